"""Clocks that are wrong, are set, or stand in another zone: what is due is made once, and nothing stands still."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from collectors import jobs
from collectors.keeping import Keeper
from collectors.site import Site
from collectors.ticking import tick_each
from data import cursors, incidents
from data.collection_tables import Coverage, Cursor, Gap
from data.heartbeats import COLLECTING, Pulse
from data.instants import snowflake_at
from data.tables import Post
from tests.collectors.conftest import NOW_AT, Clock
from tests.collectors.small_x import Reply, SmallX
from tests.data.small_registry import AGRA
from tests.worlds.posts import post

BERLIN = ZoneInfo("Europe/Berlin")
QUERY = "tweets/search/recent"
FULL = Reply(429, {"title": "Too Many Requests", "type": "about:blank", "status": 429})


def work(site: Site) -> list[str]:
    return jobs.work(site, everything=False)


def made(site: Site, x: SmallX, clock: Clock) -> Counter[str]:
    """What is collected when everything that is due is made, and made again at once."""
    x.asked.clear()
    assert work(site) == []
    first = Counter(asked.path for asked in x.asked)
    x.asked.clear()
    assert work(site) == []
    assert x.asked == []
    clock.move(seconds=1)
    return first


@pytest.mark.parametrize("hours", [-6, 6, -24 * 40, 24 * 5])
def test_after_a_step_of_the_clock_everything_is_made_once_and_then_by_its_interval(
    site: Site, x: SmallX, clock: Clock, hours: int
) -> None:
    everything = made(site, x, clock)
    assert everything[QUERY] == 3
    clock.move(hours=hours)
    x.now_at = lambda: NOW_AT + timedelta(minutes=1)  # the clock of X was never wrong
    assert made(site, x, clock)[QUERY] == 3
    clock.move(minutes=5, seconds=1)
    assert made(site, x, clock)[QUERY] == 1  # headquarters' alone


def test_posts_are_whole_over_a_clock_that_goes_back_and_comes_right_again(
    site: Site, x: SmallX, clock: Clock
) -> None:
    true_at = clock()
    x.now_at = lambda: true_at
    for step_h in (0, -6, -6, 0, 0):
        true_at += timedelta(minutes=20)
        clock.now = true_at + timedelta(hours=step_h)
        said = snowflake_at(true_at - timedelta(minutes=12))
        x.posts.append(post(said, author=901, typed={"agrapolice": AGRA}))
        assert work(site) == []
    with site.engine.connect() as connection:
        stored = set(connection.scalars(select(Post.post_id)))
        assert connection.execute(select(Gap.gap_id)).all() == []
        spans = connection.execute(select(Coverage.from_at, Coverage.to_at)).all()
    assert stored == {int(each["id"]) for each in x.posts}
    assert all(start < end <= true_at for start, end in spans)


def waits(site: Site) -> set[str]:
    with site.engine.connect() as connection:
        rows = cursors.followed(connection)
    return {row.collection for row in rows if row.wait_until_at is not None}


def keeper_of(site: Site) -> tuple[Keeper, list[str]]:
    said: list[str] = []
    return Keeper(site, say=said.append), said


def ends_after(site: Site, steps: list[Callable[[], object]]) -> Site:
    """The same site, whose end is asked for after some looks at the ticker; at each of them something is done."""

    def sleep(seconds: float) -> None:
        time.sleep(0.06)  # so that the next tick is due
        (steps.pop(0) if steps else site.ending.ask)()

    site.ending.sleep = sleep  # type: ignore[method-assign]
    return site


def test_a_wait_that_was_entered_by_a_clock_that_was_ahead_is_forgotten_when_it_is_set_back(
    site: Site, x: SmallX, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.keeping.TICK_S", 0.05)
    x.script[QUERY] = [FULL]
    clock.move(hours=6)
    x.now_at = lambda: NOW_AT
    assert work(site) != []
    assert waits(site) == {"referrals", "replies", "mentions"}
    keeper, said = keeper_of(ends_after(site, [lambda: clock.move(hours=-6), clock.move]))
    keeper.keep()
    assert waits(site) == set()
    assert x.count(QUERY) == 4
    assert any("the clock was set back, from 2026-11-24T12:30Z" in line for line in said)


def test_a_start_knows_from_the_last_beat_that_the_clock_was_set_back(
    site: Site, x: SmallX, clock: Clock
) -> None:
    before = Pulse(lambda: NOW_AT + timedelta(hours=6))
    with site.engine.begin() as connection:
        before.beat(connection, COLLECTING)
        cursors.follow_plain(connection, collection="accounts", interval_s=60, utc_hour=None)
        connection.execute(Cursor.__table__.update().values(wait_until_at=NOW_AT + timedelta(hours=5)))
    keeper, said = keeper_of(ends_after(site, []))
    keeper.keep()
    assert waits(site) == set()
    assert x.count("users/by") == 1
    assert said[0] == "collecting on schedule."
    assert "was set back" in said[1]


def ticks(*, steps: dict[int, Callable[[], None]], seconds: float, move: Callable[[float], None]) -> int:
    """How often it ticks in so many seconds that pass, each 5 s; at some looks something is done to the clock."""
    count, looks = 0, 0
    most = int(seconds / 0.5)

    def tick() -> None:
        nonlocal count
        count += 1

    def pause() -> None:
        nonlocal looks
        looks += 1
        steps.get(looks, lambda: None)()
        move(0.5)

    tick_each(5, tick, pause=pause, until=lambda: looks >= most)
    return count


@pytest.mark.parametrize("hours", [-6, 6, 0])
@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 11, 24, 18, 29, 50, tzinfo=UTC),  # midnight in India
        datetime(2026, 12, 31, 23, 59, 50, tzinfo=UTC),
        datetime(2026, 10, 25, 2, 59, 50, tzinfo=BERLIN),  # the hour that comes twice
        datetime(2026, 3, 29, 1, 59, 50, tzinfo=BERLIN),  # the hour that does not come
        datetime(2026, 11, 24, 23, 59, 50, tzinfo=ZoneInfo("Asia/Kolkata")),
    ],
    ids=str,
)
def test_the_tick_goes_on_whatever_is_done_to_the_clock(start: datetime, hours: int) -> None:
    with time_machine.travel(start, tick=False) as traveller:
        count = ticks(
            steps={60: lambda: traveller.shift(timedelta(hours=hours))} if hours else {},
            seconds=60,
            move=traveller.shift,
        )
    assert 9 <= count <= 13


@pytest.mark.parametrize(("minutes", "words"), [(2, "120 s ahead of X's"), (-2, "120 s behind X's")])
def test_a_clock_that_is_not_that_of_x_is_an_incident_until_it_is_right_again(
    site: Site, x: SmallX, clock: Clock, minutes: int, words: str
) -> None:
    x.now_at = lambda: clock() - timedelta(minutes=minutes)
    work(site)
    with site.engine.connect() as connection:
        (incident,) = incidents.standing(connection)
    assert incident.kind == "clock"
    assert words in incident.message
    x.now_at = clock
    clock.move(minutes=5)
    work(site)
    with site.engine.connect() as connection:
        assert incidents.standing(connection) == []


def test_a_clock_that_is_fixed_for_a_demonstration_is_no_incident(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.now_at = lambda: clock() - timedelta(days=2)
    work(replace(site, clock_is_fixed=True))
    with site.engine.connect() as connection:
        assert incidents.standing(connection) == []
