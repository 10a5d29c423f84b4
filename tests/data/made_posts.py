"""Posts as they come through the door, for tests of the store."""

from data.instants import snowflake_ms
from data.posts import TYPED, NamedHandle, StoredPost
from tests.worlds.posts import minutes


def stored_post(
    number: int,
    *,
    author: int = 901,
    text: str | None = "शिकायत",
    state: str = "public",
    version: int | None = None,
    history: tuple[int, ...] | None = None,
    conversation: int | None = None,
    replied_to: int | None = None,
    quoted: int | None = None,
    named: tuple[NamedHandle, ...] | None = None,
) -> StoredPost:
    """A post so many minutes after ten; its versions are given as minutes too."""
    post_id = minutes(number)
    version_id = minutes(version) if version is not None else post_id
    whole = history if history is not None else tuple(sorted({post_id, version_id}))
    return StoredPost(
        version_id=version_id,
        history=whole,
        created_ms=snowflake_ms(whole[0]),
        version_ms=snowflake_ms(version_id),
        author_id=author,
        conversation_id=conversation or post_id,
        replied_to_id=replied_to,
        quoted_id=quoted,
        is_retweet=False,
        kind="other",
        text=text,
        lang="hi",
        state=state,
        mentions=(NamedHandle("AgraPolice", 21, TYPED),) if named is None else named,
    )
