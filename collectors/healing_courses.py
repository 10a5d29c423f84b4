"""Healing courses: in which ways what a gap lacks can be asked for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from collectors.packing import packed
from collectors.searches import REACH
from collectors.site import Site
from collectors.walks import OVERLAP
from data import coverage
from data.cursors import Member
from data.healing import Lack
from data.instants import from_ms, snowflake_at, to_ms

RECENT, ALL = "search/recent", "search/all"
TIMELINES = {coverage.POSTS: "users/tweets", coverage.MENTIONS: "users/mentions"}
OPERATORS = {coverage.POSTS: "from:", coverage.MENTIONS: "@"}
ALL_CHARACTERS = 1_024
Key = tuple[int, str, str, int, int]


@dataclass(frozen=True)
class Course:
    """One walk through what a gap lacks: which endpoint is asked what, and between which ids (both left out)."""

    lack: Lack
    endpoint: str
    query: str
    since_id: int
    until_id: int

    @property
    def key(self) -> Key:
        return self.lack.gap_id, self.endpoint, self.query, self.since_id, self.until_id


def key_of(row: Row[Any]) -> Key:
    """What a course through all that a walk has not brought yet is known by."""
    until_id = row.until_id if row.reached_at is None else snowflake_at(row.reached_at) + 1
    return row.gap_id, row.endpoint, row.query, row.since_id, until_id


def split(lack: Lack, *, now_ms: int) -> list[Lack]:
    """The accounts by how they are asked for: what one whose time is over wrote is asked for by id, since nobody looks
    any longer by which handle X shows it, and its old one may be a stranger's."""
    over = [each for each in lack.members if each.until_ms <= now_ms and each.x_user_id is not None]
    if lack.family == coverage.MENTIONS or not over:
        return [lack]
    rest = [each for each in lack.members if each not in over]
    return [replace(lack, members=tuple(each), by_id=each is over) for each in (rest, over) if each]


def ways(lack: Lack, site: Site, *, all_in_plan: bool) -> list[str]:
    """The endpoints by which a span may be had, the best first."""
    if lack.by_id:
        return [TIMELINES[lack.family]]
    recent = lack.from_ms >= to_ms(site.now_at() - REACH + OVERLAP)
    found = [RECENT] if recent else []
    return [*found, *([ALL] if all_in_plan else []), TIMELINES[lack.family]]


def courses(
    lack: Lack, endpoints: Sequence[str], site: Site, *, in_vain: Collection[Key]
) -> tuple[list[Course], list[Member]]:
    """The walks that together bring what a gap lacks, and the accounts for which no way is left; what one endpoint gave
    in vain is asked of the next."""
    if not endpoints:
        return [], list(lack.members)
    found: list[Course] = []
    for course in _by(lack, endpoints[0], site):
        if course.key in in_vain:
            more, _ = courses(course.lack, endpoints[1:], site, in_vain=in_vain)
            found += more
        else:
            found.append(course)
    had = {member.account_id for course in found for member in course.lack.members}
    return found, [member for member in lack.members if member.account_id not in had]


def _by(lack: Lack, endpoint: str, site: Site) -> list[Course]:
    """The walks by one endpoint. Search goes some minutes before the gap too: what was indexed late when collection
    broke off was not looked for again."""
    until_id = snowflake_at(from_ms(lack.to_ms)) + 1
    if endpoint in (RECENT, ALL):
        most = site.query_characters if endpoint == RECENT else max(ALL_CHARACTERS, site.query_characters)
        since_id = snowflake_at(from_ms(lack.from_ms) - OVERLAP) - 1
        queries = packed(lack.members, operator=OPERATORS[lack.family], most=most, others=lack.others)
        return [
            Course(replace(lack, members=tuple(group)), endpoint, query, since_id, until_id)
            for query, group in queries
        ]
    since_id = snowflake_at(from_ms(lack.from_ms)) - 1
    return [
        Course(replace(lack, members=(each,)), endpoint, str(each.x_user_id), since_id, until_id)
        for each in lack.members
        if each.x_user_id is not None
    ]
