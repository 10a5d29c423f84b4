"""On what a letter rests: how it was worked out, what is not known, what else happened, and by which run it is found."""

from collections.abc import Collection
from datetime import date
from typing import Final

from language import figures
from language.words import Words
from letters import measured
from letters.document import shortened
from letters.reviewed import Reviewed, ms_of

MOST_TITLE: Final = 60
MOST_EVENTS: Final = 12
MOST_GAPS: Final = 3
MOST_WITHOUT: Final = 40
MOST_HOLED: Final = 10
WHOLE: Final = 0.9995


def worked_out(review: Reviewed) -> str:
    """How the figures came about."""
    _ = review.words
    return _(
        "What is measured: {what}. A case is a thread on X in which an office was tagged. Who waits, counts: a case "
        "without an answer counts for as long as it has waited. Offices are ranked within their group by the expected "
        "wait in the first 24 hours, by version {definitions} of the definitions.",
        what=measured.asked(review),
        definitions=str(review.content["definitions"]),
    )


def not_known(review: Reviewed, *, among: list[str] | None = None) -> str:
    """What of these offices, or of the state, was not collected; said also where nothing is missing."""
    _ = review.words
    own = {each: review.unit(each) for each in (review.ranked() if among is None else among)}
    holed = [each for each, unit in own.items() if unit["coverage"]["gaps"]]
    without = [each for each in review.content["not_known"]["without_figures"] if each in own]
    parts = [] if review.content["not_known"].get("is_over", True) else [_so_far(review)]
    if holed:
        parts.append(
            _.plural(
                "Of {n} office not every post of the period was collected ({offices}); what lies in a gap is not known and "
                "is held against nobody.",
                "Of {n} offices not every post of the period was collected ({offices}); what lies in a gap is not known and "
                "is held against nobody.",
                len(holed),
                offices=_names(review, holed, most=MOST_HOLED),
            )
        )
    if without:
        said = _names(review, without, most=MOST_WITHOUT)
        parts.append(_("No figures can be given for: {offices}.", offices=said))
    if not parts:
        return _("Collection had no gap in the period; nothing is known to be missing.")
    return " ".join(parts)


def _names(review: Reviewed, unit_ids: list[str], *, most: int) -> str:
    """The names of offices, so many of them, and how many more there are."""
    _, more = review.words, len(unit_ids) - most
    said = ", ".join(review.called(each) for each in unit_ids[:most])
    return said + (" " + _.plural("and {n} more", "and {n} more", more) if more > 0 else "")


def _so_far(review: Reviewed) -> str:
    _ = review.words
    until = figures.instant(ms_of(review.content["known_until"]), _)
    return _("The period was not over: figures hold up to {moment}.", moment=until)


def gaps_of(review: Reviewed, unit_id: str) -> str:
    """What of one office was not collected, from when to when."""
    _, coverage = review.words, review.unit(unit_id)["coverage"]
    gaps = coverage["gaps"]
    if not gaps:
        seen = coverage["observed_share"]
        if seen is None:
            return _("Nothing of the period was collected for this office.")
        if seen < WHOLE:
            return _("{share} of the period was collected for this office.", share=figures.share(seen, _))
        return _("Collection had no gap in the period; nothing is known to be missing.")
    spans = [_span(gap, _) for gap in gaps[:MOST_GAPS]]
    more = len(gaps) - len(spans)
    said = "; ".join(spans) + (" " + _.plural("and {n} more", "and {n} more", more) if more else "")
    return _("Not collected for this office: {spans}. What lies there is not known.", spans=said)


def _span(gap: dict[str, str | None], _: Words) -> str:
    return _(
        "from {start} to {end}",
        start=figures.instant(ms_of(gap["from"]), _),
        end=figures.instant(ms_of(gap["to"]), _),
    )


def events(
    review: Reviewed, *, among: Collection[str] = (), noted_as: Collection[str | None] | None = None
) -> str | None:
    """What else happened in the period (festivals, elections, transfers, outages): what is of the whole state first, then
    what is of these offices, where `noted_as` is given as far as it was entered in one of these roles; None where nothing
    is noted."""
    _ = review.words
    given = review.content.get("annotations") or ()
    own = [each for each in given if each["unit_id"] in among and each["unit_id"] in review.units]
    noted = [each for each in given if each["unit_id"] is None]
    noted += [each for each in own if noted_as is None or each.get("noted_as") in noted_as]
    if not noted:
        return None
    said = []
    for each in noted[:MOST_EVENTS]:
        title = shortened(_.of(each["title_en"], each["title_hi"]), most=MOST_TITLE)
        whose = "" if each["unit_id"] is None else f", {review.called(each['unit_id'])}"
        days = figures.period_in_words(
            date.fromisoformat(each["from_on"]), date.fromisoformat(each["to_on"]), _
        )
        said.append(f"{title}{whose} ({days})")
    more = len(noted) - len(said)
    if more:
        said.append(_.plural("and {n} more", "and {n} more", more))
    return _("The period held: {events}. No figure was changed for them.", events="; ".join(said))


def led_by_headquarters(review: Reviewed) -> str | None:
    """Whom the review names and no letter judges or is addressed to, as headquarters leads them itself; None where there
    is none."""
    _, own = review.words, review.led_by_headquarters()
    if not own:
        return None
    return _(
        "Accounts that headquarters leads itself are ranked by themselves; letters neither judge nor address them: "
        "{offices}.",
        offices=_names(review, own, most=MOST_HOLED),
    )


def found_by(review: Reviewed) -> str:
    """The run of the review, the checksum of what it holds, and up to when that was known: a screen knows more later."""
    _ = review.words
    frozen = _(
        "Names and figures are as known up to {moment}, frozen in this review; the dashboard of a later day may name "
        "others.",
        moment=figures.instant(ms_of(review.content["known_until"]), _),
    )
    run = _("Review {run}; checksum (SHA-256): {sum}", run=review.run_id, sum=review.checksum)
    return f"{frozen} {run}"
