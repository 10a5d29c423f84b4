"""The same rows on the page, in its file and from the command line; sums that hold between them."""

import csv
import io
import json
from datetime import date
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from language.durations import duration
from language.words import Words
from metrics.__main__ import app as metrics_app
from metrics.known import STATUSES
from metrics.period import Period
from pages.ui import case_rows, export, league_export, scorecard, standings, store
from pages.ui.standings import Asked
from pages.ui.terms import VERDICTS
from pages.ui.units import names, of_area
from pages.ui.verdicts import said_of
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show

pytestmark = pytest.mark.warm

CHOICES: list[dict[str, str]] = [
    {},
    {"measure": "resolve", "clock": "duty", "origin": "referral"},
    {"kind": "range", "origin": "complaint"},
    {"kind": "traffic", "measure": "act"},
    {"period": "28-days"},
    {"period": "dates", "from": "2026-11-01", "to": "2026-11-09"},
]
EN = Words("en")


def options(choices: dict[str, str]) -> list[str]:
    """The choices of an address as those of the command."""
    given = {name: value for name, value in choices.items() if name in ("measure", "clock", "origin", "kind")}
    if choices.get("period") == "dates":
        given |= {"from": choices["from"], "to": choices["to"]}
    elif choices.get("period") == "28-days":
        given |= {"from": "2026-10-27", "to": "2026-11-24"}
    return [part for name, value in given.items() for part in (f"--{name}", value)]


def commanded(command: str, choices: dict[str, str], *more: str, form: str = "json") -> str:
    done = CliRunner().invoke(metrics_app, [command, *more, *options(choices), "--format", form])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def asked(choices: dict[str, str]) -> Asked:
    """The choices of an address as the pages compute them."""
    given = {name: value for name, value in choices.items() if name in ("measure", "clock", "origin", "kind")}
    span = {
        "28-days": (date(2026, 10, 27), date(2026, 11, 24)),
        "dates": (date(2026, 11, 1), date(2026, 11, 9)),
    }
    from_on, to_on = span.get(choices.get("period", ""), (date(2026, 11, 17), date(2026, 11, 24)))
    return Asked(Period(from_on, to_on), **given)


def spoken(seconds: float | None, cases: int) -> str:
    """A quantile as the page words it."""
    return duration(seconds, EN) if seconds is not None or not cases else "not reached"


@pytest.mark.parametrize("choices", CHOICES, ids=str)
def test_the_league_on_the_page_is_that_of_the_command_row_for_row(
    choices: dict[str, str], show: Show, full_store: str
) -> None:
    page = show("league", store=full_store, **choices)
    drawn: pd.DataFrame = page.dataframe[0].value
    rows: list[dict[str, Any]] = json.loads(commanded("league", choices))["rows"]
    called = names(store.units(readers.source()), EN)
    assert len(drawn) == len(rows) > 0
    for place, row in enumerate(rows):
        cells = drawn.iloc[place]
        assert cells["unit"] == called[row["unit_id"]]
        assert cells["verdict"] == VERDICTS[said_of(row)]
        for name in ("rank", "rank_change", "cases", "answered", "unanswered", "unobserved"):
            assert (None if pd.isna(cells[name]) else int(cells[name])) == row[name], (row["unit_id"], name)
        for name in ("expected_rmst_s", "within_15m", "within_1h", "within_4h", "within_24h", "median_low_s"):
            assert (None if pd.isna(cells[name]) else cells[name]) == row[name], (row["unit_id"], name)


@pytest.mark.parametrize("choices", CHOICES, ids=str)
def test_the_file_of_the_league_is_that_of_the_command_with_the_names_beside(
    choices: dict[str, str], read_from: ReadFrom, full_store: str
) -> None:
    read_from(full_store)
    source = readers.source()
    rows = league_export.rows(standings.standings(source, asked(choices)), store.units(source))
    text = export.csv_of(rows, about={"Noted": "x\ny"}).decode("utf-8-sig")
    first, table = text.split("\n", 1)
    assert first == "# Noted: x y"
    ours = list(csv.DictReader(io.StringIO(table)))
    theirs = list(csv.DictReader(io.StringIO(commanded("league", choices, form="csv"))))
    assert [{name: row[name] for name in row if name not in ("name_en", "name_hi")} for row in ours] == theirs
    assert all(row["name_en"] and row["name_hi"] for row in ours)


def test_a_zone_shows_its_rows_with_the_ranks_of_the_whole_state(show: Show, full_store: str) -> None:
    page = show("league", store=full_store, zone="zone-agra")
    source = readers.source()
    whole = standings.standings(source, asked({}))
    there = of_area(whole, store.units(source), "zone-agra")
    drawn: pd.DataFrame = page.dataframe[0].value
    assert 0 < len(drawn) < len(whole)
    assert drawn["rank"].fillna(0).tolist() == there["rank"].fillna(0).tolist()
    assert drawn["rank"].max() > len(drawn)


@pytest.mark.parametrize("choices", CHOICES[:2], ids=str)
@pytest.mark.parametrize("unit_id", ["agra", "mathura", "bareilly"])
def test_the_card_of_a_unit_is_that_of_the_command(
    unit_id: str, choices: dict[str, str], show: Show, full_store: str
) -> None:
    page = show("unit", store=full_store, unit=unit_id, **choices)
    row = json.loads(commanded("unit", choices, unit_id))["rows"][0]
    (figures_drawn,) = [frame.value for frame in page.dataframe if "Figure" in frame.value]
    table: pd.DataFrame = figures_drawn.set_index("Figure")
    for heading, measure in (("Acknowledged", "acknowledge"), ("Acted on", "act"), ("Resolved", "resolve")):
        figures = row["measures"][measure]
        assert table.loc["Cases", heading] == str(int(figures["cases"]))
        assert table.loc["Not done yet", heading] == str(int(figures["unanswered"]))
        assert table.loc["Median", heading] == spoken(figures["median_s"], figures["cases"])
        assert table.loc["Mean wait", heading] == duration(figures["rmst_s"], EN)
    assert str(row["rank"]) in page.header[1].value


@pytest.mark.parametrize("measure", ["acknowledge", "act", "resolve"])
@pytest.mark.parametrize("unit_id", ["agra", "bareilly"])
def test_the_rows_behind_the_figures_of_a_unit_add_up(
    unit_id: str, measure: str, read_from: ReadFrom, full_store: str
) -> None:
    read_from(full_store)
    one = Asked(Period(date(2026, 11, 17), date(2026, 11, 24)), measure=measure)
    card = scorecard.card(readers.source(), one, unit_id)
    n = {slug: len(rows) for slug, rows in case_rows.which(card.cases, measure=measure, clock="wall").items()}
    assert n["all"] == n["answered"] + n["unanswered"] == sum(n[status] for status in STATUSES)
    assert n["within_1h"] <= n["within_24h"] <= n["answered"]
    figures = card.row["measures"][measure]
    for slug, name in (("all", "cases"), ("answered", "answered"), ("unanswered", "unanswered")):
        assert n[slug] == figures[name]
    assert n["unobserved"] == figures["unobserved"]


def test_the_cases_of_the_page_are_those_of_the_command(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    found = standings.found(readers.source(), asked({}))
    own = found[found["unit_id"] == "bareilly"].reset_index(drop=True)
    text = export.csv_of(own, about={}).decode("utf-8-sig")
    ours = list(csv.DictReader(io.StringIO(text)))
    theirs = list(csv.DictReader(io.StringIO(commanded("cases", {}, "--unit", "bareilly", form="csv"))))
    shared = set(ours[0]) & set(theirs[0])
    assert {"unit_id", "thread_id", "origin", "opened_at", "acknowledged_at", "status", "observed"} <= shared
    assert [{name: row[name] for name in shared} for row in ours] == [
        {name: row[name] for name in shared} for row in theirs
    ]
