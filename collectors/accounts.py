"""Accounts: handles resolved to user ids, then followers and profiles of all, once a day."""

from collections.abc import Callable
from typing import Any

from collectors import door
from collectors.api import MOST_IDS, Answer
from collectors.shapes import id_of
from collectors.site import Site
from data import cases, cursors, hidings, profiles, registry, renames
from data.hidings import Hiding
from data.profiles import SeenProfile
from metrics.cases import case_events

SLUG, INTERVAL_S = "accounts", 24 * 3600


def collect(site: Site, *, run_id: int) -> str | None:
    """Resolve what is not resolved and look at every account; says what a person should know of them."""
    began_at = site.now_at()
    with site.engine.connect() as connection:
        handles = list(registry.unresolved(connection, at=began_at))
    strangers: list[tuple[str, str]] = []
    try:
        _look_at_all(site, handles, run_id=run_id)
        with site.engine.begin() as connection:
            strangers = renames.confirm(connection, since=began_at)
        _resolve(site, [handle for handle, _ in strangers], run_id=run_id)
    finally:  # what was seen counts, even where the rest could not be asked for
        with site.engine.begin() as connection:
            renames.confirm(connection, since=began_at)
            renames.follow(connection)
            hidden = hidings.follow(connection, now_at=site.now_at())
            cases.rebuild_if_stale(connection, expression=case_events)
            missing = registry.unresolved(connection, at=site.now_at())
    return _remark(list(missing), strangers, hidden)


def _remark(missing: list[str], strangers: list[tuple[str, str]], hidden: list[Hiding]) -> str | None:
    parts = {
        "X does not know": [f"@{handle}" for handle in missing],
        "X shows no posts of": [f"@{each.handle} ({each.state})" for each in hidden],
        "a file's user id was a stranger's and is taken back": [
            f"@{handle} (now @{stranger})" for handle, stranger in strangers
        ],
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
    with site.engine.begin() as connection:
        if endpoint == "users/by":
            asked = {str(name).lower() for name in names}
            found = {each.username: each.x_user_id for each in batch.users if each.username}
            found = {name: x_user_id for name, x_user_id in found.items() if name.lower() in asked}
            registry.resolve(connection, found, at=site.now_at())
        profiles.store(connection, [*batch.users, *_absent(answer)], seen_at=site.now_at())
        site.keep(connection, batch, run_id=run_id, origin=answer.endpoint)
        site.enter(connection, answer, run_id=run_id)
    return names[size:]


def _absent(answer: Answer) -> list[SeenProfile]:
    """Accounts asked for by id that X does not show, with the reason."""
    found = []
    for error in answer.errors:
        x_user_id = id_of(error.get("resource_id") or error.get("value"))
        if answer.endpoint == "users" and x_user_id is not None:
            suspended = "suspended" in str(error.get("detail", "")).lower()
            found.append(SeenProfile(x_user_id, None, state="suspended" if suspended else "not_found"))
    return found
