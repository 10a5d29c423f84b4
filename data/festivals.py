"""Festivals of Uttar Pradesh as the library `holidays` knows them, in English and Hindi, brought in as annotations.

It computes them from calendars and from days that governments published; where the day of a festival hangs on the sight of
the moon and was not published yet, it says “estimated”, and so do we. What it does not know (Kanwar Yatra, fairs) people
enter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.metadata import version
from typing import Final

from sqlalchemy import Connection, insert, select, update

from data import facts
from data.annotation_rows import FESTIVAL
from data.annotations import HOLIDAYS
from data.instants import IST
from data.review_tables import Annotation

LIBRARY: Final = "holidays"
FACT: Final = "festivals"
FIRST_YEAR, LAST_YEAR = 2006, 2076
"""Beyond them the library does not know the days of Islam."""
MOST_YEARS: Final = 20
ESTIMATED: Final = "%s (estimated)"
ALSO: Final = frozenset(
    {
        *("New Year's Day", "Makar Sankranti", "Basant Panchami / Shri Panchami", "Maha Shivaratri"),
        *("Holika Dahan", "Ram Navami", "Rath Yatra", "Vishwakarma Puja", "Anant Chaturdashi"),
        *("Ganesh Chaturthi / Vinayak Chaturthi", "Dussehra (Mahashtami)", "Dussehra (Mahanavami)"),
        *("Guru Ravi Das's Jayanti", "Bhagvan Shri Parshuram's Jayanti", "Maharshi Valmiki's Jayanti"),
        *("Guru Gobind Singh's Jayanti", "Hazarat Ali's Birthday", "Jamat-Ul-Vida", "Chehlum"),
        "Pratihar Shashthi or Surya Shashthi (Chhath Puja)",
    }
)
"""Beside the public holidays of Uttar Pradesh: those of its restricted ones that bring crowds out, or offices to a stop. The
library's other ones are of other states, or birthdays."""


@dataclass(frozen=True)
class Festival:
    """A day of a festival; `key`: which one of which year, whatever day it falls on."""

    key: str
    on: date
    title_en: str
    title_hi: str


@lru_cache(maxsize=MOST_YEARS)
def of_year(year: int) -> tuple[Festival, ...]:
    """The festivals of a year by day, English and Hindi; raises `ValueError` of a year that the library does not know."""
    import holidays  # noqa: PLC0415 - it takes half a second, and most commands need none of it

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{year} is out of reach: write a year from {FIRST_YEAR} to {LAST_YEAR}.")
    public, optional = (
        holidays.India(subdiv="UP", years=year, language="en_IN", categories=(each,))
        for each in ("public", "optional")
    )
    hindi = holidays.India(subdiv="UP", language="hi").tr
    names = {(on, name) for on in public for name in public.get_list(on)}
    names |= {(on, name) for on in optional for name in optional.get_list(on) if _plain(name) in ALSO}
    found: list[Festival] = []
    times: dict[str, int] = {}
    for on, name in sorted(names):
        plain = _plain(name)
        times[plain] = times.get(plain, 0) + 1  # a year of ours may hold a festival of Islam twice
        said = hindi(plain) if plain == name else hindi(ESTIMATED) % hindi(plain)
        found.append(Festival(f"{HOLIDAYS}|{year}|{plain}|{times[plain]}", on, name, said))
    return tuple(found)


def _plain(name: str) -> str:
    return name.removesuffix(ESTIMATED.removeprefix("%s"))


def around(now_at: datetime) -> range:
    """The years whose festivals are wanted: the last, this and the next one in India."""
    year = now_at.astimezone(IST).year
    return range(max(FIRST_YEAR, year - 1), min(LAST_YEAR, year + 1) + 1)


def bring_around(connection: Connection, *, now_at: datetime) -> int:
    """Bring in the festivals of the years around now, unless this library brought them in already; gives how many came
    in or moved."""
    years = around(now_at)
    done = f"{version(LIBRARY)} {years.start}-{years.stop - 1}"
    if not years or facts.get(connection, FACT) == done:
        return 0
    changed = bring(connection, years, at=now_at)
    facts.put(connection, FACT, done)
    return changed


def bring(connection: Connection, years: Iterable[int], *, at: datetime) -> int:
    """Bring in the festivals of some years; gives how many came in, moved to another day or are no more. One that
    somebody took out stays out. Raises `ValueError` as of `of_year`."""
    by, changed = f"{LIBRARY} {version(LIBRARY)}", 0
    for year in years:
        wanted = {each.key: each for each in of_year(year)}
        query = select(Annotation.__table__).where(Annotation.key.startswith(f"{HOLIDAYS}|{year}|"))
        there = {row.key: row for row in connection.execute(query)}
        new = [_row(each, by=by, at=at) for key, each in wanted.items() if key not in there]
        if new:
            connection.execute(insert(Annotation), new)
        changed += len(new)
        for key, row in there.items():
            values = _change(row, wanted.get(key), by=by, at=at)
            if values:
                connection.execute(update(Annotation).where(Annotation.key == key).values(**values))
                changed += 1
    if changed:
        facts.touch(connection)
    return changed


def _days(of: Festival) -> dict[str, object]:
    after = of.on + timedelta(days=1)
    return {"from_on": of.on, "to_on": after, "title_en": of.title_en, "title_hi": of.title_hi}


def _row(of: Festival, *, by: str, at: datetime) -> dict[str, object]:
    what = {"key": of.key, "kind": FESTIVAL, "unit_id": None, "source": HOLIDAYS}
    return {**what, **_days(of), "noted_by": by, "noted_at": at}


def _change(row: object, of: Festival | None, *, by: str, at: datetime) -> dict[str, object]:
    """What of a row is to be another; nothing of one that was taken out."""
    if getattr(row, "removed_at", None) is not None:
        return {}
    if of is None:
        return {"removed_by": by, "removed_at": at}
    return {name: value for name, value in _days(of).items() if getattr(row, name) != value}
