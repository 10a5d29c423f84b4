"""Messages that are sent no more, cannot be sent, or are old; and alerts that nobody is there to be told of."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data import deliveries, recipients
from data.notice_tables import Delivery
from notices import standing
from notices.desk import Desk
from tests.notices import made_world
from tests.notices.made_world import NOON, World, mail_by
from tests.notices.post_office import PostOffice, opened
from tests.notices.test_notices import IG, PRO, later


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with opened() as found:
        yield found


@pytest.fixture
def bare(tmp_path: Path, migrated_sqlite: Path, office: PostOffice) -> Iterator[World]:
    with made_world.new(tmp_path, migrated_sqlite, mail=mail_by(office.port)) as found:
        yield found


def test_what_waits_for_somebody_removed_or_tells_of_what_is_over_is_sent_no_more(
    bare: World, office: PostOffice
) -> None:
    other = "other.agra@police.example"
    for address in (PRO, other):
        bare.recipient("agra", address)
    office.refusals = {PRO: "451 not now", other: "451 not now"}
    thread_id = bare.referral("agra", NOON)
    later(bare, 31)
    later(bare, 5)
    bare.do(lambda connection: recipients.remove(connection, 1, by="hq", at=bare.now))
    later(bare, 0)
    bare.answered(thread_id, bare.now)
    office.refusals = {}
    later(bare, 5)
    rows = [(row.address, row.state, row.error) for row in bare.rows(Delivery)]
    assert rows == [(PRO, "skipped", deliveries.REMOVED), (other, "skipped", deliveries.SETTLED)]
    assert office.to == []


def test_alerts_that_nobody_of_any_level_can_be_told_are_a_trouble(bare: World) -> None:
    bare.referral("agra", NOON)
    later(bare, 36)

    def said() -> dict[str, Any]:
        with bare.reader.connect() as connection:
            return standing.report(connection, now_at=bare.now, rules=bare.rules)

    assert (said()["healthy"], said()["alerts"]["without_recipient"]) == (False, 1)
    assert "notices recipients add" in standing.words(said())
    bare.recipient("zone-agra", IG)
    assert (said()["healthy"], said()["alerts"]["without_recipient"]) == (True, 0)


def test_what_nobody_foresaw_is_noted_without_its_words_and_keeps_no_other_back(
    bare: World, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = Desk.send

    def fails(desk: Desk, claimed: deliveries.Claimed) -> Any:
        if claimed.address == PRO:
            raise RuntimeError("hidden-word")
        return send(desk, claimed)

    monkeypatch.setattr(Desk, "send", fails)
    bare.recipient("agra", PRO)
    bare.recipient("agra", "other.agra@police.example")
    bare.referral("agra", NOON)
    later(bare, 31)
    assert later(bare, 5) == 1
    assert [(row.state, row.error) for row in bare.rows(Delivery)] == [
        ("doubtful", "sending it broke off (RuntimeError)"),
        ("sent", None),
    ]


def test_old_messages_lose_words_and_address_and_stay(bare: World) -> None:
    bare.recipient("agra", PRO)
    bare.recipient("range-agra", IG)
    bare.referral("agra", NOON)
    later(bare, 31)
    later(bare, 5)
    later(bare, 181 * 24 * 60)
    row = bare.rows(Delivery)[0]
    assert (row.text, row.subject, row.address, row.state, row.unit_id) == ("", "", "", "sent", "agra")
    assert all(each.text for each in bare.rows(Delivery)[1:] if each.state == "sent")
