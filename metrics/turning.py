"""Before and after a day: how many followers a day a unit won on either side of it, and the lift."""

from typing import Final

import pandas as pd

from metrics.growth import growth
from metrics.period import Period

COLUMNS: Final = ("unit_id", "before_per_day", "after_per_day", "lift")


def before_and_after(
    snapshots: pd.DataFrame, *, before: Period, after: Period, unit_ids: list[str]
) -> pd.DataFrame:
    """One row a unit, by id, with `COLUMNS`, from the follower counts of its office accounts (see `metrics.growth`).

    `before` ends on the day on which `after` begins; they need not be of one length, since both rates are a day. NaN
    where a count at either end is not known; no lift against a span that stood still.
    """
    first = growth(snapshots, period=before, unit_ids=unit_ids)
    then = growth(snapshots, period=after, base=before, unit_ids=unit_ids)
    return pd.DataFrame(
        {
            "unit_id": then["unit_id"],
            "before_per_day": first["growth"] / before.days,
            "after_per_day": then["growth"] / after.days,
            "lift": then["lift"],
        },
        columns=list(COLUMNS),
    )
