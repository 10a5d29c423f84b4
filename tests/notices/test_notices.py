"""Alerts from the store to a real mailbox: told once, raised level by level, across restarts, clocks and bad servers."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from data import alerts, deliveries, facts, urgent
from data.alerts import AlertError
from data.engine import closing, write_store
from data.lock import SENDER_TRADE, Busy, Lost, only_one
from data.notice_tables import Alert, Delivery
from data.tables import Case
from notices import keeping
from notices.desk import Desk
from notices.ending import Ending
from tests.conftest import NewStore
from tests.notices import made_world, post_office
from tests.notices.made_world import HOUR, MINUTE, NOON, World, mail_by
from tests.notices.post_office import GOES_ON_LINES, PostOffice, answers, opened, scripted

PRO, DIG, IG = "pro.agra@police.example", "dig.agra@police.example", "ig.agra@police.example"


@pytest.fixture(scope="module")
def server() -> Iterator[PostOffice]:
    with opened() as found:
        yield found


@pytest.fixture
def office(server: PostOffice) -> PostOffice:
    server.mails.clear()
    server.envelopes.clear()
    server.refusals.clear()
    server.content = None
    return server


@pytest.fixture
def bare(tmp_path: Path, migrated_sqlite: Path, office: PostOffice) -> Iterator[World]:
    """A world in which nobody wants to be told."""
    with made_world.new(tmp_path, migrated_sqlite, mail=mail_by(office.port)) as found:
        yield found


@pytest.fixture
def world(bare: World) -> World:
    """Agra, its range and its zone have somebody each to be told."""
    for unit_id, address in (("agra", PRO), ("range-agra", DIG), ("zone-agra", IG)):
        bare.recipient(unit_id, address)
    return bare


def later(world: World, minutes: int) -> int:
    world.now += timedelta(minutes=minutes)
    return world.tick()


def test_a_referral_that_nobody_acknowledges_is_one_mail_to_the_pro_then_one_to_the_range(
    new_store: NewStore, office: PostOffice
) -> None:
    with made_world.of_url(new_store(migrated=True), mail=mail_by(office.port)) as world:
        world.recipient("agra", PRO)
        world.recipient("range-agra", DIG, language="hi")
        _climbs(world, office)


def _climbs(world: World, office: PostOffice) -> None:
    thread_id = world.referral("agra", NOON)
    assert later(world, 29) == 0
    assert later(world, 1) == 0  # what begins in these minutes goes out together
    assert [later(world, 3), later(world, 30), later(world, 29)] == [1, 0, 0]
    assert office.to == [PRO]
    assert [later(world, 1), later(world, 15), later(world, 300)] == [1, 0, 0]  # each tick is a new process
    assert office.to == [PRO, DIG]
    link = f"https://noted.example.org/cases?lang=en&case=agra:{thread_id}"
    assert link in office.text(0)
    assert "not acknowledged for 33 min of duty time" in office.text(0)
    assert "संदर्भ" in office.text(1)
    above = [("zone-agra", "skipped"), ("uppolice-hq", "skipped")]  # nobody of them is on file
    assert world.states() == [(PRO, "sent"), (DIG, "sent"), *above]


def test_what_is_answered_in_time_is_told_to_nobody_and_is_over(world: World, office: PostOffice) -> None:
    thread_id = world.referral("agra", NOON)
    later(world, 31)
    world.answered(thread_id, world.now)
    later(world, 5)
    later(world, 120)
    assert office.to == []
    assert world.levels() == [("unacknowledged_referral", 0, False, True)]


def test_whoever_takes_it_on_stops_it_from_being_raised(world: World, office: PostOffice) -> None:
    world.referral("agra", NOON)
    later(world, 31)
    later(world, 5)
    take = {"unit_id": "agra", "by": " The  PRO ", "at": world.now}
    world.do(lambda connection: alerts.acknowledge(connection, 1, **take))
    later(world, 600)
    assert office.to == [PRO]
    assert world.rows(Alert)[0].acknowledged_by == "The PRO"
    for unit_id, code in (("agra", "acknowledged"), ("mathura", "over")):
        with pytest.raises(AlertError) as refused, world.engine.begin() as connection:
            alerts.acknowledge(connection, 1, unit_id=unit_id, by="Another", at=world.now)
        assert refused.value.code == code


def test_what_is_not_collected_is_neither_begun_nor_raised_nor_over(world: World, office: PostOffice) -> None:
    world.referral("agra", NOON)
    world.now += 40 * MINUTE
    world.observed(NOON + 20 * MINUTE)
    world.tick(observed=False)
    assert world.rows(Alert) == []
    world.tick()
    later(world, 5)
    world.now += 5 * HOUR  # and nothing of it was collected
    world.tick(observed=False)
    assert office.to == [PRO]
    world.tick()
    assert office.to == [PRO, DIG]


def test_what_is_found_at_night_waits_until_eight_and_is_told_once_whatever_the_clock_does(
    world: World, office: PostOffice
) -> None:
    evening = datetime(2026, 11, 24, 16, 10, tzinfo=UTC)  # 21:40 in Lucknow
    world.referral("agra", evening - 25 * MINUTE)
    world.now = evening
    world.tick()
    morning = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
    for minutes in (25, 600, 619):  # 22:05 and on: nobody is woken
        world.now = evening + timedelta(minutes=minutes)
        world.tick()
    assert office.to == []
    assert [row.rule for row in world.rows(Alert)] == ["unacknowledged_referral"]
    for at in (morning - MINUTE, morning + MINUTE, morning - HOUR, morning, morning + MINUTE):
        world.now = at
        world.tick(observed=at > morning)
    assert office.to == [PRO]


def test_an_urgent_case_is_told_sooner_and_at_night(world: World, office: PostOffice) -> None:
    night = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    thread_id = world.referral("agra", night)
    world.now = night
    mark = {"unit_id": "agra", "thread_id": thread_id, "by": "hq", "at": night, "reason": "a threat"}
    world.do(lambda connection: urgent.mark(connection, **mark))
    complaint_id = world.referral("agra", night, number=2, complaint=True)
    world.do(lambda connection: urgent.mark(connection, **{**mark, "thread_id": complaint_id}))
    assert later(world, 14) == 0
    assert later(world, 1) == 1
    assert str(office.mails[0]["Subject"]).startswith("URGENT")
    assert "not acknowledged for 15 min round the clock." in office.text(0)
    assert "unanswered for 15 min round the clock." in office.text(0)
    assert later(world, 60) == 1  # to the range, by the clock on the wall
    assert office.to == [PRO, DIG]


def test_many_alerts_are_one_mail_and_no_more_than_so_many_go_out_in_an_hour(
    world: World, office: PostOffice
) -> None:
    for number in range(30):
        world.referral("agra", NOON, number=number)
    later(world, 31)
    assert later(world, 5) == 1
    assert "and 5 more" in office.text()
    most = {"sending": world.rules.sending.model_copy(update={"most_an_hour": 2})}
    world.rules = world.rules.model_copy(update=most)
    for number in range(40, 43):  # one more each four minutes
        world.referral("agra", world.now - 31 * MINUTE, number=number)
        later(world, 4)
    later(world, 4)
    assert office.to == [PRO] * 2
    later(world, 45)
    assert office.to.count(PRO) == 3
    assert all(row.level_at is not None for row in world.rows(Alert))


def test_where_nobody_of_an_office_can_be_told_the_next_level_is_at_once_and_it_is_written_down(
    world: World, office: PostOffice
) -> None:
    world.referral("mathura", NOON)
    later(world, 31)
    later(world, 5)
    assert office.to == [DIG]
    rows = world.rows(Delivery)
    assert [(row.unit_id, row.state, row.error) for row in rows] == [
        ("mathura", "skipped", "no_recipient"),
        ("range-agra", "sent", None),
    ]
    later(world, 1)
    assert len(world.rows(Delivery)) == 2


def test_where_nobody_at_all_can_be_told_it_is_told_once_there_is_somebody(
    bare: World, office: PostOffice
) -> None:
    bare.referral("agra", NOON)
    later(bare, 36)
    assert [state for _, state in bare.states()] == ["skipped"] * 4
    bare.recipient("agra", PRO)
    later(bare, 5)
    assert office.to == [PRO]


def test_a_recipient_that_bounces_is_tried_no_more_and_the_next_level_is_told_at_once(
    world: World, office: PostOffice
) -> None:
    office.refusals = {PRO: "550 no such user"}
    world.referral("agra", NOON)
    later(world, 31)
    later(world, 5)
    later(world, 1)
    assert office.to == [DIG]
    assert "The level below could not be reached." in office.text()
    assert world.states() == [(PRO, "failed"), (DIG, "sent")]
    assert world.said == ["message 1 (email) is failed: 550 no such user"]


def test_a_server_that_is_busy_is_tried_again_after_growing_pauses_and_a_last_time(
    bare: World, office: PostOffice
) -> None:
    bare.recipient("agra", PRO)
    office.refusals = {PRO: "451 not now"}
    bare.referral("agra", NOON)
    later(bare, 31)
    later(bare, 5)
    assert list(deliveries.PAUSES_S) == sorted(deliveries.PAUSES_S)
    for tried, pause_s in enumerate(deliveries.PAUSES_S, start=1):
        bare.now += timedelta(seconds=pause_s - 1)
        assert (
            bare.do(lambda connection: deliveries.claim(connection, channels=["email"], now_at=bare.now))
            is None
        )
        assert bare.rows(Delivery)[0].attempts == tried
        bare.now += timedelta(seconds=1)
        bare.tick()
    assert bare.rows(Delivery)[0].attempts == len(deliveries.PAUSES_S) + 1
    assert bare.rows(Delivery)[0].error == "451 not now"
    assert bare.states()[0] == (PRO, "failed")


def test_what_a_killed_process_left_in_the_middle_is_doubtful_and_not_sent_again(
    world: World, office: PostOffice
) -> None:
    office.refusals = {PRO: "451 not now"}
    world.referral("agra", NOON)
    later(world, 31)
    later(world, 5)
    world.now += 2 * MINUTE
    assert world.do(lambda connection: deliveries.claim(connection, channels=["email"], now_at=world.now))
    office.refusals = {}
    later(world, 5)
    assert world.states() == [(PRO, "doubtful")]
    assert office.to == []
    assert world.do(lambda connection: deliveries.again(connection, 1, now_at=world.now))
    later(world, 1)
    assert office.to == [PRO]


def test_a_server_that_goes_away_after_the_whole_mail_is_asked_no_second_time(world: World) -> None:
    world.referral("agra", NOON)
    with scripted(answers(*GOES_ON_LINES)) as port:
        world.mail = mail_by(port)
        later(world, 31)
        later(world, 5)
    world.mail = mail_by(post_office.free_port())
    later(world, 20)
    assert world.states() == [(PRO, "doubtful")]
    assert world.rows(Delivery)[0].attempts == 1


def test_two_senders_at_once_send_once(world: World, office: PostOffice) -> None:
    world.referral("agra", NOON)
    later(world, 31)
    world.now += 5 * MINUTE
    world.observed()
    ends: list[object] = []

    def work() -> None:
        try:
            ends.append(world.tick(observed=False))
        except Busy as busy:
            ends.append(type(busy))

    both = [threading.Thread(target=work) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert office.to == [PRO]
    assert set(ends) in ({0, 1}, {1, Busy})  # one after the other, or the second is kept out


def test_a_sender_that_lost_its_lock_writes_nothing(world: World) -> None:
    with closing(write_store(world.url)) as engine, only_one(engine, SENDER_TRADE) as held:
        with engine.begin() as connection:
            facts.put(connection, SENDER_TRADE.fact, "another")
        with pytest.raises(Lost, match="another sender of notices has taken over"), held.writing():
            pass


def test_without_a_way_to_send_alerts_are_noticed_and_nothing_is_written_into_the_outbox(
    world: World,
) -> None:
    world.mail = None
    world.referral("agra", NOON)
    later(world, 31)
    later(world, 5)
    assert world.levels() == [("unacknowledged_referral", 0, False, False)]
    assert world.rows(Delivery) == []


def test_an_alert_that_was_over_and_is_so_again_is_told_to_nobody_twice(
    world: World, office: PostOffice
) -> None:
    thread_id = world.referral("agra", NOON)
    later(world, 31)
    later(world, 5)
    world.answered(thread_id, NOON + 20 * MINUTE)
    later(world, 1)
    assert world.levels()[0][3]
    gone = {"first_reply_at": None, "first_reply_id": None, "referral_reply_at": None}
    world.do(lambda connection: connection.execute(update(Case).values(**gone)))
    later(world, 1)
    assert world.levels() == [("unacknowledged_referral", 0, True, False)]
    assert office.to == [PRO]


def test_a_complaint_is_told_after_a_day_round_the_clock(world: World, office: PostOffice) -> None:
    world.referral("agra", NOON, complaint=True)
    later(world, 24 * 60 - 1)
    assert world.rows(Alert) == []
    later(world, 1)
    later(world, 4)
    assert office.to == [PRO]
    assert "unanswered for 24 h" in office.text() or "unanswered for 1 day" in office.text()


def test_a_look_that_fails_is_said_and_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ending = Ending()
    looks: list[int] = []

    def look(*_: object, **__: object) -> int:
        looks.append(len(looks))
        if len(looks) == 1:
            raise KeyError("odd")
        ending.ask()
        return 0

    monkeypatch.setattr(keeping, "tick", look)
    desk = Desk(
        world.engine, world.reader, world.rules, None, world.channels, None, lambda: world.now, ending
    )
    keeping.Keeper(desk, say=world.said.append).keep()
    assert len(looks) == 2
    assert "looking for what is due failed (KeyError: 'odd')." in world.said
    assert keeping.NO_WAY in world.said
