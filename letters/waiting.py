"""The cases without an answer in an annexure: number, since when, for how long, each leading to its thread."""

from collections.abc import Iterable
from itertools import chain
from typing import Final

from language import figures
from language.durations import UNKNOWN, duration
from letters.document import Block, Cell, Heading, Linked, Paragraph, Table
from letters.reviewed import Reviewed, WaitingCase

ABREAST: Final = 2
"""So many cases stand beside each other in a line."""
Line = tuple[Cell, ...]


def cases_of(review: Reviewed, unit_ids: Iterable[str]) -> list[Block]:
    """The cases without an answer of each of these offices, a table each; whoever has none is left out."""
    _ = review.words
    found: list[Block] = []
    for unit_id in unit_ids:
        waiting = review.unit(unit_id)["waiting"]
        listed = review.waiting_cases(unit_id)
        if not listed:
            continue
        said = _.plural("{n} case without an answer", "{n} cases without an answer", waiting["cases"])
        found += [Heading(f"{review.called(unit_id)}: {said}", level=3), _waiting(review, unit_id, listed)]
        more = waiting["cases"] - len(listed)
        if more > 0:
            rest = _.plural("and {n} more, on the dashboard", "and {n} more, on the dashboard", more)
            found.append(Paragraph(rest, is_numbered=False))
    if not found:
        return []
    how = _(
        "Times are Indian time (IST). “Waiting” is round the clock, as far as each office is known. The end of a case’s "
        "number stands for it and leads to its thread on X."
    )
    return [Paragraph(how, is_numbered=False), *found]


def _waiting(review: Reviewed, unit_id: str, listed: tuple[WaitingCase, ...]) -> Table:
    """Cases, the oldest first, so many in a line: number, since when, for how long."""
    _, until_ms = review.words, review.known_ms(unit_id)
    cells: list[Line] = [
        (figures.count(n, _), Linked(each.short, each.address), *_since(each, until_ms, review))
        for n, each in enumerate(listed, start=1)
    ]
    head = (_("No."), _("Case"), _("Since"), _("Waiting"))
    blank: Line = ("",) * len(head)
    cells += [blank] * (-len(cells) % ABREAST)
    lines = (cells[first : first + ABREAST] for first in range(0, len(cells), ABREAST))
    rows = tuple(tuple(chain.from_iterable(line)) for line in lines)
    numbers = tuple(len(head) * place for place in range(ABREAST))
    return Table(head * ABREAST, rows, wide=(0.6, 1.6, 1.9, 1.9) * ABREAST, to_the_right=numbers)


def _since(case: WaitingCase, until_ms: int | None, review: Reviewed) -> tuple[str, str]:
    """Since when a case waits, and for how long."""
    _, since_ms = review.words, case.since_ms
    if since_ms is None or until_ms is None:
        return UNKNOWN, UNKNOWN
    return figures.short_instant(since_ms, _), duration(max(0, until_ms - since_ms) / 1_000, _)
