"""An archive of the made-up past: whole responses, one a line, as twarc2 writes them."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TextIO

from collectors.sandbox.fields import TWEET_FIELDS
from collectors.sandbox.instants import DAY_MS, HOUR_MS, day_of, day_start_ms, first_id, from_ms
from collectors.sandbox.posts import Post
from collectors.sandbox.serving import Serving, no_longer_there
from collectors.sandbox.shapes import Json

PAGE, LEVEL = 500, 3
BEFORE_NOW_MS = 7 * DAY_MS - 12 * HOUR_MS
"""An archive ends so long before now: what comes after it, and somewhat more, recent search still finds."""
LOOK_HOUR = 9
USER_FIELDS = {
    *("id", "name", "username", "created_at", "description", "location", "url", "profile_image_url"),
    *("profile_banner_url", "protected", "public_metrics", "verified", "verified_type"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when an archive holds everything, in milliseconds, half open."""

    from_ms: int
    to_ms: int

    def words(self) -> str:
        """Two ISO 8601 instants with offset."""
        return " ".join(from_ms(ms).isoformat(timespec="milliseconds") for ms in (self.from_ms, self.to_ms))


def span_of(now_ms: int, *, days: int) -> Span:
    """The span of an archive that goes back so many days, to the beginning of an IST day."""
    first = day_of(now_ms) - timedelta(days=days)
    return Span(day_start_ms(first), max(day_start_ms(first) + 1, now_ms - BEFORE_NOW_MS))


def write(serving: Serving, file: Path, *, days: int) -> Span:
    """Write what X shows now of the days before; the file appears whole or not at all."""
    span = span_of(serving.clock(), days=days)
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(f"{file.name}.half")
    with gzip.open(half, "wt", encoding="utf-8", compresslevel=LEVEL) as lines:
        for line in _users(serving, span):
            _write(lines, line)
        for line in _posts(serving, span):
            _write(lines, line)
    half.replace(file)
    return span


def _write(lines: TextIO, line: Json) -> None:
    lines.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def _twarc(path: str, ms: int) -> Json:
    return {
        "url": f"https://api.twitter.com{path}",
        "version": "2.14.1",
        "retrieved_at": from_ms(ms).isoformat(timespec="seconds"),
    }


def _users(serving: Serving, span: Span) -> Iterator[Json]:
    """Every account once a day, as a daily look would have seen it; first, since they tell whose handles are whose."""
    look_ms = day_start_ms(day_of(span.from_ms)) + LOOK_HOUR * HOUR_MS
    while look_ms < span.to_ms:
        seen = [each for each in serving.world.people.officials if look_ms < each.suspended_ms]
        for start in range(0, len(seen), 100):
            some = seen[start : start + 100]
            yield {
                "data": [serving.profiles.user(each, look_ms, USER_FIELDS) for each in some],
                "__twarc": _twarc("/2/users", look_ms),
            }
        look_ms += DAY_MS


def _posts(serving: Serving, span: Span) -> Iterator[Json]:
    """Everything that tags or comes from an account, the oldest day first, each page the newest first."""
    now_ms = serving.clock()
    day = day_of(span.from_ms)
    while day_start_ms(day) < span.to_ms:
        begin_ms = max(span.from_ms, day_start_ms(day))
        end_ms = min(span.to_ms, day_start_ms(day + timedelta(days=1)))
        found = serving.world.newest_first(after_id=first_id(begin_ms) - 1, before_id=first_id(end_ms))
        posts = [post for post in found if post.found_at(now_ms) and _concerns(post)]
        for start in range(0, len(posts), PAGE):
            yield _page(serving, posts[start : start + PAGE], last=start + PAGE >= len(posts), now_ms=now_ms)
        day += timedelta(days=1)


def _concerns(post: Post) -> bool:
    return post.author.unit_id is not None or any(
        person.unit_id is not None for _, _, person in post.mentions
    )


def _page(serving: Serving, posts: list[Post], *, last: bool, now_ms: int) -> Json:
    fields = set(TWEET_FIELDS) - {"public_metrics"}
    line = serving.posts(posts, tweet_fields=fields, user_fields=set(), expansions=set(), now_ms=now_ms)
    if errors := no_longer_there(posts, now_ms=now_ms):
        line["errors"] = errors
    line["meta"] = {
        "newest_id": str(posts[0].post_id),
        "oldest_id": str(posts[-1].post_id),
        "result_count": len(posts),
    }
    if not last:
        line["meta"]["next_token"] = f"b26v{posts[-1].post_id:016x}"
    line["__twarc"] = _twarc("/2/tweets/search/all", now_ms)
    return line
