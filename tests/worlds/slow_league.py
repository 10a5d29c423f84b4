"""A league worked out by loops from the words of the definitions. Slow and obvious."""

import random
from dataclasses import dataclass, field
from math import ceil, fsum, sqrt
from typing import Any

from tests.worlds import slow_survival
from tests.worlds.leagues import LeagueWorld, Story
from tests.worlds.slow_survival import Subject
from tests.worlds.slow_waits import ENDS, subject

DRAWS = 4_000
ACTS = ("directed", "resolved", "needs_info", "not_ours")


@dataclass
class SlowRow:
    """What is found of a unit; what only the ranked have is None of the others."""

    unit_id: str
    subjects: list[Subject] = field(default_factory=list)
    answered: int = 0
    unobserved: int = 0
    figures: dict[str, float | None] = field(default_factory=dict)
    variance: float = 0.0
    expected_s: float | None = None
    error_s: float = 0.0
    ranks: list[int] = field(default_factory=list)


@dataclass
class SlowLeague:
    """The rows by unit id, and what holds for the group."""

    rows: dict[str, SlowRow]
    between: float
    overall: float | None

    def ranked(self) -> list[SlowRow]:
        """Those with cases, the least expected wait first, equal ones by unit id."""
        found = [row for row in self.rows.values() if row.expected_s is not None]
        return sorted(found, key=lambda row: (row.expected_s, row.unit_id))

    def tells_apart(self) -> bool:
        return self.between > 0 and len(self.ranked()) >= 5

    def share_of_draws(self, unit_id: str, low: int, high: int) -> float:
        """How often a unit's rank lay between two."""
        drawn = self.rows[unit_id].ranks
        return sum(1 for rank in drawn if low <= rank <= high) / len(drawn)


def fields_of(story: Story, *, as_of_ms: int) -> dict[str, Any] | None:
    """A case as it was known at an instant, or None."""
    if story.opened_ms >= as_of_ms:
        return None
    referred = story.referred_ms if story.referred_ms is not None and story.referred_ms < as_of_ms else None
    replies = [reply for reply in story.replies if reply[0] < as_of_ms and reply[0] >= story.opened_ms]
    start = story.opened_ms if referred is None else referred
    after = [reply for reply in replies if reply[0] >= start]
    acknowledged = after[0][0] if after else None
    if referred is not None and any(ms < referred for ms, _ in replies):
        acknowledged = referred
    gone = story.opened_gone_ms if referred is None else story.referred_gone_ms
    return {
        "origin": "complaint" if referred is None else "referral",
        "clock_start_ms": start,
        "acknowledged_ms": acknowledged,
        "acted_ms": next((ms for ms, kind in after if kind in ACTS), None),
        "closed_ms": next((ms for ms, kind in replies if kind == "resolved"), None),
        "withdrawn_ms": gone if gone is not None and gone < as_of_ms else None,
    }


def league_of(world: LeagueWorld, *, start_ms: int, end_ms: int, draws: bool = True) -> SlowLeague:
    """The league of the districts of a world in a period."""
    group = sorted(unit for unit, kind in world.kinds.items() if kind in ("district", "commissionerate"))
    rows = {unit: SlowRow(unit) for unit in group}
    measure, clock = world.asked["measure"], world.asked["clock"]
    for story in world.stories:
        fields = fields_of(story, as_of_ms=world.until_ms)
        if fields is None or story.unit_id not in rows:
            continue
        if not start_ms <= fields["clock_start_ms"] < end_ms:
            continue
        if world.asked["origin"] not in ("all", fields["origin"]):
            continue
        row = rows[story.unit_id]
        if any(unit == story.unit_id and a <= fields["clock_start_ms"] < b for unit, a, b in world.holes):
            row.unobserved += 1
            continue
        row.subjects.append(subject(fields, as_of_ms=world.until_ms, measure=measure, clock=clock))
        row.answered += fields[ENDS[measure]] is not None
    for row in rows.values():
        row.figures = slow_survival.figures(row.subjects)
    found = SlowLeague(rows, 0.0, None)
    _shrink(found)
    if draws and found.tells_apart():
        _draw(found.ranked(), random.Random(world.seed))
    return found


def _shrink(found: SlowLeague) -> None:
    """Fill in what is expected of each unit with cases."""
    some = [row for row in found.rows.values() if row.subjects]
    if not some:
        return
    everybody = [each for row in some for each in row.subjects]
    pooled = float(slow_survival.restricted_mean(everybody, 86_400)[1])
    for row in some:
        row.variance = float(slow_survival.restricted_mean(row.subjects, 86_400)[1])
        if row.variance == 0 or len(row.subjects) < 2:
            row.variance = pooled * len(everybody) / len(row.subjects)
    x = [_mean_s(row) for row in some]
    v = [row.variance for row in some]
    if all(each == 0 for each in v):
        found.between = (
            fsum((each - fsum(x) / len(x)) ** 2 for each in x) / (len(x) - 1) if len(x) > 1 else 0.0
        )
        found.overall = fsum(x) / len(x)
        for row in some:
            row.expected_s, row.error_s = _mean_s(row), 0.0
        return
    found.between = paule_mandel(x, v)
    found.overall = weighted(x, v, found.between)[0]
    for row in some:
        share = row.variance / (row.variance + found.between)
        row.expected_s = share * found.overall + (1 - share) * _mean_s(row)
        row.error_s = sqrt((1 - share) * row.variance)


def _mean_s(row: SlowRow) -> float:
    mean = row.figures["rmst_s"]
    assert mean is not None
    return mean


def weighted(x: list[float], v: list[float], between: float) -> tuple[float, float]:
    """The weighted mean, and the weighted squares about it."""
    weights = [1 / (each + between) for each in v]
    mean = fsum(w * each for w, each in zip(weights, x, strict=True)) / fsum(weights)
    return mean, fsum(w * (each - mean) ** 2 for w, each in zip(weights, x, strict=True))


def paule_mandel(x: list[float], v: list[float]) -> float:
    """The variance between units at which the weighted squares are as many as the degrees of freedom; 0 if fewer."""
    degrees = len(x) - 1
    if degrees < 1 or max(x) == min(x) or weighted(x, v, 0)[1] <= degrees:
        return 0.0
    between, step = 0.0, 1e12
    while step > 1e-9:
        if weighted(x, v, between + step)[1] > degrees:
            between += step
        step /= 2
    return between


def _draw(ranked: list[SlowRow], chance: random.Random) -> None:
    """Put the units in order again and again, each with a figure drawn about what is expected of it."""
    for _ in range(DRAWS):
        drawn = [(chance.gauss(row.expected_s, row.error_s), chance.random(), row.unit_id) for row in ranked]
        place = {unit_id: rank for rank, (_, _, unit_id) in enumerate(sorted(drawn), start=1)}
        for row in ranked:
            row.ranks.append(place[row.unit_id])


def fifth(n: int) -> int:
    """How many are the best, and the worst."""
    return ceil(n / 5)
