"""What a reader sees when collection is frozen or a clock is set: a sentence, no case that is late by it, nothing lost."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data import facts
from data.engine import closing, migrate, write_store
from data.instants import snowflake_at
from tests.browser.faulty_site import WITHIN_MS, a_reader, dashboard, is_calm, program
from tests.browser.stepped import COLLECTORS, DASHBOARD, SetClock
from tests.collectors.running import in_store, until
from tests.collectors.small_x import TOKEN, SmallX, served
from tests.data.small_registry import AGRA, HQ, MEERUT, load
from tests.worlds.posts import post

pytestmark = [pytest.mark.browser, pytest.mark.long]

NONE, LEAP, HOURS = timedelta(0), timedelta(minutes=20), timedelta(hours=6)
ASHA = 901
CASES = 40
SILENT = "Nothing has been heard of the collection since"
UNRIGHT = "may be wrong here until the clocks are set right"
MODULE = "tests.browser.stepped"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with a_reader(chromium) as opened:
        yield opened


@pytest.fixture
def clock(tmp_path: Path) -> SetClock:
    """That of the machine that collects."""
    return SetClock(tmp_path / "clock")


@pytest.fixture
def x(clock: SetClock) -> Iterator[SmallX]:
    """An X by the machine's clock, on which so many complaints wait for an answer of Agra."""
    small = SmallX(lambda: datetime.now(UTC))
    for user_id, name in ((HQ, "uppolice"), (AGRA, "agrapolice"), (MEERUT, "meerutpolice"), (ASHA, "asha")):
        counts = {"followers_count": 5}
        small.users[str(user_id)] = {"id": str(user_id), "username": name, "public_metrics": counts}
    complain(small, ago=timedelta(hours=1))
    with served(small):
        yield small


@pytest.fixture
def store(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/noted.db"
    migrate(url)
    with closing(write_store(url)) as engine, engine.begin() as connection:
        facts.put(connection, "demonstration", "yes")
        load(connection, now_at=datetime.now(UTC) - timedelta(days=30))
    return url


def complain(x: SmallX, *, ago: timedelta) -> None:
    """So many posts of a citizen that name an office."""
    first = snowflake_at(x.now_at() - ago)
    x.posts += [post(first + number, author=ASHA, typed={"agrapolice": AGRA}) for number in range(CASES)]


@contextmanager
def collecting(store: str, x: SmallX, clock: SetClock) -> Iterator[int]:
    """The collectors by a clock; gives the id of their process."""
    given = {"NOTED_DATABASE_URL": store, "NOTED_X_BEARER_TOKEN": TOKEN, "NOTED_X_BASE_URL": x.base_url}
    with program("-m", MODULE, str(clock.file), COLLECTORS, **given) as started:
        yield started.pid


def stored(store: str, x: SmallX) -> bool:
    """Whether all that X has is there."""
    return set(in_store(store, "SELECT post_id FROM posts")) == {int(each["id"]) for each in x.posts}


def by(clock: SetClock) -> tuple[str, ...]:
    return ("-m", MODULE, str(clock.file), DASHBOARD)


def is_told(page: Page, *sentences: str) -> None:
    for each in sentences:
        expect(page.get_by_text(each).first).to_be_visible(timeout=WITHIN_MS)
    is_calm(page)


def is_told_no_more(page: Page, sentence: str) -> None:
    """By itself: nothing is pressed."""
    expect(page.get_by_text(sentence)).to_have_count(0, timeout=WITHIN_MS)
    is_calm(page)


def wait(count: int) -> str:
    return f"At all offices {count} cases wait"


def longest(page: Page) -> str:
    return page.get_by_text("The longest wait:").first.inner_text()


def test_a_frozen_collector_is_said_makes_no_case_later_and_goes_on_where_it_was(
    page: Page, store: str, x: SmallX, clock: SetClock
) -> None:
    x.now_at = clock
    with collecting(store, x, clock) as pid:
        until(lambda: stored(store, x))
        with dashboard(store, by=by(clock), NOTED_NOW="") as address:
            page.goto(f"{address}/overview?lang=en")
            is_told(page, wait(CASES))
            waited = longest(page)
            os.kill(pid, signal.SIGSTOP)
            clock.set(LEAP)  # it stays frozen for so long
            complain(x, ago=timedelta(minutes=5))
            is_told(page, SILENT, "no office is counted late for it")
            page.reload()
            is_told(page, SILENT, wait(CASES))
            assert longest(page) == waited
            os.kill(pid, signal.SIGCONT)
            is_told_no_more(page, SILENT)
            is_told(page, wait(2 * CASES))
        assert stored(store, x)
        assert in_store(store, "SELECT count(*) FROM gaps") == [0]


@pytest.mark.parametrize(
    ("ahead", "said"), [(HOURS, "ahead of"), (-HOURS, "behind")], ids=["ahead", "behind"]
)
def test_a_dashboard_whose_clock_is_wrong_says_by_how_much_until_it_is_right(
    page: Page, store: str, x: SmallX, clock: SetClock, tmp_path: Path, ahead: timedelta, said: str
) -> None:
    here = SetClock(tmp_path / "here")
    with collecting(store, x, clock):
        until(lambda: stored(store, x))
        with dashboard(store, by=by(here), NOTED_NOW="") as address:
            page.goto(f"{address}/overview?lang=en")
            is_told(page, wait(CASES))
            waited = longest(page)
            here.set(ahead)
            is_told(page, f"The clock of this server is 6 h {said} that of the collection.", UNRIGHT)
            page.reload()
            is_told(page, UNRIGHT, wait(CASES))
            assert longest(page) == waited
            here.set(NONE)
            is_told_no_more(page, UNRIGHT)
            is_told(page, wait(CASES))
            is_told_no_more(page, SILENT)


@pytest.mark.parametrize("ahead", [HOURS, -HOURS], ids=["ahead", "behind"])
def test_a_machine_whose_clock_was_set_says_so_until_it_is_right_and_loses_nothing(
    page: Page, store: str, x: SmallX, clock: SetClock, ahead: timedelta
) -> None:
    with collecting(store, x, clock):
        until(lambda: stored(store, x))
        with dashboard(store, by=by(clock), NOTED_NOW="") as address:
            page.goto(f"{address}/overview?lang=en")
            is_told(page, wait(CASES))
            clock.set(ahead)
            is_told(page, "The clock of the machine that collects is not that of X.", UNRIGHT)
            complain(x, ago=timedelta(minutes=5))
            clock.set(NONE)
            is_told_no_more(page, UNRIGHT)
            until(lambda: stored(store, x))
            is_told(page, wait(2 * CASES))
            is_told_no_more(page, SILENT)
        assert in_store(store, "SELECT count(*) FROM gaps") == [0]
