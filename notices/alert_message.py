"""The message that tells an office of several alerts: numbers, names of offices, their handles and links; never a
citizen's words or name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from data.alerts import Begun
from language import figures
from language.words import Words
from notices.alert_words import RULES, is_urgent, line, rule_title
from notices.links import Links
from notices.message import Message

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
