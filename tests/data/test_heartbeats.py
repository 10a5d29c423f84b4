"""Heartbeats: who collects, who stands by, and who has gone silent."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from data import heartbeats
from data.heartbeats import COLLECTING, ENDED, STANDBY, Pulse

NOON = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def beat(engine: Engine, state: str, *, at: datetime = NOON, pid: int = 1) -> None:
    with engine.begin() as connection:
        Pulse(lambda: at, token=f"token-{pid}", host="lucknow", pid=pid).beat(connection, state)


def seen(engine: Engine, *, at: datetime = NOON) -> list[tuple[int, str, bool]]:
    with engine.connect() as connection:
        return [(each.pid, each.state, each.silent) for each in heartbeats.seen(connection, now_at=at)]


def test_the_one_that_collects_comes_before_those_that_stand_by(engine: Engine) -> None:
    beat(engine, STANDBY, pid=2)
    beat(engine, ENDED, pid=3)
    beat(engine, COLLECTING, pid=1, at=NOON - timedelta(seconds=5))
    assert seen(engine) == [(1, COLLECTING, False), (2, STANDBY, False)]


def test_where_none_is_left_the_last_that_ended_is_shown(engine: Engine) -> None:
    assert seen(engine) == []
    beat(engine, ENDED, pid=1, at=NOON - timedelta(hours=2))
    beat(engine, ENDED, pid=2, at=NOON - timedelta(hours=1))
    assert seen(engine) == [(2, ENDED, True)]


@pytest.mark.parametrize(("minutes", "silent"), [(0, False), (5, False), (5.1, True), (-5.1, True)])
def test_five_minutes_without_a_beat_are_silence_and_so_is_a_beat_that_is_to_come(
    engine: Engine, minutes: float, silent: bool
) -> None:
    beat(engine, COLLECTING)
    assert seen(engine, at=NOON + timedelta(minutes=minutes)) == [(1, COLLECTING, silent)]


def test_a_standby_that_went_silent_is_not_waited_for(engine: Engine) -> None:
    beat(engine, COLLECTING, at=NOON + timedelta(minutes=10))
    beat(engine, STANDBY, pid=2)
    assert seen(engine, at=NOON + timedelta(minutes=10)) == [(1, COLLECTING, False)]


def test_whoever_takes_over_ends_the_one_before_and_forgets_those_of_last_week(engine: Engine) -> None:
    beat(engine, ENDED, pid=1, at=NOON - timedelta(days=8))
    beat(engine, COLLECTING, pid=2)
    with engine.begin() as connection:
        Pulse(lambda: NOON, token="token-3", host="lucknow", pid=3).take_over(connection)  # noqa: S106
        assert heartbeats.latest_at(connection, besides="token-3") == NOON
    assert seen(engine) == [(3, COLLECTING, False)]
    with engine.begin() as connection:
        Pulse(lambda: NOON, token="token-3", host="lucknow", pid=3).beat(connection, ENDED)  # noqa: S106
    assert {pid for pid, *_ in seen(engine)} <= {2, 3}
