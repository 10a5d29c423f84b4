"""The weekly digest in words."""

from math import isnan
from typing import Final

from data.scope import HQ
from language import figures
from language.durations import duration
from language.words import Words
from metrics.comparison import LEAST_CASES, Estimate, differs, share
from notices import weekly_parts
from notices.digest_model import Weekly
from notices.digest_words import banner, called, footer, known, marked
from notices.links import Links
from notices.sheet import Figure, Link, Sheet

UNKNOWN: Final = Estimate(float("nan"))
AREA_PAGES: Final = ("range", "zone")


def sheet(of: Weekly, links: Links) -> Sheet:
    """What a range, a zone or headquarters is told on a Monday."""
    _ = Words(links.language)
    name, week = called(of.office, _), figures.period_in_words(of.week.from_on, of.week.to_on, _)
    subject = f"{name}: {_('weekly digest, {week}', week=week)}"
    parts = (weekly_parts.named(of, _), weekly_parts.waiting(of, links, _), weekly_parts.not_known(of, _))
    return Sheet(
        language=_.language,
        subject=marked(subject, _, of.demonstration),
        title=_("Weekly digest, {week}", week=week),
        office=name,
        banner=banner(of.demonstration, _),
        known=known(of.as_of_ms, _),
        figures=_figures(of, _),
        parts=tuple(part for each in parts for part in each if part.lines),
        footer=footer(of.office, links, _),
        short=_short(of, name, week, _),
        page=_page(of, links, _),
    )


def _page(of: Weekly, links: Links, _: Words) -> Link | None:
    dates = {"period": "dates", "from": of.week.from_on.isoformat(), "to": of.week.to_on.isoformat()}
    is_area = of.office.kind in AREA_PAGES
    whole = (
        links.page("area", area=of.office.unit_id, **dates) if is_area else links.page("overview", **dates)
    )
    return None if whole is None else Link(_("Open the week"), whole)


def _figures(of: Weekly, _: Words) -> tuple[Figure, ...]:
    now, before = of.now, of.before
    beside = _("{n} against before", n=figures.signed(now.cases - before.cases, _))
    if now.unobserved:
        beside = _("{n} not observed", n=figures.count(now.unobserved, _)) + " · " + beside
    offices = _.plural(
        "Cases of {n} district or commissionerate",
        "Cases of {n} districts and commissionerates",
        of.offices,
        n=figures.count(of.offices, _),
    )
    found = [Figure(offices, figures.count(now.cases, _), beside)]
    if not now.cases:
        return tuple(found)
    for slug, label in (
        ("within_1h", _("Acknowledged within an hour")),
        ("within_24h", _("Acknowledged within 24 hours")),
    ):
        pair = now.estimates.get(slug, UNKNOWN), before.estimates.get(slug, UNKNOWN)
        found.append(_share(label, *pair, of, _))
    median = now.estimates.get("median_s", UNKNOWN), before.estimates.get("median_s", UNKNOWN)
    found.append(_median(*median, of, _))
    if of.ago is not None:
        unanswered = share(now.unanswered, now.cases), share(of.ago.unanswered, of.ago.cases)
        beside = _("{n} of {all}", n=figures.count(now.unanswered, _), all=figures.count(now.cases, _))
        was = (
            []
            if isnan(unanswered[1].value)
            else [_("before: {value}", value=figures.share(unanswered[1].value, _))]
        )
        few = min(now.cases, of.ago.cases) < LEAST_CASES
        beside = " · ".join([beside, *was, _points(*unanswered, few, _)])
        found.append(Figure(_("Not acknowledged yet"), figures.share(unanswered[0].value, _), beside))
    return tuple(found)


def _share(label: str, now: Estimate, before: Estimate, of: Weekly, _: Words) -> Figure:
    low, high = figures.share(now.low, _), figures.share(now.high, _)
    limits = [] if isnan(now.low) else [_("95%: {limits}", limits=_("{low} to {high}", low=low, high=high))]
    was = [] if isnan(before.value) else [_("before: {value}", value=figures.share(before.value, _))]
    beside = " · ".join([*limits, *was, _points(now, before, _are_few(of), _)])
    return Figure(label, figures.share(now.value, _), beside)


def _are_few(of: Weekly) -> bool:
    return min(of.now.cases, of.before.cases) < LEAST_CASES


def _points(now: Estimate, before: Estimate, few: bool, _: Words) -> str:
    """How a share changed, where that is more than chance."""
    if few:
        return _("too few cases to compare")
    if not differs(now, before):
        return _("no clear change")
    n = figures.decimal(abs(100 * (now.value - before.value)), _, places=1)
    return _("{n} points more", n=n) if now.value > before.value else _("{n} points less", n=n)


def _median(now: Estimate, before: Estimate, of: Weekly, _: Words) -> Figure:
    value = figures.reached(now.value, of.now.cases, _)
    limits = [] if isnan(now.low) else [_("95%: {limits}", limits=figures.between(now.low, now.high, _))]
    was = _("before: {value}", value=figures.reached(before.value, of.before.cases, _))
    if _are_few(of):
        change = _("too few cases to compare")
    elif not differs(now, before):
        change = _("no clear change")
    else:
        time = duration(abs(now.value - before.value), _)
        change = _("{time} longer", time=time) if now.value > before.value else _("{time} shorter", time=time)
    return Figure(_("Half are acknowledged within"), value, " · ".join([*limits, was, change]))


def _short(of: Weekly, name: str, week: str, _: Words) -> tuple[str, ...]:
    lines = [_("*{office}*: weekly digest, {week}", office=name.replace("*", ""), week=week)]
    if of.demonstration:
        lines.append(_("Demonstration data – made up."))
    lines.append(known(of.as_of_ms, _))
    within = of.now.estimates.get("within_24h", UNKNOWN)
    lines.append(
        _(
            "*{n} cases*, {share} acknowledged within 24 hours",
            n=figures.count(of.now.cases, _),
            share=figures.share(within.value, _),
        )
    )
    change = _points(within, of.before.estimates.get("within_24h", UNKNOWN), _are_few(of), _)
    lines.append(_("Against the week before: {what}", what=change))
    if of.missing or of.now.unobserved:
        n = figures.count(len(of.missing), _)
        lines.append(
            _(
                "Not all is known: offices with gaps: {n}, cases not observed: {cases}.",
                n=n,
                cases=figures.count(of.now.unobserved, _),
            )
        )
    for label, named in (
        (_("Among the best of the week"), of.commended),
        (_("To improve, by the week"), of.laggards),
    ):
        if named:
            lines.append(f"*{label}*: {weekly_parts.names(named, _)}")
    if not of.commended and not of.laggards:
        lines.append(_("No office can be named: none can be told apart as best or worst."))
    waiting = [each for each in of.waiting if each.office.kind != HQ]
    if waiting:
        n = figures.count(sum(each.cases for each in waiting), _)
        most = waiting[: weekly_parts.MOST_IN_SHORT]
        places = ", ".join(f"{called(each.office, _)} {figures.count(each.cases, _)}" for each in most)
        lines.append(_("*Waiting now: {n}*, most at {offices}", n=n, offices=places.replace("*", "")))
        lines.append(weekly_parts.counted(of, _))
    return tuple(each.replace("\n", " ") for each in lines)
