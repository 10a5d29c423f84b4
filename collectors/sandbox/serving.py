"""What every endpoint answers from: the world, the clock, the profiles, the bill; and answers made of posts."""

from collections.abc import Iterable

from collectors.sandbox import pages
from collectors.sandbox.asked import Asked
from collectors.sandbox.billing import Billing
from collectors.sandbox.clock import Clock
from collectors.sandbox.people import Person
from collectors.sandbox.posts import Post
from collectors.sandbox.problems import Problem, not_found
from collectors.sandbox.profiles import Profiles
from collectors.sandbox.shapes import Json, post_json
from collectors.sandbox.world import World


class Serving:
    """The surroundings of an answer."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world, self.clock = world, clock
        self.profiles = Profiles(world.registry, world.people, seed=world.seed)
        self.billing = Billing(clock)

    def page(
        self, endpoint: str, asked: Asked, found: Iterable[Post], *, after_id: int, size: int, now_ms: int
    ) -> Json:
        """One page of posts with its `meta`, entered in the bill."""
        posts, last = pages.page(found, most=size, place=lambda post: post.post_id)
        meta: Json = {}
        if posts:
            meta = {"newest_id": str(posts[0].post_id), "oldest_id": str(posts[-1].post_id)}
        meta["result_count"] = len(posts)
        if last is not None:
            meta["next_token"] = pages.new_token(pages.walk_of(endpoint, asked), after_id, last)
        answer = self.posts(
            posts,
            tweet_fields=asked.tweet_fields,
            user_fields=asked.user_fields,
            expansions=asked.expansions,
            now_ms=now_ms,
        )
        self.billing.charge(endpoint, (str(post.post_id) for post in posts))
        return answer | {"meta": meta}

    def posts(
        self,
        posts: list[Post],
        *,
        tweet_fields: set[str],
        user_fields: set[str],
        expansions: set[str],
        now_ms: int,
    ) -> Json:
        """`data` and, where expansions were asked for, `includes` and `errors`; none that would be empty."""
        data = [post_json(post, tweet_fields, now_ms=now_ms) for post in posts]
        persons: dict[int, Person] = {}
        others: dict[int, Post] = {}
        for post in posts if expansions else ():
            named, referred = _expanded(post, expansions, now_ms=now_ms)
            persons |= {each.user_id: each for each in named if now_ms < each.suspended_ms}
            others |= {each.post_id: each for each in referred}
        includes: Json = {}
        if persons:
            includes["users"] = [self.profiles.user(each, now_ms, user_fields) for each in persons.values()]
        if others:
            includes["tweets"] = [post_json(each, tweet_fields, now_ms=now_ms) for each in others.values()]
        errors = no_longer_there(posts, now_ms=now_ms) if "referenced_tweets.id" in expansions else []
        answer: Json = {"data": data, "includes": includes, "errors": errors}
        return {name: value for name, value in answer.items() if value}


def no_longer_there(posts: Iterable[Post], *, now_ms: int) -> list[Problem]:
    """The errors for what posts refer to and X does not show any more."""
    referred = (each for post in posts for each in (post.replied_to, post.quoted, post.retweeted))
    gone = {each.post_id: each for each in referred if each is not None and not each.shown_at(now_ms)}
    return [not_found("tweet", "referenced_tweets.id", str(post_id)) for post_id in gone]


def _expanded(post: Post, expansions: set[str], *, now_ms: int) -> tuple[list[Person], list[Post]]:
    """The users and posts that a post's expansions bring along."""
    persons: list[Person] = []
    shown = [
        each
        for each in (post.replied_to, post.quoted, post.retweeted)
        if each is not None and each.shown_at(now_ms)
    ]
    if "author_id" in expansions:
        persons.append(post.author)
    if "in_reply_to_user_id" in expansions and post.replied_to is not None:
        persons.append(post.replied_to.author)
    if "entities.mentions.username" in expansions:
        persons += [person for _, _, person in post.mentions]
    if "referenced_tweets.id.author_id" in expansions:
        persons += [each.author for each in shown]
    posts = shown if expansions & {"referenced_tweets.id", "referenced_tweets.id.author_id"} else []
    if "edit_history_tweet_ids" in expansions:
        posts = posts + [each for each in post.history if each is not post and each.shown_at(now_ms)]
    return persons, posts
