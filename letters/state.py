"""The letter on the whole state: to all zones, ranges, districts and traffic police, with the league in an annexure."""

from typing import Final

from language.words import N_
from letters import directions, findings, grounds, league_table, waiting
from letters.compared import compared
from letters.document import Block, Heading, Items, Letter, Paragraph
from letters.heads import annexed, foot, head, letter
from letters.particulars import Particulars
from letters.reviewed import GROUPS, LAGGARD, Reviewed

TO: Final = {
    "zone": (N_("All Additional Directors General / Inspectors General of Police, zones"),),
    "range": (N_("All Inspectors General / Deputy Inspectors General of Police, ranges"),),
    "district": (
        N_("All Commissioners of Police"),
        N_("All Senior Superintendents / Superintendents of Police in charge of districts"),
    ),
    "traffic": (N_("All officers in charge of traffic police"),),
}
"""To whom it is, by the group of offices that it ranks: who is named in it is addressed."""


def of_state(review: Reviewed, given: Particulars) -> Letter:
    """The letter; raises `LetterError`."""
    _ = review.words
    subject = _(
        "Review of the answers of police offices to citizens’ complaints on X, {period}", period=review.period
    )
    to = tuple(_(each) for kind, lines in TO.items() if review.group(kind)["unit_ids"] for each in lines)
    blocks = [
        *head(review, given, to=to, subject=subject),
        Paragraph(
            _(
                "Citizens bring complaints to the police on X, and headquarters refers them to the office concerned by "
                "tagging its handle. The answers of all offices in the period {period} were reviewed. The findings and "
                "directions are as follows.",
                period=review.period,
            )
        ),
        Heading(_("Position of the state")),
        Paragraph(findings.counted(review, review.content["state"]["now"])),
        *compared(review),
        Paragraph(findings.told_apart(review)),
        *findings.commended(review),
        *findings.laggards(review),
        Heading(_("Directions")),
        Paragraph(_("The following directions are issued for compliance:")),
        Items(directions.of_state(review), kind="letters"),
        *_grounds(review),
    ]
    worst = waiting.cases_of(review, review.named(LAGGARD))
    enclosed = _("Annexures 1 and 2") if worst else _("Annexure 1")
    copies = (
        _("The Staff Officer to the Director General of Police"),
        _("The officer in charge of the Social Media Centre, police headquarters"),
    )
    blocks += [*foot(review, given, copies=copies, enclosed=enclosed), *_annexures(review, worst)]
    return letter(review, given, blocks, title=subject)


def _grounds(review: Reviewed) -> list[Block]:
    _ = review.words
    happened, led = grounds.events(review), grounds.led_by_headquarters(review)
    return [
        Heading(_("How it was worked out, and what is not known")),
        Paragraph(grounds.worked_out(review)),
        Paragraph(grounds.not_known(review)),
        *([Paragraph(happened)] if happened else []),
        *([Paragraph(led)] if led else []),
        Paragraph(grounds.found_by(review)),
    ]


def _league(review: Reviewed) -> list[Block]:
    ranked = [kind for kind in GROUPS if review.group(kind)["ranked"]]
    everybody = [unit_id for kind in ranked for unit_id in review.group(kind)["unit_ids"]]
    how = Paragraph(league_table.how_to_read(review.words), is_numbered=False)
    return [how, *league_table.by_group(review, everybody)]


def _annexures(review: Reviewed, worst: list[Block]) -> list[Block]:
    _ = review.words
    found = [*annexed(_("Annexure 1: ranks of all offices")), *_league(review)]
    if worst:
        title = _("Annexure 2: cases without an answer of the offices that must improve, the oldest first")
        found += [*annexed(title), *worst]
    return found
