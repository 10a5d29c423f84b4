"""Who moved: offices whose wait differs between two periods by more than chance, when so many are looked at at once."""

from math import erfc, isnan, sqrt
from typing import Final

import numpy as np
import pandas as pd

from metrics.comparison import LEAST_CASES
from metrics.survival import Z_95

FALSE_SHARE: Final = 0.05
"""Of those that are named, so many at most are expected to be chance (Benjamini & Hochberg 1995)."""
COLUMNS: Final = ("unit_id", "rmst_s", "before_rmst_s", "change_s", "change_low_s", "change_high_s")


def moved(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The rows of two leagues of the same offices whose restricted means differ by more than chance, the greatest
    improvement first.

    `now`, `before`: `unit_id`, `cases`, `rmst_s`, `rmst_se_s`; offices with fewer than 10 cases in either are not looked
    at. `change_s` = now − before (negative: faster) with its 95 % limits, in seconds. Whom to name is decided over all that
    were looked at together: `attrs` has `looked_at`.
    """
    fields = ["unit_id", "cases", "rmst_s", "rmst_se_s"]
    both = now[fields].merge(before[fields], on="unit_id", suffixes=("", "_before"))
    many = (both["cases"] >= LEAST_CASES) & (both["cases_before"] >= LEAST_CASES)
    error_s = np.sqrt(both["rmst_se_s"] ** 2 + both["rmst_se_s_before"] ** 2)
    both = both.assign(error_s=error_s, change_s=both["rmst_s"] - both["rmst_s_before"])
    both = both[many & (both["error_s"] > 0) & both["change_s"].notna()].reset_index(drop=True)
    named = both[_named(both["change_s"] / both["error_s"])].sort_values("change_s", ignore_index=True)
    found = pd.DataFrame(
        {
            "unit_id": named["unit_id"],
            "rmst_s": named["rmst_s"],
            "before_rmst_s": named["rmst_s_before"],
            "change_s": named["change_s"],
            "change_low_s": named["change_s"] - Z_95 * named["error_s"],
            "change_high_s": named["change_s"] + Z_95 * named["error_s"],
        }
    )
    found.attrs["looked_at"] = len(both)
    return found


def _named(z: pd.Series) -> np.ndarray:
    """Which of several standardised differences are named: those up to the last, in order of their probability, that is
    no greater than its place's share of `FALSE_SHARE`."""
    probability = np.array([erfc(abs(each) / sqrt(2)) if not isnan(each) else 1.0 for each in z])
    order = np.argsort(probability, kind="stable")
    allowed = FALSE_SHARE * np.arange(1, len(order) + 1) / max(len(order), 1)
    passed = np.flatnonzero(probability[order] <= allowed)
    named = np.zeros(len(order), dtype=bool)
    named[order[: passed[-1] + 1 if len(passed) else 0]] = True
    return named
