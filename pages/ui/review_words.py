"""A review in words: what it is of, its headline figures, what it does not know."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from language import figures
from language.durations import UNKNOWN, duration
from language.figures import period_in_words
from language.words import Words
from pages.ui import terms
from pages.ui.method_words import heading
from pages.ui.terms import term

COUNTS = ("cases", "answered", "unanswered", "unobserved")
DURATIONS = ("median_s", "p90_s", "rmst_s")
SHARES = ("within_15m", "within_1h", "within_4h", "within_24h")
MOST_NAMED = 12

Said = Mapping[str, Any]


def sentence(asked: Said, from_on: date, to_on: date, _: Words) -> str:
    """What a review is of: the measure, the clock, the origin, the period."""
    parts = [
        term(terms.MEASURES_IN_FULL, asked["measure"], _),
        term(terms.CLOCKS_IN_FULL, asked["clock"], _),
        term(terms.ORIGINS_IN_FULL, asked["origin"], _),
        period_in_words(from_on, to_on, _),
    ]
    said = " · ".join(parts)
    return said[:1].upper() + said[1:]


def of_what(said: Said, run_id: str, made_ms: int, _: Words) -> str:
    """What an opened review is of, when it was frozen, and up to when anything in it was known."""
    asked = said["asked"]
    parts = [
        term(terms.MEASURES_IN_FULL, asked["measure"], _),
        term(terms.CLOCKS_IN_FULL, asked["clock"], _),
        term(terms.ORIGINS_IN_FULL, asked["origin"], _),
        _("frozen {moment}", moment=figures.instant(made_ms, _)),
        _("known up to {moment}", moment=moment_of(said["known_until"], _)),
        str(run_id),
    ]
    whole = " · ".join(parts)
    return whole[:1].upper() + whole[1:]


def moment_of(text: str, _: Words) -> str:
    """An instant that is kept as ISO 8601."""
    return figures.instant(int(pd.Timestamp(text).value // 1_000_000), _)


def headline(state: Said, _: Words) -> pd.DataFrame:
    """All districts together: one line a figure, now and a period ago at the same age, and whether they differ by more
    than chance."""
    now, before = state["now"], state["before"]
    slugs = (*COUNTS, *DURATIONS, *SHARES)
    said = {True: _("yes"), False: _("no"), None: UNKNOWN}
    return pd.DataFrame(
        {
            _("Figure"): [heading(slug, _) for slug in slugs],
            _("In the period"): [_figure(slug, now, _) for slug in slugs],
            _("In the one before, at the same age"): [_figure(slug, before, _) for slug in slugs],
            _("More than chance"): [said[state["differs"].get(slug)] for slug in slugs],
        },
        dtype="object",
    )


def _figure(slug: str, row: Said, _: Words) -> str:
    if slug in SHARES:
        return figures.share(row[slug], _)
    if slug == "rmst_s":
        return duration(row[slug], _)
    if slug in DURATIONS:
        return figures.reached(row[slug], row["cases"], _)
    return figures.count(row[slug], _)


def not_known(said: Said, called: Mapping[str, str], _: Words) -> list[str]:
    """What a run does not know, a line each; none where it knows all."""
    unknown, lines = said["not_known"], []
    without = [called.get(each, each) for each in unknown["without_figures"]]
    if without:
        more = len(without) - MOST_NAMED
        named = ", ".join(without[:MOST_NAMED])
        if more > 0:
            named = _("{names} and {n} more", names=named, n=figures.count(more, _))
        lines.append(
            _.plural(
                "No figure of {n} office: {names}.",
                "No figure of {n} offices: {names}.",
                len(without),
                names=named,
            )
        )
    if unknown["unobserved"]:
        lines.append(
            _.plural(
                "{n} case was left out, as its beginning was not collected.",
                "{n} cases were left out, as their beginning was not collected.",
                unknown["unobserved"],
            )
        )
    if unknown["gaps"]:
        lines.append(
            _.plural(
                "{n} gap hides some of the period.", "{n} gaps hide some of the period.", unknown["gaps"]
            )
        )
    if not unknown["is_over"]:
        lines.append(_("The period was not over when it was frozen, or its end was not collected yet."))
    return lines
