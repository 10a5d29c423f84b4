"""Standings: ranks with their limits from joint draws, and whom they allow to be named."""

from collections.abc import Iterator
from functools import lru_cache
from math import ceil
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.shrinkage import Shrunken

DRAWS: Final = 4_000
SEED: Final = 20_160_821  # the day on which the circular was printed
ROWS: Final = 400  # draws that are put in order at once
BUT_THE_SIGN: Final = (1 << 63) - 1  # of 64 bits
FEWEST: Final = 5  # a group of fewer ranked units is not told apart
NAMED_FROM: Final = 0.8
LEAST_CASES: Final = 10
MUCH: Final = 0.5  # rankability from which more of the spread is signal than noise
VERDICTS: Final = ("commended", "laggard", "indistinguishable", "unranked")

Ranks = NDArray[np.int64]
Values = NDArray[np.float64]


def ranks_by(expected: Values) -> Ranks:
    """Ranks from 1, the least first; equal ones in the order in which they stand (by unit id)."""
    ranks = np.empty(len(expected), dtype=np.int64)
    ranks[np.argsort(expected, kind="stable")] = np.arange(1, len(expected) + 1)
    return ranks


@lru_cache(maxsize=8)
def _chances(n: int) -> Values:
    """The standard normal numbers of the draws of n units; the same each time."""
    return np.random.default_rng(SEED).standard_normal((DRAWS, n))


@lru_cache(maxsize=2)
def _lots(n: int) -> Values:
    """By which equal draws of n units are put in order."""
    return np.random.default_rng(SEED + 1).random((DRAWS, n))


def _orders(expected: Values, error: Values) -> Iterator[Ranks]:
    """The units (numbers from 0) in the order of each of `DRAWS` joint draws (rows), the least first, some rows after the
    others; equal draws stand in random order.

    A draw is sorted as the whole number of its bits, the last of which, too few to matter, say whose it is: sorting places
    by draws takes twice to ten times as long. Rows in which two draws differ by no more than those bits are put in order by
    the draws.
    """
    n = len(expected)
    bits = n.bit_length()
    whose = (1 << bits) - 1
    # few enough to stay in a processor's cache, and more than there are ranks to count
    rows = max(ROWS, 2 * n)
    for first in range(0, DRAWS, rows):
        draws = error * _chances(n)[first : first + rows]
        draws += expected
        numbers = draws.view(np.int64)
        numbers = ((numbers >> 63) & BUT_THE_SIGN) ^ numbers  # so those below zero are in order, too
        numbers &= ~whose
        numbers |= np.arange(n)
        numbers.sort(axis=-1)
        order = numbers & whose
        numbers >>= bits
        close = np.flatnonzero((numbers[:, 1:] == numbers[:, :-1]).any(axis=-1))
        if len(close):
            order[close] = np.lexsort((_lots(n)[first + close], draws[close]), axis=-1)
        yield order


def drawn_ranks(expected: Values, error: Values) -> Ranks:
    """The ranks of each unit (columns) in those draws (rows)."""
    order = np.concatenate(list(_orders(expected, error)))
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, len(expected) + 1)[None, :], axis=-1)
    return ranks


def drawn_counts(expected: Values, error: Values) -> Ranks:
    """How many of the draws put each unit (rows) at each rank from 1 (columns) or before it."""
    n = len(expected)
    found = np.zeros(n * n, dtype=np.int64)
    for order in _orders(expected, error):
        places = order * n + np.arange(n)
        found += np.bincount(places.ravel(), minlength=n * n)
    return found.reshape(n, n).cumsum(axis=1)


def can_be_told_apart(shrunken: Shrunken) -> bool:
    """Whether there is any spread that is not noise, in a group large enough to say so."""
    return shrunken.between > 0 and len(shrunken.mean) >= FEWEST


def signal(*, ranked: int, between: float, rankability: float) -> str:
    """How much of the spread of a group is signal: `alone` (fewer than two ranked), `few` (fewer than `FEWEST`),
    `none`, `little` (less than half) or `much`; see `Shrunken.rankability`."""
    if ranked < FEWEST:
        return "alone" if ranked < 2 else "few"
    if not between > 0:
        return "none"
    return "much" if rankability >= MUCH else "little"


def standing_of(shrunken: Shrunken, *, within_24h: Values, cases: Ranks) -> dict[str, NDArray[Any]]:
    """Of each ranked unit `rank`, `rank_low`, `rank_high` (5th and 95th percentile of its ranks over the draws),
    `commended_probability`, `laggard_probability`, `verdict`.

    Probabilities are of being among the best, or worst, fifth (rounded up). Where the units cannot be told apart
    every interval is 1–n and the probabilities are NaN; fewer than half answered in 24 hours of at least 10 cases
    makes a laggard in any case, and before anything else is asked.
    """
    n = len(shrunken.mean)
    fifth = ceil(n / 5)
    if can_be_told_apart(shrunken):
        up_to = drawn_counts(shrunken.mean, shrunken.error)
        # the smallest rank that so many draws do not pass, whole numbers of them
        low, high = ((up_to < ceil(DRAWS * share)).sum(axis=1) + 1 for share in (0.05, 0.95))
        best, worst = up_to[:, fifth - 1] / DRAWS, (DRAWS - up_to[:, n - fifth - 1]) / DRAWS
    else:
        low, high = np.ones(n), np.full(n, n)
        best = worst = np.full(n, np.nan)
    failing = (within_24h < 0.5) & (cases >= LEAST_CASES)
    verdict = np.select(
        [failing | (worst >= NAMED_FROM), best >= NAMED_FROM],
        ["laggard", "commended"],
        default="indistinguishable",
    )
    return {
        "rank": ranks_by(shrunken.mean),
        "rank_low": np.asarray(low, dtype=np.int64),
        "rank_high": np.asarray(high, dtype=np.int64),
        "commended_probability": best,
        "laggard_probability": worst,
        "verdict": verdict.astype(object),
    }


def standings(shrunken: Shrunken, *, within_24h: Values, cases: Ranks) -> pd.DataFrame:
    """The same as a frame, one row a ranked unit."""
    return pd.DataFrame(standing_of(shrunken, within_24h=within_24h, cases=cases))
