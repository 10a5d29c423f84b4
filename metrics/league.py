"""The league: the units of a peer group by their expected wait, with how sure that is and whom it allows to name."""

from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from metrics.cases_table import CASE_ORIGINS
from metrics.kept import KeptWaits, keep, keep_frame
from metrics.observed import as_of_each, notes
from metrics.period import Period
from metrics.shrinkage import Shrunken, shrink, usable_variances
from metrics.standing import ranks_by, standings
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
    kept = keep_frame(found, pd.Index(units["unit_id"]), measure=measure, clock=clock)
    rows, waited = kept.counts()
    return pd.concat([rows, waited.figures()], axis=1), waited


def expected(rows: pd.DataFrame, waited: Ordered) -> Shrunken:
    """The shrunken restricted means of rows that all have cases, of the waits of all of them."""
    count, error = rows["cases"].to_numpy(dtype=np.int64), rows["rmst_se_s"].to_numpy()
    lack = bool(((error == 0) | (count < 2)).any())  # some borrow the error of all together
    v = usable_variances(error, cases=count, pooled_error=waited.pooled_error_s() if lack else np.nan)
    return shrink(rows["rmst_s"].to_numpy(), v)


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
    instants = as_of_each(observation, as_of=as_of).reindex(group["unit_id"])
    if len(group) and instants.isna().all():
        raise LeagueError(
            "Nothing is collected whole for any of these units yet: say as of when with --as-of."
        )
    before, waited_before = kept.counts(period.before())
    before = pd.concat([before, waited_before.restricted_means()], axis=1)
    before = before[before["cases"] > 0]
    ranks_before = pd.Series(ranks_by(expected(before, waited_before).mean), index=before.index)
    rows, waited = kept.counts(period)
    rows = pd.concat([rows, waited.figures()], axis=1)
    placed = rows.index[rows["cases"] > 0]
    shrunken = expected(rows.loc[placed], waited)
    some = rows.loc[placed]
    table = standings(
        shrunken, within_24h=some["within_24h"].to_numpy(), cases=some["cases"].to_numpy(dtype=np.int64)
    ).assign(expected_rmst_s=shrunken.mean, expected_se_s=shrunken.error)
    rows = pd.concat([rows, table.set_index(placed).reindex(rows.index)], axis=1)
    rows = rows.assign(
        unit_id=group["unit_id"],
        kind=group["kind"],
        rank_change=ranks_before.reindex(rows.index).astype("Int64") - rows["rank"].astype("Int64"),
        as_of_ms=instants.to_numpy(),
        observed_until_ms=observation.set_index("unit_id")["observed_until_ms"]
        .reindex(group["unit_id"])
        .to_numpy(),
        verdict=rows["verdict"].astype(object).where(rows["rank"].notna(), "unranked"),
    )
    whole_numbers = ("rank", "rank_low", "rank_high", "rank_change", "as_of_ms", "observed_until_ms")
    rows = rows.astype(dict.fromkeys(whole_numbers, "Int64"))
    said = notes(rows, observation=observation, gaps=gaps, period=period)
    rows["note"] = pd.Series(said, index=rows.index, dtype=object)
    ordered = rows.sort_values(["rank", "unit_id"], na_position="last", ignore_index=True)[list(COLUMNS)]
    ordered.attrs = {
        "tau2_s2": shrunken.between,
        "rankability": shrunken.rankability,
        "mean_s": shrunken.overall,
        "ranked": int(ordered["rank"].notna().sum()),
    }
    return ordered
