"""What no figure can be made of, asked of the commands: a sensible answer or one clear line, no NaN, no trace."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from data import coverage
from data.engine import closing, write_store
from data.instants import snowflake_at, to_ms
from data.tables import Account, Case
from tests.metrics.calling import run
from tests.pages import stored_world

NOW_AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
OPENED_AT = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
AS_OF = ("--as-of", "2026-11-24T06:00:00+00:00")
OFFICES = ("agra", "aligarh", "bareilly", "etah", "jhansi", "meerut")
Put = Callable[..., None]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return stored_world.make(tmp_path_factory.mktemp("bare") / "noted.db", full=False)


@pytest.fixture
def put(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Put]:
    """Store cases of offices that were all opened at one time and waited so many seconds, or wait still (None)."""
    monkeypatch.setenv("NOTED_DATABASE_URL", url)
    monkeypatch.setenv("NOTED_NOW", NOW_AT.isoformat())

    def store(*waits: float | None, offices: tuple[str, ...] = OFFICES) -> None:
        rows = [_case(unit, number, wait) for unit in offices for number, wait in enumerate(waits, start=1)]
        with closing(write_store(url)) as engine, engine.begin() as connection:
            connection.execute(delete(Case))
            if rows:
                connection.execute(insert(Case), rows)

    yield store
    store()


def _case(unit_id: str, number: int, wait_s: float | None) -> dict[str, Any]:
    opened = snowflake_at(OPENED_AT) + number
    reply_at = None if wait_s is None else OPENED_AT + timedelta(seconds=wait_s)
    names = (
        "opened_gone_at", "referred_at", "referred_id", "referred_gone_at", "referral_reply_at", "acted_opened_at",
        "acted_referred_at", "closed_at", "reopened_at",
    )  # fmt: skip
    return dict.fromkeys(names) | {
        "unit_id": unit_id,
        "thread_id": opened,
        "opened_at": to_ms(OPENED_AT),
        "opened_id": opened,
        "first_reply_at": reply_at and to_ms(reply_at),
        "first_reply_id": reply_at and snowflake_at(reply_at) + 1_000 + number,
        "own_thread": 0,
    }


def ranked(*words: str) -> list[dict[str, Any]]:
    """The ranked rows of the league; whole ranks with whole limits about them, in whatever was asked."""
    result = run("league", *(words or AS_OF), "--format", "json")
    assert (result.exit_code, result.exception) == (0, None)
    assert "NaN" not in result.stdout
    rows: list[dict[str, Any]] = [row for row in json.loads(result.stdout)["rows"] if row["rank"] is not None]
    assert sorted(row["rank"] for row in rows) == list(range(1, len(rows) + 1))
    for row in rows:
        assert 1 <= row["rank_low"] <= row["rank_high"] <= len(rows)
        assert row["expected_rmst_s"] is not None
    for output in ("table", "csv"):
        assert run("league", *(words or AS_OF), "--format", output).exit_code == 0
    return rows


def said(*words: str) -> str:
    return run("league", *(words or AS_OF)).stderr


def nobody_is_told_apart(rows: list[dict[str, Any]]) -> bool:
    alike = {(row["rank_low"], row["rank_high"], row["verdict"]) for row in rows}
    return alike == {(1, len(rows), "indistinguishable")}


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("league", "--from", "2026-11-20", "--to", "2026-11-10"), "its end must be later than its start"),
        (
            ("unit", "agra", "--from", "2026-11-20", "--to", "2026-11-10"),
            "its end must be later than its start",
        ),
        (("cases", "--from", "2026-11-20", "--to", "2026-11-10"), "its end must be later than its start"),
        (("score", "--from", "2026-11-20", "--to", "2026-11-10"), "its end must be later than its start"),
        (
            ("explain", "agra", "--from", "2026-11-20", "--to", "2026-11-20"),
            "its end must be later than its start",
        ),
        (("unit", "atlantis"), "There is no unit 'atlantis'"),
        (("explain", "atlantis"), "There is no unit 'atlantis'"),
        (("cases", "--unit", "atlantis"), "There is no unit 'atlantis'"),
        (("league", "--as-of", "2027-01-01T00:00:00Z"), "lies in the future"),
        (("unit", "agra", "--as-of", "2027-01-01T00:00:00Z"), "lies in the future"),
        (("cases", "--as-of", "2027-01-01T00:00:00Z"), "lies in the future"),
        (("score", "--as-of", "2027-01-01T00:00:00Z"), "lies in the future"),
        (("explain", "agra", "--as-of", "2027-01-01T00:00:00Z"), "lies in the future"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(put: Put, words: tuple[str, ...], line: str) -> None:
    put()
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert line in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("waits", [(), (60,), (None,), (0, 0), (600, 600)], ids=str)
@pytest.mark.parametrize("command", [("score",), ("explain", "agra")], ids=" ".join)
def test_a_score_and_an_explanation_are_given_of_whatever_there_is(
    put: Put, command: tuple[str, ...], waits: tuple[float | None, ...]
) -> None:
    put(*waits, offices=("agra",) if waits == (60,) else OFFICES)
    for output in ("table", "json"):
        result = run(*command, *AS_OF, "--format", output)
        assert (result.exit_code, result.exception) == (0, None)
        assert not re.search(r"\b(nan|NaN|inf|None|<NA>)\b", result.stdout)


def test_no_cases_rank_nobody(put: Put) -> None:
    put()
    assert ranked() == []
    assert "of the spread" not in said()
    assert run("unit", "agra", *AS_OF, "--format", "json").exit_code == 0


def test_one_case_of_all_is_ranked_alone(put: Put) -> None:
    put(60, offices=("agra",))
    (row,) = ranked()
    assert (row["rank"], row["rank_low"], row["rank_high"], row["verdict"]) == (1, 1, 1, "indistinguishable")
    assert run("unit", "agra", *AS_OF, "--format", "json").exit_code == 0


def test_a_few_offices_are_not_told_apart_and_it_is_said(put: Put) -> None:
    put(60, 600, offices=OFFICES[:4])
    assert nobody_is_told_apart(ranked())
    assert "fewer than five units are ranked: they are not told apart." in said()


@pytest.mark.parametrize(
    ("waits", "mean_s"),
    [((None,) * 3, 86_400), ((0,) * 3, 0), ((600,) * 3, 600), ((60, 600, None), None)],
    ids=["all censored", "all at zero", "all equal", "all the same mixture"],
)
def test_offices_that_are_alike_cannot_be_told_apart(
    put: Put, waits: tuple[float | None, ...], mean_s: float | None
) -> None:
    put(*waits)
    rows = ranked()
    assert [row["unit_id"] for row in rows] == sorted(OFFICES)
    assert nobody_is_told_apart(rows)
    if mean_s is not None:
        assert {row["rmst_s"] for row in rows} == {mean_s}
    assert "these units cannot be told apart: the spread between them is no more than chance." in said()
    assert json.loads(run("league", *AS_OF, "--format", "json").stdout)["signal"] == "none"


def test_a_unit_with_one_second_of_observation_is_unranked_or_ranked_by_what_was_seen(
    put: Put, url: str
) -> None:
    put(600)
    with closing(write_store(url)) as engine, engine.begin() as connection:
        account = (
            connection.execute(select(Account.account_id).where(Account.unit_id == "agra")).scalars().one()
        )
        for family in coverage.FAMILIES:
            coverage.add(
                connection, family=family, account_ids=[account], from_ms=to_ms(OPENED_AT),
                to_ms=to_ms(OPENED_AT) + 1_000, reason="outage",
            )  # fmt: skip
    (row,) = ranked("--from", "2026-11-17", "--to", "2026-11-24")
    assert (row["unit_id"], row["cases"], row["answered"], row["rmst_s"]) == ("agra", 1, 0, 86_400)
    assert row["observed_until"] == "2026-11-18T06:00:01.000Z"
