"""Figures about the programs themselves, as they stand in the store: ages, lags, queues, cost. None is of an office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, select

from data import collection, facts, heartbeats, ledger, observation, quarantine
from data.collection_tables import Quarantined
from data.instants import to_ms
from data.notice_tables import Alert, Delivery
from data.oversight_tables import Incident

WAITING: Final = ("waiting", "sending")
FAILED: Final = ("failed", "doubtful")


@dataclass(frozen=True)
class Gauge:
    """One value of one name; `labels` tell it from the others of that name."""

    name: str
    help: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


def gauges(connection: Connection, *, now_at: datetime) -> Iterator[Gauge]:
    """All of them at an instant; what is not known has no value."""
    yield Gauge("noted_store_up", "1: the database of this version can be read", 1)
    yield from _collections(connection, now_at)
    for work, name in ((heartbeats.COLLECTION, "collectors"), (heartbeats.NOTICES, "notices")):
        seen = heartbeats.seen(connection, now_at=now_at, work=work)
        at_work = [each for each in seen if each.state == work.at_work]
        labels = (("program", name),)
        yield Gauge("noted_programs_at_work", "Programs at work by their heartbeats", len(at_work), labels)
        if at_work:
            age_s = (now_at - at_work[0].beat_at).total_seconds()
            yield Gauge("noted_heartbeat_age_seconds", "Since the last heartbeat", age_s, labels)
    cost = ledger.spent_microusd(connection, at=now_at) / ledger.MICRO
    yield Gauge("noted_cost_today_usd", "What the UTC day has cost at X so far", cost)
    aside = _count(connection, Quarantined, Quarantined.state == quarantine.ASIDE)
    yield Gauge("noted_set_aside_items", "Items that could not be read and wait aside", aside)
    yield Gauge(
        "noted_incidents_open",
        "Incidents that a person should look at",
        _count(connection, Incident, Incident.closed_at.is_(None)),
    )
    yield Gauge("noted_gaps_open", "Gaps that are not healed, by unit", len(observation.gaps(connection)))
    yield Gauge(
        "noted_alerts_open", "Alerts that are not over", _count(connection, Alert, Alert.over_at.is_(None))
    )
    yield from _messages(connection, now_at)
    yield Gauge("noted_data_version", "Counts on with every change of what is stored", _version(connection))


def _collections(connection: Connection, now_at: datetime) -> Iterator[Gauge]:
    now_ms = to_ms(now_at)
    for name, rows in collection.collections(connection, now_at=now_at).groupby("collection"):
        labels = (("collection", str(name)),)
        last = rows["last_success_ms"].min()  # of several queries the one that is furthest behind
        if rows["last_success_ms"].notna().all():
            age = "Since the last success of the query that is furthest behind"
            yield Gauge("noted_collection_age_seconds", age, (now_ms - int(last)) / 1_000, labels)
        if rows["window_end_ms"].notna().all():
            lag = "Behind now, up to where the query that is furthest behind has collected"
            until = int(rows["window_end_ms"].min())
            yield Gauge("noted_collection_lag_seconds", lag, (now_ms - until) / 1_000, labels)
        overdue = int(rows["overdue"].sum())
        yield Gauge("noted_collection_overdue", "Queries without a success in two intervals", overdue, labels)


def _messages(connection: Connection, now_at: datetime) -> Iterator[Gauge]:
    waiting = Delivery.state.in_(WAITING)
    yield Gauge(
        "noted_messages_waiting", "Messages that are still to be sent", _count(connection, Delivery, waiting)
    )
    yield Gauge(
        "noted_messages_failed",
        "Messages that failed or are doubtful",
        _count(connection, Delivery, Delivery.state.in_(FAILED)),
    )
    oldest = connection.scalar(select(func.min(Delivery.due_at)).where(waiting, Delivery.due_at <= now_at))
    if oldest is not None:
        overdue_s = (now_at - oldest).total_seconds()
        yield Gauge("noted_messages_overdue_seconds", "How long the oldest has been due", overdue_s)


def _count(connection: Connection, of: Any, where: ColumnElement[bool]) -> int:
    return int(connection.scalar(select(func.count()).select_from(of).where(where)) or 0)


def _version(connection: Connection) -> float:
    found = facts.get(connection, "data_version") or ""
    return float(found) if found.isdecimal() else 0
