"""Cases for figures: read whole, or kept in the process and brought up to date by the threads that changed since."""

from collections.abc import Collection
from threading import Lock
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Select, and_, or_, select

from data import case_changes, corrections, facts
from data.columns import columns
from data.frames import frame
from data.tables import Case

MOST_THREADS: Final = 5_000
"""Beyond so many changed threads all cases are read anew."""
KEYS: Final = ("unit_id", "thread_id")


def all_columns() -> list[Any]:
    """All columns of a case, instants as milliseconds."""
    return [
        column.label(f"{name.removesuffix('_at')}_ms" if name.endswith("_at") else name)
        for name, column in Case.__table__.columns.items()
    ]


def _query(*, start_ms: int, end_ms: int) -> Select[Any]:
    opened, referred = Case.__table__.c.opened_at, Case.__table__.c.referred_at
    opened_within = and_(opened >= start_ms, opened < end_ms)
    referred_within = and_(opened < start_ms, referred >= start_ms, referred < end_ms)
    return select(*all_columns()).where(or_(opened_within, referred_within))


def case_events(
    connection: Connection, *, start_ms: int, end_ms: int, unit_ids: Collection[str] | None = None
) -> pd.DataFrame:
    """The events of cases whose clock may start in `[start_ms, end_ms)`, as of whatever instant; by unit and thread."""
    query = _query(start_ms=start_ms, end_ms=end_ms)
    if unit_ids is not None:
        query = query.where(Case.unit_id.in_(list(unit_ids)))
    return corrections.applied(connection, columns(connection, query, by=KEYS))


class KeptCases:
    """The same of one span, of all units, kept between reads: of what changed since, those threads alone are read."""

    def __init__(self, *, start_ms: int, end_ms: int) -> None:
        self._query = _query(start_ms=start_ms, end_ms=end_ms)
        self._lock, self._version = Lock(), 0
        self._mark: str | None = None
        self._events: pd.DataFrame | None = None

    def read(self, connection: Connection) -> pd.DataFrame:
        """As they stand now; nobody may change the frame."""
        with self._lock:
            version = facts.version(connection)
            if self._events is None or version != self._version:
                self._events = self._brought_up(connection, self._events, version)
                self._version, self._mark = version, case_changes.mark(connection, version)
            events = self._events
        return corrections.applied(connection, events)

    def _brought_up(self, connection: Connection, kept: pd.DataFrame | None, version: int) -> pd.DataFrame:
        changed = (
            None
            if kept is None
            else case_changes.since(connection, self._version, now=version, marked=self._mark)
        )
        if kept is None or changed is None or len(changed) > MOST_THREADS:
            return columns(connection, self._query, by=KEYS)
        if not changed:
            return kept
        fresh = frame(connection, self._query.where(Case.thread_id.in_(changed)))
        stays = kept[~kept["thread_id"].isin(changed)]
        units = [pd.Categorical(each["unit_id"]) for each in (stays, fresh)]
        both = pd.concat([stays, fresh], ignore_index=True)
        both["unit_id"] = pd.api.types.union_categoricals(units, sort_categories=True)
        order = np.lexsort((both["thread_id"].to_numpy(), both["unit_id"].cat.codes.to_numpy()))
        return both.take(order).reset_index(drop=True)
