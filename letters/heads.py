"""How every letter begins and ends: office, number, day, to whom, subject, reference; signature and copies."""

from language import figures
from letters.document import (
    Block,
    Heading,
    Items,
    Letter,
    Line,
    NewPage,
    Pair,
    Paragraph,
    Signature,
    finished,
)
from letters.particulars import Particulars, checked
from letters.reviewed import Reviewed


def head(review: Reviewed, given: Particulars, *, to: tuple[str, ...], subject: str) -> list[Block]:
    """Everything above the first paragraph."""
    _ = review.words
    return [
        Line(given.office_line(_), place="center", is_strong=True),
        Pair(
            _("No.: {number}", number=given.number),
            _("Dated: {day}", day=figures.long_day(given.dated_on, _)),
        ),
        Line(_("To,")),
        Items(to, kind="numbers" if len(to) > 1 else "plain"),
        Heading(_("Subject: {subject}", subject=subject), level=1),
        Line(_reference(review, given)),
        Line(_("Sir/Madam,")),
    ]


def _reference(review: Reviewed, given: Particulars) -> str:
    _ = review.words
    if given.circular is None:
        return _("Reference: review {run}.", run=review.run_id)
    return _("Reference: {circular}; review {run}.", circular=given.circular, run=review.run_id)


def foot(
    review: Reviewed, given: Particulars, *, copies: tuple[str, ...], enclosed: str | None = None
) -> list[Block]:
    """Everything below the last paragraph: the place for the signature, what is enclosed, who gets a copy."""
    _ = review.words
    name = given.signed_by or "…………………………"
    below = given.designation or _("Name and designation")
    found: list[Block] = [Signature((f"({name})", below))]
    if enclosed is not None:
        found.append(Line(_("Enclosed: {what}", what=enclosed)))
    return [
        *found,
        Paragraph(_("Copy to the following for information and necessary action:"), is_numbered=False),
        Items(copies),
    ]


def annexed(title: str) -> list[Block]:
    """The beginning of an annexure, on a page of its own."""
    return [NewPage(), Heading(title)]


def letter(
    review: Reviewed, given: Particulars, blocks: list[Block], *, title: str, is_one_page: bool = False
) -> Letter:
    """The letter of these blocks, with what stands on each of its pages; raises `LetterError`."""
    _, given = review.words, checked(given)
    made_up = review.content["demonstration"]
    return finished(
        Letter(
            title=title,
            language=_.language,
            dated_on=given.dated_on,
            blocks=tuple(blocks),
            foot=_("No.: {number}", number=given.number) + " · " + review.run_id,
            page=_("Page {n} of {all}"),
            banner=_("DEMONSTRATION – made-up data. Not a letter of any police office.") if made_up else None,
            is_one_page=is_one_page,
        )
    )
