"""How each district is coloured: five bands that hold about as many of the known districts each, none of them empty."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from language import figures
from language.durations import MINUTE_S, duration
from language.words import N_, Words
from pages.ui.kept import kept

COLOURS = (
    "#a8cdec",
    "#7cb0e0",
    "#558fcb",
    "#3b70ae",
    "#2c548c",
)  # each reads on white and on the dark ground
UNKNOWN, UNKNOWN_COLOUR = N_("not known"), "#9aa5b155"


def in_minutes(expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds as whole minutes, rounded as a duration is said, so that legend and tables name the same minute."""
    return np.asarray(np.floor(expected / MINUTE_S + 0.5) * MINUTE_S, dtype=np.float64)


def edges_of(expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """The upper edges of the bands: quintiles of what is known, in whole minutes, equal ones as one."""
    known = expected[~np.isnan(expected)]
    if not len(known):
        return np.array([], dtype=np.float64)
    parts = np.arange(1, len(COLOURS) + 1) / len(COLOURS)
    edges = np.unique(np.quantile(known, parts, method="inverted_cdf"))
    filled = np.bincount(np.searchsorted(edges, known), minlength=len(edges)) > 0
    return np.asarray(edges[filled], dtype=np.float64)


def _said(edges: NDArray[np.float64], place: int, _: Words) -> str:
    to = duration(edges[place], _)
    if not place:
        return _("up to {time}", time=to)
    return _("{low} to {high}", low=duration(edges[place - 1], _), high=to)


@kept
def shades(
    league: pd.DataFrame, called: dict[str, str], _: Words
) -> tuple[pd.DataFrame, list[str], list[str]]:
    """The districts with their shade and tips; the legend's words, which count them; their colours."""
    expected = in_minutes(league["expected_rmst_s"].to_numpy(dtype=np.float64))
    edges = edges_of(expected)
    band = np.where(np.isnan(expected), len(edges), np.searchsorted(edges, expected))
    texts = [*(_said(edges, place, _) for place in range(len(edges))), _(UNKNOWN)]
    counts = np.bincount(band, minlength=len(texts))
    legend = [f"{text} ({figures.count(n, _)})" for text, n in zip(texts, counts, strict=True)]
    shown = pd.DataFrame(
        {
            "unit_id": league["unit_id"].astype(str),
            "shade": [legend[each] for each in band],
            "name": [called.get(each, each) for each in league["unit_id"]],
            "expected": [duration(each, _) for each in league["expected_rmst_s"]],
            "place": [
                figures.rank_in_words(*each, _)
                for each in zip(league["rank"], league["rank_low"], league["rank_high"], strict=True)
            ],
            "cases": [figures.count(each, _) for each in league["cases"]],
        }
    )
    darkest_last = [COLOURS[-len(edges) + place] for place in range(len(edges))]
    has_unknown = bool(counts[-1])
    return (
        shown,
        legend if has_unknown else legend[:-1],
        [*darkest_last, UNKNOWN_COLOUR] if has_unknown else darkest_last,
    )
