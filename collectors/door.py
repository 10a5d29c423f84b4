"""The door: what X gives is checked object by object; what cannot be read is kept aside, never dropped."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from collectors.shapes import MentionIn, PostIn, UserIn
from data.instants import FIRST_SNOWFLAKE, NEVER_MS, snowflake_ms, to_ms
from data.posts import HIDDEN, LEADING, TYPED, NamedHandle, StoredPost
from data.profiles import SeenProfile
from data.quarantine import BadItem

WITHHELD_HERE = {"IN", "XX", "XY"}  # X's codes for India and for everywhere
REPEATS = {"retweeted", "reposted"}
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
SUSPECT = re.compile("[\ud800-\udfff]|\\\\u0000|null")


@dataclass
class Batch:
    """What came through the door, what did not, and how many texts had to be cleaned."""

    posts: list[StoredPost] = field(default_factory=list)
    users: list[SeenProfile] = field(default_factory=list)
    bad: list[BadItem] = field(default_factory=list)
    cleaned: int = 0
    replies: int = 0
    nameless_replies: int = 0  # they answer somebody and name no post: X may have begun to spell it otherwise


def _scrubbed(thing: Any) -> tuple[Any, bool]:
    """A JSON value without what databases refuse in its texts (NUL, lone surrogates) and without empty fields; and
    whether a text had to be cleaned."""
    whole = json.dumps(thing, ensure_ascii=False)
    if not SUSPECT.search(whole):  # so it is with nearly all, and a walk through each would cost more
        return thing, False
    return _without(thing), bool(UNSTORABLE.search(whole) or "\\u0000" in whole)


def _without(thing: Any) -> Any:
    if isinstance(thing, str):
        return UNSTORABLE.sub("", thing)
    if isinstance(thing, list):
        return [_without(each) for each in thing]
    if isinstance(thing, dict):
        return {key: _without(value) for key, value in thing.items() if value is not None}
    return thing


def _instant_ms(post_id: int, created_at: datetime | None) -> int:
    if post_id >= FIRST_SNOWFLAKE:
        return snowflake_ms(post_id)
    if created_at is None:
        raise ValueError("created_at is missing or no instant, and an id this old says nothing of time")
    if to_ms(created_at) >= NEVER_MS:
        raise ValueError("created_at is no instant that can be")
    return to_ms(created_at)


def _placements(post: PostIn, mentions: list[MentionIn]) -> list[int]:
    """Where each handle stands: see the definitions' explicit mention."""
    if post.display_text_range is not None:
        begin = post.display_text_range[0]
        return [TYPED if mention.start >= begin else HIDDEN for mention in mentions]
    if not any(reference.type == "replied_to" for reference in post.referenced):
        return [TYPED] * len(mentions)
    run, end = [], 0
    for place in sorted(range(len(mentions)), key=lambda place: mentions[place].start):
        mention = mentions[place]
        if post.text[end : mention.start].strip():
            break
        run.append(place)
        end = mention.end
    return [LEADING if place in run else TYPED for place in range(len(mentions))]


def _stored(post: PostIn, kind_of: Callable[[str], str]) -> StoredPost:
    refers = {each.type: each.id for each in reversed(post.referenced)}
    conversation_id = post.conversation_id
    if conversation_id is None:
        if "replied_to" in refers:
            raise ValueError("conversation_id is missing in a reply")
        conversation_id = post.id
    history = tuple(sorted({post.id, *post.history}))
    text = post.note.text if post.note else post.text
    withheld = bool(WITHHELD_HERE & set((post.withheld or {}).get("country_codes") or []))
    entities = post.note.entities if post.note and post.note.entities.mentions else post.entities
    return StoredPost(
        version_id=post.id,
        history=history,
        created_ms=_instant_ms(history[0], post.created_at),
        version_ms=_instant_ms(post.id, post.created_at),
        author_id=post.author_id,
        conversation_id=conversation_id,
        replied_to_id=refers.get("replied_to"),
        quoted_id=refers.get("quoted"),
        is_retweet=bool(REPEATS & set(refers)),
        kind=kind_of(text),
        text=None if withheld else text,
        lang=post.lang,
        state="withheld" if withheld else "public",
        mentions=tuple(
            NamedHandle(mention.username, mention.id, placement)
            for mention, placement in zip(
                entities.mentions, _placements(post, entities.mentions), strict=True
            )
        ),
    )


def _why(error: ValidationError | ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False)[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg'].removeprefix('Value error, ')}"
    return str(error)


def _raw(item: Any) -> str:
    """An item as it came, as far as that can be written."""
    try:
        return json.dumps(item)
    except RecursionError:
        known = item.get("id") if isinstance(item, dict) else None
        return f"an object nested too deeply to be written, id {str(known)[:20]}"


def admit_posts(items: Iterable[Any], *, kind_of: Callable[[str], str]) -> Batch:
    """Posts of a page: the good ones ready to be stored, each bad one with its raw text and reason."""
    batch = Batch()
    for item in items:
        try:
            clean, was_cleaned = _scrubbed(item)
            post = PostIn.model_validate(clean)
            stored = _stored(post, kind_of)
        except (ValidationError, ValueError, RecursionError) as error:
            batch.bad.append(BadItem(f"post: {_why(error)}", _raw(item)))
            continue
        batch.cleaned += was_cleaned
        batch.replies += post.in_reply_to_user_id is not None
        batch.nameless_replies += post.in_reply_to_user_id is not None and not post.referenced
        batch.posts.append(stored)
    return batch


def admit_users(items: Iterable[Any]) -> Batch:
    """Users of a page, likewise."""
    batch = Batch()
    for item in items:
        try:
            clean, was_cleaned = _scrubbed(item)
            user = UserIn.model_validate(clean)
        except (ValidationError, RecursionError) as error:
            batch.bad.append(BadItem(f"user: {_why(error)}", _raw(item)))
            continue
        batch.cleaned += was_cleaned
        batch.users.append(
            SeenProfile(
                x_user_id=user.id,
                username=user.username,
                state="protected" if user.protected else "public",
                name=user.name,
                description=user.description,
                location=user.location,
                url=user.url,
                profile_image_url=user.profile_image_url,
                profile_banner_url=user.profile_banner_url,
                verified_type=user.verified_type,
                followers=user.public_metrics.followers_count,
                following=user.public_metrics.following_count,
                posts_total=user.public_metrics.posts_total,
            )
        )
    return batch
