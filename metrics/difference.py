"""Difference: by how much two independent means differ, with the limits within which chance could have put that."""

from math import sqrt

from metrics.comparison import Estimate
from metrics.survival import Z_95


def difference(one: Estimate, other: Estimate) -> Estimate:
    """`one` − `other` with its 95 % limits and standard error; NaN where either is unknown or has no error."""
    value, error = one.value - other.value, sqrt(one.error**2 + other.error**2)
    return Estimate(value, value - Z_95 * error, value + Z_95 * error, error)
