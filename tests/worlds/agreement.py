"""Whether the league of the product is that of the slow one: what does not agree, in words.

Draws are drawn by each in its own way, so ranks by draws are compared as shares: two of 4 000 draws differ by less than
`SHARE`, and near 5 % and 95 % by less than `EDGE`, but once in very many worlds.
"""

import math
from collections import Counter
from itertools import pairwise
from typing import Any

import pandas as pd

from metrics.league import league
from metrics.period import Period
from tests.worlds.frames import at, instant
from tests.worlds.leagues import LeagueWorld
from tests.worlds.slow_league import SlowLeague, SlowRow, fifth, league_of

WEEK = Period.parse("2026-11-09", "2026-11-16", instant(at(24)))
SHARE, EDGE, NEAR = 0.05, 0.025, 1e-9
EXACT = ("median_s", "median_low_s", "median_high_s", "p90_s")


def same(found: object, expected: float | None, *, least: float = NEAR) -> bool:
    """Equal to a part in a billion; unknown is unknown."""
    if expected is None or math.isnan(expected):
        return bool(pd.isna(found))
    return math.isclose(float(str(found)), expected, rel_tol=NEAR, abs_tol=least)


def disagreements(world: LeagueWorld) -> tuple[list[str], Counter[str]]:
    """What differs, each in a line; and how many values were compared, by what they are."""
    slow = league_of(world, start_ms=WEEK.start_ms, end_ms=WEEK.end_ms)
    before = WEEK.before()
    earlier = league_of(world, start_ms=before.start_ms, end_ms=before.end_ms, draws=False)
    table = league(*world.frames(), period=WEEK, kind="district", **world.asked)
    wrong: list[str] = []
    compared: Counter[str] = Counter(worlds=1)

    def hold(what: str, is_right: bool, *about: object) -> None:
        compared[what] += 1
        if not is_right:
            wrong.append(f"world {world.seed}: {what}: {about}")

    hold("units", sorted(table["unit_id"]) == sorted(slow.rows), table["unit_id"].tolist())
    scale = max([1.0, *(row.variance for row in slow.rows.values())])
    hold("tau2", same(table.attrs["tau2_s2"], slow.between, least=1e-6 * scale), table.attrs, slow.between)
    for row in table.to_dict("records"):
        _of_a_unit({str(name): value for name, value in row.items()}, slow, earlier, hold)
    _order(table, slow, hold)
    return wrong, compared


def _of_a_unit(row: dict[str, Any], slow: SlowLeague, earlier: SlowLeague, hold: Any) -> None:
    mine = slow.rows[row["unit_id"]]
    n = len(slow.ranked())
    counts = (len(mine.subjects), mine.answered, len(mine.subjects) - mine.answered, mine.unobserved)
    names = ("cases", "answered", "unanswered", "unobserved")
    hold("counts", tuple(row[name] for name in names) == counts, row, counts)
    for name in ("median_s", "median_low_s", "median_high_s", "p90_s", "rmst_s", "rmst_se_s"):
        expected = mine.figures.get(name)
        least = 0.0 if name in EXACT else 1e-6
        hold(name, same(row[name], expected, least=least), row["unit_id"], row[name], expected)
    for name in ("within_15m", "within_1h", "within_4h", "within_24h"):
        hold(name, same(row[name], mine.figures.get(name)), row["unit_id"], row[name])
    hold("expected", _near(row["expected_rmst_s"], mine.expected_s), row, mine.expected_s)
    hold(
        "expected error",
        _near(row["expected_se_s"], mine.error_s if mine.subjects else None),
        row,
        mine.error_s,
    )
    if mine.expected_s is None:
        hold("unranked", bool(pd.isna(row["rank"])) and row["verdict"] == "unranked", row)
        return
    _of_its_rank(row, mine, slow, n, hold)
    ranks = [_rank(league_, row["unit_id"]) for league_ in (earlier, slow)]
    if None not in ranks and not _is_close(earlier) and not _is_close(slow):
        hold("rank change", row["rank_change"] == ranks[0] - ranks[1], row, ranks)


def _of_its_rank(row: dict[str, Any], mine: SlowRow, slow: SlowLeague, n: int, hold: Any) -> None:
    best, worst = row["commended_probability"], row["laggard_probability"]
    if not slow.tells_apart():
        hold("interval of nothing", (row["rank_low"], row["rank_high"]) == (1, n), row)
        hold("nobody by probability", bool(pd.isna(best) and pd.isna(worst)), row)
        best = worst = 0.0
    else:
        unit, low, high = mine.unit_id, row["rank_low"], row["rank_high"]
        below, up_to = slow.share_of_draws(unit, 1, low - 1), slow.share_of_draws(unit, 1, low)
        hold("rank_low", below <= 0.05 + EDGE and up_to >= 0.05 - EDGE, row, below, up_to)
        below, up_to = slow.share_of_draws(unit, 1, high - 1), slow.share_of_draws(unit, 1, high)
        hold("rank_high", below <= 0.95 + EDGE and up_to >= 0.95 - EDGE, row, below, up_to)
        hold("commended", abs(best - slow.share_of_draws(unit, 1, fifth(n))) < SHARE, row)
        hold("laggard", abs(worst - slow.share_of_draws(unit, n - fifth(n) + 1, n)) < SHARE, row)
    within = mine.figures["within_24h"]
    failing = within is not None and within < 0.5 and len(mine.subjects) >= 10
    verdict = "laggard" if failing or worst >= 0.8 else "commended" if best >= 0.8 else "indistinguishable"
    hold("verdict", row["verdict"] == verdict, row, verdict)


def _near(found: object, expected: float | None) -> bool:
    """Two roots of one equation are as near as it lets them be."""
    if expected is None:
        return bool(pd.isna(found))
    return math.isclose(float(str(found)), expected, rel_tol=1e-7, abs_tol=1e-3)


def _is_close(found: SlowLeague) -> bool:
    """Whether two units lie so near to each other that rounding may put either first."""
    means = [row.expected_s for row in found.ranked() if row.expected_s is not None]
    return any(a != b and abs(a - b) < 1e-3 for a, b in pairwise(means))


def _rank(found: SlowLeague, unit_id: str) -> int | None:
    order = [row.unit_id for row in found.ranked()]
    return order.index(unit_id) + 1 if unit_id in order else None


def _order(table: pd.DataFrame, slow: SlowLeague, hold: Any) -> None:
    if not _is_close(slow):
        ranked = [row.unit_id for row in slow.ranked()]
        rest = sorted(unit for unit in slow.rows if unit not in ranked)
        hold("order", table["unit_id"].tolist() == ranked + rest, table["unit_id"].tolist(), ranked)
