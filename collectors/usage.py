"""Usage: how many posts X says were read, compared with the ledger; where they differ, somebody else reads, or pays."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from collectors.site import Site
from collectors.x.asking import Answer
from collectors.x.errors import NotInPlan
from data import incidents, ledger, usage

SLUG, INTERVAL_S = "usage", 3 * 3600
"""Eight free requests a day: somebody else's reading is seen within hours, and a day has to do with 1,500 requests for
all of 130 accounts."""
DAYS = 7
SETTLED_AFTER = timedelta(hours=1)
FEW, SMALL_SHARE = 20, 0.02
KIND = "usage"
NOT_TO_BE_HAD = "X's own count (usage/tweets) is not in this app's plan: the ledger is compared with nothing"


@dataclass(frozen=True)
class Counted:
    """X's count by UTC day, and how many of its entries could not be read."""

    by_day: dict[date, int]
    unreadable: int


def collect(site: Site, *, run_id: int) -> str | None:
    """Compare the last seven UTC days; one on which X counts more, or a finished one on which it
    counts less, is an incident until it no longer is, or is older."""
    try:
        answer = site.x.usage(days=DAYS)
    except NotInPlan:
        return NOT_TO_BE_HAD
    counted = read(answer)
    if counted is None:
        with site.writing() as connection:
            site.enter(connection, answer, run_id=run_id)
        return "X gave no count by day, so the ledger is compared with nothing"
    with site.writing() as connection:
        site.enter(connection, answer, run_id=run_id)
        _compare(connection, counted, now_at=site.now_at())
    if counted.unreadable:
        return f"{counted.unreadable} days of X's own count could not be read"
    return None


def _compare(connection: Connection, counted: Counted, *, now_at: datetime) -> None:
    today = ledger.utc_day(now_at)
    oldest = today - timedelta(days=DAYS - 1)
    ours = usage.in_ledger(connection, since_on=oldest, until_on=today)
    known = (
        ours.keys() & counted.by_day.keys() if counted.unreadable else ours.keys()
    )  # X leaves out a day of nothing
    both = {day: (counted.by_day.get(day, 0), ours[day]) for day in sorted(known)}
    usage.store(connection, both, seen_at=now_at)
    for day, (by_x, by_us) in both.items():
        over = now_at >= datetime.combine(day, time(), UTC) + timedelta(days=1) + SETTLED_AFTER
        if differs(by_x, by_us) and (over or by_x > by_us):  # X's count lags, so it is never too high
            message = words(day, by_x=by_x, by_us=by_us)
            incidents.report(connection, kind=KIND, subject=day.isoformat(), message=message, at=now_at)
        else:
            incidents.settle(connection, kind=KIND, subject=day.isoformat(), at=now_at)
    for each in incidents.standing(connection):
        if each.kind == KIND and each.subject < oldest.isoformat():  # it will not be compared again
            incidents.settle(connection, kind=KIND, subject=each.subject, at=now_at)


def differs(by_x: int, by_us: int) -> bool:
    """Whether two counts of a day are further apart than lag and X's soft guarantee explain: over 20 and over 2 %."""
    return abs(by_x - by_us) > max(FEW, SMALL_SHARE * max(by_x, by_us))


def words(day: date, *, by_x: int, by_us: int) -> str:
    """What happened, what it may mean, what to do."""
    what = f"On {day} (UTC) X counts {by_x} posts read, the ledger {by_us}. "
    if by_x > by_us:
        return what + (
            "Another program may read with the same app or token, X may have billed answers that did not come whole, or "
            "posts again that it had billed that day"
            + ("" if by_us else ", or this database did not collect then what another did")
            + ": the cost is then higher than shown, and the daily budget may be passed. See who uses the app in X's console, and "
            "lower NOTED_DAILY_BUDGET_USD by what the others take."
        )
    return what + (
        "X may have billed less than its price list says, or not have finished counting: the cost is then lower than "
        "shown. Compare with X's bill; nothing has to be done."
    )


def read(answer: Answer) -> Counted | None:
    """X's count by day (numbers come as strings and as integers); None where the answer holds none."""
    data = answer.payload.get("data")
    by_project = data.get("daily_project_usage") if isinstance(data, dict) else None
    if by_project is None and isinstance(data, dict) and _number(data.get("project_usage")) == 0:
        return Counted({}, 0)  # where nothing was read at all, X leaves the days out
    entries = by_project.get("usage") if isinstance(by_project, dict) else None
    if not isinstance(entries, list):
        return None
    by_day: dict[date, int] = {}
    unreadable = 0
    for entry in entries:
        day, number = (
            (_day(entry.get("date")), _number(entry.get("usage")))
            if isinstance(entry, dict)
            else (None, None)
        )
        if day is None or number is None:
            unreadable += 1
        else:
            by_day[day] = by_day.get(day, 0) + number
    return Counted(by_day, unreadable)


def _number(given: Any) -> int | None:
    text = str(given) if isinstance(given, int | str) and not isinstance(given, bool) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _day(given: Any) -> date | None:
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        return None
    return ledger.utc_day(moment) if moment.tzinfo is not None else moment.date()
