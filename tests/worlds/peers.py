"""The survival figures of lifelines, where it means the same.

It does not where S has fallen to 0: there it sets limits of 0 and 1 by convention and ours are undefined; limits are
compared before that. Its variance of the restricted mean is that of one wait (∫2tS − mean²), not of the estimated mean,
and is not compared; ours is held against whole fractions and against R.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

WITHIN_S = {"within_15m": 900, "within_1h": 3_600, "within_4h": 14_400, "within_24h": 86_400}


def fitted(duration_ms: NDArray[np.int64], event: NDArray[np.bool_]) -> Any:
    """A curve of lifelines, which takes seconds to import: only who asks for it waits."""
    from lifelines import KaplanMeierFitter  # noqa: PLC0415

    return KaplanMeierFitter().fit(duration_ms / 1_000, event)


def lifelines_figures(
    duration_ms: NDArray[np.int64], event: NDArray[np.bool_], horizon_s: float
) -> dict[str, float]:
    """`median_s`, `p90_s`, the limits of the median, shares, and the restricted mean."""
    fit = fitted(duration_ms, event)
    s = fit.survival_function_["KM_estimate"]
    limits = fit.confidence_interval_survival_function_

    def first(column: NDArray[np.float64], share: float) -> float:
        reached = np.flatnonzero(column <= share + 1e-12)
        return float(s.index[reached[0]]) if len(reached) else float("nan")

    from lifelines.utils import restricted_mean_survival_time  # noqa: PLC0415 - as above

    values = s.to_numpy()
    begun = (values < 1) & (values > 0)
    low, high = (np.where(begun, limits.iloc[:, side].to_numpy(), 1.0) for side in (0, 1))
    shares = {name: 1.0 - float(fit.predict(at_s)) for name, at_s in WITHIN_S.items()}
    return shares | {
        "median_s": first(values, 0.5),
        "p90_s": first(values, 0.1),
        "median_low_s": first(low, 0.5),
        "median_high_s": first(high, 0.5),
        "rmst_s": float(restricted_mean_survival_time(fit, t=horizon_s)),
    }


def lifelines_errors(duration_ms: NDArray[np.int64], event: NDArray[np.bool_]) -> dict[float, float]:
    """Greenwood's sum of the times at which S lies between 0 and 1."""
    fit = fitted(duration_ms, event)
    s = fit.survival_function_["KM_estimate"]
    inside = (s > 0) & (s < 1)
    return {float(at): float(value) for at, value in fit._cumulative_sq_[inside].items()}
