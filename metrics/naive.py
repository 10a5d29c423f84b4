"""The naive mean: that of the answered cases alone, which is no measure, and whom it would put before whom in error."""

from typing import Final

import numpy as np
import pandas as pd

from metrics.known import places
from metrics.standing import FEWEST, ranks_by
from metrics.waits import waits

COLUMNS: Final = ("unit_id", "naive_mean_s", "naive_rank")


def naive(found: pd.DataFrame, *, unit_ids: list[str], measure: str, clock: str) -> pd.DataFrame:
    """One row a unit, in the given order, with `COLUMNS`: the mean wait of its observed cases whose wait ended, and its
    rank by that; NaN and NA where none did.

    Who still waits is left out, so whoever answers the easy half at once and nobody else looks quick: it is shown
    beside the league on request, for what it is.
    """
    seen = found[found["observed"]]
    waited = waits(seen, measure=measure, clock=clock)
    place = places(seen["unit_id"], pd.Index(unit_ids))
    ended = waited.event & (place >= 0)
    count = np.bincount(place[ended], minlength=len(unit_ids))
    total = np.bincount(place[ended], weights=waited.duration_ms[ended] / 1_000, minlength=len(unit_ids))
    mean = np.divide(total, count, out=np.full(len(unit_ids), np.nan), where=count > 0)
    ranks = np.full(len(unit_ids), np.nan)
    ranks[count > 0] = ranks_by(mean[count > 0])
    rows = pd.DataFrame({"unit_id": list(unit_ids), "naive_mean_s": mean, "naive_rank": ranks})
    return rows.astype({"unit_id": "str", "naive_rank": "Int64"})


def reversal(league: pd.DataFrame) -> tuple[str, str] | None:
    """The two units whom the naive mean would put the wrong way round by most places: first the one that it flatters,
    then the one that is really ahead; None where it does so with no two that can be told apart.

    `league`: rows of `metrics.league` with `naive_rank`. Two are told apart where the limits of their ranks do not
    meet. Of equal reversals the first in the order of the rows is taken.
    """
    known = league[league["rank"].notna() & league["naive_rank"].notna()]
    if len(known) < 2 or league.attrs.get("ranked", len(known)) < FEWEST:
        return None
    rank, low, high, by_naive = (
        known[name].to_numpy(dtype=np.int64) for name in ("rank", "rank_low", "rank_high", "naive_rank")
    )
    apart = low[:, None] > high[None, :]  # the row's unit is behind the column's for sure
    places_lost = (rank[:, None] - rank[None, :]) + (by_naive[None, :] - by_naive[:, None])
    wrong = np.where(apart & (by_naive[:, None] < by_naive[None, :]), places_lost, 0)
    if not wrong.any():
        return None
    flattered, ahead = np.unravel_index(int(wrong.argmax()), wrong.shape)
    unit_ids = known["unit_id"].to_numpy(dtype=object)
    return str(unit_ids[flattered]), str(unit_ids[ahead])
