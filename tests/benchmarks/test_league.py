"""The league's benchmark in the size of a test: both ways find the same restricted means."""

from pathlib import Path

import numpy as np

from benchmarks.league import ours, peers, period_of, read
from benchmarks.made_cases import UNITS, fill, parquet
from benchmarks.stores import connected, stores


def test_the_peer_finds_the_restricted_means_of_the_league(tmp_path: Path) -> None:
    file, period = tmp_path / "cases.parquet", period_of(30)
    with stores("sqlite") as place:
        url = place.create("cases")
        with connected(url) as engine:
            fill(engine, cases=20_000)
            parquet(engine, file)
        league = ours(read(url, period), period).sort_values("unit_id")
    means = peers(file, period)
    assert len(league) == len(means) == UNITS
    assert np.allclose(league["rmst_s"].to_numpy(), means["rmst_s"].to_numpy(), rtol=1e-9)
