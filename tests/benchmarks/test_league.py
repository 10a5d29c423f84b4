"""The league's benchmark in the size of a test: both ways find the same figures of survival."""

from pathlib import Path

from benchmarks.league import agree, kept, ours, peers, period_of, read
from benchmarks.made_cases import UNITS, fill, parquet
from benchmarks.stores import connected, stores


def test_the_peer_finds_the_figures_of_the_league(tmp_path: Path) -> None:
    file, period = tmp_path / "cases.parquet", period_of(30)
    with stores("sqlite") as place:
        url = place.create("cases")
        with connected(url) as engine:
            fill(engine, cases=60_000)
            parquet(engine, file)
        league = ours(kept(read(url, period)), period)
    theirs = peers(file, period)
    assert len(league) == theirs["now"].sum() == UNITS
    assert agree(league, theirs)
    assert not agree(league.assign(median_high_s=league["median_s"]), theirs)
