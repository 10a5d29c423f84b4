"""The standing of collection as lines for a person at night: first what is wrong and what to do, then the rest."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from data.instants import IST

WELL, ILL = "Collection is well.", "Collection needs a person."
MOST_UNITS = 12
GAPS = ("gap", "hidden")


def words(found: dict[str, Any]) -> str:
    """The report of `collectors.standing` in words; instants are those of India."""
    lines = [
        *_head(found),
        *_findings(found),
        "",
        *_collections(found),
        "",
        *_collectors(found),
        *_money(found),
        *_store(found),
    ]
    return "\n".join(line.rstrip() for line in lines)


def _head(found: dict[str, Any]) -> Iterator[str]:
    yield f"{WELL if found['healthy'] else ILL} {_when(found['now'])}"
    if found["demonstration"]:
        yield "Demonstration data: everything here is made up."


def _findings(found: dict[str, Any]) -> Iterator[str]:
    for number, each in enumerate(found["findings"], 1):
        gap = "gap " if each["sign"] in GAPS else ""
        about = f" ({gap}{each['about']})" if each["about"] else ""
        since = f", since {_when(each['since'])}" if each["since"] else ""
        yield ""
        yield f"{'!' if each['grave'] else ' '} {number}. {each['what']}{about}{since}"
        if each["units"]:
            more = f" and {len(each['units']) - MOST_UNITS} more" if len(each["units"]) > MOST_UNITS else ""
            yield f"     Concerns: {', '.join(each['units'][:MOST_UNITS])}{more}"
        if each["message"]:
            yield f"     {each['message']}"
        yield f"     Do: {each['to_do']}{' ' + each['about'] if each['sign'] == 'gap' else ''}"


def _collections(found: dict[str, Any]) -> Iterator[str]:
    yield "Collection  queries  accounts  last made     state"
    said = {each["message"] for each in found["findings"]}
    for slug, rows in groupby(found["collections"], key=lambda row: row["collection"]):
        queries = list(rows)
        states = Counter(row["state"] for row in queries)
        shown = ", ".join(state if len(states) == 1 else f"{n} {state}" for state, n in states.items())
        lag = max((row["lag_s"] for row in queries if row["lag_s"] is not None), default=None)
        accounts = sum(row["accounts"] for row in queries) or ""
        remark = next(
            (row["message"] for row in queries if row["message"] and row["message"] not in said), ""
        )
        yield f"{slug:10}  {len(queries):7}  {accounts:8}  {_ago(lag):12}  {shown}{': ' + remark if remark else ''}"


def _collectors(found: dict[str, Any]) -> Iterator[str]:
    if not found["collectors"]:
        yield "Collector: none has ever run here on schedule (python -m collectors run)."
    for each in found["collectors"]:
        silent = ", SILENT" if each["silent"] else ""
        yield f"Collector: {each['state']}{silent}, on {each['host']} as process {each['pid']}, last beat {_when(each['beat_at'])}."


def _money(found: dict[str, Any]) -> Iterator[str]:
    today, month = found["today"], found["forecast"]
    budget = "" if today["budget_usd"] is None else f" of ${today['budget_usd']:.2f}"
    again = (
        ""
        if today["repeated_share"] is None
        else f", {today['repeated_share']:.1%} of what came had come before and was free"
    )
    yield (
        f"Today (UTC): ${today['cost_usd']:.2f}{budget}; {today['requests']} requests, {today['posts']} posts and "
        f"{today['users']} users billed{again}."
    )
    if month is None:
        yield "This month: no whole day to reckon from yet. Ask X how much there is: python -m collectors estimate"
    else:
        capped = ", held down by the budget" if month["capped"] else ""
        yield (
            f"This month: ${month['month_so_far_usd']:.2f} so far, about ${month['month_usd']:.2f} at its end "
            f"(${month['day_usd']:.2f} a day, by the last {month['days']} whole days{capped})."
        )


def _store(found: dict[str, Any]) -> Iterator[str]:
    room = (
        ""
        if found["free_bytes"] is None
        else f" {found['free_bytes'] / (1 << 30):.1f} GB free on the database's disk."
    )
    aside = f"{found['quarantined']} items set aside" if found["quarantined"] else "Nothing set aside"
    again = " (python -m collectors requeue)" if found["quarantined"] else ""
    yield f"{found['units']} units, {found['accounts']} accounts. {aside}{again}.{room}"


def _when(iso: str) -> str:
    moment = datetime.fromisoformat(iso).astimezone(IST)
    return f"{moment:%d %b %H:%M} IST"


def _ago(seconds: int | None) -> str:
    if seconds is None:
        return "never"
    for size, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {name} ago"
    return f"{seconds} s ago"
