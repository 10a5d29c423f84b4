"""What is so now that somebody should act on: found in frames by the rules, case by case and account by account."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pandas as pd

from data.alerts import Begun
from metrics.cases_table import cases
from metrics.duty import duty_between
from metrics.health import State, findings
from metrics.known import whole
from metrics.period import DAY_MS, Period, instant_ms
from metrics.posting import dormant
from notices.rules import NoticeRules

MINUTE_MS, HOUR_MS = 60_000, 3_600_000
NEVER: Final = 1 << 62
SEEN: Final = ("public", "protected")
AT_ONCE: Final = ("stopped", "disk")
STANDS_STILL: Final = (*AT_ONCE, "stuck", "failing", "never_made", "overdue", "waiting_long")
"""The signs of collection that are told; of these some at once."""


@dataclass(frozen=True)
class Frames:
    """What is looked at: frames as `data.reads`, `data.urgent`, `data.last_posts` and `data.alert_reads` give them, and the
    condition of collection."""

    units: pd.DataFrame
    observation: pd.DataFrame
    gaps: pd.DataFrame
    waiting: pd.DataFrame
    urgent: pd.DataFrame
    last_posts: pd.DataFrame
    looks: pd.DataFrame
    suspended: pd.DataFrame
    condition: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """One thing that is so. `until_ms`: up to when that is known; `night`: it is told at any hour; `begins`: it is news
    enough to begin an alert, else it only keeps one going; `known`: it can be told for certain just now."""

    begun: Begun
    until_ms: int
    night: bool = False
    begins: bool = True
    known: bool = True

    @property
    def key(self) -> tuple[str, str, str]:
        return self.begun.rule, self.begun.unit_id, self.begun.subject


def found(frames: Frames, rules: NoticeRules, *, now_at: datetime, urgent_minutes: int) -> list[Found]:
    """Everything that the rules find; `urgent_minutes`: what an urgent case has, as on the pages. A case counts up to its office's `observed_until` alone: not collected is never
    unanswered."""
    now_ms = instant_ms(now_at)
    parts = (
        _of_cases(frames, rules, now_at=now_at, urgent_ms=urgent_minutes * MINUTE_MS),
        _silent(frames, rules),
        _changed(frames, rules, now_ms=now_ms),
        _suspended(frames, rules, now_ms=now_ms),
        _collection(frames, rules, now_ms=now_ms),
    )
    return [each for part in parts for each in part]


def unseen(frames: Frames) -> frozenset[str]:
    """The offices of which it cannot be told just now what waits: their alerts stay as they are."""
    until = frames.observation.set_index("unit_id")["observed_until_ms"]
    return frozenset(str(unit_id) for unit_id in until.index[until.isna()])


def _of_cases(frames: Frames, rules: NoticeRules, *, now_at: datetime, urgent_ms: int) -> Iterator[Found]:
    """Cases that wait; headquarters' own queue is nobody's to be warned of. An urgent one has its own limit besides, round
    the clock, from the start of its clock or from its mark where that came later."""
    ever = Period(datetime(2006, 1, 1, tzinfo=now_at.tzinfo).date(), (now_at + pd.Timedelta(days=2)).date())
    rows = cases(frames.waiting, frames.observation, frames.gaps, period=ever)
    hq = set(frames.units.loc[frames.units["kind"] == "hq", "unit_id"])
    rows = rows[(rows["status"] == "open") & ~rows["unit_id"].isin(hq)].reset_index(drop=True)
    columns = (frames.urgent["unit_id"], frames.urgent["thread_id"], frames.urgent["marked_ms"])
    marked = {(str(unit), int(thread)): int(ms) for unit, thread, ms in zip(*columns, strict=True)}
    start, until = whole(rows["clock_start_ms"]), whole(rows["as_of_ms"])
    duty = duty_between(start, until)
    referral, complaint = rules.rules.unacknowledged_referral, rules.rules.day_old_complaint
    for place, row in enumerate(rows.itertuples()):
        unit_id, thread_id = str(row.unit_id), int(str(row.thread_id))
        started, ended = int(start[place]), int(until[place])
        marked_ms = marked.get((unit_id, thread_id))
        is_urgent = marked_ms is not None
        is_referral = row.origin == "referral"
        rule = referral if is_referral else complaint
        limit_ms = referral.limit_minutes * MINUTE_MS if is_referral else complaint.limit_hours * HOUR_MS
        lasted_ms = int(duty[place]) if is_referral else ended - started
        is_over = marked_ms is not None and ended - max(started, marked_ms) >= urgent_ms
        if not rule.on or (lasted_ms < limit_ms and not is_over):
            continue
        night = is_over and rule.urgent_at_night
        name = "unacknowledged_referral" if is_referral else "day_old_complaint"
        facts: dict[str, Any] = {"thread_id": str(thread_id), **({"urgent": True} if is_urgent else {})}
        yield Found(
            Begun(name, unit_id, str(thread_id), started, facts),
            until_ms=ended,
            night=night or rule.at_night,
            begins=bool(row.observed) and ended - started <= rule.newest_days * DAY_MS,
            known=bool(row.observed),
        )


def _silent(frames: Frames, rules: NoticeRules) -> Iterator[Found]:
    rule = rules.rules.silent_handle
    if not rule.on or frames.last_posts.empty:
        return
    offices = frames.last_posts[frames.last_posts["role"] == "office"].reset_index(drop=True)
    accounts, last = offices[["account_id", "unit_id", "handle", "role"]], offices[["account_id", "last_ms"]]
    rows, _ = dormant(accounts, last, frames.observation, frames.gaps, days=rule.limit_days)
    until = frames.observation.set_index("unit_id")["observed_until_ms"]
    for row in rows.itertuples():
        yield Found(
            Begun(
                "silent_handle",
                str(row.unit_id),
                str(row.account_id),
                int(str(row.silent_since_ms)),
                {"handle": str(row.handle)},
            ),
            until_ms=int(until[str(row.unit_id)]),
            night=rule.at_night,
            begins=float(str(row.silent_days)) <= rule.newest_days,
        )


def _changed(frames: Frames, rules: NoticeRules, *, now_ms: int) -> Iterator[Found]:
    """A picture or a name that a look found other than the one before it; what X did not show meanwhile is no change."""
    rule = rules.rules.changed_profile
    if not rule.on:
        return
    shown = frames.looks[frames.looks["state"].isin(SEEN)]
    for what in ("picture", "name"):
        known = shown[shown[what].notna()]
        before = known.groupby(["account_id", "unit_id"], sort=False)[what].shift()
        is_other = before.notna() & (known[what] != before)
        for row in known[is_other & (known["seen_ms"] > now_ms - rule.shown_days * DAY_MS)].itertuples():
            subject = f"{row.account_id}:{what}:{row.seen_ms}"
            facts = {"handle": str(row.handle), "what": what}
            begun = Begun("changed_profile", str(row.unit_id), subject, int(str(row.seen_ms)), facts)
            yield Found(begun, until_ms=now_ms, night=rule.at_night)


def _suspended(frames: Frames, rules: NoticeRules, *, now_ms: int) -> Iterator[Found]:
    rule = rules.rules.suspended_handle
    for row in frames.suspended.itertuples() if rule.on else ():
        facts = {"handle": str(row.handle)}
        begun = Begun(
            "suspended_handle", str(row.unit_id), str(row.account_id), int(str(row.since_ms)), facts
        )
        yield Found(begun, until_ms=now_ms, night=rule.at_night)


def _collection(frames: Frames, rules: NoticeRules, *, now_ms: int) -> Iterator[Found]:
    """Noted's own collection, told headquarters: by its sign, however many queries have it."""
    rule = rules.rules.overdue_collection
    hq: Sequence[str] = list(frames.units.loc[frames.units["kind"] == "hq", "unit_id"])
    if not rule.on or not hq:
        return
    worst: dict[str, int | None] = {}
    for each in findings(State(**frames.condition)):
        slug, since = each.sign.slug, each.since_ms
        lasts = slug in AT_ONCE or since is None or now_ms - since >= rule.limit_minutes * MINUTE_MS
        if slug in STANDS_STILL and each.sign.grave and lasts:
            earlier = worst.get(slug, since)
            worst[slug] = since if earlier is None or since is None else min(earlier, since)
    for slug, since in worst.items():
        begun = Begun("overdue_collection", hq[0], slug, since or now_ms, {"sign": slug})
        yield Found(begun, until_ms=now_ms, night=rule.at_night)
