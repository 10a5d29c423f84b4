"""The training list in words: its reasons, what each means and asks to be taught, and its figures."""

from typing import Any

from language import figures
from language.durations import is_unknown
from language.words import N_, Words
from metrics.training import COMPLIANCE, NO_FOLLOW_UP, NO_KIND, SHIFT_CHANGE

REASONS = {
    SHIFT_CHANGE: N_("Late at shift changes"),
    NO_FOLLOW_UP: N_("Acknowledges, never closes"),
    NO_KIND: N_("Replies that say nothing"),
    COMPLIANCE: N_("Faults against the circular"),
}
MEANS = {
    SHIFT_CHANGE: N_(
        "Cases tagged at a change of shifts that were not acknowledged in time, of all that were tagged then. It is also "
        "late more often than at other hours of duty, by more than chance."
    ),
    NO_FOLLOW_UP: N_(
        "Cases acknowledged, but in the 7 days after neither closed nor written in again, of those whose 7 days are over."
    ),
    NO_KIND: N_(
        "Replies in cases in which no phrase is known: neither noted, directed nor resolved, of all in cases."
    ),
    COMPLIANCE: N_(
        "Checks of the circular that training mends and that are not kept, of those that are known."
    ),
}
TEACH = {
    SHIFT_CHANGE: N_("Handing over: who looks at the account while one shift goes and the next comes."),
    NO_FOLLOW_UP: N_(
        "Closing: to ask the police station, to write what was done, and not to stop at “Noted”."
    ),
    NO_KIND: N_("Wording: to say in the reply what was noted, to whom it went, or what was done."),
    COMPLIANCE: N_("Setting up the account, and writing in both shifts."),
}


def figure(row: Any, _: Words) -> str:
    """12 of 30 (40%); of checks only how many."""
    n, of = figures.count(row["shown"], _), figures.count(row["of"], _)
    if not row["of"]:
        return "–"
    if row["reason"] == COMPLIANCE:
        return _("{n} of {all}", n=n, all=of)
    return _("{n} of {all} ({share})", n=n, all=of, share=figures.share(row["share"], _))


def limits(row: Any, _: Words) -> str:
    """The 95 % limits of a share; checks are counted and have none."""
    if is_unknown(row["share_low"]):
        return "–"
    return f"{figures.share(row['share_low'], _)}–{figures.share(row['share_high'], _)}"


def over(row: Any, _: Words) -> str:
    """From when on an office is named."""
    if row["reason"] == COMPLIANCE:
        return _("from {n} on", n=figures.count(row["limit"], _))
    return _("over {share}", share=figures.share(row["limit"], _))
