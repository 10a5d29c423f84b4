"""What a database holds, beside what X has: nothing missing, nothing twice, nothing made up, no false gap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select, text

from benchmarks.town import Answer, Town
from collectors.searches import BY_SLUG
from collectors.sweep import SEARCH_LAG
from data import cases, coverage, cursors, deliveries, hidings
from data.collection_tables import Gap, Quarantined
from data.instants import from_ms, snowflake_at, to_ms
from data.notice_tables import Delivery
from data.tables import Case, Post, PostVersion
from metrics.cases import case_events

ALL = "/2/tweets/search/all"
DATE_MS = 1_000
"""X's clock, which a sweep goes by too, is told in whole seconds."""


@dataclass(frozen=True)
class Finding:
    """A line of a verdict: a count, and whether it is as it must be (None: it is told, not judged)."""

    words: str
    count: int
    good: bool | None = None


def must_be(words: str, count: int, wanted: int) -> Finding:
    return Finding(words, count, count == wanted)


def table(found: list[Finding]) -> str:
    """The verdict, a line each."""
    marks = {True: "good", False: "WRONG", None: ""}
    return "\n".join(f"{each.count:>10,}  {each.words:<62} {marks[each.good]}".rstrip() for each in found)


def against_x(town: Town, engine: Engine, answers: Iterable[Answer]) -> list[Finding]:
    """Compare when every sweep is whole and the clock stands; `answers` are all that X gave to the collectors."""
    given = {own: first for answer in answers if answer.gives_posts for own, first in answer.ids}
    with engine.connect() as connection:
        shown = {
            int(each["id"]): each
            for query, since_id, until_id in _spans(connection)
            for each in _searched(town, query=query, since_id=since_id, until_id=until_id)
        }
        stored = {row.post_id: row for row in connection.execute(select(Post.__table__))}
        versions = set(connection.scalars(select(PostVersion.version_id)))
        aside = connection.scalar(select(func.count()).select_from(Quarantined)) or 0
    firsts = {_first(each): int(each["id"]) for each in shown.values()}
    other = [
        first
        for first, own in firsts.items()
        if first in stored and (stored[first].latest_id != own or stored[first].text != _text(shown[own]))
    ]
    return [
        Finding("posts in the database", len(stored)),
        Finding("posts that X shows for the same queries and spans", len(firsts), bool(firsts)),
        must_be("of those missing here", len(firsts.keys() - stored.keys()), 0),
        must_be("of those with another text here", len(other), 0),
        must_be("posts stored that X never gave", len(stored.keys() - set(given.values())), 0),
        must_be("versions stored as posts of their own", len(stored.keys() & versions), 0),
        must_be("items set aside", aside, 0),
    ]


def _spans(connection: Connection) -> Iterable[tuple[str, int, int]]:
    """Each followed search with the ids between which its members are covered."""
    for cursor in cursors.followed(connection):
        if cursor.collection not in BY_SLUG:
            continue
        account_ids = cursors.members_of(connection, cursor.cursor_id)
        family = BY_SLUG[cursor.collection].family
        have = [
            each
            for each in coverage.spans(connection, family=family, account_ids=account_ids).values()
            if each
        ]
        if have:
            start, end = min(each[0][0] for each in have), max(each[-1][1] for each in have)
            yield cursor.query, snowflake_at(from_ms(start)), snowflake_at(from_ms(end))


def _searched(town: Town, *, query: str, since_id: int, until_id: int) -> Iterable[dict[str, Any]]:
    params = {"query": query, "since_id": str(since_id), "until_id": str(until_id), "max_results": "500"}
    params["tweet.fields"] = "edit_history_tweet_ids,note_tweet"
    while True:
        page = town.ask(ALL, **params)
        yield from page.get("data", [])
        if "next_token" not in page["meta"]:
            return
        params["next_token"] = page["meta"]["next_token"]


def _first(item: dict[str, Any]) -> int:
    return min(map(int, item["edit_history_tweet_ids"]))


def _text(item: dict[str, Any]) -> str:
    return str(item.get("note_tweet", item)["text"])


def of_cases(engine: Engine) -> Finding:
    """Whether the cases that came about page by page are those that all posts together make."""

    def everything(connection: Connection) -> set[tuple[Any, ...]]:
        return {tuple(row) for row in connection.execute(select(Case.__table__))}

    with engine.connect() as connection, connection.begin() as trial:
        kept = everything(connection)
        cases.rebuild(connection, expression=case_events)
        wrong = kept ^ everything(connection)
        trial.rollback()
    return Finding(f"cases other than a rebuild makes, of {len(kept)}", len(wrong), not wrong and bool(kept))


def of_mails(engine: Engine, taken: list[str]) -> list[Finding]:
    """Whether every message that was due has been sent once, and the mail server has each once."""
    with engine.connect() as connection:
        rows = connection.execute(select(Delivery.state, Delivery.message_id)).all()
    sent = {row.message_id for row in rows if row.state == deliveries.SENT}
    bad = [row for row in rows if row.state in (deliveries.FAILED, deliveries.DOUBTFUL)]
    arrived = {each.strip("<>").partition("@")[0] for each in taken}
    return [
        Finding("mails that the server took", len(taken), bool(taken)),
        must_be("of those that came twice", len(taken) - len(arrived), 0),
        must_be("mails called sent that did not come, or the other way about", len(sent ^ arrived), 0),
        must_be("messages that failed or are doubtful", len(bad), 0),
    ]


def of_coverage(engine: Engine, *, from_at: datetime, now_at: datetime) -> list[Finding]:
    """Whether every account is covered in one piece, from where it was first to be and to the end, and no gap is there
    but those of hidden accounts."""
    end_ms, torn, late, short = to_ms(now_at - SEARCH_LAG), 0, 0, 0
    with engine.connect() as connection:
        hidden = {each.account_id for each in hidings.last_hidings(connection)}
        for family in coverage.FAMILIES:
            everyone = coverage.every_account(connection)
            for account_id, spans in coverage.spans(connection, family=family, account_ids=everyone).items():
                torn += len(spans) > 1 and account_id not in hidden
                begins, ends = (spans[0][0], spans[-1][1]) if spans else (end_ms, 0)
                late += begins > to_ms(from_at) and account_id not in hidden
                short += not end_ms - DATE_MS < ends <= end_ms and account_id not in hidden
        gaps = connection.scalar(
            select(func.count()).select_from(Gap).where(Gap.reason.not_in(hidings.STATES))
        )
    return [
        must_be("accounts whose coverage is torn", torn, 0),
        must_be("accounts whose coverage begins too late", late, 0),
        must_be("accounts whose coverage does not reach the last sweep", short, 0),
        must_be("gaps that are none", gaps or 0, 0),
    ]


def of_the_file(engine: Engine) -> list[Finding]:
    """SQLite's own check of every page and index; PostgreSQL has none that needs no extension."""
    if engine.dialect.name != "sqlite":
        return []
    with engine.connect() as connection:
        said = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
        loose = connection.execute(text("PRAGMA foreign_key_check")).all()
    return [must_be("faults that SQLite finds in its file", len(loose) + (said != ["ok"]), 0)]
