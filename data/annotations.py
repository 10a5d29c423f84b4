"""Annotations: what happened on days that figures alone do not explain, kept with who and when; nothing is lost."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Row, Select, insert, select, update

from data import facts
from data.annotation_rows import AnnotationError, Occasion
from data.frames import frame, milliseconds
from data.review_tables import Annotation
from data.tables import Unit

HOLIDAYS, ENTERED, FILE = "holidays", "entered", "file"
"""Where an annotation came from: the calendar of festivals, a person, or a file."""
MOST_BY: Final = 100
ALWAYS: Final = (date.min, date.max)
_TABLE: Final = Annotation.__table__
_given = _TABLE.c


def between(connection: Connection, *, from_on: date, to_on: date) -> pd.DataFrame:
    """What lies in a half-open span of days of India, or reaches into it, as far as the connection may see it: one row
    each by day, `kind`, `unit_id` (missing: the whole state), `from_on`, `to_on` (the day after the last one),
    `title_en`, `title_hi` (one may be empty), `source`, `noted_as`. What was taken out is left out."""
    names = ("kind", "unit_id", "from_on", "to_on", "title_en", "title_hi", "source", "noted_as")
    found = _days(frame(connection, _span(from_on, to_on, is_out=False)))
    return found[list(names)]


def listed(
    connection: Connection, *, from_on: date = ALWAYS[0], to_on: date = ALWAYS[1], is_out: bool = False
) -> pd.DataFrame:
    """The same with `annotation_id`, `noted_by`, `noted_ms`; `is_out`: those that were taken out, by whom and when."""
    return _days(frame(connection, _span(from_on, to_on, is_out=is_out)))


def _span(from_on: date, to_on: date, *, is_out: bool) -> Select[Any]:
    columns = (_given[name] for name in ("annotation_id", "kind", "unit_id", "from_on", "to_on"))
    more = (_given[name] for name in ("title_en", "title_hi", "source", "noted_by", "noted_as"))
    query = select(
        *columns,
        *more,
        milliseconds(_given.noted_at, "noted_ms"),
        _given.removed_by,
        milliseconds(_given.removed_at, "removed_ms"),
    )
    is_there = _given.removed_at.is_not(None) if is_out else _given.removed_at.is_(None)
    query = query.where(_given.from_on < to_on, _given.to_on > from_on, is_there)
    return query.order_by(_given.from_on, _given.to_on, _given.annotation_id)


def _days(rows: pd.DataFrame) -> pd.DataFrame:
    """Days as days: a driver may give them as texts or instants."""
    return rows.assign(
        **{
            name: pd.Series([pd.Timestamp(each).date() for each in rows[name]], dtype="object")
            for name in ("from_on", "to_on")
        }
    )


def add(
    connection: Connection, given: Occasion, *, by: str, at: datetime, noted_as: str | None = None
) -> int:
    """Enter one, in a role or (None) at the command line, and give its number; raises `AnnotationError` where it stands
    there already or the office is unknown. One that was taken out comes in anew."""
    _refuse_unknown(connection, [given])
    there = _like(connection, [given])
    if any(row.removed_at is None for row in there):
        words = "that is entered already. Take the other out first, or leave this one."
        raise AnnotationError(words, column="title_en", code="twice")
    key = f"{given.key}|{len(there)}" if there else given.key
    number = _enter(connection, given, key=key, source=ENTERED, by=by, at=at, noted_as=noted_as)
    facts.touch(connection)
    return number


def load(
    connection: Connection, rows: Iterable[tuple[str, Occasion]], *, by: str, at: datetime
) -> tuple[int, int]:
    """Enter many, each with the place it was read from; gives how many came in and how many were there already or had
    been taken out, which stays so. Raises `AnnotationError` at the first that cannot be; whoever calls it undoes the
    rest."""
    given = list(rows)
    _refuse_unknown(connection, [each for _place, each in given], places=[place for place, _each in given])
    there = {_same(row) for row in _like(connection, [each for _place, each in given])}
    entered = 0
    for _place, each in given:
        if _same(each) not in there:
            there.add(_same(each))
            _enter(connection, each, key=each.key, source=FILE, by=by, at=at)
            entered += 1
    if entered:
        facts.touch(connection)
    return entered, len(given) - entered


def remove(connection: Connection, annotation_id: int, *, by: str, at: datetime) -> Row[Any]:
    """Take one out; that it was there, who took it out and when stay on file. Gives what it was; raises `AnnotationError`
    where there is none."""
    gone = (
        update(Annotation)
        .where(_given.annotation_id == annotation_id, _given.removed_at.is_(None))
        .values(removed_by=who(by), removed_at=at)
        .returning(_given.kind, _given.unit_id, _given.from_on)
    )
    found = connection.execute(gone).one_or_none()
    if found is None:
        words = f"there is no annotation {annotation_id}, or it was taken out already."
        words += " See: python -m data annotations list"
        raise AnnotationError(words, column="annotation_id", code="no_annotation")
    facts.touch(connection)
    return found


def one(connection: Connection, annotation_id: int) -> Row[Any] | None:
    """What stands under a number, if it was not taken out."""
    query = select(_given.kind, _given.unit_id, _given.from_on, _given.noted_as)
    return connection.execute(
        query.where(_given.annotation_id == annotation_id, _given.removed_at.is_(None))
    ).one_or_none()


def who(by: str) -> str:
    """The name under which it is kept; raises `AnnotationError` where it is none."""
    name = by.strip()
    if not name or len(name) > MOST_BY:
        raise AnnotationError(f"say who does it: up to {MOST_BY} characters.", column="by", code="who")
    return name


def _enter(
    connection: Connection,
    given: Occasion,
    *,
    key: str,
    source: str,
    by: str,
    at: datetime,
    noted_as: str | None = None,
) -> int:
    row = {**asdict(given), "key": key, "source": source, "noted_by": who(by), "noted_at": at}
    row |= {"noted_as": noted_as}
    number = connection.execute(insert(Annotation).values(**row).returning(_given.annotation_id)).scalar_one()
    return int(number)


def _same(row: Any) -> tuple[Any, ...]:
    title = (row.title_en or row.title_hi).casefold()
    return row.kind, row.unit_id, row.from_on, row.to_on, title


def _like(connection: Connection, given: list[Occasion]) -> list[Row[Any]]:
    """What is there that is just the same as one of those given, also where it was taken out."""
    if not given:
        return []
    names = ("kind", "unit_id", "from_on", "to_on", "title_en", "title_hi", "removed_at")
    first_on, last_on = min(each.from_on for each in given), max(each.from_on for each in given)
    query = select(*(_given[name] for name in names)).where(_given.from_on.between(first_on, last_on))
    wanted = {_same(each) for each in given}
    return [row for row in connection.execute(query) if _same(row) in wanted]


def _refuse_unknown(
    connection: Connection, given: list[Occasion], *, places: list[str] | None = None
) -> None:
    known = set(connection.scalars(select(Unit.unit_id)))
    for number, each in enumerate(given):
        if each.unit_id is not None and each.unit_id not in known:
            place = f"{places[number]}, column unit_id: " if places else ""
            words = f"{place}unknown unit {each.unit_id!r}. Write one of units.csv, or nothing for the state."
            raise AnnotationError(words, column="unit_id", code="no_unit")
