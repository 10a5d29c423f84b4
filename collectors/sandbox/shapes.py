"""Posts in X's JSON: the fields asked for, what is empty left out, ids as text."""

import re
from typing import Any

from collectors.sandbox.instants import HOUR_MS, iso
from collectors.sandbox.posts import LONGEST, Mention, Post, short_link

_HASHTAG = re.compile(r"#([A-Za-z][A-Za-z0-9_]*)")
EDITABLE_MS, MOST_EDITS = HOUR_MS, 5
LANGUAGES = {"hi": "hi", "en": "en", "hinglish": "hi"}
Json = dict[str, Any]


def post_json(post: Post, fields: set[str], *, now_ms: int) -> Json:
    """A version of a post as it looks at `now_ms`."""
    text = _shown(post)
    found: Json = {"id": str(post.post_id), "text": text}
    if "edit_history_tweet_ids" in fields:
        found["edit_history_tweet_ids"] = [str(each.post_id) for each in post.history if each.ms <= now_ms]
    if "author_id" in fields:
        found["author_id"] = str(post.author.user_id)
    if "created_at" in fields:
        found["created_at"] = iso(post.ms)
    if "conversation_id" in fields:
        found["conversation_id"] = str(post.conversation_id)
    if "in_reply_to_user_id" in fields and post.replied_to is not None:
        found["in_reply_to_user_id"] = str(post.replied_to.author.user_id)
    if "referenced_tweets" in fields and (references := _references(post)):
        found["referenced_tweets"] = references
    if "entities" in fields and (entities := _entities(post, text)):
        found["entities"] = entities
    if "display_text_range" in fields:
        link = len(short_link(post.quoted)) + 1 if post.quoted is not None and text is post.text else 0
        found["display_text_range"] = [post.typed_from, len(text) - link]
    if "lang" in fields:
        found["lang"] = LANGUAGES[post.lang]
    if "note_tweet" in fields and text is not post.text:
        found["note_tweet"] = {"text": post.text}
        if entities := _entities(post, post.text):
            found["note_tweet"]["entities"] = entities
    if "edit_controls" in fields:
        found["edit_controls"] = _edit_controls(post, now_ms)
    if "public_metrics" in fields:
        found["public_metrics"] = _metrics(post, now_ms)
    if "possibly_sensitive" in fields:
        found["possibly_sensitive"] = False
    if "reply_settings" in fields:
        found["reply_settings"] = "everyone"
    return found


def _shown(post: Post) -> str:
    """The text, cut where a long post is cut for readers who do not ask for the note."""
    most = post.typed_from + LONGEST + (len(short_link(post.quoted)) + 1 if post.quoted is not None else 0)
    return post.text if len(post.text) <= most else post.text[: most - 1] + "…"


def _references(post: Post) -> list[Json]:
    kinds = (("retweeted", post.retweeted), ("quoted", post.quoted), ("replied_to", post.replied_to))
    return [{"type": kind, "id": str(each.post_id)} for kind, each in kinds if each is not None]


def _entities(post: Post, text: str) -> Json:
    entities: Json = {}
    room = len(text) if text is post.text else len(text) - 1
    mentions = [_mention(post, each) for each in post.mentions if each[0] + len(each[1]) < room]
    if mentions:
        entities["mentions"] = mentions
    hashtags = [
        {"start": found.start(), "end": found.end(), "tag": found.group(1)}
        for found in _HASHTAG.finditer(text)
    ]
    if hashtags:
        entities["hashtags"] = hashtags
    if post.quoted is not None and text is post.text:
        link = short_link(post.quoted)
        target = f"https://twitter.com/{post.quoted.author.handle_at(post.ms)}/status/{post.quoted.post_id}"
        entities["urls"] = [
            {"start": len(text) - len(link), "end": len(text), "url": link, "expanded_url": target}
        ]
    return entities


def _mention(post: Post, mention: Mention) -> Json:
    """An entry of `entities.mentions`; X does not always give the id."""
    start, handle, person = mention
    entry: Json = {"start": start, "end": start + len(handle) + 1, "username": handle}
    if (post.post_id // 3 + start) % 67:
        entry["id"] = str(person.user_id)
    return entry


def _edit_controls(post: Post, now_ms: int) -> Json:
    to_another = post.replied_to is not None and post.replied_to.author is not post.author
    edits = sum(each.ms <= now_ms for each in post.history) - 1
    return {
        "is_edit_eligible": post.retweeted is None and not to_another,
        "editable_until": iso(post.first.ms + EDITABLE_MS),
        "edits_remaining": MOST_EDITS - edits,
    }


def _metrics(post: Post, now_ms: int) -> Json:
    """Replies, quotes and retweets as they are in the world; likes and views made up, and growing for some days."""
    there = [each for each in post.referring if each.shown_at(now_ms)]
    replies = sum(each.replied_to is not None and each.replied_to.history is post.history for each in there)
    quotes = sum(each.quoted is not None and each.quoted.history is post.history for each in there)
    retweets = sum(each.retweeted is not None and each.retweeted.history is post.history for each in there)
    age = min(1.0, max(0, now_ms - post.ms) / (48 * HOUR_MS))
    views = int((20 + post.post_id // 7 % 600) * age)
    return {
        "retweet_count": retweets,
        "reply_count": replies,
        "like_count": views // 60,
        "quote_count": quotes,
        "bookmark_count": views // 500,
        "impression_count": views,
    }
