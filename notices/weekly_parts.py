"""The parts of the weekly digest: who is named, what waits at which office, what is not known."""

from typing import Final

from data.scope import HQ
from language import figures
from language.durations import duration
from language.words import Words
from metrics.league import PEER_GROUPS
from notices.digest_frames import GROUP
from notices.digest_model import FAILING, Named, OfficeMissing, OfficeWaiting, Weekly
from notices.digest_words import called, spans
from notices.links import Links
from notices.sheet import Line, Link, Part

MOST_NAMED, MOST_WAITING, MOST_MISSING = 10, 10, 8
MOST_IN_SHORT: Final = 4


def named(of: Weekly, _: Words) -> list[Part]:
    """Who may be named, and what the ranks are worth."""
    week = figures.period_in_words(of.week.from_on, of.week.to_on, _)
    best = Part(_("Among the best, {week}", week=week), _lines(of.commended, _))
    worst = Part(_("To improve, {week}", week=week), _lines(of.laggards, _))
    said = (
        []
        if of.commended or of.laggards
        else [_("No office can be named: none can be told apart as best or worst.")]
    )
    rankable = _("In the whole state: {what}", what=_signal(of, _)) if _signal(of, _) else ""
    return [
        best,
        worst,
        Part(_("What the ranks say"), tuple(Line(each) for each in (*said, rankable) if each)),
    ]


def _signal(of: Weekly, _: Words) -> str:
    part = figures.share(of.rankability, _)
    return {
        "few": _("Fewer than five offices are ranked: they are not told apart."),
        "none": _("These offices cannot be told apart: the spread between them is no more than chance."),
        "little": _(
            "Only {share} of the spread between these offices is signal, the rest is chance: look at the intervals, not at "
            "the ranks.",
            share=part,
        ),
        "much": _("{share} of the spread between these offices is signal, the rest is chance.", share=part),
    }.get(of.signal, "")


def _lines(named: tuple[Named, ...], _: Words) -> tuple[Line, ...]:
    lines = [Line(_name(each, _)) for each in named[:MOST_NAMED]]
    rest = len(named) - len(lines)
    if rest > 0:
        lines.append(Line(_.plural("and {n} more", "and {n} more", rest, n=figures.count(rest, _))))
    return tuple(lines)


def _name(each: Named, _: Words) -> str:
    place = figures.rank_in_words(each.rank, each.low, each.high, _)
    office, cases = called(each.office, _), figures.count(each.cases, _)
    if each.verdict == FAILING:
        within = figures.share(each.within_24h, _)
        return _(
            "{office}: {share} within 24 h, of {n} cases; {place}",
            office=office,
            share=within,
            n=cases,
            place=place,
        )
    time = duration(each.expected_s, _)
    return _("{office}: {place}; {time} expected, {n} cases", office=office, place=place, time=time, n=cases)


def waiting(of: Weekly, links: Links, _: Words) -> list[Part]:
    """What waits at each office of the area, the most first; what citizens wrote to headquarters itself stands apart."""
    own = [each for each in of.waiting if each.office.kind == HQ]
    others = [each for each in of.waiting if each.office.kind != HQ]
    total, urgent = (sum(getattr(each, name) for each in others) for name in ("cases", "urgent"))
    heading = _("Waiting now: {n}", n=figures.count(total, _))
    if urgent:
        heading = _("{what}, {n} urgent", what=heading, n=figures.count(urgent, _))
    lines = [_at_office(each, links, _) for each in others[:MOST_WAITING]]
    rest = others[MOST_WAITING:]
    if rest:
        n, cases = figures.count(len(rest), _), figures.count(sum(each.cases for each in rest), _)
        lines.append(
            Line(
                _.plural(
                    "at {n} more office: {cases}", "at {n} more offices: {cases}", len(rest), n=n, cases=cases
                )
            )
        )
    lines = [Line(counted(of, _)), *lines] if lines else [Line(_("No case waits to be acknowledged."))]
    for each in own:
        n, time = figures.count(each.cases, _), duration(each.oldest_s, _)
        lines.append(
            Line(_("beside them at headquarters itself: {n}; the oldest for {time}", n=n, time=time))
        )
    return [Part(heading, tuple(lines))]


def counted(of: Weekly, _: Words) -> str:
    """Of which offices the number that waits is, and of which it is not."""
    others = [each for each in of.waiting if each.office.kind != HQ]
    of_group = sum(each.cases for each in others if each.office.kind in PEER_GROUPS[GROUP])
    rest = sum(each.cases for each in others) - of_group
    said = _(
        "Of them at districts and commissionerates {n}, at ranges, zones and all other offices {rest}.",
        n=figures.count(of_group, _),
        rest=figures.count(rest, _),
    )
    return f"{said} {_('Headquarters’ own are not counted.')}" if of.office.kind == HQ else said


def _at_office(each: OfficeWaiting, links: Links, _: Words) -> Line:
    n, time = figures.count(each.cases, _), duration(each.oldest_s, _)
    said = _("{office}: {n}; the oldest for {time}", office=called(each.office, _), n=n, time=time)
    if each.urgent:
        said = _("{what}, {n} urgent", what=said, n=figures.count(each.urgent, _))
    page = links.page("unit", unit=each.office.unit_id)
    return Line(said, () if page is None else (Link(_("Open the office"), page),))


def not_known(of: Weekly, _: Words) -> list[Part]:
    """Of which offices something is missing."""
    lines = [Line(_missing(each, _)) for each in of.missing[:MOST_MISSING]]
    rest = len(of.missing) - len(lines)
    if rest > 0:
        n = figures.count(rest, _)
        lines.append(Line(_.plural("so {n} more office", "so {n} more offices", rest, n=n)))
    if of.now.unobserved:
        n = figures.count(of.now.unobserved, _)
        lines.append(
            Line(
                _.plural(
                    "{n} case was not observed and is in no figure.",
                    "{n} cases were not observed and are in no figure.",
                    of.now.unobserved,
                    n=n,
                )
            )
        )
    return [Part(_("What is not known"), tuple(lines), is_doubt=True)]


def _missing(each: OfficeMissing, _: Words) -> str:
    said = [_("not collected {span}", span=span) for span in spans(each.spans, _)]
    if each.is_behind and each.until_ms is None:
        said.append(_("nothing collected whole yet"))
    elif each.is_behind:
        said.append(_("known up to {moment} only", moment=figures.instant(each.until_ms, _)))
    return f"{called(each.office, _)}: {'; '.join(said)}"


def names(named: tuple[Named, ...], _: Words) -> str:
    """Some names on a line."""
    said = ", ".join(called(each.office, _).replace("*", "") for each in named[:MOST_IN_SHORT])
    rest = len(named) - MOST_IN_SHORT
    return said if rest <= 0 else _("{names} and {n} more", names=said, n=figures.count(rest, _))
