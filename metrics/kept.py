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
    """Waits as the whole numbers of `Ordered`, by the IST day on which their clock started: those of day `first_day` + i
    begin at `days[i]`. Beside each as `code` its unit (times 4), whether it is observed (2), whether its event is known (1;
    it may have come after the tag was deleted)."""

    keys: Counts
    bits: int
    groups: int
    code: NDArray[np.int32]
    first_day: int
    days: Counts

    def of(self, period: Period | None = None) -> tuple[dict[str, Counts], Ordered]:
        """`cases`, `answered`, `unanswered`, `unobserved` of each unit in a period (or in all), and the waits of its
        cases."""
        keys, code = self.keys, self.code
        if period is not None:
            asked = np.array([day_of(period.start_ms), day_of(period.end_ms)]) - self.first_day
            start, end = self.days[np.clip(asked, 0, len(self.days) - 1)].tolist()
            keys, code = keys[start:end], code[start:end]
        each = np.bincount(code, minlength=4 * self.groups).reshape(self.groups, 4)
        rows = {
            "cases": each[:, 2] + each[:, 3],
            "answered": each[:, 3],
            "unanswered": each[:, 2],
            "unobserved": each[:, 0] + each[:, 1],
        }
        if rows["unobserved"].any():
            keys = keys[code & 2 > 0]
        return rows, Ordered(np.sort(keys), self.bits, self.groups)

    def counts(self, period: Period | None = None) -> tuple[pd.DataFrame, Ordered]:
        """The same with the counts as a frame, one row a unit."""
        rows, waited = self.of(period)
        return pd.DataFrame(rows), waited


def _kept(waited: Waits, place: Whole, start_ms: Whole, observed: NDArray[np.bool_], units: int) -> KeptWaits:
    keys, bits = order_keys(waited.duration_ms, event=waited.event, group=place, groups=units)
    code = (place.astype(np.int32) << 2) | (observed.astype(np.int32) << 1) | waited.answered
    day = day_of(start_ms)
    first_day = int(day.min()) if len(day) else 0
    day -= first_day
    days = np.append(0, np.cumsum(np.bincount(day)))
    narrow = day.astype(np.uint16) if len(days) <= 1 << 16 else day  # which numpy sorts by counting
    order = np.argsort(narrow, kind="stable")
    return KeptWaits(keys[order], bits, units, code[order], first_day, days)


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
