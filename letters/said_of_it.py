"""What is said of one office in its letter: that it is commended, that it must improve, or neither."""

from typing import Any, Final

from language import figures
from language.words import N_
from letters import measured
from letters.document import Block, Paragraph
from letters.reviewed import COMMENDED, LAGGARD, Reviewed

FAILED: Final = {
    "acknowledge": N_("Under half of its {n} cases were answered within 24 hours."),
    "act": N_("In under half of its {n} cases action was taken within 24 hours."),
    "resolve": N_("Under half of its {n} cases were resolved within 24 hours."),
}


def praise(review: Reviewed, unit_id: str) -> list[Block]:
    """Of who is commended that comes first, and what it rests on."""
    _, row = review.words, review.league(unit_id)
    if row is None or row["verdict"] != COMMENDED:
        return []
    chance = measured.probability(row["commended_probability"], _)
    return [
        Paragraph(
            _(
                "The work of your office in the period {period} is commended: with a probability of {chance} it is among the "
                "best fifth of its group. Those who answer there shall be told so.",
                period=review.period,
                chance=chance,
            )
        )
    ]


def verdict(review: Reviewed, unit_id: str, row: Any) -> list[str]:
    """Sentences beside its rank; none of who is commended, which is said at the top."""
    _ = review.words
    if row["verdict"] == COMMENDED:
        return []
    if row["verdict"] != LAGGARD:
        return [_("It can be told apart neither as one of the best nor as one of the worst.")]
    said = []
    if measured.is_of_the_worst(row):
        chance = measured.probability(row["laggard_probability"], _)
        said.append(_("With a probability of {chance} it is among the worst fifth.", chance=chance))
    else:
        said.append(_(FAILED[review.measure], n=figures.count(row["cases"], _)))
    weeks = (review.unit(unit_id)["running"] or {}).get("weeks")
    if weeks:
        said.append(
            _.plural("This has been so for {n} week.", "This has been so for {n} weeks running.", weeks)
        )
    return [*said, _("The position is not satisfactory.")]
