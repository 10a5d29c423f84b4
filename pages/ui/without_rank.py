"""Why an office has no rank, in words: what was not collected is never told as no case."""

from typing import Any

from language.durations import is_unknown
from language.words import Words
from pages.ui import terms

NOT_COLLECTED = ("no_account", "not_resolved", "no_coverage", "not_observed")
"""Notes of a row of which nothing is known."""
IN_PART = ("partly_resolved", "incomplete")


def is_not_collected(row: dict[str, Any]) -> bool:
    """Whether nothing of the period was collected, so that nobody knows whether it has a case."""
    return row.get("note") in NOT_COLLECTED


def without_posts(row: dict[str, Any], _: Words) -> str:
    """That no post of an office is known in a period: where all was collected, that it wrote none."""
    if row.get("note") not in (*NOT_COLLECTED, *IN_PART):
        return _("It wrote nothing in this period.")
    note = terms.note_in_words(row["note"], _, is_running=False)
    return _("None of its posts of this period is known: {note}.", note=note)


def not_collected(row: dict[str, Any], _: Words) -> str:
    """Beside a list of the cases of a period of which nothing was collected: that it holds what is known, not what was."""
    note = terms.note_in_words(row["note"], _, is_running=False)
    return _("Which cases it had is not known: {note}.", note=note)


def without_a_rank(note: object, _: Words, *, is_running: bool = False) -> str:
    """Why an office has no rank: what was not collected is never told as no case."""
    if is_unknown(note) or note == "no_cases":
        return _("Without a rank: no case in this period.")
    said = terms.note_in_words(note, _, is_running=is_running)
    if note in NOT_COLLECTED:
        return _("Without a rank: {note}.", note=said)
    return _("Without a rank: no case is known, and {note}.", note=said)
