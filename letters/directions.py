"""Directions of a letter: to all, to a zone, and to one office by its own figures."""

from typing import Final

from language import figures
from language.words import Words
from letters import measured
from letters.reviewed import LAGGARD, Reviewed
from metrics.compliance.checks import BY_SLUG

ANSWER_IN_H: Final = 24
REPORT_IN_DAYS: Final = 7
FOLLOWS: Final = "follows_"


def _always(_: Words) -> tuple[str, ...]:
    return (
        _(
            "Each complaint referred by headquarters shall be acknowledged with “Noted” at once, and the action taken "
            "shall be reported in the same thread."
        ),
        _("The cell shall be staffed in both shifts, 08:00–16:00 and 14:00–22:00, on every day of the week."),
    )


def _named(_: Words) -> tuple[str, str]:
    days = figures.count(REPORT_IN_DAYS, _)
    hours = figures.count(ANSWER_IN_H, _)
    return (
        _(
            "Offices named as having to improve shall answer every case without an answer within {hours} hours of this "
            "letter, the oldest first.",
            hours=hours,
        ),
        _(
            "They shall report within {days} days, through their range and zone, the action taken and the reasons for the "
            "delay.",
            days=days,
        ),
    )


def of_state(review: Reviewed) -> tuple[str, ...]:
    """What all are told; where nobody is named, nobody is told to improve."""
    _ = review.words
    named = _named(_) if review.named(LAGGARD) else ()
    supervise = _(
        "Zones and ranges shall review every week the cases that wait in their offices, the oldest first."
    )
    return (*named, *_always(_), supervise)


def of_zone(review: Reviewed, unit_ids: list[str]) -> tuple[str, ...]:
    """What a zone is told."""
    _ = review.words
    named = _named(_) if review.named(LAGGARD, among=unit_ids) else ()
    return (
        *named,
        _("The cases that wait in the offices of the zone shall be reviewed every week, the oldest first."),
        *_always(_),
    )


def of_unit(review: Reviewed, unit_id: str) -> tuple[str, ...]:
    """What one office is to do, by its own figures."""
    _, unit = review.words, review.unit(unit_id)
    if measured.has_no_account(review.league(unit_id)):
        return _without_account(_)
    found = []
    hours, waits = figures.count(ANSWER_IN_H, _), (unit.get("backlog") or {}).get("cases")
    if waits:
        found.append(
            _.plural(
                "The {n} case that is not acknowledged, of whatever period, shall be answered within {hours} hours of this "
                "letter.",
                "Each of the {n} cases that are not acknowledged, of whatever period, shall be answered within {hours} hours "
                "of this letter, the oldest first.",
                waits,
                n=figures.count(waits, _),
                hours=hours,
            )
        )
    elif unit["waiting"]["cases"]:
        found.append(
            _(
                "Every case without an answer shall be answered within {hours} hours of this letter, the oldest first.",
                hours=hours,
            )
        )
    if review.verdict(unit_id) == LAGGARD:
        found.append(
            _(
                "The action taken and the reasons for the delay shall be reported within {days} days, through range and zone.",
                days=figures.count(REPORT_IN_DAYS, _),
            )
        )
    if faults := _faults(unit["compliance"]["failed"], _):
        found.append(
            _("The following requirements of the circular are not met and shall be met: {what}.", what=faults)
        )
    if signs := measured.signs(unit, _):
        found.append(
            _("It shall be examined and reported whether the following are in order: {signs}.", signs=signs)
        )
    return (*found, *_always(_))


def _without_account(_: Words) -> tuple[str, ...]:
    """What an office is told that nobody can tag: nothing that needs an account."""
    days = figures.count(REPORT_IN_DAYS, _)
    opened = _(
        "The office shall open an official account on X and report its handle to headquarters within {days} days.",
        days=days,
    )
    return (opened, _always(_)[1])


def _faults(slugs: list[str], _: Words) -> str:
    """The checks that are not passed; handles that have to be followed are counted."""
    named = [_.of(BY_SLUG[slug].title_en, BY_SLUG[slug].title_hi) for slug in slugs if slug in BY_SLUG]
    followed = sum(slug.startswith(FOLLOWS) for slug in slugs)
    if followed:
        named.append(_.plural("{n} handle to be followed", "{n} handles to be followed", followed))
    return ", ".join(named)
