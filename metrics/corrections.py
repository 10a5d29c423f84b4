"""Corrections by a reader beside the cases that they changed: what was derived, who corrected it and when."""

from typing import Final

import numpy as np
import pandas as pd

from metrics.known import NEVER, maybe, whole

BESIDE: Final = ("derived_closed_ms", "corrected_by", "corrected_ms")


def _places(rows: pd.DataFrame, corrections: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The rows that a correction is of, and which correction each has."""
    near = np.flatnonzero(np.isin(rows["thread_id"].to_numpy(), corrections["thread_id"].to_numpy()))
    pairs = zip(rows["unit_id"].iloc[near], rows["thread_id"].iloc[near], strict=True)
    named = zip(corrections["unit_id"], corrections["thread_id"], strict=True)
    of_case = {pair: place for place, pair in enumerate(named)}
    found = np.array([of_case.get(pair, -1) for pair in pairs], dtype=np.int64)
    return near[found >= 0], found[found >= 0]


def beside(found: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Known cases (see `metrics.known`) with `BESIDE`: what was derived, who corrected it and when; missing where
    nobody did. `corrections`: one row a corrected case. `derived_closed_ms` is known as of each case's instant, as `closed_ms` is."""
    rows, of = _places(found, corrections)
    derived, at = np.full(len(found), NEVER), np.full(len(found), NEVER)
    by = np.full(len(found), None, dtype=object)
    if len(rows):
        given = whole(corrections["derived_closed_ms"])[of]
        derived[rows] = np.where(given < found["as_of_ms"].to_numpy()[rows], given, NEVER)
        at[rows] = whole(corrections["corrected_ms"])[of]
        by[rows] = corrections["corrected_by"].to_numpy(dtype=object)[of]
    index = found.index
    return found.assign(
        derived_closed_ms=pd.Series(maybe(derived).array, index=index),
        corrected_by=pd.Series(by, index=index, dtype=object),
        corrected_ms=pd.Series(maybe(at).array, index=index),
    )
