"""Verdicts as they are said: a laggard is one by probability or by the half that it misses, and these are two things."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from language import figures
from language.durations import is_unknown
from language.words import Words
from metrics.standing import NAMED_FROM, signal
from pages.ui import terms
from pages.ui.kept import kept
from pages.ui.terms import term

BEST, WORST, FAILING = "commended", "laggard", "failing"
NAMED = (BEST, WORST, FAILING)


def said_of(row: Mapping[str, Any]) -> str:
    """What is said of a row of the league: its verdict; `failing` where only the missed half makes it a laggard."""
    verdict, probability = str(row["verdict"]), row["laggard_probability"]
    if verdict != WORST:
        return verdict
    by_probability = not is_unknown(probability) and float(probability) >= NAMED_FROM
    return WORST if by_probability else FAILING


@kept
def said_of_each(league: pd.DataFrame) -> list[str]:
    """What is said of every row."""
    return [said_of(row) for row in league[["verdict", "laggard_probability"]].to_dict("records")]


def in_words(row: Mapping[str, Any], _: Words) -> str:
    """The verdict of a row in the reader's language."""
    return term(terms.VERDICTS, said_of(row), _)


def told_apart(
    league: pd.DataFrame, _: Words, *, of_the_whole_state: bool = False, among_all: bool = True
) -> str:
    """How many of the ranked are named and for what, and how many cannot be; of what there is none nothing is said.

    Where fewer rows are shown than are counted, it is said that the sentence is of the whole state. `among_all`: the rows
    are all that are ranked, so that a single one stands alone.
    """
    said = _told_apart(league, _, among_all=among_all)
    return _("In the whole state: {what}", what=said) if of_the_whole_state else said


@kept
def _told_apart(league: pd.DataFrame, _: Words, *, among_all: bool) -> str:
    said = said_of_each(league[league["rank"].notna()])
    n = {slug: said.count(slug) for slug in NAMED}
    rest = len(said) - sum(n.values())
    if not said:
        return _("No office has a rank: there is no case in this period.")
    if among_all and len(said) == rest == 1:
        return _("A single office has a rank: there is nothing to tell it apart from.")
    counted = {slug: figures.count(each, _) for slug, each in {**n, "rest": rest, "all": len(said)}.items()}
    if len(said) == rest > 1:
        return _("None of the {n} ranked offices can be told apart from the others.", n=counted["all"])
    parts = [
        n[BEST] and _.plural("{n} is among the best", "{n} are among the best", n[BEST], n=counted[BEST]),
        n[WORST]
        and _.plural("{n} is among the worst", "{n} are among the worst", n[WORST], n=counted[WORST]),
        n[FAILING]
        and (
            _.plural(
                "{n} more has under half in 24 h",
                "{n} more have under half in 24 h",
                n[FAILING],
                n=counted[FAILING],
            )
            if n[WORST]
            else _.plural(
                "{n} has under half in 24 h", "{n} have under half in 24 h", n[FAILING], n=counted[FAILING]
            )
        ),
        rest
        and _.plural(
            "{n} is neither, as far as can be told",
            "{n} are neither, as far as can be told",
            rest,
            n=counted["rest"],
        ),
    ]
    named = ", ".join(str(part) for part in parts if part)
    return _.plural(
        "Of {n} ranked office {parts}.",
        "Of {n} ranked offices {parts}.",
        len(said),
        n=counted["all"],
        parts=named,
    )


def spread(league: pd.DataFrame, _: Words) -> str:
    """How much of the spread between the ranked is signal, and that they cannot be told apart where none is.

    Of a single one, or of rows that do not know it, nothing is said.
    """
    about = league.attrs
    if "rankability" not in about:
        return ""
    found = signal(ranked=about["ranked"], between=about["tau2_s2"], rankability=about["rankability"])
    share = figures.share(about["rankability"], _)
    return {
        "alone": "",
        "few": _("Fewer than five offices are ranked: they are not told apart."),
        "none": _("These offices cannot be told apart: the spread between them is no more than chance."),
        "little": _(
            "Only {share} of the spread between these offices is signal, the rest is chance: look at the intervals, not at "
            "the ranks.",
            share=share,
        ),
        "much": _("{share} of the spread between these offices is signal, the rest is chance.", share=share),
    }[found]
