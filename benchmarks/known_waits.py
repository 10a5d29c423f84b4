"""Offices whose true waits are known, as `collectors.sandbox.habits` makes them, and the cases that are seen of them.

A pool of waits stands for each quality, so the true restricted mean is the mean of the pool, without error; the cases of
an office are drawn from its pool and are censored at random ages.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collectors.sandbox.calendar import moment
from collectors.sandbox.habits import LEVELS, Habit, answered_ms
from metrics.period import Period
from metrics.survival import HORIZON_S

BEGIN_ON: Final = date(2026, 11, 9)
NOBODY_MS: Final = 10**12
"""A wait that nobody ends in any period."""
POOL: Final = 3_000
GRID: Final = 1_000
NEVER_HERE: Final = (
    *("opened_gone_ms", "referred_ms", "referred_id", "referred_gone_ms", "referral_reply_ms"),
    *("acted_opened_ms", "acted_referred_ms", "closed_ms", "reopened_ms"),
)

Values = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Condition:
    """How many offices there are, how many cases each has on average, and how far apart the offices are."""

    name: str
    units: int
    cases: float
    spread: str
    days: int = 7

    def qualities(self, chance: np.random.Generator) -> Values:
        """Of each office, in the middle of one of `GRID` steps."""
        if self.spread == "sandbox":
            drawn = chance.choice(np.array(LEVELS), self.units)
        elif self.spread == "wide":
            drawn = chance.uniform(0.06, 0.96, self.units)
        else:
            drawn = chance.normal(0.5, 0.05 if self.spread == "narrow" else 0.0, self.units)
        steps = np.clip(np.floor(drawn * GRID), 0, GRID - 1)
        return np.asarray((steps + 0.5) / GRID, dtype=np.float64)


CONDITIONS: Final = (
    Condition("districts, sandbox", 75, 50, "sandbox"),
    Condition("districts, wide", 75, 50, "wide"),
    Condition("districts, narrow", 75, 50, "narrow"),
    Condition("districts, few cases", 75, 6, "sandbox"),
    Condition("districts, four weeks", 75, 200, "sandbox", 28),
    Condition("ranges, sandbox", 18, 50, "sandbox"),
    Condition("ranges, few cases", 18, 6, "sandbox"),
    Condition("zones, sandbox", 8, 200, "sandbox"),
    Condition("five, narrow", 5, 20, "narrow"),
    Condition("districts, all alike", 75, 50, "one"),
)


@cache
def pool_ms(quality: float) -> Counts:
    """Waits of an office of a quality: when it gets round to a complaint, or never."""
    rng = Random(f"waits {quality}")
    habit = Habit(
        quality, 0.22 + 0.75 * quality**0.55, 5 * 170 ** (1 - quality), 0.05 + 0.45 * quality**3, 0, 0, 0, 0
    )
    waits = []
    for _ in range(POOL):
        start_ms = moment(rng, BEGIN_ON)
        answers = rng.random() < habit.answers
        waits.append(answered_ms(rng, start_ms, habit) - start_ms if answers else NOBODY_MS)
    return np.array(waits, dtype=np.int64)


@cache
def true_figures(quality: float) -> tuple[float, float]:
    """The restricted mean of an office of a quality, and the variance of one such wait."""
    waits_s = np.minimum(pool_ms(quality) / 1_000, HORIZON_S)
    return float(waits_s.mean()), float(waits_s.var())


@dataclass(frozen=True)
class World:
    """Offices by number with their qualities, and the cases of each: the share of the period that had passed when a
    case was opened, and the wait that nobody knows yet."""

    qualities: Values
    unit: Counts
    at: Values
    wait_ms: Counts

    def names(self) -> NDArray[np.str_]:
        """The ids of all offices."""
        return np.array([f"u{number:03}" for number in range(len(self.qualities))])

    def truth(self, unit_ids: pd.Series) -> tuple[Values, Values]:
        """The true restricted means of offices, and the variances of one wait of each."""
        numbers = unit_ids.str.removeprefix("u").astype(int)
        means, variances = zip(*(true_figures(float(self.qualities[each])) for each in numbers), strict=True)
        return np.array(means), np.array(variances)

    def units(self) -> pd.DataFrame:
        """All are districts."""
        return pd.DataFrame({"unit_id": self.names(), "kind": "district"}).astype("str")

    def events(self, period: Period) -> pd.DataFrame:
        """Complaints as the store gives them; what is answered after the period is not known yet."""
        opened = period.start_ms + np.floor(self.at * (period.end_ms - period.start_ms)).astype(np.int64)
        number = np.arange(1, len(opened) + 1)
        reply = pd.Series(opened + self.wait_ms, dtype="Int64").where(opened + self.wait_ms < period.end_ms)
        columns: dict[str, Any] = {
            "unit_id": pd.Series(self.names()[self.unit], dtype="str"),
            "thread_id": number,
            "opened_ms": opened,
            "opened_id": number,
            "first_reply_ms": reply,
            "first_reply_id": pd.Series(number, dtype="Int64").where(reply.notna()),
        }
        nothing = pd.array([pd.NA] * len(number), dtype="Int64")
        return pd.DataFrame({**columns, **dict.fromkeys(NEVER_HERE, nothing), "own_thread": 0})

    def observation(self, period: Period) -> pd.DataFrame:
        """All are observed from long before the period to its end."""
        n = len(self.qualities)
        nobody = pd.array([pd.NA] * n, dtype="Int64")
        whole = {"observed_from_ms": [0] * n, "observed_until_ms": [period.end_ms] * n}
        table = pd.DataFrame({name: pd.array(each, dtype="Int64") for name, each in whole.items()})
        return table.assign(
            unit_id=self.names(),
            has_account=True,
            resolved=True,
            unresolved_from_ms=nobody,
            unresolved_until_ms=nobody,
        )


def world(condition: Condition, chance: np.random.Generator) -> World:
    """Offices and cases of a condition; some offices have several times as many cases as others."""
    qualities = condition.qualities(chance)
    count = chance.poisson(condition.cases * chance.gamma(2, 0.5, condition.units))
    waits = [chance.choice(pool_ms(float(each)), n) for each, n in zip(qualities, count, strict=True)]
    unit = np.repeat(np.arange(condition.units), count)
    return World(qualities, unit, chance.random(len(unit)), np.concatenate(waits))


def no_gaps() -> pd.DataFrame:
    """Nothing was missed."""
    times = {name: pd.Series([], dtype="int64") for name in ("gap_id", "from_ms", "to_ms", "hides_from_ms")}
    words = {name: pd.Series([], dtype="str") for name in ("unit_id", "reason", "state")}
    return pd.DataFrame({**times, **words})
