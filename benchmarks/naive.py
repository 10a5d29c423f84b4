"""The naive plan: two timelines a handle every quarter of an hour, from where it stood, with authors expanded."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import requests

from benchmarks.recorded_x import TOKEN
from benchmarks.town import ASK_LIMIT_S, Town, Trouble
from collectors.x.api import POST_FIELDS
from data.instants import snowflake_at

EVERY = timedelta(minutes=15)
KINDS = ("tweets", "mentions")
PAGE = 100


def collect(town: Town, user_ids: Iterable[int], *, begin_at: datetime, end_at: datetime) -> None:
    """Ask as the plan does for a span of the town's time; what X answered stands in its record."""
    stand = {(user_id, kind): snowflake_at(begin_at) for user_id in user_ids for kind in KINDS}
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {TOKEN}"
        town.clock.set(begin_at)
        while town.clock.now_at() < end_at:
            town.clock.set(min(end_at, town.clock.now_at() + EVERY))
            for (user_id, kind), since_id in stand.items():
                stand[user_id, kind] = _walk(town, session, user_id, kind, since_id=since_id)


def _walk(town: Town, session: requests.Session, user_id: int, kind: str, *, since_id: int) -> int:
    """All pages of a timeline since an id; gives the newest."""
    params = {
        "since_id": str(since_id),
        "max_results": str(PAGE),
        "tweet.fields": ",".join(POST_FIELDS),
        "expansions": "author_id",
    }
    newest = since_id
    while True:
        path = f"{town.address}/2/users/{user_id}/{kind}"
        response = session.get(path, params=params, timeout=ASK_LIMIT_S)
        if response.status_code != requests.codes.ok:
            raise Trouble(f"{path}: {response.status_code} {response.text[:300]}")
        meta = response.json().get("meta", {})
        newest = max(newest, int(meta.get("newest_id", 0)))
        if "next_token" not in meta:
            return newest
        params["pagination_token"] = meta["next_token"]
