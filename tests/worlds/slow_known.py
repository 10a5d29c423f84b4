"""The fields of cases as they were known at an instant, by the words of the definitions. Slow and obvious.

Threads, texts and owners are those of everything stored: a thread is "applied until it changes no more", a text is
"the latest known". Posts, tags and detected deletions have instants, and count from the next millisecond on.
"""

from collections.abc import Mapping
from typing import Any

from data.instants import snowflake_ms
from tests.worlds.slow_cases import ACTS, SlowCases

Key = tuple[str, int]


def known_cases(world: SlowCases, *, as_of_ms: int, gone: Mapping[int, int]) -> dict[Key, dict[str, Any]]:
    """Every case that exists at `as_of_ms`; `gone`: when the deletion of a post was detected."""
    found = {}
    for thread, members in world.threads().items():
        for unit_id in world.unit_ids():
            fields = _fields(world, unit_id, thread, members, as_of_ms=as_of_ms, gone=gone)
            if fields is not None:
                found[unit_id, thread] = fields
    return found


def _fields(
    world: SlowCases,
    unit_id: str,
    thread: int,
    everything: list[int],
    *,
    as_of_ms: int,
    gone: Mapping[int, int],
) -> dict[str, Any] | None:
    tags = [tag for tag in world.tags(unit_id, everything) if tag[0] < as_of_ms]
    if not tags:
        return None
    members = [first for first in everything if snowflake_ms(first) < as_of_ms]
    referrals = [tag[:2] for tag in tags if tag[2]]
    root = world.author(thread) if thread in everything else None
    if root is not None and root.unit_id == unit_id and not referrals:
        return None
    opened, referred = tags[0][:2], referrals[0] if referrals else None
    replies = _replies(world, unit_id, members, everything)
    after_opened = [reply for reply in replies if reply[:2] > opened]
    start = referred or opened
    after_start = [reply for reply in replies if reply[:2] > start]
    acknowledged = after_start[0][0] if after_start else None
    if referred and any(reply[:2] < referred for reply in after_opened):
        acknowledged = referred[0]
    closing = [reply for reply in after_opened if reply[2] == "resolved"]
    closed = closing[0][:2] if closing else None
    reopened = closed is not None and any(post > closed for post in _complaints(world, members))
    withdrawn = gone.get(start[1])
    if withdrawn is not None and withdrawn >= as_of_ms:
        withdrawn = None
    if withdrawn is not None:
        status = "withdrawn"
    elif closed is not None and not reopened:
        status = "closed"
    else:
        status = "in_process" if acknowledged is not None else "open"
    return {
        "origin": "referral" if referred else "complaint",
        "tag_id": start[1],
        "opened_ms": opened[0],
        "referred_ms": referred[0] if referred else None,
        "first_reply_ms": after_opened[0][0] if after_opened else None,
        "first_reply_id": after_opened[0][1] if after_opened else None,
        "acknowledged_ms": acknowledged,
        "acted_ms": next((reply[0] for reply in after_start if reply[2] in ACTS), None),
        "closed_ms": closed[0] if closed else None,
        "reopened": reopened,
        "status": status,
        "clock_start_ms": start[0],
        "withdrawn_ms": withdrawn,
    }


def _replies(
    world: SlowCases, unit_id: str, members: list[int], everything: list[int]
) -> list[tuple[int, int, str]]:
    """(instant, post, kind) of what the unit wrote, in order."""
    found = []
    for first in members:
        author, post = world.author(first), world.post(first)
        if post is None or author is None or author.unit_id != unit_id:
            continue
        is_referral = unit_id in world.hq_units and world.refers_somebody(first, everything)
        found.append((snowflake_ms(first), first, "directed" if is_referral else world.kind_of(post["text"])))
    return sorted(found)


def _complaints(world: SlowCases, members: list[int]) -> list[tuple[int, int]]:
    """(instant, post) of what citizens wrote that is no plain thank-you."""
    found = []
    for first in members:
        post = world.post(first)
        if post is not None and world.author(first) is None and world.kind_of(post["text"]) != "thanks":
            found.append((snowflake_ms(first), first))
    return found
