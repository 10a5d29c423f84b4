"""One unit's card: what is known of it in a period, computed once, with its cases and curves."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from metrics.league import LeagueError, peers
from metrics.reached import reached
from metrics.standing import FEWEST
from metrics.survival import HORIZON_S
from metrics.unit import unit
from metrics.waits import waits
from pages.ui import standings, store
from pages.ui.standings import Asked
from pages.ui.store import Source, held
from pages.ui.units import is_alone

UNIT, PEERS = "unit", "peers"
NOTHING = "nothing_collected"
NO_FIGURES = ("no_account", "not_resolved", "no_coverage")


@dataclass(frozen=True)
class Card:
    """`row` is what `metrics.unit` gives; `reason` says why there is nothing, and is None where there is something."""

    reason: str | None
    row: dict[str, Any]
    ranked: int
    cases: pd.DataFrame
    curves: pd.DataFrame
    snapshots: pd.DataFrame
    posts: int
    hours: np.ndarray
    is_alone: bool = False


def nothing(reason: str) -> Card:
    """A card of a unit of which there is nothing to show."""
    bare = pd.DataFrame()
    return Card(reason, {}, 0, bare, bare, bare, 0, np.zeros((7, 24), dtype=np.int64))


@held(max_entries=32)
def card(of: Source, asked: Asked, unit_id: str) -> Card:
    """The card of a unit of the scope, ranked within its whole peer group.

    Its peers are drawn together as one curve, which names nobody; to who may not see them, not of fewer than `FEWEST`.
    """
    of.scope.require(unit_id)
    whole = of.whole()
    group = peers(store.units(of), kind=asked.kind)
    try:
        league = standings.standings(whole, asked)
    except LeagueError:
        return nothing(NOTHING)
    note = league.set_index("unit_id").loc[unit_id, "note"]
    if note in NO_FIGURES:
        return nothing(str(note))
    own_posts = store.own_posts(of, period=asked.period, unit_id=unit_id)
    snapshots = store.follower_snapshots(of, unit_id=unit_id)
    row = unit(
        unit_id,
        events=store.case_events(whole, period=asked.period.with_before()),
        units=store.units(of),
        observation=store.observation(whole),
        gaps=store.gaps(whole),
        own_posts=own_posts,
        snapshots=snapshots,
        period=asked.period,
        measure=asked.measure,
        clock=asked.clock,
        origin=asked.origin,
    )
    everyones = standings.found(whole, asked)
    is_own = everyones["unit_id"] == unit_id
    there = everyones["unit_id"].isin(group["unit_id"])
    if not of.scope.is_whole and everyones.loc[there & ~is_own, "unit_id"].nunique() < FEWEST:
        there &= False
    return Card(
        reason=None,
        row=row,
        ranked=int(league["rank"].notna().sum()),
        cases=everyones[is_own].reset_index(drop=True),
        curves=curves({UNIT: everyones[is_own], PEERS: everyones[there & ~is_own]}, asked),
        snapshots=snapshots,
        posts=len(own_posts),
        hours=np.array(row["hours"], dtype=np.int64),
        is_alone=is_alone(asked.kind),
    )


def curves(groups: dict[str, pd.DataFrame], asked: Asked) -> pd.DataFrame:
    """who, t_s, answered, low, high: one step curve a group up to the horizon, groups without a case left out."""
    found = []
    for who, cases in groups.items():
        observed = cases[cases["observed"]]
        if observed.empty:
            continue
        waited = waits(observed, measure=asked.measure, clock=asked.clock)
        steps = reached(waited.duration_ms, event=waited.event, until_s=HORIZON_S)
        found.append(steps.rename(columns={"share": "answered"}).assign(who=who))
    return pd.concat(found, ignore_index=True) if found and UNIT in set(found[0]["who"]) else pd.DataFrame()
