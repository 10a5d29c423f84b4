"""Search of the last seven days, of everything, and counts of what search would find."""

from collections.abc import Iterator

from collectors.sandbox import pages, query
from collectors.sandbox.asked import Asked
from collectors.sandbox.fields import COUNT_FIELDS
from collectors.sandbox.instants import DAY_MS, HOUR_MS, MINUTE_MS, id_ms, iso
from collectors.sandbox.posts import Post
from collectors.sandbox.serving import Serving
from collectors.sandbox.shapes import Json

RECENT_CHARACTERS, ALL_CHARACTERS = 512, 1_024
RECENT_PAGE, ALL_PAGE = 100, 500
ALL_REACH_MS = 30 * DAY_MS
"""How far back `search/all` looks where nothing says from when."""
BUCKETS_MS = {"minute": MINUTE_MS, "hour": HOUR_MS, "day": DAY_MS}


def search_recent(serving: Serving, asked: Asked) -> Json:
    """`GET /2/tweets/search/recent`"""
    return _search(serving, asked, "/2/tweets/search/recent", recent=True)


def search_all(serving: Serving, asked: Asked) -> Json:
    """`GET /2/tweets/search/all`"""
    return _search(serving, asked, "/2/tweets/search/all", recent=False)


def _search(serving: Serving, asked: Asked, endpoint: str, *, recent: bool) -> Json:
    now_ms = serving.clock()
    test = _test(serving, asked, characters=RECENT_CHARACTERS if recent else ALL_CHARACTERS, now_ms=now_ms)
    size = asked.number("max_results", default=10, least=10, most=RECENT_PAGE if recent else ALL_PAGE)
    asked.one_of("sort_order", {"recency"}, default="recency")
    places = pages.places_of(asked, pages.walk_of(endpoint, asked), "next_token", "pagination_token")
    span = pages.window(
        asked,
        now_ms=now_ms,
        reach_ms=pages.RECENT_MS if recent else ALL_REACH_MS,
        lag_ms=pages.SEARCH_LAG_MS,
        strict=recent,
        places=places,
    )
    found = _found(serving, test, span, now_ms=now_ms)
    return serving.page(endpoint, asked, found, after_id=span.after_id, size=size, now_ms=now_ms)


def _found(serving: Serving, test: query.Test, span: pages.Window, *, now_ms: int) -> Iterator[Post]:
    """What search finds in a span, the newest first."""
    for post in serving.world.newest_first(after_id=span.after_id, before_id=span.before_id):
        if test(post) and post.found_at(now_ms):
            yield post


def _test(serving: Serving, asked: Asked, *, characters: int, now_ms: int) -> query.Test:
    text = asked.text("query")
    if len(text) > characters:
        why = f"Invalid 'query': it has {len(text)} characters, and 'query' must have at most {characters}"
        raise asked.refuse("query", why)
    try:
        return query.read(text, people=serving.world.people, now_ms=now_ms)
    except query.BadQuery as error:
        raise asked.refuse("query", f"There were errors processing your request: {error}") from None


def counts_recent(serving: Serving, asked: Asked) -> Json:
    """`GET /2/tweets/counts/recent`: one bucket a minute, hour or day, the oldest first; the ends may be shorter."""
    now_ms = serving.clock()
    test = _test(serving, asked, characters=RECENT_CHARACTERS, now_ms=now_ms)
    step_ms = BUCKETS_MS[asked.one_of("granularity", BUCKETS_MS, default="hour")]
    fields = asked.some_of("search_count.fields", COUNT_FIELDS) or COUNT_FIELDS
    span = pages.window(
        asked, now_ms=now_ms, reach_ms=pages.RECENT_MS, lag_ms=pages.SEARCH_LAG_MS, strict=True
    )
    counted: dict[int, int] = {}
    for post in _found(serving, test, span, now_ms=now_ms):
        bucket = id_ms(post.post_id) // step_ms
        counted[bucket] = counted.get(bucket, 0) + 1
    data: list[Json] = []
    for bucket in range(span.from_ms // step_ms, -(-span.to_ms // step_ms)):
        whole = {
            "end": iso(min(span.to_ms, (bucket + 1) * step_ms)),
            "start": iso(max(span.from_ms, bucket * step_ms)),
            "tweet_count": counted.get(bucket, 0),
        }
        data.append({name: value for name, value in whole.items() if name in fields})
    answer: Json = {"data": data} if data else {}
    return answer | {"meta": {"total_tweet_count": sum(counted.values())}}
