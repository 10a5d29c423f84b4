"""The door: what X gives is checked object by object; what cannot be read is kept aside, never dropped."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from collectors.x import cleaning, newer_names
from collectors.x.shapes import MentionIn, PostIn, UserIn, id_of
from data.instants import FIRST_SNOWFLAKE, NEVER_MS, X_BEGAN_MS, snowflake_ms, to_ms
from data.posts import HIDDEN, LEADING, TYPED, NamedHandle, StoredPost
from data.profiles import SeenProfile
from data.quarantine import ASIDE, CLEANED, BadItem

WITHHELD_HERE = {"IN", "XX", "XY"}  # X's codes for India and for everywhere
REPEATS = {"retweeted", "reposted"}
CLEANED_OF = "cleaned of NUL or half characters"
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass
class Batch:
    """What came through the door, what did not, and what had to be cleaned, as it came."""

    posts: list[StoredPost] = field(default_factory=list)
    users: list[SeenProfile] = field(default_factory=list)
    bad: list[BadItem] = field(default_factory=list)
    originals: list[BadItem] = field(default_factory=list)
    replies: int = 0
    nameless_replies: int = 0  # they answer somebody and name no post: X may have begun to spell it otherwise
    newer: Counter[str] = field(default_factory=Counter)  # names of X's newer vocabulary

    @property
    def cleaned(self) -> int:
        """How many items had to be cleaned."""
        return len(self.originals)

    @property
    def aside(self) -> list[BadItem]:
        """What goes into the quarantine."""
        return [*self.bad, *self.originals]


def _instant_ms(post_id: int, created_at: datetime | None) -> int:
    if post_id >= FIRST_SNOWFLAKE:
        return snowflake_ms(post_id)
    if created_at is None:
        raise ValueError("created_at is missing or no instant, and an id this old says nothing of time")
    if not X_BEGAN_MS <= to_ms(created_at) < NEVER_MS:
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


def why(error: ValidationError | ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False)[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg'].removeprefix('Value error, ')}"
    return str(error)


def bad(reason: str, item: Any, *, number: int = 0, state: str = ASIDE) -> BadItem:
    """An item as it came, as far as that can be written."""
    known = item.get("id") if isinstance(item, dict) else None
    try:
        raw = json.dumps(item)
    except RecursionError:
        raw = f"an object nested too deeply to be written, id {str(known)[:20]}"
    return BadItem(reason, raw, object_id=id_of(known), state=state, number=number)


def _read(shape: type[Shape], item: Any, is_clean: Callable[[Shape], bool]) -> tuple[Shape, bool]:
    """An item in its shape, and whether it had to be cleaned: that is looked for only where something is odd."""
    try:
        found = shape.model_validate(item)
        if is_clean(found):
            return found, False
    except ValidationError:
        pass
    clean, was_cleaned = cleaning.cleaned(item)
    return shape.model_validate(clean), was_cleaned


def _is_clean_post(post: PostIn) -> bool:
    names = (mention.username for mention in post.entities.mentions)
    noted = (post.note.text, *(each.username for each in post.note.entities.mentions)) if post.note else ()
    return cleaning.is_clean(post.text, post.lang, *names, *noted)


def _is_clean_user(user: UserIn) -> bool:
    return cleaning.is_clean(*(value for value in user.__dict__.values() if isinstance(value, str)))


def admit_posts(items: Iterable[Any], *, kind_of: Callable[[str], str]) -> Batch:
    """Posts of a page: the good ones ready to be stored, each bad one with its raw text and reason."""
    batch = Batch()
    for number, item in enumerate(items):
        try:
            post, was_cleaned = _read(PostIn, item, _is_clean_post)
            stored = _stored(post, kind_of)
        except (ValidationError, ValueError, RecursionError) as error:
            batch.bad.append(bad(f"post: {why(error)}", item, number=number))
            continue
        if was_cleaned:
            batch.originals.append(bad(f"post: {CLEANED_OF}", item, number=number, state=CLEANED))
        batch.replies += post.in_reply_to_user_id is not None
        batch.nameless_replies += post.in_reply_to_user_id is not None and not post.referenced
        batch.newer.update(newer_names.of_post(item))
        batch.posts.append(stored)
    return batch


def admit_users(items: Iterable[Any]) -> Batch:
    """Users of a page, likewise."""
    batch = Batch()
    for number, item in enumerate(items):
        try:
            user, was_cleaned = _read(UserIn, item, _is_clean_user)
        except (ValidationError, RecursionError) as error:
            batch.bad.append(bad(f"user: {why(error)}", item, number=number))
            continue
        if was_cleaned:
            batch.originals.append(bad(f"user: {CLEANED_OF}", item, number=number, state=CLEANED))
        batch.newer.update(newer_names.of_user(item))
        batch.users.append(_seen(user))
    return batch


def _seen(user: UserIn) -> SeenProfile:
    return SeenProfile(
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
