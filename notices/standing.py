"""How notices stand: who sends, by which ways, what waits, and which messages a person should look at."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from data import alerts, heartbeats, reads, recipients, sending_ways, told_deliveries
from data.alerts import LEVELS, Standing
from data.heartbeats import NOTICES, Seen
from data.instants import from_ms
from data.sending_ways import Ways
from metrics.plain import iso, records
from notices import faults
from notices.noticing import offices
from notices.rules import NoticeRules

LATELY, LATE = timedelta(days=7), timedelta(minutes=15)
"""How far back messages are looked at; and from when on one that waits is late."""


def is_away(seen: list[Seen], ways: Ways, *, now_at: datetime) -> bool:
    """Whether no process sends notices, and none has looked lately either, as a timer would have it do."""
    at_work = any(each.state == NOTICES.at_work and not each.silent for each in seen)
    return not at_work and (ways.looked_at is None or abs(now_at - ways.looked_at) > LATE)


def report(connection: Connection, *, now_at: datetime, rules: NoticeRules) -> dict[str, Any]:
    """Everything `status` says, as plain values; `healthy` is False where a person should look: nobody sends, a message
    waits too long, failed or is doubtful, digests cannot be made, or alerts stand that nobody is there to be told of."""
    seen = heartbeats.seen(connection, now_at=now_at, work=NOTICES)
    ways = sending_ways.get(connection)
    standing = alerts.standing(connection)
    troubles = told_deliveries.troubled(connection, since=now_at - LATELY, late_before=now_at - LATE)
    fault, unreachable = faults.get(connection), _unreachable(connection, standing, rules, ways)
    oldest_ms = told_deliveries.oldest_waiting_ms(connection)
    return {
        "now": iso(now_at),
        "healthy": not is_away(seen, ways, now_at=now_at)
        and troubles.empty
        and fault is None
        and not unreachable,
        "senders": [
            {"host": each.host, "pid": each.pid, "state": each.state, "beat_at": iso(each.beat_at)}
            | {"silent": each.silent}
            for each in seen
        ],
        "looked_at": iso(ways.looked_at) if ways.looked_at else None,
        "mail": ways.email,
        "channels": list(ways.channels),
        "alerts": {
            "open": len(standing),
            "acknowledged": sum(each.acknowledged for each in standing),
            "told_nobody": sum(each.level_ms is None for each in standing),
            "without_recipient": unreachable,
            "by_rule": dict(sorted(Counter(each.rule for each in standing).items())),
        },
        "digests_fault": None if fault is None else {"count": fault.count, "kinds": fault.kinds},
        "messages": told_deliveries.counts(connection),
        "oldest_waiting_at": None if oldest_ms is None else iso(from_ms(oldest_ms)),
        "troubles": [
            {name: row[name] for name in TROUBLE if name in row}
            for row in records(troubles.drop(columns="recipient"))
        ],
    }


def _unreachable(connection: Connection, standing: list[Standing], rules: NoticeRules, ways: Ways) -> int:
    """How many alerts nobody of any of their levels can be told; what waits for the morning has somebody. Without a way to
    send that is so of all, and said already."""
    if not ways.any:
        return 0
    known = offices(reads.units(connection), recipients.wanting(connection, "alerts"), ways)
    return sum(
        each.level_ms is None
        and not each.acknowledged
        and (rule := rules.rule(each.rule)) is not None
        and not any(
            known.recipients.get(known.at(each.unit_id, LEVELS.index(name)) or "") for name in rule.levels
        )
        for each in standing
    )


TROUBLE = ("delivery_id", "purpose", "unit_id", "channel", "state", "error", "attempts", "made_at")


def words(said: dict[str, Any]) -> str:
    """The report for eyes."""
    senders = [
        f"sender: {each['state']} on {each['host']} (process {each['pid']}), last beat {each['beat_at']}"
        + (", silent since" if each["silent"] else "")
        for each in said["senders"]
    ]
    ways = [*(["mail"] if said["mail"] else []), *said["channels"]]
    alerts_said, messages = said["alerts"], said["messages"]
    by_rule = ", ".join(f"{rule} {count}" for rule, count in alerts_said["by_rule"].items())
    lines = [
        *(senders or ["sender: none has ever run. Start it: python -m notices run"]),
        f"ways to send: {', '.join(ways) or 'none is set, so nobody is told'}",
        f"looked last: {said['looked_at'] or 'never'}",
        f"alerts: {alerts_said['open']} open, {alerts_said['acknowledged']} of them taken on, "
        f"{alerts_said['told_nobody']} told to nobody" + (f" ({by_rule})" if by_rule else ""),
        "messages: " + ", ".join(f"{count} {state}" for state, count in messages.items()),
        f"oldest waiting: {said['oldest_waiting_at'] or 'none'}",
    ]
    if n := alerts_said["without_recipient"]:
        lines.append(f"{n} alerts can be told to nobody of any level: python -m notices recipients add")
    if fault := said["digests_fault"]:
        lines.append(f"{fault['count']} digests cannot be made ({fault['kinds']}); they are tried again.")
    for each in said["troubles"]:
        lines.append(
            f"message {each['delivery_id']} ({each['purpose']}, {each['unit_id']}, {each['channel']}) of "
            f"{each['made_at']}: {each['state']} after {each['attempts']} tries"
            + (f": {each['error']}" if each["error"] else "")
        )
    if any(each["state"] in told_deliveries.TROUBLED for each in said["troubles"]):
        lines.append("To send one of them once more: python -m notices again NUMBER")
    return "\n".join(lines)
