"""Letters that were made: noted once, sent once, and told to those whom they name."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, update

from data import letters
from data.letters import LetterNoteError, Made
from data.review_tables import ReviewUnit
from data.tables import Unit
from metrics.review.canonical import canonical, run_id
from tests.letters import made_up, stored

AT = stored.AT
CONTENT = made_up.content(is_whole=False)
RUN = run_id(canonical(CONTENT))


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A store with the offices of the registry and one review."""
    with engine.begin() as opened:
        stored.register(opened)
        stored.keep(opened, CONTENT)
        yield opened


def made(kind: str = "state", unit_id: str = "uppolice-hq", **more: Any) -> Made:
    given = {"language": "hi", "number": "7/2026", "dated_on": date(2026, 11, 30), "sha256": "a" * 64, **more}
    return Made(run_id=RUN, kind=kind, unit_id=unit_id, **given)


def having(*verdicts: str, zone: str | None = None) -> set[str]:
    return {
        unit_id
        for unit_id, unit in CONTENT["units"].items()
        if unit["league"]["verdict"] in verdicts and zone in (None, unit["zone_id"])
    }


def test_the_very_same_letter_is_noted_once(connection: Connection) -> None:
    first = letters.note(connection, made(), by="asha", at=AT)
    assert letters.note(connection, made(), by="ravi", at=AT) == first
    assert letters.note(connection, made(sha256="b" * 64), by="ravi", at=AT) != first
    rows = letters.of_run(connection, RUN)
    assert list(rows["made_by"]) == ["ravi", "asha"]
    assert list(rows["dated_on"]) == [date(2026, 11, 30)] * 2
    assert list(rows["sent_on"]) == [None, None]


def test_a_letter_is_noted_as_sent_once_and_on_a_day_that_can_be(connection: Connection) -> None:
    letter_id = letters.note(connection, made(), by="asha", at=AT)

    def refusal(sent_on: date, letter_id: int = letter_id) -> str:
        with pytest.raises(LetterNoteError) as refused:
            letters.noted_sent(connection, letter_id=letter_id, sent_on=sent_on, by="asha", at=AT)
        return refused.value.code

    assert refusal(date(2026, 11, 29)) == "before_its_day"
    assert refusal(date(2026, 12, 1)) == "future"
    assert refusal(date(2026, 11, 30), letter_id + 1) == "no_letter"
    letters.noted_sent(connection, letter_id=letter_id, sent_on=date(2026, 11, 30), by="ravi", at=AT)
    assert refusal(date(2026, 11, 30)) == "sent_already"
    (row,) = letters.of_run(connection, RUN).to_dict("records")
    assert (row["sent_on"], row["sent_by"]) == (date(2026, 11, 30), "ravi")


def test_a_letter_is_told_to_those_whom_it_names_and_to_nobody_else(connection: Connection) -> None:
    everybody = list(CONTENT["units"])
    unnamed = next(iter(having("indistinguishable", zone="zone-agra")))
    for kind, unit_id in (("state", "uppolice-hq"), ("zone", "zone-agra"), ("unit", unnamed)):
        letters.note(connection, made(kind, unit_id), by="asha", at=AT)
    told = letters.written_to(connection, everybody)
    named = {kind: set(rows["named_id"]) for kind, rows in told.groupby("kind")}
    assert named == {
        "state": having("commended", "laggard"),
        "zone": having("commended", "laggard", zone="zone-agra"),
        "unit": {unnamed},
    }
    assert named["zone"] < named["state"]
    assert set(letters.written_to(connection, [unnamed])["kind"]) == {"unit"}
    assert letters.written_to(connection, []).empty


def test_an_office_that_headquarters_leads_itself_is_named_in_no_letter(connection: Connection) -> None:
    letters.note(connection, made(), by="asha", at=AT)
    one = min(having("laggard"))
    assert len(letters.written_to(connection, [one])) == 1
    connection.execute(update(Unit).where(Unit.unit_id == one).values(kind="other"))
    assert letters.written_to(connection, [one]).empty


def test_a_verdict_that_was_altered_takes_nobody_out_of_a_letter(connection: Connection) -> None:
    letters.note(connection, made(), by="asha", at=AT)
    (one, *_) = sorted(having("laggard"))
    (other, *_) = sorted(having("indistinguishable"))
    alter = update(ReviewUnit).where(ReviewUnit.unit_id == one)
    connection.execute(alter.values(verdict="indistinguishable"))
    told = letters.written_to(connection, [one, other])
    assert list(zip(told["named_id"], told["verdict"], strict=True)) == [(one, "altered")]
