"""Opening tags: in the threads in which headquarters referred something, when citizens first tagged an office."""

import pandas as pd
from sqlalchemy import Connection, or_, select

from data.frames import frame, milliseconds
from data.tables import Case


def opening_tags(connection: Connection, *, start_ms: int, end_ms: int) -> pd.DataFrame:
    """`thread_id`, `opened_ms`, `opened_id`: one row a case of any unit that a citizen's tag opened, in the threads with
    a referral in `[start_ms, end_ms)`, however long before that was; by instant, then post id."""
    opened = Case.__table__.c
    referred = select(Case.thread_id).where(Case.referred_at >= start_ms, Case.referred_at < end_ms)
    query = (
        select(opened.thread_id, milliseconds(opened.opened_at, "opened_ms"), opened.opened_id)
        .where(opened.thread_id.in_(referred))
        .where(or_(opened.referred_id.is_(None), opened.referred_id != opened.opened_id))
        .order_by(opened.opened_at, opened.opened_id)
    )
    return frame(connection, query)
