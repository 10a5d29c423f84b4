"""Alerts in words: a line of each for messages and pages. Numbers, handles and links; never a citizen's words or name."""

from typing import Final

import numpy as np

from data.alerts import Begun, Standing
from data.deliveries import REMOVED, SETTLED
from language import figures
from language.durations import duration
from language.words import N_, Words
from metrics.duty import duty_between
from metrics.signs import BY_SLUG
from notices.levels import NO_RECIPIENT, NO_WAY

RULES: Final = {
    "unacknowledged_referral": N_("Referral not acknowledged"),
    "day_old_complaint": N_("Complaint long unanswered"),
    "silent_handle": N_("Account silent"),
    "changed_profile": N_("Picture or name changed"),
    "suspended_handle": N_("Account suspended by X"),
    "overdue_collection": N_("Collection stands still"),
}
NOBODY: Final = {
    NO_RECIPIENT: N_("nobody of it wants alerts"),
    NO_WAY: N_("whoever wants them cannot be reached by the ways that are set up"),
    REMOVED: N_("the recipient was removed before it went out"),
    SETTLED: N_("it was over, or taken on, before it went out"),
}
"""Why nobody of an office was told."""
LEVELS: Final = (N_("the office"), N_("its range"), N_("its zone"), N_("headquarters"))


def rule_title(rule: str, _: Words) -> str:
    """What a rule's alerts are called; of a rule that is there no more its own name."""
    return _(RULES[rule]) if rule in RULES else rule


def is_urgent(begun: Begun | Standing) -> bool:
    """Whether its case is marked as urgent."""
    return bool(begun.facts.get("urgent"))


def line(begun: Begun, until_ms: int, _: Words) -> str:
    """What an alert is about, without the office; `until_ms`: up to when it is known."""
    since = figures.instant(begun.began_ms, _)
    handle = str(begun.facts.get("handle", ""))
    if begun.rule == "unacknowledged_referral":
        waited = duration(_lasted_ms(begun, until_ms) / 1000, _)
        if is_urgent(begun):
            said = _(
                "Referral of {moment}: not acknowledged for {duration} round the clock.",
                moment=since,
                duration=waited,
            )
            return _("URGENT. {line}", line=said)
        return _(
            "Referral of {moment}: not acknowledged for {duration} of duty time.",
            moment=since,
            duration=waited,
        )
    if begun.rule == "day_old_complaint":
        waited = duration((until_ms - begun.began_ms) / 1000, _)
        said = _(
            "Complaint of {moment}: unanswered for {duration} round the clock.",
            moment=since,
            duration=waited,
        )
        return _("URGENT. {line}", line=said) if is_urgent(begun) else said
    if begun.rule == "silent_handle":
        return _(
            "@{handle} has written nothing from {start} up to {end}; up to then its posts are known.",
            handle=handle,
            start=since,
            end=figures.instant(until_ms, _),
        )
    if begun.rule == "changed_profile":
        if begun.facts.get("what") == "name":
            return _("The name of @{handle} was changed (seen on {moment}).", handle=handle, moment=since)
        return _("The picture of @{handle} was changed (seen on {moment}).", handle=handle, moment=since)
    if begun.rule == "suspended_handle":
        return _("X has suspended @{handle} (seen on {moment}).", handle=handle, moment=since)
    sign = BY_SLUG.get(str(begun.facts.get("sign")))
    if sign is None:
        return rule_title(begun.rule, _)
    what, to_do = _.of(sign.title_en, sign.title_hi), _.of(sign.to_do_en, sign.to_do_hi)
    return _("{what}, since {moment}. What to do: {to_do}", what=what, moment=since, to_do=to_do)


def short(begun: Begun, until_ms: int, _: Words) -> str:
    """The same for a cell of a table that says since when and where beside it."""
    title = rule_title(begun.rule, _)
    if "thread_id" in begun.facts:
        waited = duration(_lasted_ms(begun, until_ms) / 1000, _)
        title = (
            _("{what}: {time} of duty", what=title, time=waited)
            if _is_by_duty(begun)
            else _("{what}: {time} round the clock", what=title, time=waited)
        )
    elif begun.rule == "silent_handle":
        moment, handle = figures.instant(until_ms, _), str(begun.facts.get("handle", ""))
        title = _("{what}: @{handle}, known up to {moment}", what=title, handle=handle, moment=moment)
    elif known := begun.facts.get("handle"):
        title = f"{title}: @{known}"
    elif sign := BY_SLUG.get(str(begun.facts.get("sign"))):
        title = _.of(sign.title_en, sign.title_hi)
    return _("URGENT. {line}", line=title) if is_urgent(begun) else title


def _is_by_duty(begun: Begun) -> bool:
    return begun.rule == "unacknowledged_referral" and not is_urgent(begun)


def _lasted_ms(begun: Begun, until_ms: int) -> int:
    """How long a case waits: a referral in duty time, an urgent one by the clock on the wall, like a complaint."""
    if _is_by_duty(begun):
        return int(duty_between(np.array([begun.began_ms]), np.array([until_ms]))[0])
    return until_ms - begun.began_ms
