"""Findings of a letter: how the state stands, who is commended and who must improve, each with its figures."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from language import figures
from language.words import N_
from letters import measured
from letters.document import Block, Heading, Items, Paragraph, Table
from letters.reviewed import COMMENDED, LAGGARD, Reviewed
from metrics.standing import LEAST_CASES

COUNTED: Final = {
    "acknowledge": N_(
        "In the period {cases} cases were before the districts and commissionerates; {answered} were answered "
        "(“Noted”), {unanswered} were not."
    ),
    "act": N_(
        "In the period {cases} cases were before the districts and commissionerates; action was taken in {answered}, in "
        "{unanswered} it was not."
    ),
    "resolve": N_(
        "In the period {cases} cases were before the districts and commissionerates; {answered} were resolved, "
        "{unanswered} were not."
    ),
}
MUCH: Final = ("much", "little")


def counted(review: Reviewed, row: Mapping[str, Any]) -> str:
    """The sentence with the numbers of cases, and what was not observed of them."""
    _ = review.words
    said = _(
        COUNTED[review.measure],
        **{name: figures.count(row[name], _) for name in ("cases", "answered", "unanswered")},
    )
    return " ".join(filter(None, (said, left_out(review, row["unobserved"]))))


def left_out(review: Reviewed, n: int) -> str:
    """How many cases were not observed; nothing is said where there are none."""
    if not n:
        return ""
    return review.words.plural(
        "{n} more case began while nothing was collected; it is left out and does not count as unanswered.",
        "{n} more cases began while nothing was collected; they are left out and do not count as unanswered.",
        n,
    )


def told_apart(review: Reviewed) -> str:
    """How much of the differences between districts is more than chance."""
    _, group = review.words, review.group("district")
    n = figures.count(group["ranked"], _)
    if group["signal"] in MUCH:
        return _(
            "{n} districts and commissionerates are ranked; {share} of the differences between them is more than chance. "
            "A rank is to be read with its limits, which stand in brackets.",
            n=n,
            share=figures.share(group["rankability"], _),
        )
    if group["signal"] == "none":
        return _(
            "{n} districts and commissionerates are ranked; the differences between them are no more than chance, and "
            "nobody is named for a rank.",
            n=n,
        )
    return _("Fewer than five districts and commissionerates could be ranked; they are not told apart.")


def commended(review: Reviewed, *, among: Iterable[str] | None = None) -> list[Block]:
    """Who is praised, with figures; that nobody can be, where it is so."""
    _, found = review.words, review.named(COMMENDED, among=among)
    heading = Heading(_("Offices that are commended"))
    if not found:
        nobody = _("No office can be told apart as one of the best; none is commended by name.")
        return [heading, Paragraph(nobody)]
    said = _.plural(
        "The following office is, with a probability of 80% or more, among the best fifth of its group. Its work is "
        "commended.",
        "The following {n} offices are, with a probability of 80% or more, among the best fifth of their group. Their "
        "work is commended.",
        len(found),
    )
    rows = []
    for n, unit_id in enumerate(found, start=1):
        row = review.league(unit_id) or {}
        rows.append(
            (
                *(figures.count(n, _), review.called(unit_id), measured.place(row, _)),
                *(figures.count(row["cases"], _), measured.within(row, _), measured.half(row, _)),
                measured.backlog(review.unit(unit_id), _),
            )
        )
    head = (
        *(_("No."), _("Office"), _("Rank (limits)"), _("Cases"), _("Within 24 h")),
        *(_("Half within (limits)"), _("Waiting in all")),
    )
    table = Table(head, tuple(rows), wide=(0.6, 2.1, 1.4, 1.0, 1.2, 2.7, 1.2), to_the_right=(0, 3, 4, 6))
    whole = Paragraph(
        _(
            "“Waiting in all” are the cases of an office that nobody has acknowledged, of whatever period; they decide "
            "nothing here, and are to be seen before praise is given."
        ),
        is_numbered=False,
    )
    return [heading, Paragraph(said), table, whole, *_looked_at(review, found)]


def _looked_at(review: Reviewed, unit_ids: list[str]) -> list[Block]:
    """What stands beside the rank of who is praised, or how little it rests on: a person looks at it first."""
    _ = review.words
    lines = []
    for unit_id in unit_ids:
        row = review.league(unit_id) or {}
        few = _("fewer than {n} cases", n=figures.count(LEAST_CASES, _)) if row["cases"] < LEAST_CASES else ""
        said = "; ".join(filter(None, (few, measured.signs(review.unit(unit_id), _))))
        if said:
            lines.append(f"{review.called(unit_id)}: {said}")
    if not lines:
        return []
    return [
        Paragraph(_("The following shall be examined before any reward is given:")),
        Items(tuple(lines), kind="letters"),
    ]


def laggards(review: Reviewed, *, among: Iterable[str] | None = None) -> list[Block]:
    """Who must improve, with figures; that nobody is named, where it is so."""
    _, found = review.words, review.named(LAGGARD, among=among)
    heading = Heading(_("Offices that must improve"))
    if not found:
        nobody = _(
            "No office can be told apart as one of the worst, and none with 10 cases or more has under half of them "
            "within 24 hours; none is named."
        )
        return [heading, Paragraph(nobody)]
    said = _.plural(
        "The position of the following office is not satisfactory: it is, with a probability of 80% or more, among the "
        "worst fifth of its group, or under half of its cases (10 or more) were done within 24 hours.",
        "The position of the following {n} offices is not satisfactory: each is, with a probability of 80% or more, "
        "among the worst fifth of its group, or under half of its cases (10 or more) were done within 24 hours.",
        len(found),
    )
    rows = []
    for n, unit_id in enumerate(found, start=1):
        row, unit = review.league(unit_id) or {}, review.unit(unit_id)
        rows.append(
            (
                *(figures.count(n, _), review.called(unit_id), measured.place(row, _)),
                *(
                    figures.count(row["cases"], _),
                    figures.count(row["unanswered"], _),
                    measured.within(row, _),
                ),
                *(measured.why(row, _), measured.weeks(unit, _)),
            )
        )
    head = (
        *(_("No."), _("Office"), _("Rank (limits)"), _("Cases"), _(measured.NOT_DONE[review.measure])),
        *(_("Within 24 h"), _("Named for"), _("Weeks running")),
    )
    wide = (0.55, 2.0, 1.35, 0.95, 1.25, 1.15, 2.55, 1.05)
    return [heading, Paragraph(said), Table(head, tuple(rows), wide=wide, to_the_right=(0, 3, 4, 5, 7))]
