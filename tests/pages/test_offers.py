"""Files on offer: one token, one fetch, ten minutes, and nothing large that is kept for nobody."""

import gc
import weakref
from dataclasses import replace

import pytest

from data.scope import STATE
from pages.ui.access.offers import LIFETIME_S, MOST, MOST_SPENT, OF_A_SIGN_IN, Offer, Offers, Spent, Unknown
from pages.ui.access.viewer import on_trial


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Large:
    """Stands for a table that a file is made of."""

    def file(self) -> bytes:
        return b"x"


def offer(made_of: Large | None = None) -> Offer:
    return Offer(
        file_name="x.csv",
        mime="text/csv",
        make=(made_of or Large()).file,
        rows=1,
        what="league",
        filters={},
        viewer=on_trial(STATE),
        url="sqlite:///x.db",
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def offers(clock: Clock) -> Offers:
    return Offers(clock)


def test_a_file_is_fetched_once(offers: Offers) -> None:
    token = offers.put(offer(), place=("visit", "league"))
    assert offers.take(token).make() == b"x"
    with pytest.raises(Spent):
        offers.take(token)


def test_a_token_is_of_256_bits_and_no_two_are_alike(offers: Offers) -> None:
    tokens = {offers.put(offer(), place=(str(each), "league")) for each in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) == 43  # 32 bytes in base 64


@pytest.mark.parametrize("token", ["", "x", "../league", "a" * 43])
def test_a_token_that_never_was_is_unknown(token: str, offers: Offers) -> None:
    with pytest.raises(Unknown):
        offers.take(token)


def test_a_file_is_too_old_after_ten_minutes_and_later_forgotten(offers: Offers, clock: Clock) -> None:
    token = offers.put(offer(), place=("visit", "league"))
    clock.now_s = LIFETIME_S - 1
    offers.let_go()
    assert offers.open() == 1
    clock.now_s = LIFETIME_S
    with pytest.raises(Spent):
        offers.take(token)
    clock.now_s = 2 * LIFETIME_S
    with pytest.raises(Unknown):
        offers.take(token)


def test_a_page_drawn_again_and_again_keeps_the_last_two_of_its_file(offers: Offers) -> None:
    tokens = [offers.put(offer(), place=("visit", "league")) for _ in range(20)]
    other = offers.put(offer(), place=("another visit", "league"))
    assert offers.open() == 3
    with pytest.raises(Spent):
        offers.take(tokens[-3])
    for token in (*tokens[-2:], other):
        offers.take(token)


def test_no_more_than_so_many_are_kept_at_all(offers: Offers) -> None:
    tokens = [offers.put(offer(), place=(str(each), "league")) for each in range(MOST + 10)]
    assert offers.open() == MOST
    with pytest.raises(Spent):
        offers.take(tokens[9])
    offers.take(tokens[10])


def test_nobody_takes_the_others_files_away_by_drawing_pages(offers: Offers) -> None:
    one, other = (replace(offer(), viewer=replace(on_trial(STATE), key=key)) for key in ("one", "other"))
    theirs = offers.put(other, place=("theirs", "league"))
    tokens = [offers.put(one, place=(str(each), "league")) for each in range(MOST + 10)]
    assert offers.open() == OF_A_SIGN_IN + 1
    with pytest.raises(Spent):
        offers.take(tokens[-OF_A_SIGN_IN - 1])
    for token in (tokens[-OF_A_SIGN_IN], tokens[-1], theirs):
        offers.take(token)


def test_no_more_than_so_many_links_are_remembered_that_are_spent(offers: Offers) -> None:
    first, second, *_ = [offers.put(offer(), place=("visit", "league")) for _ in range(MOST_SPENT + 3)]
    with pytest.raises(Unknown):
        offers.take(first)
    with pytest.raises(Spent):
        offers.take(second)
    assert len(offers._spent) == MOST_SPENT
    assert len(offers._groups) == 1


@pytest.mark.parametrize("how", ["fetched", "replaced", "too old"])
def test_what_a_file_is_made_of_is_let_go(how: str, offers: Offers, clock: Clock) -> None:
    large = Large()
    seen = weakref.ref(large)
    token = offers.put(offer(large), place=("visit", "league"))
    del large
    assert seen() is not None
    if how == "fetched":
        offers.take(token)
    elif how == "replaced":
        for _ in range(2):
            offers.put(offer(), place=("visit", "league"))
    else:
        clock.now_s = LIFETIME_S
        offers.let_go()
    gc.collect()
    assert seen() is None
