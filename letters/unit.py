"""The letter to the head of one office, on one page: its own figures, what waits there, what is to be done."""

from typing import Any, Final

from language import figures
from language.words import N_
from letters import directions, grounds, measured, said_of_it
from letters.document import Block, Items, Letter, Linked, Links, Paragraph, Table
from letters.heads import foot, head, letter
from letters.particulars import LetterError, Particulars
from letters.reviewed import COMMENDED, Reviewed, WaitingCase, ms_of

MOST_LINKS: Final = 8
TO: Final = {
    "commissionerate": N_("The Commissioner of Police, {office}"),
    "district": N_("The Senior Superintendent / Superintendent of Police, {office}"),
    "zone": N_("The Additional Director General / Inspector General of Police, {office}"),
    "range": N_("The Inspector General / Deputy Inspector General of Police, {office}"),
}
OTHERS: Final = N_("The officer in charge, {office}")


def of_unit(review: Reviewed, unit_id: str, given: Particulars) -> Letter:
    """The letter; raises `LetterError`."""
    _, unit, name = review.words, review.unit(unit_id), review.called(unit_id)
    subject = (
        _(
            "Commendation of your office ({office}) for its answers to citizens’ complaints on X, {period}",
            office=name,
            period=review.period,
        )
        if review.verdict(unit_id) == COMMENDED
        else _(
            "Review of the answers of your office ({office}) to citizens’ complaints on X, {period}",
            office=name,
            period=review.period,
        )
    )
    if unit_id not in review.ranked():
        raise LetterError(f"{unit_id!r} is in no group that letters are on.", code="no_unit")
    happened = grounds.events(review, among=[unit_id])
    blocks = [
        *head(review, given, to=(_(TO.get(unit["kind"], OTHERS), office=name),), subject=subject),
        *said_of_it.praise(review, unit_id),
        *_position(review, unit_id),
        *_waiting(review, unit_id),
        Paragraph(_("The following directions are issued for compliance:")),
        Items(directions.of_unit(review, unit_id), kind="letters"),
        Paragraph(" ".join(filter(None, (grounds.gaps_of(review, unit_id), happened)))),
        Paragraph(f"{_basis(review)} {grounds.found_by(review)}"),
        *foot(review, given, copies=_copies(review, unit)),
    ]
    return letter(review, given, blocks, title=subject, is_one_page=True)


def _position(review: Reviewed, unit_id: str) -> list[Block]:
    """Its figures beside those of all districts, and what they mean."""
    _, row = review.words, review.league(unit_id)
    if row is None or not row["cases"]:
        why = measured.reason(row, _)
        return [
            Paragraph(
                _("No figures can be given for the period {period}: {why}.", period=review.period, why=why)
            )
        ]
    kind = review.group_of(unit_id)
    every = review.content["state"]["now"] if kind == "district" else None
    named: list[tuple[str, Any]] = [
        (_("Cases"), lambda of: figures.count(of["cases"], _)),
        (_(measured.NOT_DONE[review.measure]), lambda of: figures.count(of["unanswered"], _)),
        (_("Half of the cases within"), lambda of: measured.half(of, _)),
        (_("Within 1 hour"), lambda of: figures.share(of["within_1h"], _)),
        (_("Within 24 hours"), lambda of: figures.share(of["within_24h"], _)),
    ]
    head = [_("Figure"), _("Your office"), *([_("All districts together")] if every else [])]
    rows = [(said, of(row), *([of(every)] if every else [])) for said, of in named]
    table = Table(
        tuple(head), tuple(rows), wide=(1.6, 1.5, 1.5)[: len(head)], to_the_right=(1, 2)[: len(head) - 1]
    )
    return [
        Paragraph(
            _(
                "The answers of your office to citizens’ complaints on X in the period {period} were reviewed. Its figures:",
                period=review.period,
            )
        ),
        table,
        Paragraph(_(measured.SHARES), is_numbered=False),
        _rank(review, unit_id),
    ]


def _rank(review: Reviewed, unit_id: str) -> Paragraph:
    """Where it stands, how sure that is, and what is said of it."""
    _, unit, row = review.words, review.unit(unit_id), review.league(unit_id)
    assert row is not None  # noqa: S101 - it has cases
    said = []
    if row["rank"] is not None:
        said.append(
            _(
                "Among {n} ranked offices ({group}) it has {place}.",
                n=figures.count(review.group(review.group_of(unit_id) or "")["ranked"], _),
                group=_(measured.GROUPS[review.group_of(unit_id) or "district"]),
                place=figures.rank_in_words(row["rank"], row["rank_low"], row["rank_high"], _),
            )
        )
    if unit["score"]:
        said.append(_("Its score is {score} of 100.", score=figures.decimal(unit["score"]["score"], _)))
    return Paragraph(" ".join([*said, *said_of_it.verdict(review, unit_id, row)]))


def _waiting(review: Reviewed, unit_id: str) -> list[Block]:
    """The cases without an answer, the oldest first."""
    _, waiting = review.words, review.unit(unit_id)["waiting"]
    listed, whole = review.waiting_cases(unit_id)[:MOST_LINKS], _backlog(review, unit_id)
    if not waiting["cases"] or not listed:
        return [Paragraph(whole)] if whole else []
    said = _.plural(
        "{n} case of the period has no answer, since {since}. The end of its number stands for it and leads to its thread "
        "on X:",
        "{n} cases of the period have no answer, the oldest since {since}. The end of a case’s number stands for it and "
        "leads to its thread on X:",
        waiting["cases"],
        since=figures.instant(ms_of(waiting["oldest_at"]), _),
    )
    more = waiting["cases"] - len(listed)
    rest = _.plural("and {n} more, on the dashboard", "and {n} more, on the dashboard", more)
    links = Links(tuple(_link(review, each) for each in listed), rest if more > 0 else "")
    return [Paragraph(" ".join(filter(None, (whole, said)))), links]


def _link(review: Reviewed, case: WaitingCase) -> Linked:
    """A case by the end of its number, and since when it waits."""
    since = case.since_ms
    day = "" if since is None else f" ({figures.short_instant(since, review.words)})"
    return Linked(case.short + day, case.address)


def _backlog(review: Reviewed, unit_id: str) -> str:
    """All that waits there, of whatever period; nothing is said where nothing waits or an older review does not know."""
    _, whole = review.words, review.unit(unit_id).get("backlog") or {}
    if not whole.get("cases"):
        return ""
    return _.plural(
        "In all, whatever the period, {n} case at your office is not acknowledged, since {since}.",
        "In all, whatever the period, {n} cases at your office are not acknowledged, the oldest since {since}.",
        whole["cases"],
        since=figures.instant(ms_of(whole["oldest_at"]), _),
    )


def _basis(review: Reviewed) -> str:
    _ = review.words
    return _("Measured: {what}.", what=measured.asked(review))


def _copies(review: Reviewed, unit: Any) -> tuple[str, ...]:
    """The zone and the range above it, as far as the review knows them."""
    _ = review.words
    above = [unit[each] for each in ("zone_id", "range_id") if unit[each] != unit["unit_id"]]
    known = [each for each in above if each in review.units]
    names = tuple(_(TO[review.unit(each)["kind"]], office=review.called(each)) for each in known)
    return (*names, _("The officer in charge of the Social Media Centre, police headquarters"))
