"""A made-up store for the pages: some weeks of the real registry, with good, slow and silent offices."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from data import annotations, coverage, facts, ledger, profiles, registry, registry_files
from data.annotation_rows import Occasion
from data.collection_tables import Cursor, CursorMember, Quarantined
from data.engine import migrate, write_store
from data.instants import snowflake_at, to_ms
from data.profiles import SeenProfile
from data.tables import Account, Case, Post, Unit
from tests.pages import stored_circular

ROOT = Path(__file__).resolve().parents[2]
NOW_AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)  # noon in Lucknow
DAYS = 70
HOSTILE = "![x](https://attacker.example/pixel.png) <img src=x> [click](javascript:alert(1))"
Stored = dict[str, Any]
SILENT, SLOW, QUICK, BARE = "agra", "bareilly", "mathura", "lucknow"


_made: dict[tuple[bool, int, float], bytes] = {}
"""The stores that were made in this process, of which the next ones are copies."""


def make(file: Path, *, full: bool, seed: int = 7, a_day: float = 1.6) -> str:
    """Make a store with the registry alone, or with everything the pages show; gives its URL."""
    if (full, seed, a_day) not in _made:
        _make(file, full=full, seed=seed, a_day=a_day)
        _made[full, seed, a_day] = file.read_bytes()
    file.write_bytes(_made[full, seed, a_day])
    return f"sqlite:///{file}"


def _make(file: Path, *, full: bool, seed: int, a_day: float) -> None:
    url = f"sqlite:///{file}"
    migrate(url)
    engine = write_store(url)
    with engine.begin() as connection:
        facts.put(connection, "demonstration", "yes")
        _load_registry(connection)
        if full:
            _fill(connection, random.Random(seed), a_day=a_day)
    engine.dispose()


def _load_registry(connection: Connection) -> None:
    folder = ROOT / "data" / "registry"
    units = registry_files.read_units(folder / "units.csv")
    accounts = registry_files.read_accounts(folder / "accounts.csv", units)
    registry.load(
        connection, units=units, accounts=accounts, referral_handles=(), now_at=NOW_AT - timedelta(days=DAYS)
    )


def _fill(connection: Connection, chance: random.Random, *, a_day: float) -> None:
    accounts = connection.execute(select(Account.account_id, Account.handle, Account.unit_id)).all()
    registry.resolve(connection, {row.handle: 10_000 + row.account_id for row in accounts})
    kinds: dict[str, str] = {
        row.unit_id: row.kind for row in connection.execute(select(Unit.unit_id, Unit.kind))
    }
    start, end = NOW_AT - timedelta(days=DAYS), NOW_AT - timedelta(minutes=6)
    covered = [row.account_id for row in accounts if row.unit_id != BARE]
    for family in coverage.FAMILIES:
        coverage.add(
            connection,
            family=family,
            account_ids=covered,
            from_ms=to_ms(start),
            to_ms=to_ms(end),
            reason="outage",
        )
    slow = [row.account_id for row in accounts if row.unit_id in (SLOW, "moradabad")]
    lost = to_ms(NOW_AT - timedelta(days=3)), to_ms(NOW_AT - timedelta(days=2, hours=20))
    for account_id in slow:
        coverage.cut(connection, family="mentions", account_id=account_id, from_ms=lost[0], to_ms=lost[1])
    coverage.open_gap(
        connection, family="mentions", account_ids=slow, from_ms=lost[0], to_ms=lost[1], reason="outage"
    )
    coverage.give_up(connection, gap_id=1, settled_ms=to_ms(NOW_AT))
    for row in accounts:
        if kinds[row.unit_id] != "hq":
            _fill_unit(connection, chance, row, a_day=a_day, start=start, end=end)
    _fill_collection(connection, [row.account_id for row in accounts])
    stored_circular.fill(connection, now_at=NOW_AT)
    _fill_calendar(connection)
    facts.touch(connection)


def _fill_unit(
    connection: Connection,
    chance: random.Random,
    account: Row[Any],
    *,
    a_day: float,
    start: datetime,
    end: datetime,
) -> None:
    silence, middle_s = chance.uniform(0.03, 0.3), chance.uniform(1_200, 9_000)
    silence, middle_s = {SILENT: (0.9, 9_000), SLOW: (0.2, 40_000), QUICK: (0.01, 240)}.get(
        account.unit_id, (silence, middle_s)
    )
    cases: list[Stored] = []
    posts: list[Stored] = []
    moment = start
    while True:
        moment += timedelta(days=chance.expovariate(a_day * chance.uniform(0.8, 1.2)))
        if moment >= end:
            break
        cases.append(_case(chance, account, moment, silence, middle_s, end, posts))
    if cases:
        connection.execute(insert(Case), cases)
        connection.execute(insert(Post), posts)
    followers = chance.randint(2_000, 60_000)
    for week in range(DAYS // 7 + 1):
        seen = SeenProfile(
            10_000 + account.account_id, account.handle, followers=followers, posts_total=week * 9
        )
        profiles.store(connection, [seen], seen_at=start + timedelta(days=7 * week))
        followers += chance.randint(-20, 400)


def _case(
    chance: random.Random, account: Row[Any], moment: datetime, silence: float, middle_s: float, end: datetime,
    posts: list[Stored],
) -> Stored:  # fmt: skip
    thread_id = snowflake_at(moment) + chance.randint(1, 4_000_000)
    is_referral = chance.random() < 0.45
    referred = moment + timedelta(seconds=chance.uniform(60, 5_000)) if is_referral else None
    clock = referred or moment
    replied = clock + timedelta(seconds=chance.lognormvariate(0, 1.1) * middle_s)
    reply = replied if chance.random() > silence and replied < end else None
    closed = reply + timedelta(hours=chance.uniform(1, 60)) if reply and chance.random() < 0.5 else None
    closed = closed if closed and closed < end else None
    row = {
        "post_id": thread_id, "latest_id": thread_id, "created_at": to_ms(moment), "author_id": 5, "lang": "hi",
        "conversation_id": thread_id, "thread_id": thread_id, "kind": "other", "text": HOSTILE, "stored_at": to_ms(end),
        "is_retweet": 0, "state": "public", "replied_to_id": None, "quoted_id": None, "gone_at": None,
    }  # fmt: skip
    posts.append(row)
    reply_id = None
    if reply:
        reply_id = snowflake_at(reply) + 17
        words = {
            "text": "नोट किया गया। थाना प्रभारी को निर्देशित किया गया।",
            "kind": "directed",
            "author_id": 10_000 + account.account_id,
        }
        posts.append(
            row
            | {
                "post_id": reply_id,
                "latest_id": reply_id,
                "created_at": to_ms(reply),
                "replied_to_id": thread_id,
            }
            | words
        )
    return {
        "unit_id": account.unit_id, "thread_id": thread_id, "opened_at": to_ms(moment), "opened_id": thread_id,
        "opened_gone_at": None, "referred_at": referred and to_ms(referred),
        "referred_id": referred and snowflake_at(referred) + 3, "referred_gone_at": None,
        "first_reply_at": reply and to_ms(reply), "first_reply_id": reply_id,
        "referral_reply_at": to_ms(reply) if reply and referred else None,
        "acted_opened_at": reply and to_ms(reply), "acted_referred_at": to_ms(reply) if reply and referred else None,
        "closed_at": closed and to_ms(closed), "reopened_at": None, "own_thread": 0,
    }  # fmt: skip


def _fill_calendar(connection: Connection) -> None:
    """A festival of the state, an election of some days, and the transfer of an officer of the slow office."""
    for given in (
        Occasion("festival", None, date(2026, 11, 8), date(2026, 11, 9), "Diwali", "दिवाली"),
        Occasion("election", None, date(2026, 10, 27), date(2026, 10, 30), "By-election", "उपचुनाव"),
        Occasion("transfer", SLOW, date(2026, 11, 19), date(2026, 11, 20), "New SP", "नए एसपी"),
    ):
        annotations.add(connection, given, by="SI Sample", at=NOW_AT)


def _fill_collection(connection: Connection, account_ids: list[int]) -> None:
    states = {"accounts": "failed", "referrals": "ok", "replies": "ok", "mentions": "ok", "quoted": "ok"}
    for number, (collection, state) in enumerate(states.items(), start=1):
        success = NOW_AT - timedelta(minutes=4 if collection != "replies" else 90)
        connection.execute(
            insert(Cursor).values(
                cursor_id=number,
                collection=collection,
                interval_s=300,
                query=f"({collection} of everybody)",
                since_id=snowflake_at(success),
                last_success_at=success,
                state=state,
                pending_pages=0,
                failures=0,
                message="503 Service Unavailable" if state == "failed" else None,
            )
        )
        connection.execute(
            insert(CursorMember), [{"cursor_id": number, "account_id": each} for each in account_ids]
        )
    for back in range(14):
        for endpoint, price in (("/2/tweets/search/recent", 5_000), ("/2/users", 10_000)):
            ids = [back * 1_000 + each for each in range(40 + 3 * back)]
            moment = NOW_AT - timedelta(days=back)
            ledger.record(
                connection,
                run_id=None,
                at=moment,
                endpoint=endpoint,
                status=200,
                object_ids=ids,
                price_microusd=price,
            )
    connection.execute(
        insert(Quarantined).values(
            at=NOW_AT, origin="search", reason="id is no whole id", raw="{}", raw_sha256="0" * 64
        )
    )
