"""Pages: between which ids a request looks, and the tokens that lead from one page to the next."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from collectors.sandbox.asked import Asked
from collectors.sandbox.instants import DAY_MS, SECOND_MS, first_id, id_ms, iso, iso_minute

SEARCH_LAG_MS, NEWEST_END_MS = 30 * SECOND_MS, 10 * SECOND_MS
RECENT_MS = 7 * DAY_MS
FARTHEST_MS = 120 * DAY_MS
"""How far back one request may look in this world at all: its days are made when they are asked for."""
NOT_OF_THE_WALK = {
    "next_token",
    "pagination_token",
    "max_results",
    "tweet.fields",
    "user.fields",
    "expansions",
}
MARK = 12
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Window:
    """Ids strictly between two bounds, and the same as instants, half open."""

    after_id: int
    before_id: int
    from_ms: int
    to_ms: int


def window(
    asked: Asked, *, now_ms: int, reach_ms: int, lag_ms: int, strict: bool, places: Sequence[int] = ()
) -> Window:
    """The span of a request; `strict` refuses what lies before `now_ms` − `reach_ms`, as recent search does.

    Later pages, with the `places` of a token, keep the span of the first however long the walk lasts.
    """
    since_id, until_id = asked.post_id("since_id"), asked.post_id("until_id")
    start_ms, end_ms = asked.instant_ms("start_time"), asked.instant_ms("end_time")
    if since_id is not None and (start_ms is not None or end_ms is not None):
        raise asked.refuse("since_id", "'since_id' can not be combined with 'start_time' or 'end_time'")
    oldest_ms, newest_ms = now_ms - reach_ms, now_ms - NEWEST_END_MS
    if strict and not places:
        for name, value in (("since_id", since_id), ("until_id", until_id)):
            if value is not None and id_ms(value) < oldest_ms:
                raise asked.refuse(name, _too_old(name, oldest_ms))
        if start_ms is not None and start_ms < oldest_ms:
            why = f"Invalid 'start_time':'{asked.given['start_time']}'. 'start_time' must be on or after {iso(oldest_ms)}"
            raise asked.refuse("start_time", why)
    if lag_ms and end_ms is not None and end_ms > newest_ms:
        why = (
            f"Invalid 'end_time':'{asked.given['end_time']}'. 'end_time' must be a minimum of 10 seconds prior to the"
            f" request time. Please use an 'end_time' no later than {iso(newest_ms)}"
        )
        raise asked.refuse("end_time", why)
    to_ms = now_ms - lag_ms if end_ms is None else min(end_ms, now_ms)
    from_ms = oldest_ms if start_ms is None else start_ms
    if start_ms is not None and start_ms >= to_ms:
        why = f"Invalid 'start_time':'{asked.given['start_time']}'. 'start_time' must be before 'end_time'"
        raise asked.refuse("start_time", why)
    from_ms = max(now_ms - FARTHEST_MS, from_ms if since_id is None else id_ms(since_id))
    after_id = max(first_id(from_ms) - 1, since_id or 0)
    before_id = first_id(to_ms) if until_id is None else min(first_id(to_ms), until_id)
    if places:
        after_id, before_id = max(places[0], since_id or 0), min(before_id, places[-1])
    return Window(after_id, before_id, from_ms, to_ms)


def _too_old(name: str, oldest_ms: int) -> str:
    return (
        f"'{name}' must be a tweet id created after {iso_minute(oldest_ms)}."
        f" Please use a '{name}' that is larger than {first_id(oldest_ms)}"
    )


def _mark(walk: str) -> str:
    return hashlib.blake2b(walk.encode(), digest_size=MARK // 2).hexdigest()


def walk_of(endpoint: str, asked: Asked) -> str:
    """What stays the same over the pages of one walk."""
    kept = sorted((name, value) for name, value in asked.given.items() if name not in NOT_OF_THE_WALK)
    return f"{endpoint} {kept}"


def new_token(walk: str, *places: int) -> str:
    """An opaque token for what comes after some places in a walk."""
    text = _mark(walk) + ",".join(map(str, places))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def places_of(asked: Asked, walk: str, *names: str) -> list[int]:
    """Where a token leads to, nowhere without one; a token of another walk is refused."""
    name = next((name for name in names if name in asked.given), None)
    if name is None:
        return []
    text = asked.given[name]
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        places = [int(each) for each in plain[MARK:].split(",")]
    except ValueError:
        plain, places = "", []
    if plain[:MARK] != _mark(walk):
        raise asked.refuse(name, f"Invalid '{name}':'{text}'. '{name}' is not a token of this request")
    return places


def page(items: Iterable[Item], *, most: int, place: Callable[[Item], int]) -> tuple[list[Item], int | None]:
    """The first `most` items, and the place of the last one where more follow."""
    found: list[Item] = []
    for item in items:
        if len(found) == most:
            return found, place(found[-1])
        found.append(item)
    return found, None
