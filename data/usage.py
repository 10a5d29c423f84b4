"""Usage: the posts read on a UTC day as X counts them, beside the ledger's own count."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection

from data import ledger
from data.oversight_tables import UsageDay
from data.upserts import upsert


def in_ledger(connection: Connection, *, since_on: date, until_on: date) -> dict[date, int]:
    """Posts that the ledger has as billed on each UTC day of a span (both ends in it); none on days of which the ledger
    knows nothing."""
    found = ledger.objects_by_day(connection, endpoints=ledger.POSTS, since_on=since_on)
    days = [date.fromordinal(each) for each in range(since_on.toordinal(), until_on.toordinal() + 1)]
    return {day: found.get(day, 0) for day in days}


def store(connection: Connection, counted: Mapping[date, tuple[int, int]], *, seen_at: datetime) -> None:
    """Keep what X counted and what the ledger had then, by day; the later look takes the place of the earlier."""
    if not counted:
        return
    rows = [
        {"utc_day": day, "counted": by_x, "in_ledger": by_us, "seen_at": seen_at}
        for day, (by_x, by_us) in counted.items()
    ]
    statement = upsert(connection, UsageDay)
    later = {name: statement.excluded[name] for name in ("counted", "in_ledger", "seen_at")}
    connection.execute(statement.on_conflict_do_update(index_elements=["utc_day"], set_=later), rows)
