"""The league in an annexure: every office of a group with its rank, the rank's limits and its figures."""

from collections.abc import Iterable

from language import figures
from language.words import Words
from letters import measured
from letters.document import Block, Heading, Table
from letters.reviewed import GROUPS, Reviewed


def row_of(review: Reviewed, unit_id: str) -> tuple[str, ...]:
    """An office's row; of what is not known a dash, and why."""
    _, row = review.words, review.league(unit_id)
    name = review.called(unit_id)
    if row is None or not row["cases"]:
        hidden = figures.count(row["unobserved"], _) if row is not None and row["unobserved"] else "–"
        return ("–", name, "–", "–", hidden, "–", "–", measured.reason(row, _))
    return (
        measured.place(row, _),
        name,
        *(figures.count(row[each], _) for each in ("cases", "unanswered", "unobserved")),
        measured.within(row, _),
        figures.reached(row["median_s"], row["cases"], _),
        measured.verdict(row, _),
    )


def table(review: Reviewed, unit_ids: Iterable[str]) -> Table:
    """The rows of these offices, in their order."""
    _ = review.words
    head = (
        *(_("Rank (limits)"), _("Office"), _("Cases"), _(measured.NOT_DONE[review.measure])),
        *(_("Not collected"), _("Within 24 h"), _("Half within"), _("Remark")),
    )
    rows = tuple(row_of(review, each) for each in unit_ids)
    return Table(head, rows, wide=(1.3, 2.1, 0.9, 1.3, 1.3, 1.05, 1.75, 1.6), to_the_right=(2, 3, 4, 5))


def by_group(review: Reviewed, unit_ids: Iterable[str]) -> list[Block]:
    """A table for each group that these offices are of, with a heading: ranks of two groups are not to be mixed."""
    _, wanted = review.words, set(unit_ids)
    found: list[Block] = []
    for kind in GROUPS:
        group = review.group(kind)
        own = [each for each in group["unit_ids"] if each in wanted]
        if own:
            ranked = _.plural("{n} ranked in the state", "{n} ranked in the state", group["ranked"])
            heading = f"{_sentence(_(measured.GROUPS[kind]))} ({ranked})"
            found += [Heading(heading, level=3), table(review, own)]
    return found


def how_to_read(_: Words) -> str:
    """What the columns are of."""
    read = _(
        "The limits of a rank hold the middle 90% of the places that it could have. “Not collected” are cases that began "
        "in a gap of collection; they are in no other figure. Who has no remark can be told apart neither as one of the "
        "best nor as one of the worst."
    )
    return f"{read} {_(measured.SHARES)}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
