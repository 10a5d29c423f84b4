"""Healing walks: one page of a walk through what a gap lacks, and what of it is coverage then."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

from sqlalchemy import Connection

from collectors import plans
from collectors.healing_courses import ALL, RECENT, Course
from collectors.searches import OUTAGE
from collectors.site import Site
from collectors.x import door
from collectors.x.asking import Answer
from collectors.x.errors import Refused
from collectors.x.shapes import id_of
from data import audits, coverage, healing
from data.instants import snowflake_ms, to_ms

PAGES = {RECENT: (100, 10), ALL: (500, 10), "users/tweets": (100, 5), "users/mentions": (100, 5)}
"""How many posts a page may hold at most, and how few."""
ALL_EVERY_S = 1.0
FEWEST_PAGES, GENEROUSLY = 20, 10
"""A walk takes at most FEWEST_PAGES, or GENEROUSLY more posts than the fuller of two weeks, the last and that before the
gap, makes probable."""
LONGEST_TIMELINE = 2 * 3_200
WEEK_MS = 7 * 24 * 3_600_000
ENDLESS = "endless"
SURELY_ALL = 3_000
"""An account of fewer posts is in its timeline whole: that holds the newest 3,200. Of mentions it holds 800, and how
many there are nobody says."""
TRY_AGAIN = timedelta(days=7)


@dataclass(frozen=True)
class Place:
    """Where a walk stands: `state` is pending, whole, short (X reaches less far back), refused (X will not give it) or
    endless (it takes more pages than there can be); from `reached_ms` to the walk's end it is coverage already."""

    walk_id: int
    next_token: str | None
    pages: int
    state: str = "pending"
    reached_ms: int | None = None


def _asked(site: Site, course: Course, place: Place) -> Answer:
    most, least = PAGES[course.endpoint]
    with site.engine.connect() as connection:
        size = site.affordable(connection, endpoint=course.endpoint, wanted=most, least=least)
    bounds: dict[str, Any] = {
        "until_id": course.until_id,
        "next_token": place.next_token,
        "max_results": size,
    }
    if course.endpoint == RECENT:
        return site.x.search_recent(query=course.query, since_id=course.since_id, **bounds)
    if course.endpoint == ALL:
        site.x.sleep(ALL_EVERY_S)
        return site.x.search_all(query=course.query, since_id=course.since_id, **bounds)
    return site.x.timeline(course.endpoint.partition("/")[2], int(course.query), **bounds)


def step(site: Site, course: Course, place: Place, *, run_id: int) -> Place:
    """Ask for a walk's next page and store it with the place reached; what it has brought becomes coverage in the same
    transaction. Raises the errors of `collectors.x.errors`."""
    site.ending.check()
    answer = _asked(site, course, place)
    batch = door.admit_posts(answer.data, kind_of=site.phrases.kind_of)
    pages = place.pages + 1
    again = answer.next_token is not None and answer.next_token == place.next_token
    with site.writing() as connection:
        site.keep(connection, batch, run_id=run_id, origin=f"{course.endpoint} {course.query}")
        site.enter(connection, answer, run_id=run_id)
        state = "refused" if again else _state(connection, course, answer)
        if state == "pending" and pages >= FEWEST_PAGES and pages >= _most_pages(connection, site, course):
            state = ENDLESS
        reached_ms = place.reached_ms if again else _reached_ms(course, answer, place)
        after = Place(
            place.walk_id, answer.next_token if state == "pending" else None, pages, state, reached_ms
        )
        put(connection, site, after)
        if course.endpoint == ALL:
            plans.take_in(connection, ALL)
        if state == "whole":
            _cover(connection, site, course, course.lack.from_ms)
        elif reached_ms is not None and reached_ms != place.reached_ms:
            _cover(connection, site, course, reached_ms)
    if again:
        raise Refused(f"{course.endpoint}: the walk does not end (the same token came again, page {pages})")
    return after


def _reached_ms(course: Course, answer: Answer, place: Place) -> int | None:
    """From when on a search, which gives the newest first, has given all; within the millisecond of a page's last post
    there may be more. A timeline says so only at its end."""
    lack = course.lack
    ids = [each for each in _ids(answer) if course.since_id < each < course.until_id]
    if course.endpoint not in (RECENT, ALL) or not ids:
        return place.reached_ms
    ends_ms = lack.to_ms if place.reached_ms is None else place.reached_ms
    reached_ms = max(lack.from_ms, snowflake_ms(min(ids)) + 1)
    return reached_ms if reached_ms < ends_ms else place.reached_ms


def _ids(answer: Answer) -> list[int]:
    found = [id_of(each.get("id")) for each in answer.data if isinstance(each, dict)]
    return [each for each in found if each is not None]


def _most_pages(connection: Connection, site: Site, course: Course) -> int:
    """How many pages a walk may take; what it brought itself does not count."""
    lack, (most, _) = course.lack, PAGES[course.endpoint]
    if course.endpoint not in (RECENT, ALL):
        return LONGEST_TIMELINE // most
    counts, until_ms = [], snowflake_ms(course.until_id - 1)
    for end_ms in (to_ms(site.now_at()), lack.from_ms):
        week = {"from_ms": end_ms - WEEK_MS, "to_ms": end_ms}
        hours = audits.stored_by_hour(connection, family=lack.family, members=lack.members, **week)
        counts.append(sum(n for hour_ms, n in hours.items() if not lack.from_ms <= hour_ms < until_ms))
    return max(
        FEWEST_PAGES, ceil(GENEROUSLY * max(counts) * max(1.0, (until_ms - lack.from_ms) / WEEK_MS) / most)
    )


def _state(connection: Connection, course: Course, answer: Answer) -> str:
    """Whether a walk goes on after a page, is whole, or ended before it was."""
    if course.endpoint in (RECENT, ALL):
        return "whole" if answer.next_token is None else "pending"
    if answer.errors and not answer.data:
        return "refused"  # X does not show the account
    if any(each <= course.since_id for each in _ids(answer)):
        return "whole"
    if answer.next_token is not None:
        return "pending"
    counted = healing.posts_total(connection, int(course.query))
    everything = course.lack.family == coverage.POSTS and counted is not None and counted < SURELY_ALL
    return "whole" if everything else "short"


def put(connection: Connection, site: Site, place: Place) -> None:
    """Store where a walk stands."""
    healing.put(
        connection,
        place.walk_id,
        next_token=place.next_token,
        pages=place.pages,
        state=place.state,
        reached_ms=place.reached_ms,
        asked_at=site.now_at(),
    )


def _cover(connection: Connection, site: Site, course: Course, from_ms: int) -> None:
    lack = course.lack
    coverage.add(
        connection,
        family=lack.family,
        account_ids=[member.account_id for member in lack.members],
        from_ms=from_ms,
        to_ms=lack.to_ms,
        reason=OUTAGE,
        settled_ms=to_ms(site.now_at()),
        healed_by=course.endpoint,
    )
