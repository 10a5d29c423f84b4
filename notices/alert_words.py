"""Alerts in words: a line of each for messages and pages, and the message that tells an office of several. Numbers, names
of offices, their handles and links; never a citizen's words or name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from notices.links import Links
from notices.message import Message

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
MOST_LINES: Final = 25
BEHIND_MS: Final = 3_600_000


@dataclass(frozen=True)
class Told:
    """One alert of a message: what it is, up to when it is known, and at which level it is told; `before_ms`: when the
    level before was told; `reached`: whether a message to it went out."""

    begun: Begun
    until_ms: int
    level: int = 0
    before_ms: int | None = None
    reached: bool = True


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
            said = _("Referral of {moment}: not acknowledged for {duration}.", moment=since, duration=waited)
            return _("URGENT. {line}", line=said)
        return _(
            "Referral of {moment}: not acknowledged for {duration} of duty time.",
            moment=since,
            duration=waited,
        )
    if begun.rule == "day_old_complaint":
        waited = duration((until_ms - begun.began_ms) / 1000, _)
        said = _("Complaint of {moment}: unanswered for {duration}.", moment=since, duration=waited)
        return _("URGENT. {line}", line=said) if is_urgent(begun) else said
    if begun.rule == "silent_handle":
        return _("@{handle} has written nothing since {moment}.", handle=handle, moment=since)
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
        title = f"{title}: {duration(_lasted_ms(begun, until_ms) / 1000, _)}"
    elif handle := begun.facts.get("handle"):
        title = f"{title}: @{handle}"
    elif sign := BY_SLUG.get(str(begun.facts.get("sign"))):
        title = _.of(sign.title_en, sign.title_hi)
    return _("URGENT. {line}", line=title) if is_urgent(begun) else title


def _lasted_ms(begun: Begun, until_ms: int) -> int:
    """How long a case waits: a referral in duty time, an urgent one by the clock on the wall, like a complaint."""
    if begun.rule == "unacknowledged_referral" and not is_urgent(begun):
        return int(duty_between(np.array([begun.began_ms]), np.array([until_ms]))[0])
    return until_ms - begun.began_ms


def link(begun: Begun, links: Links, _: Words) -> str:
    """The address at which an alert is followed up; without the dashboard's own address the number of its case."""
    thread_id = begun.facts.get("thread_id")
    if thread_id is not None:
        return links.case(begun.unit_id, int(thread_id)) or _("case {number}", number=thread_id)
    if begun.rule == "overdue_collection":
        return links.page("collection") or ""
    return links.page("unit", unit=begun.unit_id) or ""


def _order(each: Told) -> tuple[bool, int, int, str]:
    places = list(RULES)
    rule = each.begun.rule
    place = places.index(rule) if rule in RULES else len(places)
    return not is_urgent(each.begun), place, each.begun.began_ms, each.begun.subject


def message(
    told: Sequence[Told],
    *,
    unit_id: str,
    names: Mapping[str, str],
    links: Links,
    demonstration: bool,
    _: Words,
) -> Message:
    """What an office is told of some alerts, what is urgent first. `names`: of the offices, in the reader's language."""
    n, office = len(told), names.get(unit_id, unit_id)
    ordered = sorted(told, key=_order)
    first = ordered[0].begun
    if n == 1:
        about = names.get(first.unit_id, first.unit_id)
        subject = _("Noted: {what} – {office}", what=rule_title(first.rule, _), office=about)
    else:
        subject = _.plural(
            "Noted: {n} alert for {office}", "Noted: {n} alerts for {office}", n, office=office
        )
    if is_urgent(first):
        subject = _("URGENT – {subject}", subject=subject)
    until_ms = max(each.until_ms for each in told)
    lines = [
        _.plural(
            "{n} alert for {office}, as known up to {moment}.",
            "{n} alerts for {office}, as known up to {moment}.",
            n,
            office=office,
            moment=figures.instant(until_ms, _),
        )
    ]
    if demonstration:
        subject = _("Made up: {subject}", subject=subject)
        lines.insert(0, _("A demonstration with made-up data: nothing here is about a real office."))
    for number, each in enumerate(ordered[:MOST_LINES], start=1):
        lines += ["", *_of_one(number, each, until_ms, names, links, _)]
    if n > MOST_LINES:
        lines += ["", _.plural("and {n} more", "and {n} more", n - MOST_LINES)]
    if page := links.page("alerts"):
        lines += ["", _("Take them on, so that they are raised no further:"), page]
    lines += [
        "",
        _("Only numbers and links stand here, nobody’s words. What was told once is not told again."),
    ]
    return Message(subject=subject, text="\n".join(lines) + "\n")


def _of_one(
    number: int, each: Told, until_ms: int, names: Mapping[str, str], links: Links, _: Words
) -> list[str]:
    begun = each.begun
    about = names.get(begun.unit_id, begun.unit_id)
    lines = [f"{number}. {about}: {line(begun, each.until_ms, _)}"]
    if until_ms - each.until_ms > BEHIND_MS:
        lines.append("   " + _("Known up to {moment} alone.", moment=figures.instant(each.until_ms, _)))
    if each.before_ms is not None and not each.reached:
        lines.append("   " + _("The level below could not be reached."))
    elif each.before_ms is not None:
        moment = figures.instant(each.before_ms, _)
        lines.append("   " + _("Told one level below on {moment}; nothing has come of it.", moment=moment))
    where = link(begun, links, _)
    return [*lines, f"   {where}"] if where else lines
