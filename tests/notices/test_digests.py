"""Digests: due once a recipient and day, whatever the clock does; skipped with a reason; never a word that is not theirs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from data import deliveries, outbox_reads, recipients
from data.engine import closing, read_store, write_store
from data.notice_tables import Delivery
from data.recipient_rows import APPRISE, EMAIL, NEW, Recipient
from notices import daily_words, digests, rendering, standing
from notices.digest_model import Daily, Missing, Office, Place, WaitingCase
from notices.links import Links
from tests.notices import made_world, post_office
from tests.notices.made_world import HOUR, World

BASE = "https://noted.example.org"
EIGHT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # 08:00 in India, a Tuesday
MONDAY = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
HREF = re.compile(r'href="([^"]*)"')


@pytest.fixture
def world(tmp_path: Path, migrated_sqlite: Path) -> Iterator[World]:
    """Two cases wait at Agra, one that came yesterday, and one that is from before anything was collected, of which nothing
    is known; nothing waits at Mathura."""
    with made_world.new(tmp_path, migrated_sqlite) as made:
        made.now = EIGHT
        made.referral("agra", EIGHT - 40 * HOUR, number=1)
        made.referral("agra", EIGHT - 20 * HOUR, number=2, complaint=True)
        made.referral("agra", EIGHT - 100 * HOUR, number=3)
        made.observed(EIGHT - timedelta(minutes=10))
        yield made


def wants(world: World, unit_id: str, what: str, *, language: str = "en", channel: str = EMAIL) -> int:
    address = "sample_group" if channel == APPRISE else f"{what}@{unit_id}.example.org"
    given = Recipient(
        NEW, unit_id, channel, address, "PRO Sample", language, False, what == "daily", what == "weekly"
    )
    return int(world.do(lambda connection: recipients.add(connection, given, by="hq", at=world.now)))


def written(world: World, now_at: datetime) -> int:
    return int(world.do(lambda connection: digests.write_due(connection, now_at=now_at, base=BASE)))


def outbox(world: World) -> list[Any]:
    return list(world.rows(Delivery))


def test_what_waits_is_told_at_eight_and_not_before(world: World) -> None:
    number = wants(world, "agra", "daily")
    assert written(world, EIGHT - timedelta(seconds=1)) == 0
    assert written(world, EIGHT) == 1
    (row,) = outbox(world)
    assert (row.key, row.state, row.subject) == (
        f"daily:2026-11-24:{number}",
        "waiting",
        "Agra: 2 cases wait",
    )
    assert "Came in yesterday: 1\nof which acknowledged: 0 of 1\n" in row.text
    assert "The oldest waits for: 1 day 16 h" in row.text
    assert row.text.count("https://x.com/i/status/") == 2


def test_restarts_a_clock_that_is_moved_back_and_a_second_process_write_nothing_twice(world: World) -> None:
    wants(world, "agra", "daily")
    with closing(read_store(world.url)) as reader, reader.connect() as connection:
        by_another = digests.prepared(connection, now_at=EIGHT, base=BASE)
    assert written(world, EIGHT) == 1
    assert written(world, EIGHT) == 0
    assert written(world, EIGHT - timedelta(minutes=5)) == 0
    assert written(world, EIGHT + timedelta(minutes=1)) == 0
    assert world.do(lambda connection: digests.write(connection, by_another, now_at=EIGHT)) == 0
    assert len(outbox(world)) == 1


def test_a_late_start_writes_todays_and_none_of_the_days_before(world: World) -> None:
    number = wants(world, "agra", "daily")
    late = EIGHT + timedelta(days=3, hours=2, minutes=30)
    world.observed(late)
    assert written(world, late) == 1
    assert [row.key for row in outbox(world)] == [f"daily:2026-11-27:{number}"]


def test_who_comes_back_is_told_nothing_a_second_time(world: World) -> None:
    number = wants(world, "agra", "daily")
    assert written(world, EIGHT) == 1
    world.do(lambda connection: recipients.remove(connection, number, by="hq", at=EIGHT))
    assert wants(world, "agra", "daily") == number
    assert written(world, EIGHT + HOUR) == 0


def test_the_week_is_told_once_by_its_monday_also_to_who_starts_later_in_it(world: World) -> None:
    number = wants(world, "zone-agra", "weekly")
    assert written(world, MONDAY - timedelta(days=1)) == 1
    assert written(world, MONDAY - timedelta(seconds=1)) == 0
    assert written(world, MONDAY + timedelta(days=2)) == 1
    assert written(world, MONDAY + timedelta(days=3)) == 0
    assert [row.key for row in outbox(world)] == [f"weekly:2026-11-{day}:{number}" for day in (16, 23)]


def test_where_there_is_nothing_to_say_that_is_written_down_with_its_reason(world: World) -> None:
    wants(world, "mathura", "daily")
    wants(world, "zone-agra", "daily")
    assert written(world, EIGHT) == 2
    rows = {row.unit_id: row for row in outbox(world)}
    assert {row.state for row in rows.values()} == {"skipped"}
    assert rows["mathura"].error.startswith("nothing to say: no case waits")
    assert rows["zone-agra"].error.startswith("nothing to say: no account")


def test_what_is_not_known_is_said_though_nothing_waits(world: World) -> None:
    wants(world, "mathura", "daily")
    assert written(world, EIGHT + 6 * HOUR) == 1
    (row,) = outbox(world)
    assert row.state == "waiting"
    assert "Nothing after 24 Nov 2026, 07:50 is known yet" in row.text


def test_a_digest_arrives_in_a_mailbox_once_also_when_the_sender_starts_anew(world: World) -> None:
    wants(world, "agra", "daily")
    world.now = EIGHT + timedelta(seconds=20)
    with post_office.opened() as office:
        world.mail = made_world.mail_by(office.port)
        assert [world.tick(), world.tick()] == [1, 0]
    (mail,) = office.mails
    assert (mail["To"], mail["Subject"]) == ("daily@agra.example.org", "Agra: 2 cases wait")
    assert mail["List-Unsubscribe"] == f"<{BASE}/notices?unit=agra>"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_one_that_cannot_be_made_keeps_no_other_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    wants(world, "agra", "daily")
    wants(world, "mathura", "daily")
    made = digests.daily

    def fails(frames: Any, unit_id: str, **more: Any) -> Daily:
        if unit_id == "mathura":
            raise ZeroDivisionError("sample")
        return made(frames, unit_id, **more)

    monkeypatch.setattr(digests, "daily", fails)
    world.now, world.mail = EIGHT, made_world.mail_by(post_office.free_port())
    world.tick()
    said = "1 digests cannot be made (ZeroDivisionError); they are tried again. Alerts go on."
    daily = [row.unit_id for row in outbox(world) if row.purpose == "daily"]
    assert (daily, world.said) == (["agra"], [said])
    with world.reader.connect() as connection:
        report = standing.report(connection, now_at=EIGHT, rules=world.rules)
    assert (report["healthy"], report["digests_fault"]["count"]) == (False, 1)
    world.now += timedelta(minutes=5)
    world.tick()
    assert world.said == [said]  # it is left alone for a while
    assert written(world, EIGHT + 6 * HOUR) == 1
    late = outbox(world)[-1]
    assert (late.unit_id, late.state, late.error) == (
        "mathura", "failed", "it could not be made (ZeroDivisionError)",
    )  # fmt: skip
    assert not world.do(lambda connection: deliveries.again(connection, late.delivery_id, now_at=EIGHT))


def test_who_asks_for_it_in_the_night_gets_it_in_the_morning(world: World) -> None:
    wants(world, "agra", "daily")
    wants(world, "zone-agra", "weekly")
    for hours in (14, 18, 23):  # 22:00, 02:00, 07:00
        assert written(world, EIGHT + hours * HOUR) == 0
    assert written(world, EIGHT + 24 * HOUR) == 2


def test_where_nothing_can_be_read_every_digest_that_is_due_is_known_as_unmade(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(world, "agra", "daily")

    def fails(*_: Any, **__: Any) -> Any:
        raise KeyError("sample")

    monkeypatch.setattr(digests.digest_frames, "read", fails)
    with world.reader.connect() as connection:
        ready = digests.prepared(connection, now_at=EIGHT, base=BASE)
    assert [each.fault for each in ready] == ["KeyError"]


def test_a_group_gets_a_few_lines_and_mail_the_whole_in_the_language_of_each(world: World) -> None:
    wants(world, "agra", "daily", language="hi")
    wants(world, "agra", "daily", channel=APPRISE)
    assert written(world, EIGHT) == 2
    mail, group = sorted(outbox(world), key=lambda row: row.channel, reverse=True)
    assert (mail.subject, group.html) == ("आगरा: 2 प्रकरण लंबित", None)
    assert 'lang="hi"' in mail.html
    assert "*" not in group.text
    assert len(group.text) < len(mail.text)


def test_the_messages_of_an_office_are_read_the_newest_first(world: World) -> None:
    wants(world, "agra", "daily")
    written(world, EIGHT)
    written(world, EIGHT + timedelta(days=1))

    def read(connection: Connection) -> Any:
        return outbox_reads.lately(connection, "agra", most=5), outbox_reads.lately(
            connection, "mathura", most=5
        )

    with closing(write_store(world.url)) as engine, engine.begin() as connection:
        own, others = read(connection)
    assert list(own["made_ms"]) == sorted(own["made_ms"], reverse=True)
    assert (len(own), len(others)) == (2, 0)


HOSTILE = '<script>alert(1)</script> "><img src=x onerror=y> *bold*\r\nBcc: somebody@example.org \u202e'
CASE = WaitingCase(
    2_112_543_388_599_582_862, 2_112_543_388_599_582_863, "referral", 1_763_000_000_000, 9e5, True
)
MORNING = Daily(
    office=Office("agra", HOSTILE, HOSTILE, "district"), on=date(2026, 11, 24), demonstration=True, reason=None,
    as_of_ms=1_763_900_000_000, is_behind=True, waiting=12_345, urgent=5, first=(CASE,) * 5, fresh=(CASE,) * 3,
    oldest_s=9e5, waiting_before=7, came_in=9_876, acknowledged=5_432, unobserved=3, place=Place(14, 6, 31, 75, -3),
    why_no_place=None, missing=(Missing(1_763_800_000_000, 1_763_810_000_000),) * 3,
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_hostile_name_comes_alive_nowhere(language: str) -> None:
    sheet = daily_words.sheet(MORNING, Links(BASE, language))
    html = rendering.html(sheet)
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    for text in (sheet.subject, rendering.short(sheet).split("\n")[0]):
        assert not set("\r\n\u202e") & set(text)
    assert "\nBcc" not in rendering.text(sheet)


@pytest.mark.parametrize("base", [BASE, None])
def test_a_mail_leads_to_our_own_pages_and_to_posts_and_loads_nothing(base: str | None) -> None:
    html = rendering.html(daily_words.sheet(MORNING, Links(base, "en")))
    ours = rf"{BASE}/[a-z]+\?lang=en[^\"]*|" if base else ""
    ways = HREF.findall(html)
    assert ways
    assert not [way for way in ways if not re.fullmatch(rf"{ours}https://x\.com/i/status/\d+", way)]
    assert not re.search(r"\ssrc=|url\(|@import|<link|<form", html.replace("img src=x", ""))


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("longer", [1, 40])
def test_a_text_for_a_group_is_short_and_ends_with_the_way_to_the_page(language: str, longer: int) -> None:
    office = Office("agra", "Sample Office " * longer, "नमूना कार्यालय " * longer, "district")
    sheet = daily_words.sheet(replace(MORNING, office=office), Links(BASE, language))
    short = rendering.short(sheet)
    assert len(short) <= rendering.MOST_SHORT
    assert short.endswith(f"\n{BASE}/unit?lang={language}&unit=agra")
    assert "Demonstration" in short or "प्रदर्शन" in short or longer > 1


def test_all_is_said_of_a_morning_in_which_not_all_is_known() -> None:
    text = rendering.text(daily_words.sheet(MORNING, Links(BASE, "en")))
    assert "Place in the last 7 days: 14 (of 75; could be 6 to 31; 3 places down)" in text
    assert text.count("Not collected: ") == 3
    assert "3 cases of yesterday were not observed." in text
    assert "[Urgent] waits 10 days: referral" in text
    assert "Demonstration data – made up." in text
