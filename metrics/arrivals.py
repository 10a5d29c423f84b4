"""Arrivals: at which hours of the week cases come, at which they are answered, and which hours cost most waiting."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.activity import hour_cells
from metrics.known import NEVER, whole
from metrics.survival import HORIZON_S
from metrics.waits import EVENTS, waits

HOURS: Final = 24
PARTS: Final = {"first": (8, 16), "second": (16, 22), "night": (22, 32)}
"""Parts of a day, from and to which hour: the first shift, what of the second lies behind it, and the night, which
reaches into the next morning and belongs to the day on which it begins."""
COLUMNS: Final = ("block", "weekday", "part", "cases", "unanswered", "waited_s", "mean_s")


@dataclass(frozen=True)
class Week:
    """7 × 24 by IST weekday and hour, Monday first: the cases by their clock start, the answers by their instant."""

    arrivals: NDArray[np.int64]
    answers: NDArray[np.int64]


def week(found: pd.DataFrame, *, measure: str) -> Week:
    """Of the observed cases (see `metrics.cases_table`). Of an answer before the clock start, which counts at 0
    seconds, no hour is told: at the clock start nobody wrote."""
    seen = found[found["observed"]]
    start, ended = whole(seen["clock_start_ms"]), whole(seen[EVENTS[measure]])
    after = (ended != NEVER) & (ended > start)
    return Week(_counted(hour_cells(start)), _counted(hour_cells(ended[after])))


def _counted(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.bincount(cells, minlength=7 * HOURS).reshape(7, HOURS)


def block_of(instants_ms: NDArray[np.int64]) -> NDArray[np.int64]:
    """The block of the week in which each instant lies: the weekday times 3 plus the place of its part."""
    weekday, hour = np.divmod(hour_cells(instants_ms), HOURS)
    before_duty = hour < PARTS["first"][0]
    day = np.where(before_duty, (weekday - 1) % 7, weekday)
    part = np.select([before_duty, hour < PARTS["second"][0], hour < PARTS["night"][0]], [2, 0, 1], default=2)
    return day * len(PARTS) + part


def blocks(found: pd.DataFrame, *, measure: str, clock: str) -> pd.DataFrame:
    """One row a block of the week in which observed cases came, the costliest first, with `COLUMNS`.

    `waited_s`: how long they waited together, each for 24 hours at most; one without its event, for as long as it has
    waited so far. `mean_s` is that a case.
    """
    seen = found[found["observed"]]
    waited = waits(seen, measure=measure, clock=clock)
    rows = pd.DataFrame(
        {
            "block": block_of(whole(seen["clock_start_ms"])),
            "unanswered": ~waited.answered,
            "waited_s": np.minimum(waited.duration_ms / 1_000, HORIZON_S),
        }
    )
    by_block = rows.groupby("block")
    table = by_block.agg(
        cases=("waited_s", "size"), unanswered=("unanswered", "sum"), waited_s=("waited_s", "sum")
    ).reset_index()
    weekday, part = np.divmod(table["block"].to_numpy(dtype=np.int64), len(PARTS))
    table = table.assign(
        weekday=weekday,
        part=np.array(list(PARTS), dtype=object)[part],
        mean_s=table["waited_s"] / table["cases"],
    )
    return table.sort_values(["waited_s", "block"], ascending=[False, True], ignore_index=True)[list(COLUMNS)]
