"""Midnight UTC: what was read yesterday would be paid again today, so the sweeps reach back over it but a little."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from collectors import jobs
from collectors.site import Site
from collectors.walks import overlapped
from data.collection_tables import Request
from data.instants import from_ms, snowflake_at, snowflake_ms
from tests.collectors.conftest import NOW_AT, ON_SQLITE, Clock
from tests.collectors.small_x import SmallX
from tests.data.small_registry import AGRA
from tests.worlds.posts import post

MIDNIGHT = NOW_AT.replace(hour=0, minute=0)


@pytest.mark.parametrize(
    ("checkpoint", "now", "begins"),
    [
        (-20, -5, -30),  # all of yesterday, read yesterday
        (-8, 7, -10),  # yesterday's posts, read yesterday: two minutes of them are paid again
        (-1, 14, -3),
        (4, 19, -2),  # since the sweep before this one, today has read back to two minutes before midnight
        (9, 24, -1),
        (15, 30, 5),
    ],
)
def test_a_sweep_reaches_back_ten_minutes_but_hardly_into_what_was_read_on_another_day(
    checkpoint: int, now: int, begins: int
) -> None:
    def at(minutes: int) -> datetime:
        return MIDNIGHT + timedelta(minutes=minutes)

    begun = overlapped(snowflake_at(at(checkpoint)), now_at=at(now))
    assert from_ms(snowflake_ms(begun)) == at(begins)


@ON_SQLITE
def test_over_midnight_but_two_minutes_of_posts_are_paid_twice(site: Site, x: SmallX, clock: Clock) -> None:
    clock.now = MIDNIGHT - timedelta(minutes=38)
    x.posts = [
        post(snowflake_at(MIDNIGHT + timedelta(minutes=number)), author=901, typed={"agrapolice": AGRA})
        for number in range(-30, 30)
    ]
    while clock() < MIDNIGHT + timedelta(minutes=38):
        jobs.work(site, everything=False)
        clock.move(minutes=5)
    with site.engine.connect() as connection:
        paid = connection.scalar(select(func.sum(Request.billed)).where(Request.endpoint == "search/recent"))
    assert len(x.posts) <= paid <= len(x.posts) + 2
