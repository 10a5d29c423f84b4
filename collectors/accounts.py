"""Accounts: handles resolved to user ids, then followers and profiles of all, once a day."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from collectors import follower_alarms
from collectors.site import Site
from collectors.x import door
from collectors.x.api import MOST_IDS
from collectors.x.asking import Answer
from collectors.x.shapes import id_of
from data import cursors, deletions, hidings, incidents, profiles, rebuilding, registry, renames
from data.hidings import Hiding
from data.profiles import SeenProfile
from metrics.cases import case_events

SLUG, INTERVAL_S = "accounts", 24 * 3600
PORTION = 1_000
HANDLE_TAKEN = incidents.HANDLE_TAKEN


def collect(site: Site, *, run_id: int) -> str | None:
    """Resolve what is not resolved and look at every account; says what a person should know of them."""
    began_at = site.now_at()
    with site.engine.connect() as connection:
        handles = list(registry.unresolved(connection, at=began_at))
    taken_back: list[str] = []
    try:
        _look_at_all(site, handles, run_id=run_id)
        with site.writing() as connection:
            taken_back = [handle for handle, _ in renames.confirm(connection, since=began_at)]
        _resolve(site, taken_back, run_id=run_id)
        _look_for_strangers(site, run_id=run_id)
    finally:  # what was seen counts, even where the rest could not be asked for
        with site.writing() as connection:
            renames.confirm(connection, since=began_at)
            renames.follow(connection)
            hidden = hidings.follow(connection, now_at=site.now_at())
            while deletions.hide_authors(connection, at=site.now_at(), limit=PORTION):
                pass
            missing = registry.unresolved(connection, at=site.now_at())
            uncounted = profiles.uncounted(connection, since=began_at)
        rebuilding.rebuild_if_stale(site.engine, expression=case_events)
    return _remark(list(missing), taken_back, hidden, uncounted)


def _remark(
    missing: list[str], taken_back: list[str], hidden: list[Hiding], uncounted: list[str]
) -> str | None:
    parts = {
        "X does not know": [f"@{handle}" for handle in missing],
        "X shows no posts of": [f"@{each.handle} ({each.state})" for each in hidden],
        "a file's user id was a stranger's and is taken back": [f"@{handle}" for handle in taken_back],
        "X gave no follower count of": [f"@{handle}" for handle in uncounted],
    }
    return "; ".join(f"{what}: {', '.join(who)}" for what, who in parts.items() if who) or None


def _resolve(site: Site, handles: list[str], *, run_id: int) -> None:
    while handles:
        handles = _look(site, "users/by", handles, site.x.users_by, run_id=run_id)


def _look_at_all(site: Site, handles: list[str], *, run_id: int) -> None:
    _resolve(site, handles, run_id=run_id)
    with site.engine.connect() as connection:
        everyone = cursors.members(connection, now_at=site.now_at())
    fresh = {handle.lower() for handle in handles}
    ids = [each.x_user_id for each in everyone if each.x_user_id and each.handle.lower() not in fresh]
    while ids:
        ids = _look(site, "users", ids, site.x.users, run_id=run_id)


def _look(
    site: Site, endpoint: str, names: list[Any], ask: Callable[[list[Any]], Answer], *, run_id: int
) -> list[Any]:
    """Ask for as many as one request and the budget allow; gives those still to be asked for."""
    site.ending.check()
    with site.engine.connect() as connection:
        size = site.affordable(connection, endpoint=endpoint, wanted=min(MOST_IDS, len(names)), least=1)
    answer = ask(names[:size])
    batch = door.admit_users(answer.data)
    with site.writing() as connection:
        if endpoint == "users/by":
            asked = {str(name).lower() for name in names}
            found = {each.username: each.x_user_id for each in batch.users if each.username}
            found = {name: x_user_id for name, x_user_id in found.items() if name.lower() in asked}
            registry.resolve(connection, found, at=site.now_at())
        profiles.store(connection, [*batch.users, *_absent(answer)], seen_at=site.now_at())
        follower_alarms.watch(connection, batch.users, at=site.now_at())
        site.keep(connection, batch, run_id=run_id, origin=answer.endpoint)
        site.enter(connection, answer, run_id=run_id)
    return names[size:]


def _look_for_strangers(site: Site, *, run_id: int) -> None:
    """Ask whose the old handles of renamed accounts are now: one that a stranger has taken is an incident, and what
    is stored stays each account's by its id."""
    with site.engine.connect() as connection:
        old = renames.old_handles(connection, now_at=site.now_at())
    names = sorted(old)
    while names:
        site.ending.check()
        with site.engine.connect() as connection:
            size = site.affordable(connection, endpoint="users/by", wanted=min(MOST_IDS, len(names)), least=1)
        answer = site.x.users_by(names[:size])
        taken = {
            str(each.get("username")).lower(): id_of(each.get("id"))
            for each in answer.data
            if isinstance(each, dict)
        }
        with site.writing() as connection:
            for name in names[:size]:
                _say_whose(connection, name, *old[name], taken.get(name), at=site.now_at())
            site.enter(connection, answer, run_id=run_id)
        names = names[size:]


def _say_whose(
    connection: Connection, name: str, ours: int, present: str, found: int | None, *, at: datetime
) -> None:
    if found in (None, ours):
        incidents.settle(connection, kind=HANDLE_TAKEN, subject=f"@{name}", at=at)
        return
    words = f"@{name} was the handle of @{present} and is another account's now. What is stored is kept by user id, so "
    words += (
        f"no figure changes. Tell those who still tag @{name}; where accounts.csv names it, write @{present}."
    )
    incidents.report(connection, kind=HANDLE_TAKEN, subject=f"@{name}", message=words, at=at)


def _absent(answer: Answer) -> list[SeenProfile]:
    """Accounts asked for by id that X does not show, with the reason."""
    found = []
    for error in answer.errors:
        x_user_id = id_of(error.get("resource_id") or error.get("value"))
        if answer.endpoint == "users" and x_user_id is not None:
            suspended = "suspended" in str(error.get("detail", "")).lower()
            found.append(SeenProfile(x_user_id, None, state="suspended" if suspended else "not_found"))
    return found
