"""Failures: requests that brought nothing are entered in the ledger too, with what X may have billed of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row

from collectors.money import AtWork
from collectors.prices import prices
from collectors.x.errors import Stopped, Unreachable, XError
from data import ledger


def entering(
    engine: Engine, *, at_work: AtWork, now_at: Callable[[], datetime]
) -> Callable[[str, int, bool], None]:
    """What is told of each such request: its endpoint, its status or 0, and whether X may have billed it (it got the
    request, and the answer did not come whole).

    Then a request charged by itself is entered as paid; of one charged by its objects, all that were asked for are in
    doubt.
    """

    def failed(endpoint: str, status: int, billed: bool) -> None:
        charge = prices().of(endpoint)
        with engine.begin() as connection:
            ledger.record(
                connection,
                run_id=at_work.run_id,
                at=now_at(),
                endpoint=endpoint,
                status=status,
                object_ids=(),
                price_microusd=0,
                request_price_microusd=charge.request_microusd if billed else 0,
                in_doubt_microusd=at_work.asked * charge.object_microusd if billed else None,
            )

    return failed


def line(cursor: Row[Any], error: Exception) -> str:
    """What went wrong with a collection, in a line."""
    words = str(error).splitlines()[0] if str(error) else type(error).__name__
    if isinstance(error, Unreachable | Stopped):
        return words
    return f"{cursor.collection}: " + (
        words if isinstance(error, XError) else f"{type(error).__name__}: {words}"
    )
