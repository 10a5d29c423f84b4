"""The league: the units of a peer group by their expected wait, with how sure that is and whom it allows to name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.cases_table import CASE_ORIGINS
from metrics.curves import Counts, Values
from metrics.kept import KeptWaits, keep, keep_frame
from metrics.known import NEVER
from metrics.observed import Seen
from metrics.period import Period
from metrics.shrinkage import Shrunken, shrink, usable_variances
from metrics.standing import ranks_by, standing_of
from metrics.survival import FIGURES, Ordered
from metrics.waits import CLOCKS, EVENTS

PEER_GROUPS: Final = {
    "district": ("district", "commissionerate"),
    "range": ("range",),
    "zone": ("zone",),
    "traffic": ("traffic",),
    "hq": ("hq",),
    "other": ("other",),
}
COLUMNS: Final = (
    *("unit_id", "kind", "rank", "rank_low", "rank_high", "rank_change"),
    *("cases", "answered", "unanswered", "unobserved"),
    *FIGURES,
    *("expected_rmst_s", "expected_se_s", "commended_probability", "laggard_probability", "verdict"),
    *("as_of_ms", "observed_until_ms", "note"),
)

WHOLE: Final = frozenset({"rank", "rank_low", "rank_high", "rank_change", "as_of_ms", "observed_until_ms"})
"""Columns of whole numbers that may be missing."""
MISSING: Final = {"i": NEVER, "f": np.nan, "O": "unranked"}


class LeagueError(ValueError):
    """A league that cannot be made; its text is one line that says why and what to do."""


def peer_group(kind: str) -> str:
    """The peer group of a unit's kind: districts and commissionerates are one, the others are their own."""
    for group, kinds in PEER_GROUPS.items():
        if kind in kinds:
            return group
    raise LeagueError(f"There is no peer group of kind {kind!r}: {', '.join(PEER_GROUPS)}.")


def peers(units: pd.DataFrame, *, kind: str) -> pd.DataFrame:
    """The units of a peer group, by id."""
    if kind not in PEER_GROUPS:
        raise LeagueError(f"There is no peer group {kind!r}: {', '.join(PEER_GROUPS)}.")
    return units[units["kind"].isin(PEER_GROUPS[kind])].sort_values("unit_id", ignore_index=True)


def counted(
    found: pd.DataFrame, units: pd.DataFrame, *, measure: str, clock: str
) -> tuple[pd.DataFrame, Ordered]:
    """Counts and figures of each unit, in the units' order, and the waits that they are of.

    `found`: the cases of a period (see `metrics.cases_table`); those that are not observed are counted as such and
    nowhere else. `answered` has its event by `as_of`; `cases` = `answered` + `unanswered`.
    """
    rows, waited = keep_frame(found, pd.Index(units["unit_id"]), measure=measure, clock=clock).of()
    return pd.DataFrame({**rows, **waited.values()}), waited


def expected(cases: Counts, waited: Ordered, means: tuple[Values, Values]) -> tuple[Counts, Shrunken]:
    """Which of some units have cases (their places), and the shrunken restricted means of those.

    `cases`: how many each unit has; `waited`: the waits of all of them; `means`: the restricted mean of each and its
    standard error, in seconds.
    """
    placed = np.flatnonzero(cases > 0)
    count, mean, error = cases[placed], *(each[placed] for each in means)
    lack = bool(((error == 0) | (count < 2)).any())  # some borrow the error of all together
    v = usable_variances(error, cases=count, pooled_error=waited.pooled_error_s() if lack else np.nan)
    return placed, shrink(mean, v)


def league(
    events: pd.DataFrame,
    units: pd.DataFrame,
    observation: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    period: Period,
    as_of: datetime | None = None,
    measure: str = "acknowledge",
    clock: str = "wall",
    origin: str = "all",
    kind: str = "district",
) -> pd.DataFrame:
    """One row a unit of the peer group with `COLUMNS`, by rank, then the unranked by unit id.

    `events` reach back over `period.before()`. Without `as_of` each unit is seen at its `observed_until`; a unit
    without coverage then has no cases. Raises `LeagueError` for an unknown choice, and where nothing is covered and
    no `as_of` given. `attrs`: `tau2_s2`, `rankability` (how much of the spread is signal), `mean_s` (μ), `ranked`.
    """
    if measure not in EVENTS or clock not in CLOCKS or origin not in CASE_ORIGINS:
        raise LeagueError(f"There is no league by {measure!r}, {clock!r}, {origin!r}.")
    group = peers(units, kind=kind)
    kept = keep(
        events, observation, gaps,
        unit_ids=pd.Index(group["unit_id"]), as_of=as_of, measure=measure, clock=clock, origin=origin,
    )  # fmt: skip
    return league_of(kept, group, observation, gaps, period=period, as_of=as_of)


def league_of(
    kept: KeptWaits,
    group: pd.DataFrame,
    observation: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    period: Period,
    as_of: datetime | None = None,
) -> pd.DataFrame:
    """The league of any period of kept waits (see `metrics.kept`), which hold the choices."""
    names = pd.Index(group["unit_id"])
    seen = Seen.of(observation, names=names)
    as_of_ms = seen.as_of(as_of)
    if len(group) and (as_of_ms == NEVER).all():
        raise LeagueError(
            "Nothing is collected whole for any of these units yet: say as of when with --as-of."
        )
    rows, waited = kept.of(period)
    figures = waited.values()
    placed, shrunken = expected(rows["cases"], waited, (figures["rmst_s"], figures["rmst_se_s"]))
    standing = standing_of(
        shrunken, within_24h=figures["within_24h"][placed], cases=rows["cases"][placed]
    ) | {"expected_rmst_s": shrunken.mean, "expected_se_s": shrunken.error}
    columns: dict[str, NDArray[Any]] = {
        **rows,
        **figures,
        **{name: _spread(each, placed, among=len(group)) for name, each in standing.items()},
    }
    before, now = _ranks(kept, period.before()), columns["rank"]
    columns["rank_change"] = np.where((now == NEVER) | (before == NEVER), NEVER, before - now)
    columns |= {"as_of_ms": as_of_ms, "observed_until_ms": seen.until}
    is_empty = (rows["cases"] == 0) & (rows["unobserved"] == 0)
    columns["note"] = seen.notes(as_of_ms=as_of_ms, is_empty=is_empty, gaps=gaps, period=period)
    by_id = names.argsort()
    order = by_id[np.argsort(now[by_id], kind="stable")]  # those without a rank last, by id
    table = _table(columns, group, order)
    table.attrs = {
        "tau2_s2": shrunken.between,
        "rankability": shrunken.rankability,
        "mean_s": shrunken.overall,
        "ranked": len(placed),
    }
    return table


def _ranks(kept: KeptWaits, period: Period) -> Counts:
    """The rank of each unit in another period; `NEVER` where it has no case."""
    rows, waited = kept.of(period)
    placed, shrunken = expected(rows["cases"], waited, waited.restricted_means())
    return _spread(ranks_by(shrunken.mean), placed, among=len(rows["cases"]))


def _spread(values: NDArray[Any], placed: Counts, *, among: int) -> NDArray[Any]:
    """Values of some units in their places among all; missing elsewhere."""
    found = np.full(among, MISSING[values.dtype.kind], dtype=values.dtype)
    found[placed] = values
    return found


def _table(columns: Mapping[str, NDArray[Any]], group: pd.DataFrame, order: Counts) -> pd.DataFrame:
    """All columns in their order as one frame, which is made once: frames that grow cost more than the figures."""
    found: dict[str, Any] = {name: group[name].array.take(order) for name in ("unit_id", "kind")}
    for name, values in columns.items():
        taken = values[order]
        if name in WHOLE:
            found[name] = pd.arrays.IntegerArray(taken, taken == NEVER)
        else:  # words stay objects, which pandas would make its own strings of
            found[name] = pd.Series(taken, dtype=object) if taken.dtype == object else taken
    return pd.DataFrame({name: found[name] for name in COLUMNS})
