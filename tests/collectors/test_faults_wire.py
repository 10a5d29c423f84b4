"""Faults on the wire, over real sockets: each costs another try at most, ends in time, and loses no post."""

import http.client
import logging
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from collectors import jobs
from collectors.site import Site
from collectors.x import transport
from collectors.x.api import XApi
from collectors.x.errors import RateLimited, Refused, XError
from collectors.x.transport import Transport
from data import coverage
from data.collection_tables import Gap
from data.instants import snowflake_at
from tests.collectors import faulty_x
from tests.collectors.conftest import NOW_AT, ON_SQLITE, Clock, site_for
from tests.collectors.faulty_x import Fault, Line, at_first, faulty, says
from tests.collectors.small_x import TOKEN, SmallX
from tests.collectors.test_sweep import complaint, cursor_of, ids, stored
from tests.data.small_registry import load

TIMEOUT_S = 0.3
SEARCH = "(@agrapolice) -is:retweet"
HTML = b"<!DOCTYPE html><html><title>Just a moment</title></html>"

SLOW = [(faulty_x.hangs, 0.5), (faulty_x.drips_its_head, 3.0), (faulty_x.drips_its_body, 3.0)]
"""With how long after four times the limit it must be over: silence ends long before the deadline, a drip at it."""
TORN = [
    faulty_x.resets_at_once,
    faulty_x.resets_in_its_headers,
    faulty_x.resets_in_its_body,
    faulty_x.is_cut_short,
    faulty_x.is_cut_without_a_length,
    faulty_x.is_cut_in_a_chunk,
    faulty_x.says_too_small_a_length,
    faulty_x.says_too_great_a_length,
    faulty_x.speaks_no_http,
    faulty_x.sends_headers_without_end,
    faulty_x.packs_it_badly,
    faulty_x.packs_it_and_cuts_it,
]
BODIES: list[Any] = [HTML, b"", None, [], b"\xff\xfe\x00garbage", b'{"data": [{"id": "1', {"data": "one"}]
NO_ANSWERS = [says(body, status) for status in (200, 503) for body in BODIES]
NO_ANSWERS += [
    says({"meta": {"result_count": 0, "next_token": token}}) for token in (7, ["t1"], "a\x00b", "\ud800")
]


@contextmanager
def asking(x: SmallX, clock: Clock, *, timeout_s: float = TIMEOUT_S) -> Iterator[XApi]:
    """The API's client for wherever `x` is served now."""
    transport = Transport(bearer_token=TOKEN, base_url=x.base_url, timeout_s=timeout_s)
    yield XApi(transport, now_at=clock, sleep=clock.sleep)
    transport.session.close()


def search(api: XApi) -> list[str]:
    found = api.search_recent(query=SEARCH, since_id=None, next_token=None, max_results=100)
    return [each["id"] for each in found.data]


@pytest.mark.parametrize("fault", [*TORN, *NO_ANSWERS], ids=lambda fault: str(fault.__name__))
def test_an_answer_that_is_torn_forged_or_none_is_asked_for_again(
    x: SmallX, clock: Clock, fault: Fault
) -> None:
    x.posts = [complaint(clock, number) for number in range(3)]
    with faulty(x, at_first(fault)) as line, asking(x, clock) as api:
        assert sorted(search(api)) == [each["id"] for each in x.posts]
    assert line.met == [fault.__name__]
    assert len(clock.slept) == 1


@pytest.mark.parametrize(("fault", "later_s"), SLOW)
def test_an_answer_that_hangs_or_drips_is_given_up_in_time_and_asked_for_again(
    x: SmallX, clock: Clock, fault: Fault, later_s: float
) -> None:
    x.posts = [complaint(clock)]
    with faulty(x, at_first(fault)) as line, asking(x, clock, timeout_s=0.5) as api:
        began = time.monotonic()
        assert search(api) == [x.posts[0]["id"]]
        assert time.monotonic() - began < 4 * 0.5 + later_s
    assert line.met == [fault.__name__]


def test_an_answer_without_end_is_given_up_before_it_fills_the_memory(
    x: SmallX, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "MOST_BYTES", 1 << 20)
    sent = [0]

    def flows_on(line: Line) -> None:
        line.send(line.head("Connection: close"))
        while not line.ended.is_set():
            line.send(b" " * 65_536)
            sent[0] += 65_536

    with faulty(x, at_first(flows_on)), asking(x, clock) as api:
        assert search(api) == []
    assert sent[0] < 32 << 20


def test_a_redirect_is_neither_followed_nor_asked_again(x: SmallX, clock: Clock) -> None:
    with faulty(x, at_first(says(b"", 302, "Location: /2/users?ids=11"))) as line, asking(x, clock) as api:
        with pytest.raises(Refused, match="X answered 302"):
            search(api)
        assert (len(line.lines), clock.slept) == (1, [])


FULL = {"title": "Too Many Requests", "type": "about:blank", "status": 429}
NOW_S = int(NOW_AT.timestamp())


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ((f"x-rate-limit-reset: {NOW_S + 300}", "x-rate-limit-remaining: 0"), 310),
        ((), 901),
        ((f"x-rate-limit-reset: {NOW_S - 3_600}",), 10),
        (("x-rate-limit-reset: soon",), 901),
        (("x-rate-limit-reset:",), 901),
        ((f"x-rate-limit-reset: {NOW_S + 20 * 86_400}",), 901),
        ((f"x-rate-limit-reset: {NOW_S + 600}", "x-rate-limit-remaining: 12"), 10),
    ],
)
def test_a_full_window_waits_as_its_headers_say_but_never_under_10_s_nor_over_901(
    x: SmallX, clock: Clock, headers: tuple[str, ...], seconds: float
) -> None:
    full = says(FULL, 429, *headers)
    with faulty(x, at_first(full)), asking(x, clock) as api, pytest.raises(RateLimited) as said:
        search(api)
    assert (said.value.until_at - NOW_AT).total_seconds() == seconds
    assert clock.slept == []


@contextmanager
def collecting(engine: Engine, x: SmallX, clock: Clock) -> Iterator[Site]:
    """A site with the small registry that collects from wherever `x` is served now."""
    with engine.begin() as connection:
        load(connection, now_at=NOW_AT)
    site = site_for(engine, x, clock, timeout_s=TIMEOUT_S)
    yield site
    site.x.transport.session.close()


def test_after_thirty_times_503_the_walk_goes_on_where_it_was(
    engine: Engine, x: SmallX, clock: Clock
) -> None:
    walked: list[str | None] = []

    def plan(path: str, params: dict[str, str]) -> Fault | None:
        if path != "tweets/search/recent" or "@" not in params["query"] or not x.posts:
            return None
        walked.append(params.get("next_token"))
        return says({"title": "Service Unavailable"}, 503) if 1 < len(walked) <= 31 else None

    with faulty(x, plan), collecting(engine, x, clock) as site:
        jobs.work(site, everything=False)
        before = cursor_of(site, "mentions").since_id
        clock.move(hours=1)
        x.posts = [complaint(clock, number) for number in range(250)]
        for rounds in range(1, 8):  # five tries each
            began_at = clock()
            jobs.work(site, everything=False)
            cut = cursor_of(site, "mentions")
            if rounds < 7:
                assert (cut.since_id, cut.pending_pages, len(stored(site))) == (before, 1, 100)
                assert cut.wait_until_at > began_at
                clock.now = max(clock(), cut.wait_until_at)
        assert (cut.state, cut.pending_pages, stored(site)) == ("ok", 0, ids(x))
    assert walked[1:32] == [walked[1]] * 31
    assert len(walked) == 33
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Gap)) == 0
        covered = coverage.spans(
            connection, family="mentions", account_ids=coverage.every_account(connection)
        )
    assert {len(spans) for spans in covered.values()} == {1}


@pytest.mark.long
@ON_SQLITE
def test_every_fault_of_the_wire_in_turn_and_every_post_comes_in_once(
    engine: Engine, x: SmallX, clock: Clock
) -> None:
    x.posts = [complaint(clock, number, ago=NOW_AT - NOW_AT.replace(hour=1)) for number in range(230)]
    faults = [*TORN, faulty_x.hangs, *NO_ANSWERS]
    left = list(faults)

    def plan(path: str, params: dict[str, str]) -> Fault | None:
        return left.pop(0) if left and path == "tweets/search/recent" else None

    with faulty(x, plan) as line, collecting(engine, x, clock) as site:
        for _ in range(30):
            jobs.work(site, everything=False)
            clock.move(minutes=16)
        assert stored(site) == ids(x)
        assert cursor_of(site, "mentions").state == "ok"
    assert len(line.met) == len(faults)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Gap)) == 0
    assert snowflake_at(clock()) > cursor_of(site, "mentions").since_id > int(x.posts[-1]["id"])


def test_the_token_is_in_no_log_no_message_and_no_traceback_whatever_is_set_to_debug(
    x: SmallX,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 2)
    names = ("", *logging.root.manager.loggerDict)
    before = {name: logging.getLogger(name).level for name in names}
    errors: list[str] = []
    unauthorized = {"title": "Unauthorized", "detail": f"Bearer of {len(TOKEN)}"}
    faults = [*TORN, faulty_x.hangs, says(unauthorized, 401), says(b"", 302, "Location: http://127.0.0.1:1/")]
    try:
        for name in names:
            logging.getLogger(name).setLevel(logging.DEBUG)
        for fault in faults:
            with faulty(x, at_first(fault, times=5)), asking(x, clock) as api:
                try:
                    search(api)
                except XError as error:
                    errors.append("".join(traceback.format_exception(error)) + repr(error))
                    logging.getLogger("noted.collectors").exception("it failed")
        with asking(x, clock) as api:
            assert search(api) == []
        logging.getLogger("urllib3.connectionpool").debug("{'Authorization': 'Bearer %s'}", TOKEN)
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
    assert len(errors) == len(faults)
    shown = capfd.readouterr()
    said = caplog.text + shown.out + shown.err + "".join(errors)
    assert "GET /2/tweets/search/recent" in said  # it did log
    assert "Traceback" in said
    assert TOKEN not in said
