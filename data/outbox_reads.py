"""What the outbox holds, as those ask who write digests or look at what was sent to an office."""

from collections.abc import Collection

import pandas as pd
from sqlalchemy import Connection, select

from data.frames import frame, milliseconds
from data.notice_tables import Delivery

_rows = Delivery.__table__.c


def written(connection: Connection, keys: Collection[str]) -> set[str]:
    """Those of some keys under which a message was written, whatever became of it."""
    if not keys:
        return set()
    return set(connection.scalars(select(_rows.key).where(_rows.key.in_(sorted(keys)))))


def lately(connection: Connection, unit_id: str, *, most: int) -> pd.DataFrame:
    """The latest messages to an office, the newest first: `made_ms`, `tried_ms`, `sent_ms`, `purpose`, `channel`,
    `address`, `subject`, `attempts`, `state`, `error`."""
    instants = (
        milliseconds(column, label)
        for column, label in (
            (_rows.made_at, "made_ms"),
            (_rows.tried_at, "tried_ms"),
            (_rows.sent_at, "sent_ms"),
        )
    )
    plain = (_rows.purpose, _rows.channel, _rows.address, _rows.subject)
    query = select(*instants, *plain, _rows.attempts, _rows.state, _rows.error).where(
        _rows.unit_id == unit_id
    )
    return frame(connection, query.order_by(_rows.made_at.desc(), _rows.delivery_id.desc()).limit(most))
