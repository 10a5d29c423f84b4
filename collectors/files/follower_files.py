"""Follower counts from CSV files: every row is checked before anything is loaded."""

import re
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from collectors.files.moments import possible
from collectors.x.shapes import BIGGEST_ID, MOST_COUNTED, SPREADSHEET
from data import follower_counts
from data.csv_rows import RegistryError, rows
from data.follower_counts import Count
from data.instants import from_ms, ist_day_start_ms

SUFFIX = ".csv"
NEEDED, POSSIBLE = ("at", "followers"), ("handle", "x_user_id", "following", "posts_total")
COUNTS = ("followers", "following", "posts_total")
DIGITS_KEPT = 15  # by a spreadsheet; it writes zeros for the rest
LEAST_ROUNDED = 4
WHOLE = re.compile(r"[0-9]+")


def read(connection: Connection, file: Path, *, now_at: datetime) -> list[Count]:
    """The counts of a file, one an account and instant; raises `RegistryError` at the first row that cannot be right."""
    known = follower_counts.ids_by_handle(connection)
    ids = {x_user_id for x_user_id in known.values() if x_user_id is not None}
    found: dict[tuple[int, datetime], tuple[int, Count]] = {}
    for line, row in rows(file, NEEDED, only=POSSIBLE):
        place = f"{file}, line {line}"
        numbers = [_count(place, name, row.get(name, "")) for name in COUNTS]
        at = _instant(place, row["at"], now_at=now_at)
        count = Count(_account(place, row, known, ids), at, *numbers)
        key = count.x_user_id, count.at
        if key in found and found[key][1] != count:
            raise _wrong(place, f"line {found[key][0]} gives other counts for the same account and instant")
        found.setdefault(key, (line, count))
    counts = [count for _, count in found.values()]
    for key, stored in follower_counts.stored(connection, counts).items():
        line, count = found[key]
        if stored != count:
            raise _wrong(
                f"{file}, line {line}",
                f"another count ({stored.followers} followers) is stored for this account and instant",
            )
    return counts


def _wrong(place: str, why: str) -> RegistryError:
    return RegistryError(f"{place}: {why}. Mend the file and import it again; nothing of it was loaded.")


def _account(place: str, row: dict[str, str], known: dict[str, int | None], ids: set[int]) -> int:
    """The user id that a row means, which the registry must know."""
    handle, text = row.get("handle", "").removeprefix("@"), row.get("x_user_id", "")
    if not handle and not text:
        raise _wrong(place, "neither a handle nor an x_user_id")
    given = _id(place, text, ids) if text else None
    if not handle:
        return given or 0
    if handle.lower() not in known:
        raise _wrong(place, f"the registry has no handle {handle!r}")
    resolved = known[handle.lower()]
    if given is not None and given != resolved:
        raise _wrong(place, f"x_user_id {text} is not {handle}'s in the registry")
    if resolved is None:
        raise _wrong(
            place, f"the user id of {handle!r} is not known yet (python -m collectors once asks X for it)"
        )
    return resolved


def _id(place: str, text: str, ids: set[int]) -> int:
    if SPREADSHEET.fullmatch(text):
        raise _wrong(place, f"x_user_id {text!r} was rounded by a spreadsheet; its digits are lost")
    if not WHOLE.fullmatch(text) or len(text) > len(str(BIGGEST_ID)):
        raise _wrong(place, f"x_user_id {text!r} is no whole X user id")
    if int(text) in ids:
        return int(text)
    if len(text) > DIGITS_KEPT and text.endswith("0" * LEAST_ROUNDED):
        raise _wrong(
            place, f"x_user_id {text} is nobody's in the registry; a spreadsheet seems to have rounded it"
        )
    raise _wrong(place, f"x_user_id {text} is nobody's in the registry")


def _instant(place: str, text: str, *, now_at: datetime) -> datetime:
    """An instant, or the start of an IST day."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            moment = from_ms(ist_day_start_ms(date.fromisoformat(text)))
        else:
            moment = datetime.fromisoformat(text)
    except ValueError:
        raise _wrong(
            place, f"at {text!r} is no instant like 2026-11-24T10:00:00+05:30 and no day like 2026-11-24"
        ) from None
    if moment.tzinfo is None:
        raise _wrong(place, f"at {text!r} needs an offset, like 2026-11-24T10:00:00+05:30")
    try:
        possible(moment, now_at=now_at)
    except ValueError as error:
        raise _wrong(place, f"at {text!r} {error}") from None
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _count(place: str, name: str, text: str) -> int | None:
    if not text and name != "followers":
        return None
    if SPREADSHEET.fullmatch(text):
        raise _wrong(
            place, f"{name} {text!r} was written by a spreadsheet; write all digits and nothing else"
        )
    if not WHOLE.fullmatch(text) or len(text) > len(str(MOST_COUNTED)) or int(text) > MOST_COUNTED:
        raise _wrong(place, f"{name} {text!r} is no count from 0 to {MOST_COUNTED}")
    return int(text)
