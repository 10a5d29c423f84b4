"""Letters that were made from reviews: which, by whom, whether somebody says that it was sent, and who is named in it."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, and_, insert, or_, select, update

from data import facts
from data.frames import frame, milliseconds
from data.instants import IST
from data.review_seals import OF_PART, is_sealed
from data.review_tables import Letter, ReviewUnit
from data.tables import Unit

NAMED: Final = ("commended", "laggard")
"""Whom a letter to many names: who has one of these verdicts in its review."""
LED_BY_HQ: Final = ("hq", "other")
"""The kinds of offices that headquarters leads itself: no letter names them, whatever their verdict."""
ALTERED: Final = "altered"
"""In place of a verdict that is not the one that was sealed."""
MOST_NAME: Final = 100
_letter, _unit = Letter.__table__.c, ReviewUnit.__table__.c
_SAME: Final = ("run_id", "kind", "unit_id", "language", "number", "sha256")
_SHOWN: Final = (
    *("letter_id", "run_id", "kind", "unit_id", "language", "number", "signed_by", "designation", "sha256"),
    *("office", "state_name", "circular", "made_by", "sent_by"),
)


class LetterNoteError(ValueError):
    """What cannot be noted of a letter; its text is one line, its `code` names the reason for a translation."""

    def __init__(self, text: str, *, code: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Made:
    """A letter as it was made, with what it bears; `sha256` is of its PDF."""

    run_id: str
    kind: str
    unit_id: str
    language: str
    number: str
    dated_on: date
    sha256: str
    signed_by: str | None = None
    designation: str | None = None
    office: str | None = None
    state_name: str | None = None
    circular: str | None = None


def note(connection: Connection, made: Made, *, by: str, at: datetime) -> int:
    """Note a letter and give its id; the very same one is noted once."""
    same = (_letter[name] == getattr(made, name) for name in _SAME)
    known = connection.scalar(select(_letter.letter_id).where(*same).limit(1))
    if known is not None:
        return int(known)
    given = insert(Letter).values(**asdict(made), made_by=by[:MOST_NAME], made_at=at)
    number = connection.execute(given.returning(_letter.letter_id)).scalar_one()
    facts.touch(connection)
    return int(number)


def noted_sent(connection: Connection, *, letter_id: int, sent_on: date, by: str, at: datetime) -> None:
    """Note that a letter was signed and sent on a day; raises `LetterNoteError`: no such letter, sent already, a day
    before the letter's or one that has not come."""
    row = connection.execute(
        select(_letter.dated_on, _letter.sent_on).where(_letter.letter_id == letter_id)
    ).one_or_none()
    if row is None:
        raise LetterNoteError(f"There is no letter {letter_id}.", code="no_letter")
    if row.sent_on is not None:
        raise LetterNoteError(
            f"The letter {letter_id} was noted as sent on {row.sent_on}.", code="sent_already"
        )
    if sent_on < row.dated_on:
        raise LetterNoteError(
            f"The letter is dated {row.dated_on}; it was not sent before.", code="before_its_day"
        )
    if sent_on > at.astimezone(IST).date():
        raise LetterNoteError(f"{sent_on} has not come yet.", code="future")
    connection.execute(
        update(Letter)
        .where(_letter.letter_id == letter_id, _letter.sent_on.is_(None))
        .values(sent_on=sent_on, sent_by=by[:MOST_NAME], said_at=at)
    )
    facts.touch(connection)


def _columns() -> list[Any]:
    return [
        *(_letter[name] for name in _SHOWN),
        _letter.dated_on,
        _letter.sent_on,
        milliseconds(_letter.made_at, "made_ms"),
    ]


def of_run(connection: Connection, run_id: str) -> pd.DataFrame:
    """One row a letter that was made from a run, the latest first: what it is, `dated_on`, `made_ms`, `sent_on`."""
    query = select(*_columns()).where(_letter.run_id == run_id)
    return _days(frame(connection, query.order_by(_letter.made_at.desc(), _letter.letter_id.desc())))


def of_number(connection: Connection, number: str) -> pd.DataFrame:
    """One row a letter that bears a number, whatever run it was made from, the latest first (see `of_run`)."""
    query = select(*_columns()).where(_letter.number == number)
    return _days(frame(connection, query.order_by(_letter.made_at.desc(), _letter.letter_id.desc())))


def written_to(connection: Connection, unit_ids: Collection[str]) -> pd.DataFrame:
    """One row a letter and an office that is named in it, the latest first: `named_id`, `verdict` (in its review) and
    what the letter is. A letter to one office names it whatever its verdict; a letter on the state or a zone names who
    has a verdict in `NAMED` and is not led by headquarters itself. A verdict that was altered since is `ALTERED`: whether
    such a letter names the office is not known, and it stands here."""
    of_zone = select(Unit.unit_id).where(Unit.zone_id == _letter.unit_id).correlate(Letter)
    led = select(Unit.unit_id).where(Unit.__table__.c.kind.in_(LED_BY_HQ))
    in_it = or_(
        and_(_letter.kind == "unit", _unit.unit_id == _letter.unit_id),
        _letter.kind == "state",
        and_(_letter.kind == "zone", _unit.unit_id.in_(of_zone)),
    )
    query = (
        select(_unit.unit_id.label("named_id"), *_columns())
        .join_from(Letter, ReviewUnit, _unit.run_id == _letter.run_id)
        .where(in_it, _unit.unit_id.in_(list(unit_ids)), _unit.unit_id.not_in(led))
        .order_by(_letter.dated_on.desc(), _letter.letter_id.desc(), _unit.unit_id)
    )
    rows, known = frame(connection, query), _verdicts(connection, unit_ids)
    of_row = zip(rows["run_id"], rows["named_id"], strict=True)
    rows = rows.assign(verdict=pd.Series([known[each] for each in of_row], dtype="object", index=rows.index))
    is_named = (rows["kind"] == "unit") | rows["verdict"].isin((*NAMED, ALTERED))
    return _days(rows[is_named].reset_index(drop=True))


def _verdicts(connection: Connection, unit_ids: Collection[str]) -> dict[tuple[str, str], str]:
    """The verdict on each of some offices in each run of which there is a letter, as it was sealed."""
    query = select(*(_unit[name] for name in (*OF_PART, "sealed_sha256"))).where(
        _unit.unit_id.in_(list(unit_ids)), _unit.run_id.in_(select(_letter.run_id))
    )
    return {
        (row["run_id"], row["unit_id"]): row["verdict"] if is_sealed(row, OF_PART) else ALTERED
        for row in connection.execute(query).mappings()
    }


def _days(rows: pd.DataFrame) -> pd.DataFrame:
    """Days as days, whatever a driver gives them as; none is None."""
    days = {
        name: pd.Series(
            [None if pd.isna(each) else pd.Timestamp(each).date() for each in rows[name]],
            dtype="object",
            index=rows.index,
        )
        for name in ("dated_on", "sent_on")
    }
    return rows.assign(**days)
