"""Who moved beyond chance: named over all that were looked at, checked against a slow way and against pure noise."""

from math import erfc, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.moved import FALSE_SHARE, moved


def league(*rows: tuple[str, int, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["unit_id", "cases", "rmst_s", "rmst_se_s"])


def test_an_office_that_got_clearly_faster_comes_first_and_noise_is_not_named() -> None:
    now = league(("agra", 40, 3_600, 300), ("mathura", 40, 9_100, 400), ("etah", 40, 20_000, 500))
    before = league(("agra", 40, 9_000, 400), ("mathura", 40, 9_000, 400), ("etah", 40, 10_000, 500))
    found = moved(now, before)
    assert list(found["unit_id"]) == ["agra", "etah"]
    assert list(found["change_s"]) == [-5_400, 10_000]
    assert found["change_low_s"][0] == pytest.approx(-5_400 - 1.959964 * 500)
    assert found.attrs["looked_at"] == 3


def test_few_cases_no_error_and_unknown_means_are_not_looked_at() -> None:
    nan = float("nan")
    now = league(("few", 9, 0, 1), ("sure", 40, 0, 0), ("unknown", 40, nan, nan), ("new", 40, 1, 1))
    before = league(("few", 40, 9_000, 1), ("sure", 40, 9_000, 0), ("unknown", 40, 9_000, 1))
    found = moved(now, before)
    assert (len(found), found.attrs["looked_at"]) == (0, 0)


@given(st.lists(st.floats(-6, 6), min_size=1, max_size=30))
def test_it_names_whom_the_published_rule_names(z: list[float]) -> None:
    names = [f"u{number}" for number in range(len(z))]
    now = league(
        *((name, 20, 10_000 + each * 100, 100 / sqrt(2)) for name, each in zip(names, z, strict=True))
    )
    before = league(*((name, 20, 10_000, 100 / sqrt(2)) for name in names))
    p = {
        name: erfc(abs((10_000 + each * 100 - 10_000) / 100) / sqrt(2))
        for name, each in zip(names, z, strict=True)
    }
    in_order = sorted(p, key=p.__getitem__)
    last = max(
        (k for k in range(1, len(z) + 1) if p[in_order[k - 1]] <= FALSE_SHARE * k / len(z) + 1e-12), default=0
    )
    wanted = {name for name in p if last and p[name] <= p[in_order[last - 1]]}
    found = set(moved(now, before)["unit_id"])
    near = {name for name in p if abs(p[name] - FALSE_SHARE * last / len(z)) < 1e-9}
    assert found - near == wanted - near


def test_of_a_hundred_offices_that_only_vary_by_chance_hardly_any_is_named() -> None:
    chance, named = np.random.default_rng(7), 0
    for _ in range(200):
        x, y = (10_000 + 400 * chance.standard_normal(100) for _ in range(2))
        rows = [league(*((f"u{i}", 30, mean, 400.0) for i, mean in enumerate(each))) for each in (x, y)]
        named += bool(len(moved(*rows)))
    assert named <= 20  # 5 % of the weeks on the average; by each office alone it would be nearly every week
