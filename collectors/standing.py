"""How collection stands: what needs a person and what to do, then how each collection is, and what it costs."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine

from collectors.jobs import ORDER
from data import coverage, disk, forecasts, heartbeats, reads, registry
from data.condition import condition
from data.engine import folder
from data.instants import from_ms, to_ms
from metrics.health import Finding, State, findings, is_well
from metrics.signs import BY_SLUG


def _iso(ms: Any) -> str | None:
    return None if pd.isna(ms) else from_ms(int(ms)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def report(
    connection: Connection, *, now_at: datetime, has_token: bool, budget_usd: float | None
) -> dict[str, Any]:
    """Everything `status` says, as plain values; `healthy` is False where a person should look."""
    stored = condition(connection, now_at=now_at)
    found = findings(State(**stored))
    seen = heartbeats.seen(connection, now_at=now_at)
    # who asks need not hold the token: a collector that collects has one
    has_token |= any(each.state == heartbeats.COLLECTING and not each.silent for each in seen)
    if not has_token:
        found = [Finding(BY_SLUG["no_token"]), *found]
    units, accounts = registry.count(connection)
    today = forecasts.today(connection, now_at=now_at, budget_usd=budget_usd)
    month = forecasts.forecast(connection, now_at=now_at, budget_usd=budget_usd)
    aside = reads.quarantine(connection)
    room = disk.free_bytes(folder(connection.engine.url))
    return {
        "now": _iso(to_ms(now_at)),
        "demonstration": reads.demonstration(connection),
        "healthy": is_well(found),
        "findings": [_published(each) for each in found],
        "token": has_token,
        "collectors": [
            {
                "host": each.host,
                "pid": each.pid,
                "state": each.state,
                "beat_at": _iso(to_ms(each.beat_at)),
                "silent": each.silent,
            }
            for each in seen
        ],
        "units": units,
        "accounts": accounts,
        "unresolved": stored["unresolved"],
        "collections": _collections(stored["collections"], now_ms=to_ms(now_at)),
        "gaps": _gaps(stored["gaps"]),
        "much_set_aside": stored["set_aside"],
        "quarantined": int(aside["items"].sum()) if len(aside) else 0,
        "requests_today": today.requests,
        "objects_billed_today": today.posts + today.users,
        "spent_today_usd": today.cost_usd,
        "today": {**asdict(today), "day_on": today.day_on.isoformat()},
        "forecast": month
        and {**asdict(month), "from_on": month.from_on.isoformat(), "to_on": month.to_on.isoformat()},
        "waiting": [
            {**asdict(each), "until_at": _iso(to_ms(each.until_at))}
            for each in forecasts.waiting(connection, now_at=now_at)
        ],
        "free_bytes": room,
    }


def _published(found: Finding) -> dict[str, Any]:
    return {
        "sign": found.sign.slug,
        "grave": found.sign.grave,
        "what": found.sign.title_en,
        "about": found.subject,
        "message": found.message,
        "since": _iso(found.since_ms),
        "concerns": found.count,
        "units": list(found.unit_ids),
        "to_do": found.sign.to_do_en,
    }


def _collections(rows: pd.DataFrame, *, now_ms: int) -> list[dict[str, Any]]:
    places = {slug: place for place, slug in enumerate(ORDER)}
    ordered = rows.sort_values("collection", key=lambda each: each.map(places), kind="stable")
    return [
        {
            "collection": row.collection,
            "query": row.query,
            "accounts": int(row.members),
            "state": row.state,
            "overdue": bool(row.overdue),
            "last_success_at": _iso(row.last_success_ms),
            "lag_s": None if pd.isna(row.last_success_ms) else round((now_ms - row.last_success_ms) / 1000),
            "collected_until": _iso(row.window_end_ms),
            "due_at": _iso(row.due_ms),
            "message": row.message if isinstance(row.message, str) else None,
        }
        for row in ordered.itertuples()
    ]


def _gaps(missing: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "gap_id": int(str(number)),
            "from": _iso(group["from_ms"].iloc[0]),
            "to": _iso(group["to_ms"].iloc[0]),
            "reason": group["reason"].iloc[0],
            "units": sorted(group["unit_id"]),
        }
        for number, group in missing[missing["state"] == "open"].groupby("gap_id")
    ]


def lose(engine: Engine, *, gap_id: int, now_at: datetime) -> bool:
    """Declare a gap lost; False where it is not open."""
    with engine.begin() as connection:
        return coverage.give_up(connection, gap_id=gap_id, settled_ms=to_ms(now_at))
