"""Doubts: what X may have billed of requests that it got and whose answers did not come whole."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from data.collection_tables import Request, Run
from data.ledger import utc_day

WHO = (Request.endpoint, Run.collection, Run.cursor_id)


def microusd(
    connection: Connection, *, at: datetime, asked_again: tuple[str, int | None] | None = None
) -> int:
    """What such requests of the UTC day of an instant cost at most, in millionths of a dollar.

    One is in doubt until the same query of the same collection was answered whole by the same endpoint: what is asked
    for again on the same day is billed once. For that reason several failures in a row are one, and those that an
    endpoint and a run (`asked_again`) are about to repeat are left out.
    """
    day = Request.utc_day == utc_day(at)
    open_ = connection.execute(
        select(*WHO, Request.request_id, Request.in_doubt_microusd)
        .join(Run, Run.run_id == Request.run_id, isouter=True)
        .where(day, Request.in_doubt_microusd.is_not(None))
    ).all()
    if not open_:
        return 0
    whole = connection.execute(
        select(*WHO, func.max(Request.request_id))
        .join(Run, Run.run_id == Request.run_id, isouter=True)
        .where(day, Request.status == 200, Request.in_doubt_microusd.is_(None))
        .group_by(*WHO)
    )
    answered = {tuple(who): request_id for *who, request_id in whole}
    worst: dict[tuple[object, ...], int] = {}
    for *who, request_id, cost in open_:
        if request_id > answered.get(tuple(who), 0):
            worst[tuple(who)] = max(cost, worst.get(tuple(who), 0))
    if asked_again is not None:
        endpoint, run_id = asked_again
        runs = connection.execute(select(Run.collection, Run.cursor_id).where(Run.run_id == run_id))
        for run in runs:
            worst.pop((endpoint, *run), None)
    return sum(worst.values())
