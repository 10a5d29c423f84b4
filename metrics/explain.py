"""How a unit's rank came about: its figures from raw to shrunken, the cases that weighed most, and what if it answered now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.cases_table import cases
from metrics.known import NEVER, maybe, whole
from metrics.league import LeagueError, counted, expected, peer_group, peers
from metrics.observed import as_of_each
from metrics.period import Period
from metrics.plain import plain
from metrics.shrinkage import Shrunken
from metrics.standing import standings
from metrics.survival import HORIZON_S
from metrics.unit import kind_of
from metrics.waits import EVENTS, waits

MOST: Final = 10
ROW: Final = (
    *("rank", "rank_low", "rank_high", "verdict", "commended_probability", "laggard_probability"),
    *("cases", "answered", "unanswered", "unobserved", "within_24h", "rmst_s", "rmst_se_s"),
    *("expected_rmst_s", "expected_se_s", "peers_share"),
)
CASE: Final = (
    "thread_id",
    "tag_id",
    "origin",
    "status",
    "clock_start_ms",
    "answered_ms",
    "wait_s",
    "answered",
    "weight_s",
)

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """The standing of a peer group, one row a unit in its order, with what its shrinkage rests on."""

    rows: pd.DataFrame
    shrunken: Shrunken

    @property
    def ranked(self) -> int:
        """How many units have a rank."""
        return len(self.shrunken.mean)


def standing(found: pd.DataFrame, group: pd.DataFrame, *, measure: str, clock: str) -> Standing:
    """What the league makes of the cases of a period; `peers_share` is B: how much of the expected wait is the peers'."""
    rows, waited_of_all = counted(found, group, measure=measure, clock=clock)
    count, mean, error = (rows[name].to_numpy() for name in ("cases", "rmst_s", "rmst_se_s"))
    placed, shrunken = expected(count, waited_of_all, (mean, error))
    some = rows.iloc[placed]
    spread = shrunken.within + shrunken.between
    drawn = np.divide(shrunken.within, spread, out=np.zeros(len(some)), where=spread > 0)
    table = standings(shrunken, within_24h=some["within_24h"].to_numpy(), cases=count[placed]).assign(
        expected_rmst_s=shrunken.mean, expected_se_s=shrunken.error, peers_share=drawn
    )
    rows = pd.concat([rows, table.set_index(some.index).reindex(rows.index)], axis=1)
    rows = rows.assign(verdict=rows["verdict"].astype(object).where(rows["rank"].notna(), "unranked"))
    whole_numbers = dict.fromkeys(("rank", "rank_low", "rank_high"), "Int64")
    return Standing(
        rows.assign(unit_id=group["unit_id"]).astype(whole_numbers).set_index("unit_id"), shrunken
    )


def weights_s(duration_ms: NDArray[np.int64], event: NDArray[np.bool_]) -> Values:
    """By how many seconds the restricted mean would be less, had one case been answered at once; one entry a case.

    Exact, for every case the difference of two Kaplan–Meier curves. Moved to 0 seconds, a case leaves the risk sets up
    to its own time, where the factors become 1 − d ÷ (n − 1), and those after it stay as they are.
    """
    n = len(duration_ms)
    if not n:
        return np.zeros(0)
    times = np.unique(duration_ms[event & (duration_ms > 0)]) / 1_000
    waited, ended = duration_ms / 1_000, np.sort(duration_ms[event]) / 1_000
    at_risk = n - np.searchsorted(np.sort(waited), times, side="left")
    events = np.searchsorted(ended, times, side="right") - np.searchsorted(ended, times, side="left")
    at_once = int((event & (duration_ms == 0)).sum())
    factor = np.append(1 - at_once / n, 1 - events / at_risk)  # at 0, then at each later time
    less = np.divide(events, at_risk - 1, out=np.ones(len(times)), where=at_risk > 1)
    less_factor = np.append(1 - (at_once + 1) / n, 1 - less)
    starts = np.minimum(np.append(0.0, times), HORIZON_S)
    widths = np.diff(np.append(starts, HORIZON_S))
    survival, moved = np.cumprod(factor), np.cumprod(less_factor)
    area = np.append(np.cumsum((widths * survival)[::-1])[::-1], 0.0)  # from each time on
    moved_area = np.append(0.0, np.cumsum(widths * moved))  # up to each time
    found = np.zeros(n)
    for case in np.flatnonzero((duration_ms > 0) | ~event):
        own_s = min(float(waited[case]), HORIZON_S)
        place = int(np.searchsorted(times, waited[case], side="left"))  # the last time before its own
        is_time = place < len(times) and times[place] == waited[case]
        before = moved_area[place] + (own_s - starts[place]) * moved[place]
        level = moved[place]
        if is_time:
            others = at_risk[place] - 1
            level *= 1 - (events[place] - int(event[case])) / others if others else 1.0
        last = place + int(is_time)
        left_s = HORIZON_S - own_s
        now = survival[last]
        # the area from its time on, as if the curve stood at 1 there
        beyond = (
            (area[last + 1] + (starts[last + 1 :][:1].sum() - own_s) * now)
            if last < len(times)
            else left_s * now
        )
        after = level * (beyond / now if now > 0 else left_s)
        found[case] = area[0] - before - (after if left_s > 0 else 0.0)
    return found


def answered_now(found: pd.DataFrame, *, unit_id: str, measure: str) -> pd.DataFrame:
    """The cases as they would be had the unit answered at `as_of` all that still wait; withdrawn ones stay so."""
    name = EVENTS[measure]
    ended = whole(found[name])
    waits_still = (found["unit_id"] == unit_id).to_numpy() & (ended == NEVER)
    waits_still &= (found["status"] != "withdrawn").to_numpy()
    return found.assign(**{name: maybe(np.where(waits_still, found["as_of_ms"].to_numpy(), ended))})


def heaviest(found: pd.DataFrame, *, measure: str, clock: str, most: int = MOST) -> pd.DataFrame:
    """The observed cases of one unit that weighed most, with `CASE`: the heaviest first, equal ones by clock start."""
    seen = found[found["observed"]].reset_index(drop=True)
    waited = waits(seen, measure=measure, clock=clock)
    rows = seen.assign(
        answered_ms=seen[EVENTS[measure]],
        answered=waited.answered,
        wait_s=waited.duration_ms / 1_000,
        weight_s=weights_s(waited.duration_ms, waited.event),
    )
    order = ["weight_s", "clock_start_ms", "thread_id"]
    return rows.sort_values(order, ascending=[False, True, True], ignore_index=True)[list(CASE)].head(most)


def explain(
    unit_id: str,
    *,
    events: pd.DataFrame,
    units: pd.DataFrame,
    observation: pd.DataFrame,
    gaps: pd.DataFrame,
    period: Period,
    as_of: datetime | None = None,
    measure: str = "acknowledge",
    clock: str = "wall",
    origin: str = "all",
) -> dict[str, Any]:
    """`ROW` of the unit, `ranked` units of its group with `mean_s` (μ), `between_s` (τ) and `rankability`, `heaviest`
    (a list of `CASE`), and `if_answered_now`: how many cases, and the rank, interval, expected wait and verdict then.

    Frames are those of `league`. Raises `UnknownUnitError` and `LeagueError`. Unknown values are None.
    """
    group = peers(units, kind=peer_group(kind_of(units, unit_id)))
    instants = as_of_each(observation, as_of=as_of).reindex(group["unit_id"])
    if instants.isna().all():
        raise LeagueError(
            "Nothing is collected whole for any of these units yet: say as of when with --as-of."
        )
    found = cases(
        events, observation, gaps, period=period, as_of=as_of, origin=origin, unit_ids=list(group["unit_id"])
    )
    now = standing(found, group, measure=measure, clock=clock)
    then_found = answered_now(found, unit_id=unit_id, measure=measure)
    then = standing(then_found, group, measure=measure, clock=clock)
    row, later = now.rows.loc[unit_id], then.rows.loc[unit_id]
    mine = found[found["unit_id"] == unit_id]
    group_figures = {
        "ranked": now.ranked,
        "mean_s": plain(now.shrunken.overall),
        "between_s": plain(float(np.sqrt(now.shrunken.between))),
        "rankability": plain(now.shrunken.rankability),
    }
    shown = ("rank", "rank_low", "rank_high", "expected_rmst_s", "verdict")
    return (
        {"unit_id": unit_id, "as_of_ms": plain(instants.loc[unit_id])}
        | {name: _value(row[name], name) for name in ROW}
        | group_figures
        | {
            "if_answered_now": {"more": int(later["answered"] - row["answered"])}
            | {name: _value(later[name], name) for name in shown},
            "heaviest": heaviest(mine, measure=measure, clock=clock),
        }
    )


def _value(value: Any, name: str) -> Any:
    """A plain value; a count out of a row of figures stays whole."""
    known = plain(value)
    is_count = name in ("cases", "answered", "unanswered", "unobserved", "rank", "rank_low", "rank_high")
    return int(known) if is_count and known is not None else known
