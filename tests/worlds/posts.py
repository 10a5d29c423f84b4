"""Builders of posts in X API v2 JSON; every name and text is invented."""

from datetime import UTC, datetime
from typing import Any

from data.instants import SNOWFLAKE_EPOCH_MS, to_ms

BASE_MS = to_ms(datetime(2026, 11, 2, 17, 50, tzinfo=UTC))  # 23:20 IST, a Monday: 40 minutes on it is Tuesday


def post_id(ms: int, sequence: int = 0) -> int:
    """A snowflake for an instant."""
    return ((ms - SNOWFLAKE_EPOCH_MS) << 22) | sequence


def minutes(count: float, sequence: int = 0) -> int:
    """The id of a post so many minutes after 23:20 IST on that Monday."""
    return post_id(BASE_MS + round(count * 60_000), sequence)


def post(
    version_id: int,
    *,
    author: int,
    text: str = "शिकायत",
    typed: dict[str, int] | None = None,
    hidden: dict[str, int] | None = None,
    reply_to: dict[str, Any] | None = None,
    quote_of: int | None = None,
    retweet_of: int | None = None,
    history: list[int] | None = None,
    ranged: bool = True,
    conversation: int | None = None,
) -> dict[str, Any]:
    """A post; `typed` and `hidden` are handle → user id, hidden handles stand before the text as X puts them."""
    words, mentions = "", []
    for name, user_id in (hidden or {}).items():
        mentions.append(
            {"start": len(words), "end": len(words) + len(name) + 1, "username": name, "id": str(user_id)}
        )
        words += f"@{name} "
    begin = len(words)
    for name, user_id in (typed or {}).items():
        mentions.append(
            {"start": len(words), "end": len(words) + len(name) + 1, "username": name, "id": str(user_id)}
        )
        words += f"@{name} "
    words += text
    first = min(history or [version_id])
    references = []
    if reply_to is not None:
        references.append({"type": "replied_to", "id": reply_to["id"]})
    if quote_of is not None:
        references.append({"type": "quoted", "id": str(quote_of)})
    if retweet_of is not None:
        references.append({"type": "retweeted", "id": str(retweet_of)})
    found: dict[str, Any] = {
        "id": str(version_id),
        "text": words,
        "author_id": str(author),
        "conversation_id": str(conversation or (reply_to["conversation_id"] if reply_to else first)),
        "edit_history_tweet_ids": [str(each) for each in sorted(history or [version_id])],
    }
    if ranged:
        found["display_text_range"] = [begin, len(words)]
    if mentions:
        found["entities"] = {"mentions": mentions}
    if references:
        found["referenced_tweets"] = references
    return found
