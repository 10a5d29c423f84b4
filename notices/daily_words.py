"""The daily digest in words."""

from language import figures
from language.durations import duration
from language.words import N_, Words
from notices.digest_model import (
    NO_CASE,
    NOT_TOLD_APART,
    PARTLY_OBSERVED,
    Daily,
    WaitingCase,
)
from notices.digest_words import banner, called, footer, known, marked, spans
from notices.links import Links, of_post
from notices.sheet import Figure, Line, Link, Part, Sheet

ORIGINS = {"referral": N_("referral"), "complaint": N_("complaint")}
NO_PLACE = {
    NOT_TOLD_APART: N_("not told: chance alone could have made the order"),
    PARTLY_OBSERVED: N_("not told: a part of these days was not collected"),
    NO_CASE: N_("none: no case came in these days"),
}


def sheet(of: Daily, links: Links) -> Sheet:
    """What an office is told in the morning."""
    _ = Words(links.language)
    name, on = called(of.office, _), figures.day(of.on, _)
    whole = links.page("unit", unit=of.office.unit_id)
    return Sheet(
        language=_.language,
        subject=marked(f"{name}: {_subject(of, _)}", _, of.demonstration),
        title=_("Daily digest, {day}", day=on),
        office=name,
        banner=banner(of.demonstration, _),
        known=known(of.as_of_ms, _),
        figures=_figures(of, _),
        parts=tuple(part for part in (*_waiting(of, links, _), _not_known(of, _)) if part.lines),
        footer=footer(of.office, links, _),
        short=_short(of, name, on, _),
        page=None if whole is None else Link(_("Open the office"), whole),
    )


def _subject(of: Daily, _: Words) -> str:
    if not of.waiting:
        return _("nothing waits")
    n = figures.count(of.waiting, _)
    said = _.plural("{n} case waits", "{n} cases wait", of.waiting, n=n)
    return _("{what}, {n} urgent", what=said, n=figures.count(of.urgent, _)) if of.urgent else said


def _figures(of: Daily, _: Words) -> tuple[Figure, ...]:
    before = of.waiting_before
    waiting = Figure(
        _("Waiting to be acknowledged"),
        figures.count(of.waiting, _),
        "" if before is None else _("a day before: {n}", n=figures.count(before, _)),
    )
    found = [waiting]
    if of.urgent:
        found.append(Figure(_("Urgent among them"), figures.count(of.urgent, _)))
    if of.oldest_s is not None:
        found.append(Figure(_("The oldest waits for"), duration(of.oldest_s, _)))
    beside = _("{n} not observed", n=figures.count(of.unobserved, _)) if of.unobserved else ""
    found.append(Figure(_("Came in yesterday"), figures.count(of.came_in, _), beside))
    if of.came_in:
        found.append(Figure(_("of which acknowledged"), _acknowledged(of, _)))
    if of.place is not None or of.why_no_place:
        rank = None if of.place is None else of.place.rank
        found.append(Figure(_("Place in the last 7 days"), figures.count(rank, _), _place(of, _)))
    return tuple(found)


def _acknowledged(of: Daily, _: Words) -> str:
    n, all_ = figures.count(of.acknowledged, _), figures.count(of.came_in, _)
    return _("{n} of {all}", n=n, all=all_)


def _place(of: Daily, _: Words) -> str:
    """The limits of a place and how it changed, or why none is told."""
    if of.place is None:
        return _(NO_PLACE[str(of.why_no_place)])
    low, high, n = (figures.count(each, _) for each in (of.place.low, of.place.high, of.place.ranked))
    said = _("of {n}; could be {low} to {high}", n=n, low=low, high=high)
    change = of.place.change
    if change is None:
        return said
    n = figures.count(abs(change), _)
    if not change:
        return _("{what}; as in the 7 days before", what=said)
    if change > 0:
        return _.plural("{what}; {n} place up", "{what}; {n} places up", change, n=n, what=said)
    return _.plural("{what}; {n} place down", "{what}; {n} places down", -change, n=n, what=said)


def _waiting(of: Daily, links: Links, _: Words) -> tuple[Part, Part]:
    """The cases that wait, and those of them that came last."""
    first, fresh = ([_case(each, of, links, _) for each in some] for some in (of.first, of.fresh))
    rest = of.waiting - len(of.first)
    if rest > 0:
        n = figures.count(rest, _)
        first.append(Line(_.plural("and {n} more", "and {n} more", rest, n=n)))
    return (
        Part(_("What waits, urgent ones first, then the oldest"), tuple(first)),
        Part(_("Since yesterday and still waiting, the latest"), tuple(fresh)),
    )


def _case(each: WaitingCase, of: Daily, links: Links, _: Words) -> Line:
    said = _(
        "waits {time}: {origin}, {moment}",
        time=duration(each.waited_s, _),
        origin=_(ORIGINS[each.origin]),
        moment=figures.instant(each.since_ms, _),
    )
    own = links.case(of.office.unit_id, each.thread_id)
    post = Link(_("The post on X"), of_post(each.tag_id))
    ways = (post,) if own is None else (Link(_("Open the case"), own), post)
    return Line(said, ways, mark=_("Urgent") if each.is_urgent else "")


def _not_known(of: Daily, _: Words) -> Part:
    lines = [
        _("Not collected: {span}. Cases of that time are not in these figures.", span=each)
        for each in spans(of.missing, _)
    ]
    if of.is_behind:
        moment = figures.instant(of.as_of_ms, _)
        lines.append(_("Nothing after {moment} is known yet: what came since is not counted.", moment=moment))
    if of.unobserved:
        lines.append(
            _.plural(
                "{n} case of yesterday was not observed.",
                "{n} cases of yesterday were not observed.",
                of.unobserved,
                n=figures.count(of.unobserved, _),
            )
        )
    return Part(_("What is not known"), tuple(Line(each) for each in lines), is_doubt=True)


def _short(of: Daily, name: str, on: str, _: Words) -> tuple[str, ...]:
    lines = [_("*{office}*: daily digest, {day}", office=name.replace("*", ""), day=on)]
    if of.demonstration:
        lines.append(_("Demonstration data – made up."))
    lines.append(known(of.as_of_ms, _))
    if of.waiting:
        n = figures.count(of.waiting, _)
        said = _.plural(
            "*{n} case waits* to be acknowledged", "*{n} cases wait* to be acknowledged", of.waiting, n=n
        )
        lines.append(_("{what}; the oldest for {time}.", what=said, time=duration(of.oldest_s, _)))
    else:
        lines.append(_("No case waits to be acknowledged."))
    if of.urgent:
        lines.append(_("*Urgent: {n}*", n=figures.count(of.urgent, _)))
    if of.is_behind or of.missing or of.unobserved:
        lines.append(_("Not all is known: {what}", what=_not_known(of, _).lines[0].text))
    if of.came_in:
        lines.append(_("Yesterday acknowledged: {what}.", what=_acknowledged(of, _)))
    lines += [
        f"{place}. {duration(each.waited_s, _)} – {of_post(each.tag_id)}"
        for place, each in enumerate(of.first, start=1)
    ]
    return tuple(lines)
