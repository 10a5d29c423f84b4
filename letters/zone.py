"""The letter to a zone, on the offices that lie in it."""

from typing import Final

from language import figures
from letters import directions, findings, grounds, league_table, waiting
from letters.document import Heading, Items, Letter, Paragraph
from letters.heads import annexed, foot, head, letter
from letters.particulars import LetterError, Particulars
from letters.reviewed import LAGGARD, Reviewed

BY_ZONES: Final = (None, "hq", "zone")
"""Who enters what a zone's letter says of its offices: headquarters, or the zone."""


def of_zone(review: Reviewed, zone_id: str, given: Particulars) -> Letter:
    """The letter; raises `LetterError`, also where an office is no zone."""
    _ = review.words
    if review.unit(zone_id)["kind"] != "zone":
        raise LetterError(f"{zone_id!r} is no zone.", code="no_zone")
    name, own = review.called(zone_id), review.of_zone(zone_id)
    below = [each for each in own if each != zone_id]
    subject = _(
        "Review of the answers of the offices of {zone} to citizens’ complaints on X, {period}",
        zone=name,
        period=review.period,
    )
    happened = grounds.events(review, among=own, noted_as=BY_ZONES)
    lying = waiting.cases_of(review, _with_cases(review, below))
    to = _("The Additional Director General / Inspector General of Police, {zone}", zone=name)
    blocks = [
        *head(review, given, to=(to,), subject=subject),
        Paragraph(
            _(
                "The answers of all offices to citizens’ complaints on X in the period {period} were reviewed. This letter "
                "concerns the offices of {zone}; their ranks are those among all offices of the state.",
                period=review.period,
                zone=name,
            )
        ),
        Heading(_("Position of the zone")),
        Paragraph(_counts(review, below)),
        *league_table.by_group(review, own),
        Paragraph(league_table.how_to_read(_)),
        *findings.commended(review, among=own),
        *findings.laggards(review, among=own),
        Heading(_("Directions")),
        Paragraph(_("The following directions are issued for compliance:")),
        Items(directions.of_zone(review, own), kind="letters"),
        Heading(_("How it was worked out, and what is not known")),
        Paragraph(grounds.worked_out(review)),
        Paragraph(grounds.not_known(review, among=own)),
        *([Paragraph(happened)] if happened else []),
        Paragraph(grounds.found_by(review)),
        *foot(review, given, copies=_copies(review, own), enclosed=_("Annexure 1") if lying else None),
    ]
    if lying:
        blocks += [*annexed(_("Annexure 1: cases without an answer, the oldest first")), *lying]
    return letter(review, given, blocks, title=subject)


def _with_cases(review: Reviewed, unit_ids: list[str]) -> list[str]:
    """Whose cases are listed: first of those that must improve, then of the others."""
    worst = review.named(LAGGARD, among=unit_ids)
    return [*worst, *(each for each in unit_ids if each not in worst)]


def _counts(review: Reviewed, unit_ids: list[str]) -> str:
    """The cases of the offices below a zone together: counts alone, for no other figure adds up."""
    _ = review.words
    rows = [row for row in map(review.league, unit_ids) if row is not None]
    sums = {name: sum(row[name] for row in rows) for name in ("cases", "unanswered", "unobserved")}
    said = _(
        "Its {offices} offices had {cases} cases, of which {unanswered} have no answer.",
        offices=figures.count(len(unit_ids), _),
        cases=figures.count(sums["cases"], _),
        unanswered=figures.count(sums["unanswered"], _),
    )
    return " ".join(filter(None, (said, findings.left_out(review, sums["unobserved"]))))


def _copies(review: Reviewed, own: list[str]) -> tuple[str, ...]:
    """Every office of the zone that the letter ranks, and who looks after all of it."""
    _ = review.words
    has_traffic = any(review.group_of(each) == "traffic" for each in own)
    return (
        _("All ranges and heads of police of the districts of the zone"),
        *([_("All officers in charge of traffic police in the zone")] if has_traffic else []),
        _("The officer in charge of the Social Media Centre, police headquarters"),
    )
