"""A user's own posts, the posts that mention a user, and whom a user follows."""

from collections.abc import Callable
from itertools import islice

from collectors.sandbox import pages
from collectors.sandbox.asked import Asked
from collectors.sandbox.instants import DAY_MS, first_id
from collectors.sandbox.people import Person
from collectors.sandbox.posts import Post
from collectors.sandbox.problems import Problem, not_authorized, not_found, suspended
from collectors.sandbox.serving import Serving
from collectors.sandbox.shapes import Json

REACH_MS = 60 * DAY_MS
"""How far back timelines go in this world where nothing says from when."""
NEWEST, NEWEST_WITHOUT_REPLIES, NEWEST_MENTIONS = 3_200, 800, 800


def user_tweets(serving: Serving, asked: Asked) -> Json:
    """`GET /2/users/:id/tweets`: the newest 3,200, or 800 without replies."""
    excluded = asked.some_of("exclude", {"replies", "retweets"})
    most = NEWEST_WITHOUT_REPLIES if "replies" in excluded else NEWEST

    def is_own(post: Post, user: Person) -> bool:
        if post.author is not user or (post.retweeted is not None and "retweets" in excluded):
            return False
        return post.replied_to is None or "replies" not in excluded

    return _timeline(serving, asked, "/2/users/{id}/tweets", is_own, most=most)


def user_mentions(serving: Serving, asked: Asked) -> Json:
    """`GET /2/users/:id/mentions`: the newest 800."""

    def mentions(post: Post, user: Person) -> bool:
        return any(person is user for _, _, person in post.mentions)

    return _timeline(serving, asked, "/2/users/{id}/mentions", mentions, most=NEWEST_MENTIONS)


def _timeline(
    serving: Serving, asked: Asked, endpoint: str, wanted: Callable[[Post, Person], bool], *, most: int
) -> Json:
    now_ms = serving.clock()
    size = asked.number("max_results", default=10, least=5, most=100)
    places = pages.places_of(asked, pages.walk_of(endpoint, asked), "pagination_token")
    span = pages.window(asked, now_ms=now_ms, reach_ms=REACH_MS, lag_ms=0, strict=False, places=places)
    user = _user(serving, asked, now_ms=now_ms, private=True)
    if not isinstance(user, Person):
        return {"errors": [user]}
    newest = (
        post
        for post in serving.world.newest_first(after_id=span.after_id, before_id=first_id(now_ms + 1))
        if wanted(post, user) and post.shown_at(now_ms) and post.current(now_ms) is post
    )
    found = (post for post in islice(newest, most) if post.post_id < span.before_id)
    return serving.page(endpoint, asked, found, after_id=span.after_id, size=size, now_ms=now_ms)


def _user(serving: Serving, asked: Asked, *, now_ms: int, private: bool) -> Person | Problem:
    """The user whom a path names, or why X does not show what was asked of them."""
    text = asked.ids("id")[0]
    user = serving.world.people.find(int(text))
    if user is None:
        return not_found("user", "id", text)
    if now_ms >= user.suspended_ms:
        return suspended("id", text)
    if private and not user.public_at(now_ms):
        return not_authorized("user", "id", text)
    return user


def following(serving: Serving, asked: Asked) -> Json:
    """`GET /2/users/:id/following`: the newest follow first."""
    now_ms, endpoint = serving.clock(), "/2/users/{id}/following"
    size = asked.number("max_results", default=100, least=1, most=1_000)
    fields = asked.user_fields
    begin = (pages.places_of(asked, pages.walk_of(endpoint, asked), "pagination_token") or [0])[0]
    user = _user(serving, asked, now_ms=now_ms, private=True)
    if not isinstance(user, Person):
        return {"errors": [user]}
    followed = [each for each in serving.profiles.following(user, now_ms) if now_ms < each.suspended_ms]
    shown = followed[begin : begin + size]
    meta: Json = {"result_count": len(shown)}
    if begin + size < len(followed):
        meta["next_token"] = pages.new_token(pages.walk_of(endpoint, asked), begin + size)
    data = [serving.profiles.user(each, now_ms, fields) for each in shown]
    return ({"data": data} if data else {}) | {"meta": meta}
