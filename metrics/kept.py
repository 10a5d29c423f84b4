"""Kept waits: all cases of a peer group by one choice, each a whole number, day by day, so that those of any period lie
side by side and are put in order by sorting numbers."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.cases_table import ALL, found
from metrics.curves import Counts
from metrics.known import Whole, places, whole
from metrics.period import Period, day_of
from metrics.survival import Ordered, order_keys
from metrics.waits import Waits, waits, waits_of


@dataclass(frozen=True)
class KeptWaits:
    """Waits of observed cases as the whole numbers of `Ordered`: unit by unit, of each by the IST day on which their clock
    started. `counts_before[i]`: how many cases of each unit (columns) started before day `first_day` + i: answered (their event is
    known; it may have come after the tag was deleted), unanswered, unobserved (rows)."""

    keys: Counts
    bits: int
    first_day: int
    counts_before: NDArray[np.int32]

    def of(self, period: Period | None = None) -> tuple[dict[str, Counts], Ordered]:
        """`cases`, `answered`, `unanswered`, `unobserved` of each unit in a period (or in all), and the waits of its
        cases."""
        first, end = 0, len(self.counts_before) - 1
        if period is not None:
            asked = np.array([day_of(period.start_ms), day_of(period.end_ms)]) - self.first_day
            first, end = np.clip(asked, first, end).tolist()
        before = self.counts_before[[first, end, -1]].astype(np.int64)
        answered, unanswered, unobserved = before[1] - before[0]
        kept = before[:, :2].sum(axis=1)  # of each unit, observed
        heads = np.cumsum(kept[2]) - kept[2]
        starts, stops = (heads + kept[0]).tolist(), (heads + kept[1]).tolist()
        keys = np.concatenate([self.keys[:0], *map(self.keys.__getitem__, map(slice, starts, stops))])
        rows = {
            "cases": answered + unanswered,
            "answered": answered,
            "unanswered": unanswered,
            "unobserved": unobserved,
        }
        return rows, Ordered.of(keys, self.bits, cases=rows["cases"])

    def counts(self, period: Period | None = None) -> tuple[pd.DataFrame, Ordered]:
        """The same with the counts as a frame, one row a unit."""
        rows, waited = self.of(period)
        return pd.DataFrame(rows), waited


def _kept(waited: Waits, place: Whole, start_ms: Whole, observed: NDArray[np.bool_], units: int) -> KeptWaits:
    keys, bits = order_keys(waited.duration_ms, event=waited.event, group=place, groups=units)
    day = day_of(start_ms)
    first_day = int(day.min()) if len(day) else 0
    day -= first_day
    days = int(day.max()) + 1 if len(day) else 0
    kind = np.where(observed, np.where(waited.answered, 0, 1), 2)
    started = np.bincount((day * 3 + kind) * units + place, minlength=days * 3 * units)
    counts = np.zeros((days + 1, 3, units), dtype=np.int32)
    np.cumsum(started.reshape(days, 3, units), axis=0, out=counts[1:])
    order = np.flatnonzero(observed)
    # numpy sorts such small numbers by counting
    small = np.uint16 if max(days, units) <= 1 << 16 else np.int64
    for each in (day, place):  # by unit, then by day
        order = order[np.argsort(each[order].astype(small), kind="stable")]
    return KeptWaits(keys[order], bits, first_day, counts)


def keep(
    events: pd.DataFrame,
    observation: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    unit_ids: pd.Index,
    as_of: datetime | None = None,
    measure: str = "acknowledge",
    clock: str = "wall",
    origin: str = ALL,
) -> KeptWaits:
    """The waits of all events of some units, in the units' order; see `metrics.cases_table` for what they are."""
    known, observed = found(
        events, observation, gaps, period=None, as_of=as_of, origin=origin, unit_ids=unit_ids
    )
    waited = waits_of(known, measure=measure, clock=clock)
    return _kept(waited, places(known.unit_id, unit_ids), known.clock_start, observed, len(unit_ids))


def keep_frame(cases: pd.DataFrame, unit_ids: pd.Index, *, measure: str, clock: str) -> KeptWaits:
    """The same of cases as a frame (see `metrics.cases_table`)."""
    waited, place = waits(cases, measure=measure, clock=clock), places(cases["unit_id"], unit_ids)
    return _kept(
        waited, place, whole(cases["clock_start_ms"]), cases["observed"].to_numpy(dtype=bool), len(unit_ids)
    )
