"""`python -m collectors estimate`: it says what it costs, asks, enters it, and says what collection would cost."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from collectors.prices import prices
from data import ledger, lock
from data.collection_tables import Request, Run
from data.engine import write_store
from tests.collectors.conftest import ON_SQLITE
from tests.collectors.small_x import Reply, SmallX
from tests.collectors.test_commands import Call, call

__all__ = ["call"]
pytestmark = ON_SQLITE
COUNTS = "tweets/counts/recent"


def ledger_of(url: str) -> tuple[list[tuple[str, int, int]], list[tuple[str, str]]]:
    engine = write_store(url)
    with engine.connect() as connection:
        requests = connection.execute(select(Request.endpoint, Request.status, Request.cost_microusd)).all()
        runs = connection.execute(select(Run.collection, Run.outcome)).all()
    engine.dispose()
    return [tuple(each) for each in requests], [tuple(each) for each in runs]


def test_the_command_says_first_what_it_costs_then_asks_and_enters_it(
    call: Call, url: str, now_x: SmallX
) -> None:
    done = call("estimate")
    assert done.code == 0
    assert done.line() == "noted: X is asked 6 times to count posts of the last 7 days; that costs $0.030.\n"
    assert "whole plan" in done.out
    assert now_x.count(COUNTS) == len(now_x.asked) == 6
    requests, runs = ledger_of(url)
    assert requests == [("counts/recent", 200, 5_000)] * 6
    assert runs == [("estimate", "ok")]


def test_the_command_gives_json_with_every_plan(call: Call) -> None:
    found = json.loads(call("estimate", "--format", "json").out)
    assert [each["plan"] for each in found["plans"]] == ["referrals", "own_posts", "whole", "naive"]
    assert (found["accounts"], found["counted_queries"], found["counting_usd"]) == (3, 6, 0.03)
    assert found["prices_as_of"] == prices().as_of.isoformat()
    assert found["plans"][2]["users_usd_a_day"] == 0.03
    assert found["plans"][2]["usd_30_days"] == pytest.approx(30 * found["plans"][2]["usd_a_day"], abs=0.01)


def test_an_estimate_that_does_not_fit_into_the_budget_asks_nothing(
    call: Call, url: str, now_x: SmallX
) -> None:
    assert call("estimate", NOTED_DAILY_BUDGET_USD="0.04").code == 0
    now_x.asked.clear()
    done = call("estimate", NOTED_DAILY_BUDGET_USD="0.04")
    assert (done.code, done.out, now_x.asked) == (1, "", [])
    assert "asks X 6 times, which costs $0.030; with the $0.03 spent today" in done.line()
    assert "NOTED_DAILY_BUDGET_USD" in done.line()


def test_with_a_budget_nobody_may_spend_beside_it(call: Call, url: str, now_x: SmallX) -> None:
    engine = write_store(url)
    with lock.only_collector(engine):
        done = call("estimate", NOTED_DAILY_BUDGET_USD="9")
        assert done.code == 1
        assert "another collector is at work on this database" in done.line()
        assert now_x.asked == []
        assert call("estimate").code == 0
    engine.dispose()


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (
            Reply(403, {"title": "Forbidden", "type": "about:blank"}),
            "counts/recent: X answered 403 Forbidden",
        ),
        (Reply(401, {"title": "Unauthorized", "type": "about:blank"}), "NOTED_X_BEARER_TOKEN"),
        (Reply(200, {"data": [{"start": "soon"}], "meta": {}}), "counts no whole hour"),
    ],
)
def test_what_x_does_not_count_is_one_line_and_1_and_the_run_says_so(
    call: Call, url: str, now_x: SmallX, reply: Reply, said: str
) -> None:
    now_x.script[COUNTS] = [reply]
    done = call("estimate")
    assert (done.code, done.out) == (1, "")
    assert said in done.err.splitlines()[-1]
    assert ledger_of(url)[1] == [("estimate", "failed")]
    assert now_x.count(COUNTS) == 1


def test_without_a_token_or_a_database_it_is_one_line(call: Call, tmp_path: Path, now_x: SmallX) -> None:
    done = call("estimate", NOTED_X_BEARER_TOKEN="")
    assert (done.code, done.out) == (1, "")
    assert "NOTED_X_BEARER_TOKEN is not set" in done.line()
    done = call("estimate", NOTED_DATABASE_URL=f"sqlite:///{tmp_path / 'none.db'}")
    assert (done.code, done.out) == (1, "")
    assert "python -m data init" in done.line()
    assert now_x.asked == []


def test_a_wrong_format_is_2(call: Call) -> None:
    assert call("estimate", "--format", "xml").code == 2


def test_a_price_list_that_cannot_be_right_is_one_line_before_anything_is_asked(
    call: Call, now_x: SmallX, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "prices.toml"
    file.write_text("as_of = 2026-08-22\n[object]\ntweets = 'dear'\n", encoding="utf-8")
    monkeypatch.setattr("collectors.prices.PRICES", file)
    prices.cache_clear()
    for command in ("estimate", "once"):
        done = call(command)
        assert (done.code, done.out) == (1, "")
        assert f'{file}: object."tweets": must be a number' in done.line()
    monkeypatch.undo()
    prices.cache_clear()
    assert now_x.asked == []


def test_the_ledger_of_an_estimate_counts_requests_and_no_posts(call: Call, url: str) -> None:
    call("estimate")
    engine = write_store(url)
    with engine.connect() as connection:
        found = connection.execute(select(Request.returned, Request.billed).distinct()).all()
        assert connection.scalar(select(Request.endpoint).limit(1)) not in ledger.POSTS
    engine.dispose()
    assert [tuple(each) for each in found] == [(0, 0)]
