"""Lookups by id and by handle: what is there in `data`, what is not in `errors`, and how much was read."""

from collectors.sandbox.asked import Asked
from collectors.sandbox.fields import DEFAULT_USAGE, USAGE_FIELDS
from collectors.sandbox.people import Person
from collectors.sandbox.posts import Post
from collectors.sandbox.problems import Problem, not_authorized, not_found, plain, suspended
from collectors.sandbox.serving import Serving
from collectors.sandbox.shapes import Json

DEFAULT_DAYS, MOST_DAYS = 7, 90


def tweets(serving: Serving, asked: Asked) -> Json:
    """`GET /2/tweets`: the very versions that were asked for."""
    now_ms = serving.clock()
    posts: list[Post] = []
    errors: list[Problem] = []
    for text in asked.ids():
        post = serving.world.find(int(text))
        if post is None or post.ms > now_ms or post.first.deleted_ms <= now_ms:
            errors.append(not_found("tweet", "ids", text))
        elif not post.author.public_at(now_ms):
            errors.append(not_authorized("tweet", "ids", text))
        else:
            posts.append(post)
    answer = serving.posts(
        posts,
        tweet_fields=asked.tweet_fields,
        user_fields=asked.user_fields,
        expansions=asked.expansions,
        now_ms=now_ms,
    )
    serving.billing.charge("/2/tweets", (str(post.post_id) for post in posts))
    errors += answer.get("errors", [])
    return answer | ({"errors": errors} if errors else {})


def users(serving: Serving, asked: Asked) -> Json:
    """`GET /2/users`"""
    people = serving.world.people
    return _users(serving, asked, "ids", [(text, people.find(int(text))) for text in asked.ids()])


def users_by(serving: Serving, asked: Asked) -> Json:
    """`GET /2/users/by`: whoever has the handles now."""
    people, now_ms = serving.world.people, serving.clock()
    found = [(text, people.named(text, now_ms)) for text in asked.handles()]
    return _users(serving, asked, "usernames", found)


def _users(serving: Serving, asked: Asked, parameter: str, wanted: list[tuple[str, Person | None]]) -> Json:
    now_ms, fields = serving.clock(), asked.user_fields
    found, errors = [], []
    for text, person in wanted:
        if person is None:
            errors.append(not_found("user", parameter, text))
        elif now_ms >= person.suspended_ms:
            errors.append(suspended(parameter, text))
        else:
            user = serving.profiles.user(person, now_ms, fields)
            if asked.asker is not None and "connection_status" in fields:
                user |= _standing(serving, asked.asker, person, now_ms)
            found.append(user)
    return ({"data": found} if found else {}) | ({"errors": errors} if errors else {})


def me(serving: Serving, asked: Asked) -> Json:
    """`GET /2/users/me`: whose token it is; an app's is nobody's."""
    if asked.asker is None:
        raise plain(403, "Unsupported Authentication")
    return {"data": serving.profiles.user(asked.asker, serving.clock(), asked.user_fields)}


def _standing(serving: Serving, asker: Person, person: Person, now_ms: int) -> Json:
    """How a user stands to whoever asks; left out where there is nothing between them."""
    follows = {
        "following": person in serving.profiles.following(asker, now_ms),
        "followed_by": asker in serving.profiles.following(person, now_ms),
    }
    status = [name for name, does in follows.items() if does]
    return {"connection_status": status} if status else {}


def usage(serving: Serving, asked: Asked) -> Json:
    """`GET /2/usage/tweets`"""
    days = asked.number("days", default=DEFAULT_DAYS, least=1, most=MOST_DAYS)
    fields = asked.some_of("usage.fields", USAGE_FIELDS) or DEFAULT_USAGE
    return {"data": serving.billing.report(fields, days=days)}
