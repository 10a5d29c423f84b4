"""What would lift a unit's score: the score drawn anew as if it had done this or that, never a guess."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.activity import activity
from metrics.duty import HOUR_MS, SHIFTS_MS
from metrics.explain import standing
from metrics.growth import MONTH_DAYS, change, growth
from metrics.known import NEVER, maybe, whole
from metrics.period import DAY_MS, Period
from metrics.score import checks_passed, expected_waits, lifted, pillar_points, scored
from metrics.score_rules import FIGURES, ScoreRules
from metrics.shifts import empty_shifts
from metrics.waits import EVENTS

STEPS: Final = {
    "acknowledge_now": "response",
    "acknowledge_in_1h": "response",
    "resolve_now": "disposal",
    "dispose_in_time": "disposal",
    "every_shift": "activity",
    "followers": "growth",
    "checks": "compliance",
}
"""What could be done, each with the pillar that it is about; it may lift others too."""
COLUMNS: Final = (
    *("step", "pillar", "pillars", "n", "score", "gain", "score_rank", "points", "points_gain"),
    *("rank", "rank_low", "rank_high"),
)
HOUR_S: Final = 3_600.0

Change = tuple[int, Mapping[str, Any]]
"""How many cases, shifts, followers or checks a step is about, and the figures as they then are, by name."""


@dataclass(frozen=True)
class Group:
    """What the scores of a peer group came from. `rows`: as `metrics.score` gives them; `found`: the cases of all its
    units (see `metrics.cases_table`); posts, snapshots and checks need be the unit's alone."""

    rows: pd.DataFrame
    units: pd.DataFrame
    found: pd.DataFrame
    own_posts: pd.DataFrame
    snapshots: pd.DataFrame
    checks: pd.DataFrame
    observation: pd.DataFrame
    gaps: pd.DataFrame


def ended_now(
    found: pd.DataFrame, *, unit_id: str, measures: tuple[str, ...]
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """The cases as if the unit had ended at `as_of` all waits of some measures that go on, and which the last of them
    changed; withdrawn ones stay as they are."""
    theirs = (found["unit_id"] == unit_id).to_numpy() & (found["status"] != "withdrawn").to_numpy()
    changed = np.zeros(len(found), dtype=bool)
    columns = {}
    for measure in measures:
        ended = whole(found[EVENTS[measure]])
        changed = theirs & (ended == NEVER)
        columns[EVENTS[measure]] = maybe(np.where(changed, found["as_of_ms"].to_numpy(), ended))
    return found.assign(**columns), changed


def ended_within(
    found: pd.DataFrame, *, unit_id: str, limits_s: Mapping[str, float]
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """The cases as if each wait of the unit had ended at most so long after its clock start, round the clock, and which
    were changed; what started too shortly before `as_of` to be late, and withdrawn ones, stay as they are."""
    theirs = (found["unit_id"] == unit_id).to_numpy() & (found["status"] != "withdrawn").to_numpy()
    start, as_of = (found[name].to_numpy(dtype=np.int64) for name in ("clock_start_ms", "as_of_ms"))
    changed = np.zeros(len(found), dtype=bool)
    columns = {}
    for measure, limit_s in limits_s.items():
        latest, ended = start + int(limit_s * 1_000), whole(found[EVENTS[measure]])
        late = theirs & (latest < as_of) & (ended > latest)
        columns[EVENTS[measure]] = maybe(np.where(late, latest, ended))
        changed |= late
    return found.assign(**columns), changed


def what_if(
    unit_id: str, of: Group, *, rules: ScoreRules, period: Period, as_of: datetime | None = None, clock: str
) -> pd.DataFrame:
    """One row a step of `STEPS` that there is something to do for, with `COLUMNS`: `n` of what, the `score`, its
    `score_rank` and the `points` of the pillar then, and by how much score and points would be more; `pillars`: all that it
    lifts, what it adds to the score the greatest first.

    Steps of the response have rank and limits of the league of acknowledgements then, too. A reply that resolves also
    acts and acknowledges. Unknown is NaN; a step whose figure is not known, or not in the rules, is left out.
    """
    units = of.units.sort_values("unit_id", ignore_index=True)
    base = of.rows.set_index("unit_id").loc[list(units["unit_id"]), list(FIGURES)].reset_index(drop=True)
    place = list(units["unit_id"]).index(unit_id)
    now = scored(pillar_points(base, rules), rules).iloc[place]
    declared = {name: rule for pillar in rules.pillars().values() for name, rule in pillar.figures.items()}
    rows = []

    def add(step: str, n: int, figures: Mapping[str, Any], rank: Mapping[str, Any] | None = None) -> None:
        pillar = STEPS[step]
        if n < 1 or not set(figures) & set(declared):
            return
        then = scored(pillar_points(base.assign(**figures), rules), rules).iloc[place]
        points = f"{pillar}_points"
        row = {"step": step, "pillar": pillar, "n": n, "score": then["score"], "points": then[points]}
        row |= {"gain": then["score"] - now["score"], "score_rank": then["score_rank"]}
        row |= {"points_gain": then[points] - now[points], "pillars": lifted(now, then)}
        rows.append(row | dict(rank or {}))

    def of_unit(figure: str, value: float) -> NDArray[np.float64]:
        return np.where(np.arange(len(base)) == place, value, base[figure].to_numpy(np.float64))

    def wait(
        step: str, moved: tuple[pd.DataFrame, NDArray[np.bool_]], *measures: str, ranked: bool = False
    ) -> None:
        cases, changed = moved
        n = int((changed & cases["observed"].to_numpy(dtype=bool)).sum())
        if n:
            figures = {
                name: each.to_numpy()
                for name, each in expected_waits(cases, units, clock=clock, measures=measures)[1].items()
                if name in declared
            }
            places = standing(cases, units, measure="acknowledge", clock=clock).rows if ranked else None
            rank = None if places is None else places.loc[unit_id, ["rank", "rank_low", "rank_high"]]
            add(step, n, figures, None if rank is None else rank.to_dict())

    first = ("acknowledge",)
    wait("acknowledge_now", ended_now(of.found, unit_id=unit_id, measures=first), *first, ranked=True)
    hour = ended_within(of.found, unit_id=unit_id, limits_s={"acknowledge": HOUR_S})
    wait("acknowledge_in_1h", hour, *first, ranked=True)
    wait("resolve_now", ended_now(of.found, unit_id=unit_id, measures=tuple(EVENTS)), *EVENTS)
    if "expected_act_s" in declared and "expected_resolve_s" in declared:
        act_s, resolve_s = (declared[f"expected_{each}_s"].target for each in ("act", "resolve"))
        limits = {"acknowledge": act_s, "act": act_s, "resolve": resolve_s}
        wait("dispose_in_time", ended_within(of.found, unit_id=unit_id, limits_s=limits), *limits)
    add("every_shift", *_in_every_shift(unit_id, of, of_unit, period=period, as_of=as_of))
    if "monthly_growth" in declared:
        target = declared["monthly_growth"].target
        add("followers", *_more_followers(unit_id, of, of_unit, target, period=period, as_of=as_of))
    failing = of.checks["unit_id"].eq(unit_id) & of.checks["state"].eq("fail")
    passed = checks_passed(
        of.checks.assign(state=of.checks["state"].mask(failing, "pass")), unit_ids=[unit_id]
    )
    add("checks", int(failing.sum()), {"checks_passed": of_unit("checks_passed", float(passed[0]))})
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        dict.fromkeys(("n", "score_rank", "rank", "rank_low", "rank_high"), "Int64")
    )


def _in_every_shift(
    unit_id: str, of: Group, of_unit: Any, *, period: Period, as_of: datetime | None
) -> Change:
    """The activity with one post more in each shift without one, at an hour at which the other shift is not on."""
    given: dict[str, Any] = {"period": period, "as_of": as_of}
    empty = empty_shifts(of.own_posts, of.observation, of.gaps, unit_id=unit_id, **given)
    from_ms, to_ms = (empty[name].to_numpy(dtype=np.int64) for name in ("from_ms", "to_ms"))
    is_first = (from_ms - period.start_ms) % DAY_MS == SHIFTS_MS[0][0]
    more = pd.DataFrame(
        {
            "unit_id": unit_id,
            "created_ms": np.where(is_first, from_ms + HOUR_MS, to_ms - HOUR_MS),
            "is_reply": True,
            "tags_hq": False,
        }
    )
    mine = of.own_posts.loc[of.own_posts["unit_id"] == unit_id, list(more.columns)]
    own = of.units[of.units["unit_id"] == unit_id]
    wrote = activity(pd.concat([mine, more], ignore_index=True), own, of.observation, of.gaps, **given).iloc[
        0
    ]
    names = ("active_days", "shift_coverage", "posts")
    return len(empty), {name: of_unit(name, float(wrote[name])) for name in names}


def _more_followers(
    unit_id: str, of: Group, of_unit: Any, target: float, *, period: Period, as_of: datetime | None
) -> Change:
    """The growth with as many followers more at the period's end as its target asks."""
    grew = growth(of.snapshots, period=period, as_of=as_of, unit_ids=[unit_id]).iloc[0]
    start, end = float(grew["followers_start"]), float(grew["followers_end"])
    if np.isnan(grew["monthly_growth"]) or start <= 0:
        return 0, {}
    more = max(0, ceil(start * (1 + target) ** (period.days / MONTH_DAYS) - end))
    moved = change(start, end + more, days=period.days)
    return more, {"monthly_growth": of_unit("monthly_growth", moved["monthly_growth"])}
