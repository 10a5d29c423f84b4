"""Quoted posts: what an official quote refers to and no search has brought, so that it joins its thread."""

import json
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import Connection

from collectors.site import Site
from collectors.x import door
from collectors.x.api import MOST_IDS
from collectors.x.asking import Answer
from collectors.x.shapes import id_of
from data import facts, posts
from data.instants import to_ms

SLUG, INTERVAL_S = "quoted", 15 * 60
NOT_THERE, MOST_REMEMBERED = "quoted_not_there", 2_000
HIDDEN, ASK_EACH, ASK_FOR = "quoted_hidden", timedelta(days=1), timedelta(days=7)
DELETED = "resource-not-found"


def collect(site: Site, *, run_id: int) -> str | None:
    """Look up to 100 unknown quoted posts up. Those that are deleted, or that cannot be read, are not asked for again;
    those that X does not show for another reason are, once a day for a week."""
    now_ms = to_ms(site.now_at())
    with site.engine.connect() as connection:
        gone, hidden = _remembered(connection)
        resting = gone | {each for each, (_, asked_ms) in hidden.items() if now_ms - asked_ms < _ms(ASK_EACH)}
        wanted = [
            each
            for each in posts.quoted_but_unknown(connection, limit=MOST_IDS + len(resting))
            if each not in resting
        ]
        wanted = wanted[:MOST_IDS]
        if not wanted:
            return None
        size = site.affordable(connection, endpoint="tweets", wanted=len(wanted), least=1)
        wanted = wanted[:size]
    answer = site.x.posts(wanted)
    batch = door.admit_posts(answer.data, kind_of=site.phrases.kind_of)
    found = {post.version_id for post in batch.posts}
    given = {id_of(item.get("id")) for item in answer.data if isinstance(item, dict)}
    deleted, withheld = _refused(answer, set(wanted) - found)
    for each in withheld:
        first_ms, _ = hidden.get(each, (now_ms, now_ms))
        hidden[each] = (first_ms, now_ms)
    too_long = {each for each, (first_ms, asked_ms) in hidden.items() if asked_ms - first_ms >= _ms(ASK_FOR)}
    lost = (set(wanted) & (deleted | (given - found))) | too_long
    with site.writing() as connection:
        site.keep(connection, batch, run_id=run_id, origin="tweets")
        site.enter(connection, answer, run_id=run_id)
        _remember(connection, gone | lost, {k: v for k, v in hidden.items() if k not in lost | found})
    return None


def _ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)


def _refused(answer: Answer, missing: Collection[int]) -> tuple[set[int], set[int]]:
    """Which of the posts that did not come X names as deleted, and which it names for another reason."""
    deleted: set[int] = set()
    withheld: set[int] = set()
    for error in answer.errors:
        number = id_of(error.get("resource_id") or error.get("value"))
        if number is not None and number in missing:
            kind = str(error.get("type") or "").rpartition("/")[2]
            (deleted if kind == DELETED else withheld).add(number)
    return deleted, withheld


def _remembered(connection: Connection) -> tuple[set[int], dict[int, tuple[int, int]]]:
    """The posts that are given up, and those that X does not show now: since when, and when it was asked last."""
    gone = json.loads(facts.get(connection, NOT_THERE) or "[]")
    hidden = json.loads(facts.get(connection, HIDDEN) or "{}")
    return set(map(int, gone)), {int(each): (first, asked) for each, (first, asked) in hidden.items()}


def _remember(connection: Connection, gone: set[int], hidden: dict[int, tuple[int, int]]) -> None:
    """Keep what is known of them, the newest posts first where there are too many."""
    facts.put(connection, NOT_THERE, json.dumps(sorted(gone, reverse=True)[:MOST_REMEMBERED]))
    newest = sorted(hidden, reverse=True)[:MOST_REMEMBERED]
    facts.put(connection, HIDDEN, json.dumps({str(each): hidden[each] for each in newest}))
