"""A store of the whole state as the pages read it: its registry, posts by the million, their cases, all collected whole."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select, update

from benchmarks import traffic
from benchmarks.stores import connected
from data import cases, coverage
from data.follower_counts import Count
from data.follower_counts import store as store_counts
from data.instants import to_ms
from data.profiles import SeenProfile
from data.profiles import store as store_profiles
from data.tables import Account
from metrics.cases import case_events

COUNTED_DAYS: Final = 130


def ends_at(rows: int) -> datetime:
    """The instant just after the last of so many posts."""
    return datetime.fromtimestamp((traffic.START_MS + rows * traffic.STEP_MS) / 1000, UTC)


def _begins_at() -> datetime:
    return datetime.fromtimestamp(traffic.START_MS / 1000, UTC)


def _give_ids(connection: Connection) -> list[int]:
    """Headquarters' first account and the offices' get the ids by which the posts were made; gives the offices'."""
    listed = connection.execute(select(Account.account_id, Account.hq).order_by(Account.account_id)).all()
    hq = [account_id for account_id, is_hq in listed if is_hq][:1]
    offices = [account_id for account_id, is_hq in listed if not is_hq][: traffic.OFFICES]
    ids = dict.fromkeys(hq, traffic.HQ)
    ids |= {account_id: traffic.FIRST_OFFICE + place for place, account_id in enumerate(offices)}
    for account_id, x_user_id in ids.items():
        connection.execute(
            update(Account).where(Account.account_id == account_id).values(x_user_id=x_user_id)
        )
    return [ids[each] for each in offices]


def _follow(connection: Connection, ids: list[int], until_at: datetime) -> None:
    """Profiles as they were seen last, and a follower count a day."""
    counts = [
        Count(x_user_id, until_at - timedelta(days=day), followers=40_000 - 50 * day + x_user_id)
        for x_user_id in ids
        for day in range(COUNTED_DAYS)
    ]
    store_counts(connection, counts)
    seen = [SeenProfile(x_user_id, f"handle{x_user_id}", name="", description="") for x_user_id in ids]
    store_profiles(connection, seen, seen_at=until_at)


def fill(url: str, *, rows: int) -> None:
    """Make a store of so many posts at a URL that holds nothing yet."""
    environment = {**os.environ, "NOTED_DATABASE_URL": url, "NOTED_NOW": ends_at(rows).isoformat()}
    subprocess.run(
        [sys.executable, "-m", "data", "init", "--demonstration"],
        env=environment,
        check=True,
        capture_output=True,
    )
    with connected(url) as engine:
        with engine.begin() as connection:
            ids = _give_ids(connection)
        traffic.pour(engine, rows=rows, has_offices=True)
        with engine.begin() as connection:
            cases.rebuild(connection, expression=case_events)
        with engine.begin() as connection:
            for family in coverage.FAMILIES:
                coverage.add(
                    connection,
                    family=family,
                    account_ids=coverage.every_account(connection),
                    from_ms=to_ms(_begins_at()),
                    to_ms=to_ms(ends_at(rows)),
                    reason="made",
                )
            _follow(connection, ids, ends_at(rows))
