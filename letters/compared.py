"""The figures of the state beside those of the period before it, and which differ by more than chance."""

from collections.abc import Callable, Mapping
from typing import Any

from language import figures
from language.durations import UNKNOWN
from letters import measured
from letters.document import Block, Paragraph, Table
from letters.reviewed import Reviewed


def compared(review: Reviewed) -> list[Block]:
    """The figures of the state beside those of the period before it at the same age, and which differ by more than chance."""
    _, state = review.words, review.content["state"]
    both, differs = (state["now"], state["before"]), state.get("differs") or {}
    named: dict[str, tuple[str, Callable[[Mapping[str, Any]], str]]] = {
        "cases": (_("Cases"), lambda row: figures.count(row["cases"], _)),
        "unanswered": (
            _(measured.NOT_DONE[review.measure]),
            lambda row: figures.count(row["unanswered"], _),
        ),
        "median_s": (
            _("Half of the cases within"),
            lambda row: figures.reached(row["median_s"], row["cases"], _),
        ),
        "p90_s": (_("Nine in ten within"), lambda row: figures.reached(row["p90_s"], row["cases"], _)),
        "within_1h": (_("Within 1 hour"), lambda row: figures.share(row["within_1h"], _)),
        "within_24h": (_("Within 24 hours"), lambda row: figures.share(row["within_24h"], _)),
    }
    said = {True: _("yes"), False: _("no"), None: UNKNOWN}
    table = Table(
        head=(_("Figure"), _("This period"), _("Period before, at the same age"), _("More than chance")),
        rows=tuple(
            (name, *(of(row) if row else UNKNOWN for row in both), said[differs.get(slug)])
            for slug, (name, of) in named.items()
        ),
        wide=(2.1, 1.2, 1.5, 1.2),
        to_the_right=(1, 2),
    )
    how = _(
        "The period before is seen as it was known when it was as old as this one is now, so that later answers and "
        "referrals do not tell against this one; as it is known today its figures may differ a little. What is not more "
        "than chance is no change that can be told; a dash is what is not tested."
    )
    return [table, Paragraph(_(measured.SHARES), is_numbered=False), Paragraph(how)]
