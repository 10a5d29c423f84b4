"""A backtest of the ranks: worlds whose true order is known, and how often the 90 % intervals of the league hold it."""

import argparse
import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks import known_waits
from benchmarks.known_waits import BEGIN_ON, CONDITIONS, Condition
from metrics.kept import keep
from metrics.league import league_of
from metrics.period import Period
from metrics.shrinkage import shrink
from metrics.standing import standings

WANTED: Final = (0.88, 0.92)
BORROWED: Final = 5

Values = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Told:
    """Of each ranked office of a league whether its interval holds the true rank; and what the league is like.

    `with_true_errors`: the same by the same steps, but with the true error of each restricted mean in place of the one
    that its cases let one estimate; `with_borrowed`: with `BORROWED` cases of the group beside each office's own in that
    estimate. `holds_the_middle`: where offices are truly equal, each has the middle of their ranks.
    """

    holds: NDArray[np.bool_]
    holds_the_middle: NDArray[np.bool_]
    holds_a_tie: NDArray[np.bool_]
    with_true_errors: NDArray[np.bool_]
    with_borrowed: NDArray[np.bool_]
    width: float
    told_apart: bool
    rankability: float


def true_ranks(truth: Values, chance: np.random.Generator) -> Counts:
    """Ranks of true means; equal ones stand in random order, as equal draws of the league do."""
    ranks = np.empty(len(truth), dtype=np.int64)
    ranks[np.lexsort((chance.random(len(truth)), truth))] = np.arange(1, len(truth) + 1)
    return ranks


def one_league(condition: Condition, chance: np.random.Generator) -> Told | None:
    """Make a world, its league, and compare; None where nobody is ranked."""
    world = known_waits.world(condition, chance)
    period = Period(BEGIN_ON, BEGIN_ON + timedelta(days=condition.days))
    units, observation, gaps = world.units(), world.observation(period), known_waits.no_gaps()
    kept = keep(world.events(period), observation, gaps, unit_ids=pd.Index(units["unit_id"]))
    rows = league_of(kept, units, observation, gaps, period=period)
    ranked = rows[rows["rank"].notna()]
    if ranked.empty:
        return None
    truth, variance = world.truth(ranked["unit_id"])
    rank = true_ranks(truth, chance)
    first = 1 + (truth[None, :] < truth[:, None]).sum(axis=1)
    last = (truth[None, :] <= truth[:, None]).sum(axis=1)
    low, high = (ranked[name].to_numpy(dtype=np.int64) for name in ("rank_low", "rank_high"))
    x, cases = ranked["rmst_s"].to_numpy(), ranked["cases"].to_numpy(dtype=np.int64)

    def holds(v: Values) -> NDArray[np.bool_]:
        by = standings(shrink(x, v), within_24h=ranked["within_24h"].to_numpy(), cases=cases)
        return ((by["rank_low"] <= rank) & (rank <= by["rank_high"])).to_numpy()

    of_one = (
        kept.counts(period)[1].pooled_error_s() ** 2 * cases.sum()
    )  # the variance of one wait of the group
    own = ranked["rmst_se_s"].to_numpy() ** 2 * cases
    return Told(
        holds=(low <= rank) & (rank <= high),
        holds_the_middle=(2 * low <= first + last) & (first + last <= 2 * high),
        holds_a_tie=(low <= last) & (first <= high),
        with_true_errors=holds(variance / cases),
        with_borrowed=holds((cases * own + BORROWED * of_one) / (cases + BORROWED) / cases),
        width=float(np.mean((high - low + 1) / len(truth))),
        told_apart=bool(ranked["commended_probability"].notna().all()),
        rankability=float(rows.attrs["rankability"]),
    )


def measure(condition: Condition, *, leagues: int, seed: int) -> list[Told]:
    """The leagues of a condition."""
    chance = np.random.default_rng([seed, CONDITIONS.index(condition)])
    made = (one_league(condition, chance) for _ in range(leagues))
    return [each for each in made if each is not None]


def line(name: str, found: list[Told]) -> str:
    """A condition's figures; ± is the error between leagues, as the offices of one league are not independent."""
    if not found:
        return f"{name:<24} nobody is ranked"
    share = np.array([each.holds.mean() for each in found])
    error = share.std(ddof=1) / np.sqrt(len(share)) if len(share) > 1 else float("nan")
    apart = [each.holds.mean() for each in found if each.told_apart]
    told = f"{np.mean(apart):>9.1%}" if apart else f"{'–':>9}"
    others = "".join(
        f"{np.mean([getattr(each, field).mean() for each in found]):>9.1%}"
        for field in ("holds_the_middle", "holds_a_tie", "with_true_errors", "with_borrowed")
    )
    width, alone = (
        float(np.mean([getattr(each, field) for each in found])) for field in ("width", "told_apart")
    )
    signal = float(np.nanmean([each.rankability for each in found]))
    return (
        f"{name:<24}{share.mean():>9.1%}{error:>8.2%}{told}{others}{width:>8.0%}{signal:>8.2f}{alone:>8.0%}"
    )


def main() -> int:
    """The command; 1 where the intervals of the sandbox's districts hold the truth more or less often than they say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backtest", description=__doc__)
    parser.add_argument("--leagues", type=int, default=200, help="of each condition (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the worlds (%(default)s)")
    given = parser.parse_args()
    heads = ("holds", "±", "apart", "middle", "tie", "true v", "borrowed", "width", "signal", "told")
    sizes = (9, 8, 9, 9, 9, 9, 9, 8, 8, 8)
    print(f"{'condition':<24}" + "".join(f"{head:>{size}}" for head, size in zip(heads, sizes, strict=True)))
    all_of_it = {}
    for condition in CONDITIONS:
        all_of_it[condition.name] = measure(condition, leagues=given.leagues, seed=given.seed)
        print(line(condition.name, all_of_it[condition.name]), flush=True)
    main_one = float(np.mean([each.holds.mean() for each in all_of_it[CONDITIONS[0].name]]))
    good = WANTED[0] <= main_one <= WANTED[1]
    print(
        f"{CONDITIONS[0].name}: {main_one:.1%} hold the true rank; wanted 88 % to 92 %: {'good' if good else 'WRONG'}"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
