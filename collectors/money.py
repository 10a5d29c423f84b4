"""Money: what an endpoint charges, and whether the day's budget allows a request."""

import tomllib
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection

from collectors.errors import OverBudget
from data import ledger

PRICES = Path(__file__).with_name("prices.toml")


@lru_cache(maxsize=1)
def _prices() -> dict[str, float]:
    with PRICES.open("rb") as lines:
        return dict(tomllib.load(lines)["object"])


def price_microusd(endpoint: str) -> int:
    """What one object of an endpoint costs, in millionths of a dollar."""
    return round(_prices()[endpoint] * ledger.MICRO)


def affordable(
    connection: Connection, *, endpoint: str, wanted: int, least: int, budget_usd: float | None, at: datetime
) -> int:
    """How many objects a request may ask for so that the UTC day stays within its budget even if all are billed.

    Raises `OverBudget` where not even `least` fit.
    """
    if budget_usd is None:
        return wanted
    left = round(budget_usd * ledger.MICRO) - ledger.spent_microusd(connection, at=at)
    allowed = min(wanted, left // price_microusd(endpoint))
    if allowed < least:
        raise OverBudget(
            f"the day's budget of ${budget_usd:g} (NOTED_DAILY_BUDGET_USD) is used up until 00:00 UTC"
        )
    return allowed
