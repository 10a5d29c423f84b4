"""X's newer names (`post.*`) of what was asked for by the older ones (`tweet.*`); both are read alike."""

from typing import Any

OF_POSTS = frozenset({"referenced_posts", "edit_history_post_ids", "note_post"})
OF_COUNTS = frozenset({"post_count", "total_post_count", "repost_count"})


def of_post(item: dict[str, Any]) -> list[str]:
    """The newer names in a post."""
    found = list(OF_POSTS.intersection(item))
    counts = item.get("public_metrics")
    return found + _of_counts(counts)


def of_user(item: dict[str, Any]) -> list[str]:
    """The newer names in a user."""
    return _of_counts(item.get("public_metrics"))


def _of_counts(counts: Any) -> list[str]:
    return list(OF_COUNTS.intersection(counts)) if isinstance(counts, dict) else []


def of_answer(payload: dict[str, Any]) -> list[str]:
    """The newer names in an answer itself, beside those of its posts and users."""
    includes, data = payload.get("includes"), payload.get("data")
    found = ["includes.posts"] if isinstance(includes, dict) and "posts" in includes else []
    rows = [payload.get("meta"), *(data if isinstance(data, list) else [])]
    return found + sorted({name for row in rows for name in _of_counts(row)})
