"""Deletions: each night X is asked what became of stored posts, by batch checks where it makes them, else by look-ups."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from collectors import compliance, money
from collectors.site import Site
from collectors.x import door
from collectors.x.api import MOST_IDS
from collectors.x.asking import Answer
from collectors.x.errors import NotInPlan
from collectors.x.shapes import id_of
from data import cases, deletions, ledger, lookups
from data.deletions import DELETED, PROTECTED
from metrics.cases import case_events

SLUG, INTERVAL_S, UTC_HOUR = "deletions", 24 * 3600, 21
NOT_FOUND, NOT_SHOWN = "resource-not-found", "not-authorized-for-resource"
STATES = {NOT_FOUND: DELETED, NOT_SHOWN: PROTECTED}
"""What X's words mean of a post. Whether an account is protected or suspended they do not say."""
MANY_GONE = 50
"""Where more of a page are gone, X is asked once more: it may be ailing, and what is blanked is blanked for good."""


def collect(site: Site, *, run_id: int) -> str | None:
    """Ask about what X allows to be asked about; gives what was done, and what could not be."""
    with site.engine.connect() as connection:
        allowed = compliance.is_in_plan(connection, site)
    if allowed:
        try:
            return compliance.begin(site, run_id=run_id)
        except NotInPlan:
            pass
    return _look_up(site, run_id=run_id)


def _look_up(site: Site, *, run_id: int) -> str | None:
    """Look up as many posts as the budget for deletions allows, one page after the other."""
    today = site.now_at().replace(hour=0, minute=0, second=0, microsecond=0)
    since = site.now_at() - timedelta(days=site.text_retention_days)
    asked = gone = 0
    while True:
        site.ending.check()
        with site.engine.connect() as connection:
            left = site.deletions_budget_usd * ledger.MICRO - lookups.spent_microusd(
                connection, collection=SLUG, at=site.now_at()
            )
            most = min(MOST_IDS, int(left // money.price_microusd("tweets")))
            page = lookups.next_posts(connection, since=since, seen_before=today, limit=max(most, 1))
            if not page or most < 1:
                break
            size = site.affordable(connection, endpoint="tweets", wanted=len(page), least=1)
        gone += _ask(site, page[:size], run_id=run_id)
        asked += len(page[:size])
    parts = [f"{asked} posts were looked up, {gone} of them are gone"] if asked else []
    if page:
        parts.append(
            "the rest waits for another night: NOTED_DELETIONS_BUDGET_USD is "
            + (
                f"${site.deletions_budget_usd:g} a day"
                if site.deletions_budget_usd
                else "0, so none is asked about"
            )
        )
    return "; ".join(parts) or None


def _ask(site: Site, page: list[Row[Any]], *, run_id: int) -> int:
    """Ask about one page of posts by their latest versions; gives how many are gone."""
    answer = site.x.posts([row.latest_id for row in page])
    states = _states(answer)
    if len(states) > MANY_GONE:
        _keep(site, answer, run_id=run_id)
        answer = site.x.posts(sorted(states))
        states = _states(answer)
    _keep(site, answer, states=states, seen=[row.post_id for row in page], run_id=run_id)
    return len(states)


def _keep(
    site: Site,
    answer: Answer,
    *,
    states: Mapping[int, str] | None = None,
    seen: Collection[int] = (),
    run_id: int,
) -> None:
    """Store what X gave of a page and enter what became of the rest."""
    batch = door.admit_posts(answer.data, kind_of=site.phrases.kind_of)
    with site.writing() as connection:
        known = lookups.waiting(connection, [each.object_id for each in batch.bad if each.object_id])
        batch.bad = [each for each in batch.bad if each.object_id not in known]  # as it was: no news
        site.keep(connection, batch, run_id=run_id, origin=answer.endpoint)
        site.enter(connection, answer, run_id=run_id)
        touched = deletions.hide(connection, states or {}, at=site.now_at())
        cases.refresh(connection, touched, expression=case_events)
        lookups.seen(connection, seen, at=site.now_at())


def _states(answer: Answer) -> dict[int, str]:
    """What became of the posts that X did not give."""
    found = {}
    for error in answer.errors:
        number = id_of(error.get("resource_id") or error.get("value"))
        state = STATES.get(str(error.get("type") or "").rpartition("/")[2])
        if number is not None and state is not None:
            found[number] = state
    return found
