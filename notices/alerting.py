"""What to do about what was found: which alerts begin, which are over, and who is told which of them now."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from data.alerts import LEVELS, Begun, Standing
from data.recipient_rows import Recipient
from metrics.period import IST, instant_ms
from notices.found import MINUTE_MS, Found
from notices.levels import NO_RECIPIENT, NO_WAY, Offices, is_due, next_level
from notices.rules import NoticeRules, Rule, Sending

OF_CASES: Final = ("unacknowledged_referral", "day_old_complaint", "silent_handle")


@dataclass(frozen=True)
class Changes:
    """What is to be written of alerts: those that begin, those that are over, and those of which something else is known."""

    begun: tuple[Begun, ...]
    over: tuple[int, ...]
    renewed: tuple[tuple[int, Begun], ...]


def changes(found: Sequence[Found], standing: Sequence[Standing], *, unseen: Collection[str]) -> Changes:
    """What began and what is over. An alert of an office that cannot be seen just now stays: not collected is not over."""
    there = {each.key: each for each in found}
    known = {(each.rule, each.unit_id, each.subject): each for each in standing}
    begun = [each.begun for key, each in there.items() if each.begins and each.known and key not in known]
    over = [
        each.alert_id
        for key, each in known.items()
        if key not in there and not (each.rule in OF_CASES and each.unit_id in unseen)
    ]
    renewed = [
        (known[key].alert_id, each.begun)
        for key, each in there.items()
        if key in known and dict(known[key].facts) != dict(each.begun.facts)
    ]
    return Changes(tuple(begun), tuple(over), tuple(renewed))


@dataclass(frozen=True)
class Telling:
    """The alerts that an office is told now, each with the level at which it is, and whom of it."""

    unit_id: str
    alerts: tuple[tuple[Standing, int], ...]
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True)
class Skipped:
    """A level at which nobody could be told."""

    alert: Standing
    level: int
    unit_id: str
    reason: str


def is_quiet(sending: Sending, now_at: datetime) -> bool:
    """Whether an instant lies in the quiet hours, which may go over midnight."""
    at = now_at.astimezone(IST)
    minute, since, until = 60 * at.hour + at.minute, sending.quiet_from, sending.quiet_until
    return since <= minute < until if since <= until else minute >= since or minute < until


def tellings(
    standing: Sequence[Standing],
    found: Sequence[Found],
    rules: NoticeRules,
    offices: Offices,
    *,
    made: Mapping[tuple[str, str], int],
    now_at: datetime,
) -> tuple[list[Telling], list[Skipped]]:
    """Who is told what now, one telling an office, and the levels at which nobody could be told.

    `made`: how many messages each channel and address had in the last hour; whoever had the most is left out, and where all
    of an office had it waits, unless it is urgent. What is taken on, over, not certain just now
    or found in the quiet hours is told to nobody; where an office has nobody to be told, the next level is told at once.
    """
    now_ms, there = instant_ms(now_at), {each.key: each for each in found}
    quiet = is_quiet(rules.sending, now_at)
    by_office: dict[str, list[tuple[Standing, int, bool]]] = {}
    skipped: list[Skipped] = []
    for alert in standing:
        thing, rule = there.get((alert.rule, alert.unit_id, alert.subject)), rules.rule(alert.rule)
        if (
            thing is None
            or rule is None
            or alert.acknowledged
            or not thing.known
            or (quiet and not thing.night)
        ):
            continue
        level = next_level(alert, rule, offices)
        until_ms = min(now_ms, thing.until_ms)
        if level is None or not is_due(alert, rule, level, until_ms=until_ms, night=thing.night):
            continue
        office, passed = _reached(alert, rule, offices, level)
        skipped += [each for each in passed if each.level not in alert.skipped]
        if office is None:
            continue
        waited_ms = now_ms - alert.noticed_ms
        is_ready = thing.night or alert.level_ms is not None
        is_ready = is_ready or not 0 <= waited_ms < rules.sending.gather_minutes * MINUTE_MS
        by_office.setdefault(office[0], []).append((alert, office[1], is_ready))
    night = {(each.alert_id) for each in standing if _is_night(each, there)}
    told, had = [], Counter(made)
    for unit_id, each in sorted(by_office.items()):
        who = offices.recipients[unit_id]
        if not any(alert.alert_id in night for alert, _, _ in each):
            is_ready = any(ready for _, _, ready in each)
            most = rules.sending.most_an_hour
            who = tuple(one for one in who if is_ready and had[one.channel, one.address] < most)
        if who:
            told.append(Telling(unit_id, tuple((alert, level) for alert, level, _ in each), who))
        had.update((one.channel, one.address) for one in who)
    return told, skipped


def _is_night(alert: Standing, there: Mapping[tuple[str, str, str], Found]) -> bool:
    thing = there.get((alert.rule, alert.unit_id, alert.subject))
    return thing is not None and thing.night


def _reached(
    alert: Standing, rule: Rule, offices: Offices, level: int
) -> tuple[tuple[str, int] | None, list[Skipped]]:
    """The first office from a level on of which somebody can be told, with its level, and those before it."""
    passed: list[Skipped] = []
    for name in rule.levels:
        at = LEVELS.index(name)
        unit_id = offices.at(alert.unit_id, at)
        if at < level or unit_id is None:
            continue
        if offices.recipients.get(unit_id):
            return (unit_id, at), passed
        passed.append(Skipped(alert, at, unit_id, NO_WAY if unit_id in offices.lacking else NO_RECIPIENT))
    return None, passed
