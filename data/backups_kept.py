"""Which backups are kept: the last of each of some days, weeks and months; the newest always."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

NAME: Final = re.compile(r"noted-(\d{8}T\d{6})Z\.db")
FORM: Final = "%Y%m%dT%H%M%S"


@dataclass(frozen=True)
class Keep:
    """Of how many days, weeks and months the last backup is kept."""

    days: int = 7
    weeks: int = 5
    months: int = 12


def name_at(moment: datetime) -> str:
    """The name of a backup made at an instant; names in order are in the order of time."""
    return f"noted-{moment.astimezone(UTC).strftime(FORM)}Z.db"


def made_at(name: str) -> datetime | None:
    """When a backup was made, by its name; None of a file that is none of ours."""
    found = NAME.fullmatch(name)
    return datetime.strptime(found[1], FORM).replace(tzinfo=UTC) if found else None


def superfluous(names: Iterable[str], keep: Keep) -> list[str]:
    """Those of the backups that need not be kept, oldest first; files that are none of ours are never among them."""
    made = {name: moment for name in names if (moment := made_at(name))}
    newest_first = sorted(made, key=lambda name: made[name], reverse=True)
    kept = set(newest_first[:1])
    spans: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
        (keep.days, lambda at: (at.year, at.month, at.day)),
        (keep.weeks, lambda at: tuple(at.isocalendar()[:2])),
        (keep.months, lambda at: (at.year, at.month)),
    )
    for count, span in spans:
        seen: set[tuple[int, ...]] = set()
        for name in newest_first:
            if len(seen) < count and span(made[name]) not in seen:
                seen.add(span(made[name]))
                kept.add(name)
    return [name for name in reversed(newest_first) if name not in kept]


def thin(folder: Path, keep: Keep) -> list[str]:
    """Remove what need not be kept; gives the names."""
    gone = superfluous((each.name for each in folder.iterdir()), keep)
    for name in gone:
        (folder / name).unlink()
    return gone
