"""Healing: what open gaps lack is fetched by whatever reaches so far back and is in the plan, page by page."""

from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Row

from collectors import healing_courses, healing_walks, plans
from collectors.healing_courses import ALL, Course, Key
from collectors.healing_walks import TRY_AGAIN, Place
from collectors.site import Site
from collectors.x.errors import NotInPlan, Refused, SinceTooOld
from data import healing, incidents
from data.cursors import Member
from data.instants import from_ms, to_ms

SLUG, INTERVAL_S = "healing", 15 * 60
MOST_PAGES_A_RUN = 60
"""So that the searches need not wait long for a healing that takes many."""
SETTLED_MS = 15 * 60 * 1000
"""How old the end of a gap must be: by then X has indexed what was posted before it."""
NOT_HEALED, TOO_LONG = "gap_not_healed", "healing_too_long"
MOST_NAMED = 10


@dataclass
class Plan:
    """What is to be walked next, and by gap the accounts for which no way is left."""

    course: Course | None = None
    place: Place | None = None
    left: dict[int, set[str]] = field(default_factory=dict)


def collect(site: Site, *, run_id: int) -> str | None:
    """Go on with healing; says what was healed, what goes on and what cannot be had."""
    with site.engine.connect() as connection:
        before = healing.open_gaps(connection)
        idle = not before and not _reported(connection) and not _reported(connection, TOO_LONG)
    if idle:
        return None
    pages, plan, problem = 0, _plan(site), None
    while plan.course is not None and plan.place is not None and pages < MOST_PAGES_A_RUN:
        try:
            after = healing_walks.step(site, plan.course, plan.place, run_id=run_id)
            if after.state == healing_walks.ENDLESS:
                problem = _say_endless(site, plan.course, after)
        except NotInPlan:
            with site.writing() as connection:
                plans.leave_out(connection, site, ALL)
                _give_way(connection, [plan.place])
        except (Refused, SinceTooOld) as error:
            problem = str(error)
            with site.writing() as connection:
                refused = replace(plan.place, next_token=None, state="refused")
                healing_walks.put(connection, site, refused)
        pages += 1
        plan = _plan(site)
    return _say(site, plan, healed=sorted(set(before) - _open_now(site)), problem=problem)


def _open_now(site: Site) -> set[int]:
    with site.engine.connect() as connection:
        return set(healing.open_gaps(connection))


def _plan(site: Site) -> Plan:
    """The next walk, begun or gone on with; walks that today's registry and coverage no longer make are dropped."""
    now_at = site.now_at()
    with site.writing() as connection:
        rows = healing.walks(connection)
        in_vain: set[Key] = set()
        known: dict[Key, Row[Any]] = {}
        for row in rows:
            key = healing_courses.key_of(row)
            tried_lately = row.asked_at is not None and now_at - row.asked_at < TRY_AGAIN
            if row.state == "pending":
                known[key] = row
            elif row.state in ("short", healing_walks.ENDLESS) or (row.state == "refused" and tried_lately):
                in_vain.add(key)
        courses, left = _courses(connection, site, in_vain)
        ahead = {course.key for course in courses}
        _give_way(connection, [_place(row) for key, row in known.items() if key not in ahead])
        if not courses:
            return Plan(left=left)
        first = next((course for course in courses if course.key in known), courses[0])
        begun = known.get(first.key)
        return Plan(first, _begun(connection, first), left) if begun is None else _gone_on(begun, first, left)


def _gone_on(row: Row[Any], course: Course, left: dict[int, set[str]]) -> Plan:
    """A walk is gone on with as it was begun: X's token belongs to just that."""
    return Plan(replace(course, until_id=row.until_id), _place(row), left)


def _place(row: Row[Any]) -> Place:
    reached_ms = None if row.reached_at is None else to_ms(row.reached_at)
    return Place(row.walk_id, row.next_token, row.pages, reached_ms=reached_ms)


def _give_way(connection: Connection, places: list[Place]) -> None:
    """End walks that others follow; one that brought something is kept, so that it can be taken back."""
    healing.forget(connection, [each.walk_id for each in places if each.reached_ms is None])
    brought = [each.walk_id for each in places if each.reached_ms is not None]
    healing.leave(connection, brought)


def _courses(
    connection: Connection, site: Site, in_vain: set[Key]
) -> tuple[list[Course], dict[int, set[str]]]:
    all_in_plan = plans.left_out_until(connection, site, ALL, try_again=TRY_AGAIN) is None
    settled_ms = to_ms(site.now_at()) - SETTLED_MS
    courses: list[Course] = []
    left: dict[int, set[str]] = {}
    for lack in healing.lacking(connection):
        if lack.to_ms > settled_ms:
            continue
        for part in healing_courses.split(lack, now_ms=to_ms(site.now_at())):
            ways = healing_courses.ways(part, site, all_in_plan=all_in_plan)
            found, without_way = healing_courses.courses(part, ways, site, in_vain=in_vain)
            courses += found
            if without_way:
                left.setdefault(lack.gap_id, set()).update(map(_named, without_way))
    return courses, left


def _named(member: Member) -> str:
    return f"@{member.handle}"


def _begun(connection: Connection, course: Course) -> Place:
    gap_id, endpoint, query, since_id, until_id = course.key
    walk_id = healing.begin(
        connection, gap_id=gap_id, endpoint=endpoint, query=query, since_id=since_id, until_id=until_id
    )
    return Place(walk_id, None, 0)


def _reported(connection: Connection, kind: str = NOT_HEALED) -> set[str]:
    return {row.subject for row in incidents.standing(connection) if row.kind == kind}


def _say_endless(site: Site, course: Course, after: Place) -> str:
    """Report a walk that took more pages than there can be; gives what is to be said of it."""
    gap_id = course.lack.gap_id
    words = f"{course.endpoint}: the walk through gap {gap_id} does not end (page {after.pages})"
    with site.writing() as connection:
        incidents.report(
            connection,
            kind=TOO_LONG,
            subject=str(gap_id),
            message=f"{words}, which is far more than those accounts write or are named in otherwise. What it brought "
            f"is kept, and it is not tried again. Look at what was posted from {_day(course.lack.from_ms)} on; import "
            "an archive that covers the rest (python -m collectors import --covers), or give it up: "
            f"python -m collectors give-up {gap_id}",
            at=site.now_at(),
        )
    return words


def _say(site: Site, plan: Plan, *, healed: list[int], problem: str | None) -> str | None:
    """Report the gaps for which no way is left, settle those for which there is one, and sum up."""
    now_at = site.now_at()
    with site.writing() as connection:
        spans = healing.open_gaps(connection)
        until_at = plans.left_out_until(connection, site, ALL, try_again=TRY_AGAIN)
        for subject in _reported(connection) - {str(gap_id) for gap_id in plan.left}:
            incidents.settle(connection, kind=NOT_HEALED, subject=subject, at=now_at)
        for subject in _reported(connection, TOO_LONG) - set(map(str, spans)):
            incidents.settle(connection, kind=TOO_LONG, subject=subject, at=now_at)
        for gap_id, handles in plan.left.items():
            again = (
                f" {ALL} is not in the app's plan; it is tried again on {until_at:%Y-%m-%d}."
                if until_at
                else ""
            )
            words = (
                f"Gap {gap_id} ({_day(spans[gap_id][0])} to {_day(spans[gap_id][1])}) cannot be fetched from X for "
                f"{_some(handles)}: what X gives of them does not reach back to where it begins.{again} Import an "
                "archive that covers it (python -m collectors import --covers), or give it up: "
                f"python -m collectors give-up {gap_id}"
            )
            incidents.report(connection, kind=NOT_HEALED, subject=str(gap_id), message=words, at=now_at)
    parts = {
        "healed: gap": ", ".join(map(str, healed)),
        "goes on with gap": f"{plan.course.lack.gap_id} by {plan.course.endpoint}" if plan.course else "",
        "no way left for gap": ", ".join(map(str, sorted(plan.left))),
        "X refused": problem or "",
    }
    return "; ".join(f"{what} {which}" for what, which in parts.items() if which) or None


def _day(ms: int) -> str:
    return f"{from_ms(ms):%Y-%m-%dT%H:%MZ}"


def _some(handles: set[str]) -> str:
    named = sorted(handles)
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return ", ".join(named[:MOST_NAMED]) + more
