"""Money: whether the day's budget allows a request, and what is held back of it for what matters more."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from sqlalchemy import Connection

from collectors.prices import prices
from collectors.x.errors import OverBudget
from data import cursors, doubts, ledger, spending

IMPORTANCE = ("referrals", "replies", "mentions", "quoted", "accounts", "audit")
"""What goes first where the budget does not suffice for all; collections that are not named come after these."""
LEAST_PAGE, PAGED = 10, IMPORTANCE[:3]
SHARE = 0.3
"""Of the budget, for each search that matters more, until there is a day to learn from."""
SOON, DAY = timedelta(minutes=15), timedelta(days=1)
BUDGET = "(NOTED_DAILY_BUDGET_USD)"
"""In the message of all that waits for money."""
TO_GO_ON = "To go on now, raise NOTED_DAILY_BUDGET_USD and restart the collector"


@dataclass
class AtWork:
    """The collection whose turn it is, its run, and how many objects it asks for at most."""

    collection: str = ""
    run_id: int | None = None
    asked: int = 0


def price_microusd(endpoint: str) -> int:
    """What one object of an endpoint costs, or where objects are free one request, in millionths of a dollar."""
    charge = prices().of(endpoint)
    return charge.object_microusd if charge.by_object else charge.request_microusd


def affordable(
    connection: Connection,
    *,
    endpoint: str,
    wanted: int,
    least: int,
    budget_usd: float | None,
    at: datetime,
    collection: str | None = None,
    run_id: int | None = None,
) -> int:
    """How many objects a request may ask for (of an endpoint charged by request: how many requests may be made) so that
    the UTC day stays within its budget even if all are billed, and enough is left for what matters more than
    `collection` until the day ends.

    What X may have billed without our having it whole counts as spent; but not what `run_id` asks for again. One answer
    is outside of that: the one a collector holds when it is killed before it has entered it.

    Raises `OverBudget` where not even `least` fit.
    """
    price = price_microusd(endpoint)
    if budget_usd is None or not price:
        return wanted
    spent = ledger.spent_microusd(connection, at=at)
    doubt = doubts.microusd(connection, at=at, asked_again=(endpoint, run_id))
    left = round(budget_usd * ledger.MICRO) - spent - doubt
    needed = least * price
    if left < needed:
        raise OverBudget(
            f"the day's budget of ${budget_usd:g} {BUDGET} is used up until 00:00 UTC "
            f"({_words(spent, doubt=doubt)}). {TO_GO_ON}",
            until_at=_midnight(at),
        )
    held = (
        {} if collection is None else reserve(connection, collection=collection, at=at, budget_usd=budget_usd)
    )
    allowed = min(wanted, (left - sum(held.values())) // price)
    if allowed < least:
        until_at = _set_free_at(sum(held.values()), spare=left - needed, at=at)
        raise OverBudget(
            f"of the day's budget of ${budget_usd:g} {BUDGET} ${left / ledger.MICRO:.2f} are left and "
            f"held back for what matters more: {', '.join(held)}; waits until {until_at:%H:%M} UTC. {TO_GO_ON}",
            until_at=until_at,
        )
    return allowed


def _words(spent: int, *, doubt: int) -> str:
    words = f"${spent / ledger.MICRO:.2f} spent"
    if doubt:
        words += f", and up to ${doubt / ledger.MICRO:.2f} for answers that did not come whole"
    return words


def reserve(connection: Connection, *, collection: str, at: datetime, budget_usd: float) -> dict[str, int]:
    """What each more important collection will need until 00:00 UTC, in millionths of a dollar: of the middle one of its
    last seven days' costs the part that is left of the day; where there is no day to learn from, a share."""
    rank = IMPORTANCE.index(collection) if collection in IMPORTANCE else len(IMPORTANCE)
    before_it = IMPORTANCE[:rank]
    if not before_it:
        return {}
    days = spending.days_of_collections(connection, at=at)
    rest = (_midnight(at) - at) / DAY
    if days:
        held = {slug: round(median(day.get(slug, 0) for day in days) * rest) for slug in before_it}
    else:
        searches = [slug for slug in before_it if slug in PAGED]
        held = _shares(connection, searches, budget=round(budget_usd * ledger.MICRO), rest=rest)
    return {slug: cost for slug, cost in held.items() if cost}


def _shares(connection: Connection, searches: list[str], *, budget: int, rest: float) -> dict[str, int]:
    """For each search 30 % of the budget: the part that is left of the day, but all of it while a query of the search
    was never made or waits; and never less than a smallest page for each query that was never made."""
    page = LEAST_PAGE * price_microusd("search/recent")
    held: dict[str, int] = {}
    followed = cursors.followed(connection)
    for slug in searches:
        states = [cursor.state for cursor in followed if cursor.collection == slug]
        if states:
            part = 1 if {"never", "paused"} & set(states) else rest
            held[slug] = max(round(SHARE * budget * part), states.count("never") * page)
    return held


def try_again(connection: Connection) -> None:
    """Let everything that waits for money ask again whether there is some: the budget may be another since a start."""
    for cursor in cursors.followed(connection):
        if cursor.state == "paused" and BUDGET in (cursor.message or ""):
            cursors.put(connection, cursor.cursor_id, wait_until_at=None)


def _set_free_at(held: int, *, spare: int, at: datetime) -> datetime:
    """When so much less is held back, as the day goes by, that `spare` suffices; later the more is spent till then."""
    share = min(1.0, max(0, spare) / held)
    return min(_midnight(at), max(at + SOON, _midnight(at) - (_midnight(at) - at) * share))


def _midnight(at: datetime) -> datetime:
    """When the UTC day of an instant ends."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + DAY
