"""Reached: the share of cases that have had their event by when, as a curve for a chart."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.survival import curve


def reached(duration_ms: NDArray[np.int64], *, event: NDArray[np.bool_], until_s: float) -> pd.DataFrame:
    """`t_s`, `share` = 1 − S(t) and its 95 % limits `low`, `high`: the steps of `survival.curve`, flat up to `until_s`;
    no row where there is no case."""
    steps = curve(duration_ms, event=event)
    steps = steps[steps["t_s"] <= until_s]
    steps = pd.concat([steps, steps.tail(1).assign(t_s=float(until_s))], ignore_index=True)
    return pd.DataFrame(
        {
            "t_s": steps["t_s"],
            "share": 1 - steps["survival"],
            "low": 1 - steps["high"],
            "high": 1 - steps["low"],
        }
    )
