"""Noticing: read how things stand, write down which alerts begin and are over, and put what is told into the outbox."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd
from sqlalchemy import Connection

from data import (
    alert_reads,
    alerts,
    condition,
    deliveries,
    last_posts,
    reads,
    recipients,
    sending_ways,
    told_deliveries,
    urgent,
)
from data.alerts import Begun, Standing
from data.instants import to_ms
from data.lock import Held
from data.recipient_rows import Recipient
from data.sending_ways import Ways
from data.settings import settings
from language.words import Words
from metrics.period import DAY_MS, instant_ms
from notices import alert_message, alerting, levels
from notices.alert_message import Told
from notices.alerting import Skipped, Telling
from notices.desk import Desk
from notices.found import Found, Frames, found, unseen
from notices.levels import Offices
from notices.links import Links

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Seen:
    """How things stood at one look."""

    now_at: datetime
    frames: Frames
    found: Sequence[Found]
    recipients: Sequence[Recipient]
    demonstration: bool


def look(desk: Desk) -> Seen:
    """Read and find; nothing is written."""
    now_at, rules = desk.now_at(), desk.rules
    with desk.reader.connect() as connection:
        frames = _frames(connection, now_at=now_at, shown_days=rules.rules.changed_profile.shown_days)
        wanting = recipients.wanting(connection, "alerts")
        demonstration = reads.demonstration(connection)
    things = found(frames, rules, now_at=now_at, urgent_minutes=settings().urgent_minutes)
    return Seen(now_at, frames, things, wanting, demonstration)


def _frames(connection: Connection, *, now_at: datetime, shown_days: int) -> Frames:
    observation = reads.observation(connection)
    until = observation["observed_until_ms"].dropna()
    now_ms = to_ms(now_at)
    waiting = reads.waiting_events(connection, since_ms=now_ms if until.empty else int(until.min()))
    threads = [int(each) for each in waiting["thread_id"].unique()]
    collected = condition.condition(connection, now_at=now_at)
    return Frames(
        units=reads.units(connection),
        observation=observation,
        gaps=collected["gaps"],
        waiting=waiting,
        urgent=urgent.marked(connection, thread_ids=threads),
        last_posts=last_posts.last_posts(connection, until_ms=now_ms),
        looks=alert_reads.looks(connection, since_ms=now_ms - shown_days * DAY_MS),
        suspended=alert_reads.suspended(connection),
        condition=collected,
    )


def write(desk: Desk, held: Held, seen: Seen) -> int:
    """Write what was found, in one transaction with the messages that tell of it; gives how many messages were made."""
    at = seen.now_at
    with held.writing() as connection:
        deliveries.settle_old(connection, now_at=at)
        standing = alerts.standing(connection)
        changes = alerting.changes(seen.found, standing, unseen=unseen(seen.frames))
        alerts.end(connection, changes.over, at=at)
        alerts.begin(connection, changes.begun, at=at)
        for alert_id, begun in changes.renewed:
            alerts.renew(connection, alert_id, begun.facts)
        sending_ways.put(connection, desk.ways, at=at)
        if not desk.ways.any:
            return 0  # they are noticed and shown; who was told nothing is told once there is a way
        made = told_deliveries.made_since(connection, since=at - HOUR, until=at)
        tellings, skipped = alerting.tellings(
            alerts.standing(connection),
            seen.found,
            desk.rules,
            offices(seen.frames.units, seen.recipients, desk.ways),
            made=made,
            now_at=at,
        )
        for each in skipped:
            _skip(connection, each, at=at)
        return sum(_tell(connection, each, desk, seen) for each in tellings)


def offices(units: pd.DataFrame, wanting: Sequence[Recipient], ways: Ways) -> Offices:
    """Who of each office can be told, of those who want alerts."""
    reached: dict[str, tuple[Recipient, ...]] = {}
    lacking = set()
    for each in wanting:
        if ways.reach(each.channel, each.address):
            reached[each.unit_id] = (*reached.get(each.unit_id, ()), each)
        else:
            lacking.add(each.unit_id)
    return Offices(levels.above(units), reached, frozenset(lacking))


def _skip(connection: Connection, skipped: Skipped, *, at: datetime) -> None:
    deliveries.write(
        connection,
        key=f"skipped:{skipped.alert.alert_id}:{skipped.level}",
        purpose=deliveries.ALERT,
        unit_id=skipped.unit_id,
        recipient=None,
        message=None,
        at=at,
        due_at=at,
        alerts=[(skipped.alert.alert_id, skipped.level)],
        reason=skipped.reason,
    )


def _tell(connection: Connection, telling: Telling, desk: Desk, seen: Seen) -> int:
    """A message for each recipient, and the level of each alert."""
    at, until = seen.now_at, {each.key: each.until_ms for each in seen.found}
    pairs = [(alert.alert_id, level) for alert, level in telling.alerts]
    told = [_told(alert, level, until, now_ms=instant_ms(at)) for alert, level in telling.alerts]
    what = hashlib.sha256(repr(sorted(pairs)).encode()).hexdigest()[:24]
    made = 0
    for each in telling.recipients:
        _ = Words(each.language)
        message = alert_message.message(
            told,
            unit_id=telling.unit_id,
            names=_names(seen, _),
            links=Links(desk.base, each.language),
            demonstration=seen.demonstration,
            _=_,
        )
        made += deliveries.write(
            connection,
            key=f"alert:{each.recipient_id}:{what}",
            purpose=deliveries.ALERT,
            unit_id=telling.unit_id,
            recipient=each,
            message=message,
            at=at,
            due_at=at,
            alerts=pairs,
        )
    for alert_id, level in pairs:
        alerts.told(connection, alert_id, level=level, at=at)
    return made


def _told(alert: Standing, level: int, until: Mapping[tuple[str, str, str], int], *, now_ms: int) -> Told:
    begun = Begun(alert.rule, alert.unit_id, alert.subject, alert.began_ms, alert.facts)
    known_ms = min(now_ms, until[alert.rule, alert.unit_id, alert.subject])
    return Told(begun, known_ms, level=level, before_ms=alert.level_ms, reached=alert.reached)


def _names(seen: Seen, _: Words) -> dict[str, str]:
    units = seen.frames.units
    return {
        str(unit_id): _.of(english, hindi)
        for unit_id, english, hindi in zip(units["unit_id"], units["name_en"], units["name_hi"], strict=True)
    }
