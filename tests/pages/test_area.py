"""The page of a zone or range: its figures are those of the slow way, and what it says of others is no one office's."""

import pandas as pd
import pytest

from language.durations import duration
from language.words import Words
from metrics.cases_table import cases
from metrics.comparison import together
from metrics.league import PEER_GROUPS, peers
from pages.ui import area_against, area_delay, area_league, area_offices, standings, store, tables
from pages.ui.store import ScopeError, Source
from tests.metrics.calling import asked as told
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.test_scorecard import WEEK

pytestmark = pytest.mark.warm

_ = Words()
ZONE = "zone-agra"


@pytest.fixture(autouse=True)
def read(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)


def test_what_is_its_own_are_the_districts_and_ranges_that_lie_there() -> None:
    units = store.units(readers.source())
    own = area_offices.own(units, ZONE)
    assert {ZONE, "range-agra", "range-aligarh", "agra", "mathura", "hathras"} <= own
    assert own == readers.of(ZONE).unit_ids
    assert "bareilly" not in own
    assert area_offices.usual(readers.source(readers.of("range-agra")), {}) == "range-agra"
    assert list(area_offices.known(readers.source(readers.of(ZONE)), _)) == [
        ZONE,
        "range-agra",
        "range-aligarh",
    ]


def test_its_districts_are_held_against_all_others_whoever_looks() -> None:
    chief, own = readers.source(), readers.of(ZONE).unit_ids or frozenset()
    for of in (chief, readers.source(readers.of(ZONE))):
        found = area_against.against(of, WEEK, own)
        everyones = standings.found(chief, WEEK)
        there = everyones["unit_id"].isin(own)
        assert found.own == together(everyones[there], measure="acknowledge", clock="wall")
        assert found.rest == together(everyones[~there], measure="acknowledge", clock="wall")
        assert list(area_against.weeks(of, WEEK, own)) == [area_against.OWN, area_against.STATE]


@pytest.mark.cold
def test_of_few_others_nothing_is_said_but_to_who_sees_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(area_against, "FEWEST", 1_000)
    own = readers.of(ZONE).unit_ids or frozenset()
    zone = readers.source(readers.of(ZONE))
    found = area_against.against(zone, WEEK, own)
    assert (found.rest, found.state) == (None, None)
    assert list(area_against.weeks(zone, WEEK, own)) == [area_against.OWN]
    assert [each.change for each in area_against.tiles(found, pd.DataFrame(), _)] == [""] * 4
    assert area_against.against(readers.source(), WEEK, own).rest is not None


def waits_one_by_one(of: Source, kind: str) -> pd.DataFrame:
    """What waits of one kind of offices, worked out for that kind alone."""
    known = cases(
        store.waiting_events(of),
        store.observation(of),
        store.gaps(of),
        period=of.ever(),
        unit_ids=list(peers(store.units(of), kind=kind)["unit_id"]),
    )
    return known[(known["status"] == "open") & known["observed"]].reset_index(drop=True)


def test_its_queue_is_what_waits_in_each_of_its_offices() -> None:
    of, own = readers.source(), readers.of(ZONE).unit_ids or frozenset()
    waiting = area_offices.waiting(of, "all", own)
    by_kind = [waits_one_by_one(of, kind) for kind in PEER_GROUPS]
    for kind, each in zip(PEER_GROUPS, by_kind, strict=True):
        kept_of_all = standings.waiting(of, origin="all", kind=kind)
        assert kept_of_all.astype(str).to_numpy().tolist() == each.astype(str).to_numpy().tolist()
    known = pd.concat([each[each["unit_id"].isin(own)] for each in by_kind])
    pairs = ["unit_id", "thread_id"]
    assert sorted(map(tuple, waiting[pairs].astype(str).to_numpy())) == sorted(
        map(tuple, known[pairs].astype(str).to_numpy())
    )
    rows = area_league.rows(standings.standings(of, WEEK), waiting, own).set_index("unit_id")
    assert rows.loc["agra", "waiting"] == (waiting["unit_id"] == "agra").sum() > 0


def test_the_delay_on_the_page_is_that_of_the_command() -> None:
    zones = area_delay.by_zone(readers.source(), WEEK)
    rows = {row["area_id"]: row for row in told("referral-delay")["rows"]}
    assert list(zones["area_id"]) == list(rows)
    for row in zones.to_dict("records"):
        assert row["timed"] == rows[row["area_id"]]["timed"]
        assert row["median_s"] == pytest.approx(rows[row["area_id"]]["median_s"])
    mine = area_delay.delays(readers.source(readers.of(ZONE)), WEEK, readers.of(ZONE).unit_ids or frozenset())
    assert mine["delay_ms"].notna().sum() == rows[ZONE]["timed"]


def test_the_state_is_for_who_sees_it_all() -> None:
    zone = readers.source(readers.of(ZONE))
    with pytest.raises(ScopeError):
        area_delay.by_zone(zone, WEEK)
    with pytest.raises(ScopeError):
        area_delay.headquarters(zone, WEEK)


def test_the_page_says_whose_the_delay_is_and_keeps_the_state_to_headquarters(
    show: Show, full_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief = words(show("area", store=full_store, area="range-agra"))
    assert "is not counted against the offices" in chief
    assert "Headquarters’ own delay by zone" in chief
    assert "neither passed on nor otherwise acted on yet" in chief
    own = area_offices.own(store.units(readers.source()), "range-agra")
    waiting = area_offices.waiting(readers.source(), "all", own)
    age_ms = (waiting["as_of_ms"] - waiting["clock_start_ms"]).max()
    assert f"The longest wait: {duration(age_ms / 1_000, _)}, at " in chief
    n = int(area_delay.delays(readers.source(), WEEK, own)["delay_ms"].notna().sum())
    assert f"Headquarters passed {n} complaints on to these offices, half of them within" in chief
    monkeypatch.setattr(
        tables, "picked_row", lambda *rows, **how: 0 if how["alt"] == "Passed on the slowest" else None
    )
    zone = words(show("area", store=full_store, **{"as": f"zone:{ZONE}"}))
    assert "Citizen" in zone  # the thread of the slowest is open
    assert "Agra Zone" in zone
    assert "is not counted against the offices" in zone
    assert "Headquarters’ own delay by zone" not in zone
