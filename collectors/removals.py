"""Removals: the lines by which X says what became of posts that it was asked about."""

import json
from dataclasses import dataclass
from typing import Any

from collectors.x.errors import Transient
from collectors.x.shapes import id_of
from data.deletions import DELETED, PROTECTED, SUSPENDED, WITHHELD
from data.quarantine import BadItem

STATES = {
    "deleted": DELETED,
    "deactivated": DELETED,  # so a look-up shows the posts of an account that its owner switched off, too
    "protected": PROTECTED,
    "suspended": SUSPENDED,
    "withheld": WITHHELD,
}
NOTHING_KEPT = "scrub_geo"  # the place of a post is to be forgotten: none is kept
IDS = ("id", "tweet_id", "post_id")
LONGEST_RAW = 2_000


@dataclass(frozen=True)
class Removal:
    """A post that is not public any more."""

    post_id: int
    state: str


def read(body: bytes) -> list[Removal | BadItem]:
    """What the lines of a result say; a line that cannot be read is kept as it came. Raises `Transient` where the
    result breaks off within its last line."""
    found: list[Removal | BadItem] = []
    lines = body.split(b"\n")
    for number, line in enumerate(lines, start=1):
        text = line.decode("utf-8", "backslashreplace").strip()
        if not text:
            continue
        item = _item(text)
        if item is None and number == len(lines):
            raise Transient("compliance/jobs: the result breaks off within a line")
        said = _removal(item, text)
        if said is not None:
            found.append(said)
    return found


def _item(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _removal(item: Any, text: str) -> Removal | BadItem | None:
    """What one line says: a removal, something to be looked at, or None where there is nothing to be done."""
    if not isinstance(item, dict):
        return BadItem("removal: the line is no JSON object", text[:LONGEST_RAW])
    post_id = next((id_of(item[name]) for name in IDS if name in item), None)
    if post_id is None:
        return BadItem("removal: the line names no post", text[:LONGEST_RAW])
    reason = str(item.get("reason") or "").lower()
    if reason == NOTHING_KEPT:
        return None
    state = STATES.get(reason or ("deleted" if item.get("action") == "delete" else ""))
    if state is None:
        return BadItem("removal: why the post is to go is not known here", text[:LONGEST_RAW], post_id)
    return Removal(post_id, state)
