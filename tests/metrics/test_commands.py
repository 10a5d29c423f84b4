"""`python -m metrics` on a real store: options, fields, formats, exit codes, and what goes to which stream."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data import reads
from data.engine import read_store
from metrics.league import league
from metrics.period import Period
from metrics.plain import records
from tests.metrics.calling import asked, refusal, run
from tests.pages import stored_world
from tests.pages.stored_world import NOW_AT

ROOT = Path(__file__).resolve().parents[2]
LEAGUE_FIELDS = [
    "unit_id", "kind", "rank", "rank_low", "rank_high", "rank_change", "cases", "answered", "unanswered",
    "unobserved", "median_s", "median_low_s", "median_high_s", "p90_s", "within_15m", "within_1h", "within_4h",
    "within_24h", "rmst_s", "rmst_se_s", "expected_rmst_s", "verdict",
]  # fmt: skip
CASE_FIELDS = [
    "unit_id", "thread_id", "origin", "opened_at", "referred_at", "first_reply_at", "first_reply_id",
    "acknowledged_at", "acted_at", "closed_at", "reopened", "status", "observed",
]  # fmt: skip
UNIT_FIELDS = [
    *LEAGUE_FIELDS, "posts", "originals", "replies", "active_days", "shift_coverage", "hours", "hq_tagged_posts",
    "growth", "growth_pct", "monthly_growth", "lift", "measures",
]  # fmt: skip


@pytest.fixture(scope="module")
def full_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return stored_world.make(tmp_path_factory.mktemp("full") / "noted.db", full=True)


@pytest.fixture(scope="module")
def empty_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return stored_world.make(tmp_path_factory.mktemp("empty") / "noted.db", full=False)


@pytest.fixture
def store(full_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("NOTED_DATABASE_URL", full_url)
    monkeypatch.setenv("NOTED_NOW", NOW_AT.isoformat())
    return full_url


def test_the_league_in_json_says_what_it_is_of(store: str) -> None:
    found = asked("league")
    assert found["period"] == {"from": "2026-11-17", "to": "2026-11-24"}
    assert (found["as_of"], found["definitions"], found["demonstration"]) == (None, 1, True)
    assert found["asked"] == {"measure": "acknowledge", "clock": "wall", "origin": "all", "kind": "district"}
    assert set(LEAGUE_FIELDS) <= set(found["rows"][0])
    assert {row["kind"] for row in found["rows"]} == {"district", "commissionerate"}
    assert {row["verdict"] for row in found["rows"]} <= {
        "commended",
        "laggard",
        "indistinguishable",
        "unranked",
    }


def test_the_league_is_that_of_the_metrics_row_for_row(store: str) -> None:
    engine, period = read_store(store), Period.last_whole_days(NOW_AT)
    with engine.connect() as connection:
        reach = period.with_before()
        table = league(
            reads.case_events(connection, start_ms=reach.start_ms, end_ms=reach.end_ms),
            reads.units(connection), reads.observation(connection), reads.gaps(connection), period=period,
        )  # fmt: skip
    engine.dispose()
    assert asked("league")["rows"] == records(table)


def test_csv_and_json_hold_the_same_league(store: str) -> None:
    rows = asked("league")["rows"]
    table = list(csv.DictReader(io.StringIO(run("league", "--format", "csv").stdout)))
    assert list(table[0]) == list(rows[0])
    for name in ("unit_id", "rank", "rmst_s", "verdict", "as_of"):
        assert [row[name] for row in table] == ["" if row[name] is None else str(row[name]) for row in rows]


def test_a_table_for_eyes_has_a_line_a_unit(store: str) -> None:
    result = run("league")
    assert len(result.stdout.splitlines()) == 1 + len(asked("league")["rows"])
    assert result.stdout.split()[:3] == ["rank", "rank_low", "rank_high"]


def test_results_alone_are_on_standard_output(store: str) -> None:
    result = run("league", "--format", "json")
    json.loads(result.stdout)
    assert result.stderr.splitlines() == [
        f"noted: the clock is fixed at {NOW_AT.isoformat()} (NOTED_NOW).",
        "noted: demonstration data: posts, citizens and figures are made up.",
        f"noted: {asked('league')['rankability']:.0%} of the spread between these units is signal.",
    ]


@pytest.mark.parametrize(
    ("option", "value"),
    [("--measure", "resolve"), ("--clock", "duty"), ("--origin", "referral"), ("--kind", "zone")],
)
def test_an_option_is_obeyed_and_said(store: str, option: str, value: str) -> None:
    found, plain = asked("league", option, value), asked("league")
    assert found["asked"][option.removeprefix("--")] == value
    assert found["rows"] != plain["rows"]


def test_every_kind_of_unit_has_its_league(store: str) -> None:
    for kind in ("district", "range", "zone", "traffic", "hq", "other"):
        kinds = {"district", "commissionerate"} if kind == "district" else {kind}
        assert {row["kind"] for row in asked("league", "--kind", kind)["rows"]} <= kinds


def test_a_period_is_taken_from_dates_of_india(store: str) -> None:
    found = asked("league", "--from", "2026-11-10", "--to", "2026-11-12")
    assert found["period"] == {"from": "2026-11-10", "to": "2026-11-12"}
    assert sum(row["cases"] for row in found["rows"]) < sum(row["cases"] for row in asked("league")["rows"])


def test_an_instant_masks_what_came_after_it(store: str) -> None:
    found = asked("cases", "--as-of", "2026-11-20T10:00:00+05:30")
    assert found["as_of"] == "2026-11-20T04:30:00.000Z"
    assert found["rows"]
    for row in found["rows"]:
        instants = [value for name, value in row.items() if name.endswith("_at") and value]
        assert max(instants) < "2026-11-20T04:30:00.000Z"
    assert len(found["rows"]) < len(asked("cases")["rows"])


def test_an_instant_beyond_observation_is_obeyed_and_said_in_the_row(store: str) -> None:
    rows = asked("league", "--as-of", NOW_AT.isoformat())["rows"]
    assert {row["as_of"] for row in rows} == {"2026-11-24T06:30:00.000Z"}
    assert {row["note"] for row in rows if row["observed_until"]} == {"as_of_beyond_observed"}


def test_cases_have_the_fields_of_the_interfaces_with_ids_as_text(store: str) -> None:
    rows = asked("cases", "--unit", "agra")["rows"]
    assert rows
    for row in rows:
        assert set(CASE_FIELDS) <= set(row)
        assert row["unit_id"] == "agra"
        assert row["thread_id"].isdecimal()
        assert row["first_reply_id"] is None or row["first_reply_id"].isdecimal()
        moment = datetime.fromisoformat(row["opened_at"])
        assert (
            row["opened_at"] == moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1_000:03}Z"
        )
        assert (row["origin"] == "referral") == (row["referred_at"] is not None)
        assert row["status"] in ("open", "in_process", "closed", "withdrawn")


def test_the_cases_of_a_unit_are_those_that_its_row_counts(store: str) -> None:
    for measure in ("acknowledge", "act", "resolve"):
        league_row = next(
            row for row in asked("league", "--measure", measure)["rows"] if row["unit_id"] == "bareilly"
        )
        rows = asked("cases", "--unit", "bareilly", "--measure", measure)["rows"]
        observed = [row for row in rows if row["observed"]]
        assert len(observed) == league_row["cases"]
        assert len(rows) - len(observed) == league_row["unobserved"]
        assert sum(row["answered"] for row in observed) == league_row["answered"]


def test_cases_of_all_are_those_of_each_unit(store: str) -> None:
    everybody = asked("cases")["rows"]
    mine = [row for row in everybody if row["unit_id"] == "mathura"]
    assert mine == asked("cases", "--unit", "mathura")["rows"]
    units = [(row["unit_id"], row["referred_at"] or row["opened_at"]) for row in mine]
    assert units == sorted(units)


def test_cases_say_who_is_left_out_for_want_of_coverage(store: str) -> None:
    left_out = [line for line in run("cases").stderr.splitlines() if "want of coverage" in line]
    bare = sum(1 for row in asked("league")["rows"] if row["observed_until"] is None)
    assert left_out == [f"noted: units left out for want of coverage: {bare}; --as-of takes them in."]
    assert "want of coverage" not in run("cases", "--as-of", NOW_AT.isoformat()).stderr


def test_a_unit_has_every_figure_of_the_definitions(store: str) -> None:
    found = asked("unit", "agra")
    (row,) = found["rows"]
    assert [name for name in UNIT_FIELDS if name not in row] == []
    assert row["open"] + row["in_process"] + row["closed"] + row["withdrawn"] == row["cases"]
    assert [len(row["hours"]), *{len(day) for day in row["hours"]}] == [7, 24]
    assert row["measures"]["acknowledge"]["cases"] == row["cases"]
    in_league = next(each for each in asked("league")["rows"] if each["unit_id"] == "agra")
    assert {name: row[name] for name in in_league} == in_league


def test_a_unit_is_a_list_for_eyes_and_one_flat_row_in_csv(store: str) -> None:
    assert any(line.split() == ["unit_id", "agra"] for line in run("unit", "agra").stdout.splitlines())
    (row,) = csv.DictReader(io.StringIO(run("unit", "agra", "--format", "csv").stdout))
    assert row["unit_id"] == "agra"
    assert int(row["measures_acknowledge_cases"]) == int(row["cases"])
    assert len(json.loads(row["hours"])) == 7


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("unit", "atlantis"), "There is no unit 'atlantis': the registry's units.csv has the ids."),
        (("cases", "--unit", "atlantis"), "There is no unit 'atlantis'"),
        (("unit", "agra", "--kind", "zone"), "--kind zone: unit agra is of the peer group district."),
        (("league", "--from", "2026-12-01"), "lies entirely in the future: today is 2026-11-24."),
        (("league", "--from", "2026-11-10", "--to", "2026-11-10"), "holds no day"),
        (("league", "--from", "last week"), "The start 'last week' is no date: write it as 2026-11-24."),
        (("cases", "--to", ""), "The end '' is no date"),
        (("league", "--as-of", "2026-11-20T10:00:00"), "needs an offset, as 2026-11-24T10:00:00+05:30."),
        (("league", "--as-of", "noon"), "--as-of 'noon' is no instant"),
        (
            ("league", "--as-of", "2026-11-25T00:00:00Z"),
            "lies in the future: it is 2026-11-24T06:30:00.000Z.",
        ),
        (("league", "--as-of", "0001-01-01T00:00:00+14:00"), "lies before X began"),
    ],
)
def test_a_wrong_call_ends_with_two_and_one_line(store: str, words: tuple[str, ...], said: str) -> None:
    assert said in refusal(*words, code=2)


@pytest.mark.parametrize(
    "words",
    [
        ("league", "--measure", "like"),
        ("league", "--kind", "village"),
        ("leauge",),
        ("unit",),
        ("cases", "--x"),
    ],
)
def test_words_that_do_not_exist_end_with_two_and_no_result(store: str, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_where_nothing_is_collected_the_reason_is_said_and_the_code_is_one(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTED_DATABASE_URL", empty_url)
    for words in (("league",), ("cases",), ("cases", "--unit", "agra"), ("unit", "agra")):
        assert "Nothing is collected whole for any of these units yet" in refusal(*words, code=1)
    instant = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    assert {row["verdict"] for row in asked("league", "--as-of", instant)["rows"]} == {"unranked"}
    assert asked("cases", "--as-of", instant)["rows"] == []
    assert run("cases", "--as-of", instant, "--format", "csv").stdout.startswith("unit_id,thread_id,origin,")
    assert asked("unit", "agra", "--as-of", instant)["rows"][0]["cases"] == 0


def test_a_setting_or_database_that_cannot_be_ends_with_one_and_one_line(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTED_DATABASE_URL", f"sqlite:///{tmp_path / 'nowhere' / 'noted.db'}")
    assert "nowhere" in refusal("league", code=1)
    (tmp_path / "broken.db").write_text(
        "no database at all, and longer than a header of one hundred bytes" * 3
    )
    monkeypatch.setenv("NOTED_DATABASE_URL", f"sqlite:///{tmp_path / 'broken.db'}")
    assert refusal("league", code=1)
    monkeypatch.setenv("NOTED_NOW", "yesterday")
    assert "NOTED_NOW" in run("league").stderr
    assert run("league").exit_code == 1
    monkeypatch.delenv("NOTED_NOW")
    monkeypatch.setenv("NOTED_FROM", "2026-11-01")
    assert "NOTED_FROM: no such setting" in refusal("league", code=1)


def test_the_command_runs_as_it_is_written_in_the_shell(store: str) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "metrics", "unit", "mathura", "--format", "json"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert found.returncode == 0
    assert json.loads(found.stdout)["rows"][0]["unit_id"] == "mathura"
    assert all(line.startswith("noted: ") for line in found.stderr.splitlines())


def test_every_command_explains_itself() -> None:
    for words in ((), ("league",), ("unit",), ("cases",)):
        result = run(*words, "--help")
        assert result.exit_code == 0
        assert "Usage" in result.stdout
