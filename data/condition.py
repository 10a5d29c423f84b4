"""The condition of collection: all that `metrics.health` judges, as it is stored."""

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from data import collection, heartbeats, incidents, quarantine, registry
from data.instants import to_ms
from data.observation import gaps

LATELY = timedelta(days=1)


def condition(connection: Connection, *, now_at: datetime) -> dict[str, Any]:
    """The fields of `metrics.health.State` at an instant."""
    said = [
        (each.kind, each.subject, each.message, to_ms(each.opened_at))
        for each in incidents.standing(connection)
    ]
    collectors = heartbeats.seen(connection, now_at=now_at)
    ended = [to_ms(each.beat_at) for each in collectors if each.state == heartbeats.ENDED]
    silent = [
        (each.host, each.pid, to_ms(each.beat_at))
        for each in collectors
        if each.silent and each.state == heartbeats.COLLECTING
    ]
    return {
        "now_ms": to_ms(now_at),
        "collections": collection.collections(connection, now_at=now_at),
        "gaps": gaps(connection),
        "incidents": pd.DataFrame(said, columns=["kind", "subject", "message", "opened_ms"]),
        "silent": pd.DataFrame(silent, columns=["host", "pid", "beat_ms"]),
        "set_aside": [
            {"collection": run.collection, "items": int(run.whole), "set_aside": int(run.quarantined)}
            for run in quarantine.bad_runs(connection, since=now_at - LATELY)
        ],
        "ended_ms": max(ended, default=None),
        "unresolved": list(registry.unresolved(connection, at=now_at)),
    }
