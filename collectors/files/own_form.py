"""What X's form cannot say of a post: the field `__noted`, which an export writes and an archive's reader takes back."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from collectors.files.moments import X_BEGAN_AT, Moment
from collectors.x.shapes import BIGGEST_ID, XId
from data.exports import KeptPost
from data.instants import FIRST_SNOWFLAKE, NEVER_MS, from_ms, snowflake_ms, to_ms
from data.posts import HIDDEN, TYPED, NamedHandle, StoredPost

State = Literal["public", "deleted", "protected", "suspended", "withheld"]


class NamedOwn(BaseModel):
    """A handle as it is kept: where it stands, and since which version's instant, where that is not the latest's."""

    username: str = Field(min_length=1, max_length=50, pattern=r"^[^\x00]*$")
    id: XId | None = None
    placement: int = Field(ge=HIDDEN, le=TYPED)
    at: Moment | None = None


class BesideX(BaseModel):
    """What stands in a post of X's form beside it."""

    is_retweet: bool = False
    mentions: list[NamedOwn] = []


class BarePost(BesideX):
    """A post without words, which X's form has no room for: a tombstone, or one whose text is not given on."""

    id: XId
    history: list[XId]
    created_at: Moment
    author_id: XId | None = None
    conversation_id: XId
    replied_to_id: XId | None = None
    quoted_id: XId | None = None
    kind: str = Field(min_length=1, max_length=20, pattern=r"^[a-z_]+$")
    words_key: int | None = Field(None, ge=0, le=BIGGEST_ID)
    lang: str | None = Field(None, max_length=20, pattern=r"^[^\x00]*$")
    state: State = "public"
    gone_at: Moment | None = None


def iso(moment: datetime) -> str:
    """An instant as X writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def version_at(post: KeptPost) -> datetime:
    """When the latest version of a post was written."""
    latest = post.row.latest_id
    return from_ms(snowflake_ms(latest)) if latest >= FIRST_SNOWFLAKE else post.row.created_at


def _can_be(moment: datetime) -> bool:
    """Whether an instant that is stored can have been: another is left out, and its reader does without."""
    return X_BEGAN_AT <= moment < from_ms(NEVER_MS)


def beside(post: KeptPost) -> dict[str, Any]:
    """What X's form cannot say of a post that has its words; empty where it can say all."""
    latest_at = version_at(post)
    found: dict[str, Any] = {"is_retweet": True} if post.row.is_retweet else {}
    mentions = []
    for row in post.mentions:
        entry: dict[str, Any] = {"username": row.username}
        if row.user_id is not None and not row.guessed:
            entry["id"] = str(row.user_id)
        entry["placement"] = row.placement
        if row.mentioned_at != latest_at and _can_be(row.mentioned_at):
            entry["at"] = iso(row.mentioned_at)
        mentions.append(entry)
    return found | ({"mentions": mentions} if mentions else {})


def bare(post: KeptPost, *, nameless: bool, keyed: bool) -> dict[str, Any]:
    """A post without its words; `nameless`: without its author too; `keyed`: with the fingerprint of words that were
    blanked by age."""
    row = post.row
    ids = {
        "author_id": None if nameless else row.author_id,
        "conversation_id": row.conversation_id,
        "replied_to_id": row.replied_to_id,
        "quoted_id": row.quoted_id,
    }
    found = {
        "id": str(row.latest_id),
        "history": history(post),
        "created_at": iso(row.created_at),
        **{name: str(value) for name, value in ids.items() if value is not None},
        "kind": row.kind,
        "words_key": str(row.words_key) if keyed and row.words_key is not None else None,
        "lang": row.lang,
        "state": None if row.state == "public" else row.state,
        "gone_at": iso(row.gone_at) if row.gone_at and _can_be(row.gone_at) else None,
    }
    return {name: value for name, value in found.items() if value is not None} | beside(post)


def history(post: KeptPost) -> list[str]:
    """The ids of all known versions of a post."""
    return [str(each) for each in sorted({post.row.post_id, post.row.latest_id, *post.versions})]


def completed(post: StoredPost, own: BesideX) -> list[StoredPost]:
    """A post with what stood beside it: once for each instant from which handles count."""
    post = replace(post, is_retweet=post.is_retweet or own.is_retweet, mentions=())
    by_instant: dict[int, list[NamedHandle]] = {post.version_ms: []}
    for each in own.mentions:
        at_ms = post.version_ms if each.at is None else to_ms(each.at)
        by_instant.setdefault(at_ms, []).append(NamedHandle(each.username, each.id, each.placement))
    return [
        replace(post, version_ms=at_ms, mentions=tuple(names)) for at_ms, names in sorted(by_instant.items())
    ]


def from_bare(item: Any, *, now_at: datetime) -> tuple[BarePost, list[StoredPost]]:
    """A post without words, as it is stored; raises `ValueError` where it cannot be."""
    own = BarePost.model_validate(item, context={"now_at": now_at})
    latest, first = own.id, min([own.id, *own.history])
    created_ms = to_ms(own.created_at)
    post = StoredPost(
        version_id=latest,
        history=tuple(sorted({latest, *own.history})),
        created_ms=snowflake_ms(first) if first >= FIRST_SNOWFLAKE else created_ms,
        version_ms=snowflake_ms(latest) if latest >= FIRST_SNOWFLAKE else created_ms,
        author_id=own.author_id,
        conversation_id=own.conversation_id,
        replied_to_id=own.replied_to_id,
        quoted_id=own.quoted_id,
        is_retweet=own.is_retweet,
        kind=own.kind,
        text=None,
        lang=own.lang,
        state="public",  # what became of it is entered after it is stored
        mentions=(),
        words_key=own.words_key,
    )
    return own, completed(post, own)
