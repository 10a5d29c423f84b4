"""Curves: the Kaplan–Meier curves of several groups, an entry an event time, one group behind the other.

What is of one entry is worked out for all at once; sums and products along a curve are taken group by group, in the order
of time, so that a curve is the same to the last bit whichever others stand beside it.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

HORIZON_S: Final = 86_400.0
WITHIN_S: Final = {"within_15m": 900, "within_1h": 3_600, "within_4h": 14_400, "within_24h": 86_400}
Z_95: Final = 1.959963984540054
NEARLY: Final = 1e-12
"""A share that should be ½ exactly may miss it by the rounding of its factors; so much is forgiven."""

Values = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Curves:
    """Curves by the times at which there are events: of each its whole number (see `Ordered`), how many `events` there
    were and how many cases were `at_risk` (whole numbers, as floats since all that is made of them is quotients). `heads`
    are the least numbers of the groups, `cases` how many each has."""

    keys: Counts
    events: Values
    at_risk: Values
    heads: Counts
    cases: Counts
    bits: int

    @classmethod
    def of(cls, keys: Counts, *, heads: Counts, bits: int, until_s: float = np.inf) -> Self:
        """The curves of waits as ordered whole numbers, of the events up to a time."""
        bounds = np.append(np.searchsorted(keys, heads), len(keys))
        is_event = (keys & 1) == 0
        if until_s < np.inf:
            late = np.searchsorted(keys, heads + _key(until_s, bits), side="right")
            for start, end in zip(late.tolist(), bounds[1:].tolist(), strict=True):
                is_event[start:end] = False
        is_more = is_event[1:] & (keys[1:] == keys[:-1])  # an event at the time of the one before it
        more = np.flatnonzero(is_more)
        is_event[1:] ^= is_more
        places = np.flatnonzero(is_event)
        events = np.ones(len(places))
        np.add.at(events, np.searchsorted(places, more, side="right") - 1, 1.0)
        at_risk = np.repeat(bounds[1:], np.diff(np.searchsorted(places, bounds)))
        at_risk -= places
        return cls(keys[places], events, at_risk.astype(np.float64), heads, np.diff(bounds), bits)

    @cached_property
    def t_s(self) -> Values:
        """The times, in seconds."""
        return ((self.keys & ((1 << self.bits) - 1)) >> 1) / 1_000

    @cached_property
    def _starts(self) -> Counts:
        """Where the entries of each group begin."""
        return np.searchsorted(self.keys, self.heads)

    @cached_property
    def _ends(self) -> Counts:
        return np.append(self._starts[1:], len(self.keys))

    def passed(self, at_s: float) -> Counts:
        """Where the entries of each group up to a time, to the millisecond, end."""
        return np.searchsorted(self.keys, self.heads + _key(at_s, self.bits), side="right")

    def _along(self, step: np.ufunc, values: Values, ends: Counts, *, way: int = 1) -> Values:
        """Running sums or products along each curve up to some end, or (`way` −1) from there back; 0 beyond."""
        found = np.zeros(len(values))
        for start, end in zip(self._starts.tolist(), ends.tolist(), strict=True):
            step.accumulate(values[start:end][::way], out=found[start:end][::way])
        return found

    def _sums(self, values: Values, ends: Counts) -> Values:
        bounds = zip(self._starts.tolist(), ends.tolist(), strict=True)
        return np.array([np.add.reduce(values[start:end]) for start, end in bounds])

    @cached_property
    def _left(self) -> Values:
        """n − d: 0 at the last event of a group or never."""
        return self.at_risk - self.events

    @cached_property
    def _risk(self) -> Values:
        """n · (n − d), which Greenwood's terms are divided by; 1 where it would be 0."""
        return np.maximum(self.at_risk * self._left, 1.0)

    @cached_property
    def survival(self) -> Values:
        """S(t): the share that still waits after each time."""
        return self._along(np.multiply, self._left / self.at_risk, self._ends)

    @cached_property
    def greenwood(self) -> Values:
        """The sum of d ÷ (n · (n − d)) up to each time: the variance of log S; without meaning where S is 0."""
        return self._along(np.add, self.events / self._risk, self._ends)

    @cached_property
    def _log(self) -> Values:
        """−log S; NaN where S is 0."""
        with np.errstate(divide="ignore"):
            found = -np.log(self.survival)
        last = self._ends[self._ends > self._starts] - 1
        found[last[self._left[last] == 0]] = np.nan
        return found

    @cached_property
    def _spread(self) -> Values:
        """The factor by which log S goes up and down to its limits on the log-log scale; NaN where S is 0."""
        return np.exp(Z_95 * np.sqrt(self.greenwood) / self._log)

    def limits(self) -> tuple[Values, Values]:
        """The 95 % limits of S(t) by the log-log transform of Greenwood's variance; NaN where S is 0."""
        return self.survival**self._spread, self.survival ** (1 / self._spread)

    def _first_times(self, reached: NDArray[np.bool_]) -> Values:
        found = np.append(np.flatnonzero(reached), len(self.keys))
        place = found[np.searchsorted(found, self._starts)]
        return _at(self.t_s, place, where=place < self._ends, otherwise=np.nan)

    def first_times(self, share: float) -> Values:
        """The smallest t of each group at which S is at most `share`; NaN where it never is."""
        return self._first_times(self.survival <= share + NEARLY)

    def first_times_of_limits(self, share: float) -> tuple[Values, Values]:
        """The same of the 95 % limits of S, low and high: on the log scale, where the limits are log S times the spread."""
        log = -np.log(share + NEARLY)
        return self._first_times(self._log * self._spread >= log), self._first_times(
            self._log / self._spread >= log
        )

    def still_waiting(self, at_s: float) -> Values:
        """S of each group at one time; NaN without a case."""
        passed = self.passed(at_s)
        last = _at(self.survival, passed - 1, where=passed > self._starts, otherwise=1.0)
        return np.where(self.cases > 0, last, np.nan)

    def restricted_means(self, horizon_s: float = HORIZON_S) -> tuple[Values, Values]:
        """The area under S on [0, τ] of each group and its standard error, in seconds; NaN without a case. A curve that
        ends earlier goes on flat to τ."""
        passed = self.passed(horizon_s)
        some, t_s = passed > self._starts, self.t_s
        last = passed[some] - 1
        steps = np.empty(len(t_s))
        np.subtract(t_s[1:], t_s[:-1], out=steps[:-1])
        steps[last] = horizon_s - t_s[last]
        steps *= self.survival  # the areas under S from each event time to the next
        beyond = self._along(np.add, steps, passed, way=-1)
        with_terms = passed.copy()
        with_terms[some] -= self._left[last] == 0  # one at which nobody is left adds no error
        error = np.sqrt(self._sums(beyond**2 * self.events / self._risk, with_terms))
        first = _at(t_s, self._starts, where=some, otherwise=horizon_s)
        is_there = self.cases > 0
        return np.where(is_there, first + self._sums(steps, passed), np.nan), np.where(
            is_there, error, np.nan
        )


def _at(values: Values, places: Counts, *, where: NDArray[np.bool_], otherwise: float) -> Values:
    """The values in some places, where there are any."""
    found = np.full(len(places), otherwise, dtype=np.float64)
    found[where] = values[places[where]]
    return found


def _key(at_s: float, bits: int) -> int:
    """What of a whole number is a time and an event at most: of times beyond all that there are, the greatest."""
    return min(2 * round(at_s * 1_000) + 1, (1 << bits) - 1)
