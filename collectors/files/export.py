"""Exports: all that is stored of posts and accounts as an archive in X's form, which another installation imports."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from collectors.files import own_form
from collectors.files.archive_items import NOTED
from collectors.files.own_form import iso
from collectors.x.shapes import BIGGEST_ID
from data import exports
from data.exports import KeptPost, Look, Offices, Span
from data.instants import snowflake_at
from data.posts import HIDDEN
from data.profiles import COUNTS

PAGE = 500
NEVER = BIGGEST_ID
METRICS = {"followers": "followers_count", "following": "following_count", "posts_total": "tweet_count"}
DETAILS = {"suspended": "User has been suspended", "not_found": "Could not find user with ids"}
OF_PROFILE = (
    "name", "description", "location", "url", "profile_image_url", "profile_banner_url", "verified_type",
)  # fmt: skip


@dataclass
class Written:
    """What an export wrote: `bare` of the posts are without their words."""

    posts: int = 0
    bare: int = 0
    looks: int = 0


def lines(
    connection: Connection, written: Written, *, span: Span, without_text: bool, texts_since: datetime
) -> Iterator[str]:
    """The archive's lines, one response each; `written` counts along. What is deleted, or not public, or from before the
    time of which texts are kept, has no words."""
    accounts = [
        {"handle": handle, "id": str(x_user_id)} for handle, x_user_id in exports.accounts(connection)
    ]
    if accounts:
        yield _line({"meta": {"result_count": 0}, NOTED: {"accounts": accounts}})
    for looks in exports.looks(connection, span=span, size=PAGE):
        for at, same in groupby(looks, key=lambda look: look.at):
            seen = list(same)
            written.looks += len(seen)
            yield _line(_seen(seen) | {"__twarc": {"retrieved_at": iso(at)}})
    offices = exports.offices(connection)
    first = NEVER if without_text else snowflake_at(texts_since)
    for page in exports.posts(connection, span=span, size=PAGE, named_from=first):
        whole = [post for post in page if _has_words(post) and post.row.post_id >= first]
        bare = [post for post in page if not _has_words(post) or post.row.post_id < first]
        written.posts += len(page)
        written.bare += len(bare)
        yield _line(_posts(whole, bare, offices, nameless=without_text))


def _line(response: dict[str, Any]) -> str:
    return json.dumps(response, ensure_ascii=False, separators=(",", ":")) + "\n"


def _has_words(post: KeptPost) -> bool:
    row = post.row
    return row.state == "public" and row.text is not None and row.author_id is not None


def _seen(looks: list[Look]) -> dict[str, Any]:
    """The response that showed accounts at one instant; counts without a profile are Noted's own."""
    data, errors, counts = [], [], []
    for look in looks:
        profile, counted = look.profile, look.counts
        if profile is not None and profile.username is not None:
            data.append(_user(look))
            counted = None
        elif profile is not None:
            errors.append(_absent(look.x_user_id, profile.state))
        if counted is not None:
            found = {name: getattr(counted, name) for name in COUNTS}
            given = {name: value for name, value in found.items() if value is not None}
            counts.append({"id": str(look.x_user_id), "at": iso(look.at), **given})
    response: dict[str, Any] = {"data": data} if data else {}
    response |= {"errors": errors} if errors else {}
    response["meta"] = {"result_count": len(data)}
    return response | ({NOTED: {"counts": counts}} if counts else {})


def _user(look: Look) -> dict[str, Any]:
    user = {"id": str(look.x_user_id), "username": look.profile.username}  # type: ignore[union-attr]
    user |= {name: getattr(look.profile, name) for name in OF_PROFILE}
    found = {name: value for name, value in user.items() if value is not None}
    if look.profile is not None and look.profile.state == "protected":
        found["protected"] = True
    metrics = {field: getattr(look.counts, name, None) for name, field in METRICS.items()}
    given = {field: value for field, value in metrics.items() if value is not None}
    return found | ({"public_metrics": given} if given else {})


def _absent(x_user_id: int, state: str) -> dict[str, Any]:
    """X's words for an account that it does not show."""
    return {
        "value": str(x_user_id),
        "detail": f"{DETAILS.get(state, DETAILS['not_found'])}: [{x_user_id}].",
        "title": "Forbidden" if state == "suspended" else "Not Found Error",
        "resource_type": "user",
        "parameter": "ids",
        "resource_id": str(x_user_id),
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }


def _posts(
    whole: list[KeptPost], bare: list[KeptPost], offices: Offices, *, nameless: bool
) -> dict[str, Any]:
    response: dict[str, Any] = {"data": [_post(post) for post in whole]} if whole else {}
    response["meta"] = {"result_count": len(whole)}
    if bare:
        response[NOTED] = {"posts": [_bare(post, nameless, offices.wrote(post.row)) for post in bare]}
    return response


def _bare(post: KeptPost, nameless: bool, by_office: bool) -> dict[str, Any]:
    """A post without its words; where no words are wanted at all, nothing that was made of them either."""
    return own_form.bare(post, nameless=nameless and not by_office, keyed=by_office and not nameless)


def _post(post: KeptPost) -> dict[str, Any]:
    """A post in X's form, as far as that goes."""
    row = post.row
    references = (("replied_to", row.replied_to_id), ("quoted", row.quoted_id))
    referenced = [{"type": kind, "id": str(number)} for kind, number in references if number is not None]
    found: dict[str, Any] = {
        "id": str(row.latest_id),
        "text": row.text,
        "author_id": str(row.author_id),
        "created_at": iso(own_form.version_at(post)),
        "conversation_id": str(row.conversation_id),
        "edit_history_tweet_ids": own_form.history(post),
    }
    found |= {"referenced_tweets": referenced} if referenced else {}
    found |= {"lang": row.lang} if row.lang is not None else {}
    own = own_form.beside(post)
    return found | _found_in_text(post) | ({NOTED: own} if own else {})


def _found_in_text(post: KeptPost) -> dict[str, Any]:
    """Where the handles stand that are found in the text, for readers that do not know Noted's own field."""
    entries, text = [], post.row.text
    begin = 0
    for row in post.mentions:
        place = re.search(rf"[@＠]{re.escape(row.username)}(?![A-Za-z0-9_])", text, re.IGNORECASE)
        if place is None:
            continue
        entry = {"start": place.start(), "end": place.end(), "username": row.username}
        entries.append(entry | ({"id": str(row.user_id)} if row.user_id and not row.guessed else {}))
        if row.placement == HIDDEN:
            begin = max(begin, place.end() + 1)
    if not entries:
        return {}
    ranged = {"display_text_range": [min(begin, len(text)), len(text)]} if begin else {}
    return ranged | {"entities": {"mentions": sorted(entries, key=lambda entry: entry["start"])}}
