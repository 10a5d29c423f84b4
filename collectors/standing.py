"""How collection stands: what was last made when, what is late, missing or set aside, and what it cost."""

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine

from collectors.site import stop_of
from data import coverage, hidings, ledger, quarantine, reads, registry
from data.instants import from_ms, to_ms

UNHEALTHY = ("failed", "stopped")
LATELY = timedelta(days=1)


def _iso(ms: Any) -> str | None:
    return None if pd.isna(ms) else from_ms(int(ms)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def report(connection: Connection, *, now_at: datetime, has_token: bool) -> dict[str, Any]:
    """Everything `status` says, as plain values; `healthy` is False where a person should look."""
    rows = reads.collections(connection, now_at=now_at)
    missing = reads.gaps(connection)
    open_gaps = missing[missing["state"] == "open"]
    units, accounts = registry.count(connection)
    stop = stop_of(connection)
    collections = [
        {
            "collection": row.collection,
            "query": row.query,
            "accounts": int(row.members),
            "state": row.state,
            "overdue": bool(row.overdue),
            "last_success_at": _iso(row.last_success_ms),
            "lag_s": None
            if pd.isna(row.last_success_ms)
            else round((to_ms(now_at) - row.last_success_ms) / 1000),
            "collected_until": _iso(row.window_end_ms),
            "message": row.message if isinstance(row.message, str) else None,
        }
        for row in rows.itertuples()
    ]
    gaps = [
        {
            "gap_id": int(number),
            "from": _iso(group["from_ms"].iloc[0]),
            "to": _iso(group["to_ms"].iloc[0]),
            "reason": group["reason"].iloc[0],
            "units": sorted(group["unit_id"]),
        }
        for number, group in open_gaps.groupby("gap_id")
    ]
    today = reads.requests_by_day(connection, now_at=now_at, days=1)
    aside = reads.quarantine(connection)
    much_aside = [
        {"collection": run.collection, "items": run.whole, "set_aside": run.quarantined}
        for run in quarantine.bad_runs(connection, since=now_at - LATELY)
    ]
    return {
        "now": _iso(to_ms(now_at)),
        "demonstration": reads.demonstration(connection),
        "healthy": bool(collections)
        and not stop
        and all(gap["reason"] in hidings.STATES for gap in gaps)  # what X hides no collector can mend
        and not much_aside
        and not any(row["overdue"] or row["state"] in UNHEALTHY for row in collections),
        "stopped": stop["message"] if stop else None,
        "token": has_token,
        "units": units,
        "accounts": accounts,
        "unresolved": list(registry.unresolved(connection, at=now_at)),
        "collections": collections,
        "gaps": gaps,
        "much_set_aside": much_aside,
        "quarantined": int(aside["items"].sum()) if len(aside) else 0,
        "requests_today": int(today["requests"].sum()),
        "objects_billed_today": int(today["billed"].sum()),
        "spent_today_usd": ledger.spent_microusd(connection, at=now_at) / ledger.MICRO,
    }


def _ago(seconds: int | None) -> str:
    if seconds is None:
        return "never"
    for size, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {name} ago"
    return f"{seconds} s ago"


def words(found: dict[str, Any]) -> str:
    """The report for a person."""
    lines = ["Collection is well." if found["healthy"] else "Collection needs a person."]
    if found["demonstration"]:
        lines.append("Demonstration data: everything here is made up.")
    if found["stopped"]:
        lines.append(f"STOPPED: {found['stopped']} Then run: python -m collectors once")
    if not found["token"]:
        lines.append("No NOTED_X_BEARER_TOKEN: nothing is collected.")
    if not found["collections"]:
        lines.append("Nothing was ever collected. Run: python -m collectors once")
    for row in found["collections"]:
        size = f"{row['accounts']} accounts" if row["accounts"] else ""
        lines.append(
            f"  {row['state']:8} {row['collection']:10} {_ago(row['lag_s']):12} {size:13} {row['message'] or ''}"
        )
    for gap in found["gaps"]:
        lines.append(
            f"  gap {gap['gap_id']}: {gap['from']} to {gap['to']} ({gap['reason']}), {len(gap['units'])} units. "
            f"Import an archive that covers it, or: python -m collectors give-up {gap['gap_id']}"
        )
    if found["much_set_aside"]:
        runs = ", ".join(
            f"{run['collection']} {run['set_aside']} of {run['items']}"
            for run in found["much_set_aside"][-5:]
        )
        lines.append(f"  Much could not be read in the last day and was set aside: {runs}")
    if found["unresolved"]:
        lines.append(f"  X has given no user id for: {', '.join(found['unresolved'])}")
    lines.append(
        f"Today (UTC): {found['requests_today']} requests, {found['objects_billed_today']} objects billed, "
        f"${found['spent_today_usd']:.2f}. Set aside: {found['quarantined']}."
    )
    return "\n".join(line.rstrip() for line in lines)


def lose(engine: Engine, *, gap_id: int, now_at: datetime) -> bool:
    """Declare a gap lost; False where it is not open."""
    with engine.begin() as connection:
        return coverage.give_up(connection, gap_id=gap_id, settled_ms=to_ms(now_at))
