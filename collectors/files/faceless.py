"""What of a file is set aside holds nobody's profile: whoever is named in it is a handle and an id."""

import re
from typing import Any

from collectors.x import door
from data.quarantine import ASIDE, BadItem

IN_POSTS = ("author", "in_reply_to_user", "user")
"""Where flattened posts hold whole users."""
OF_USERS = ("start", "end", "indices", "id", "id_str", "username", "screen_name")
BEGINNING = 200
PERSONAL = re.compile(
    r'"(?:includes|users|author|in_reply_to_user|user|username|screen_name|name|description|location)"'
)


def bad(reason: str, item: Any, *, number: int = 0, state: str = ASIDE) -> BadItem:
    """An item that goes into the quarantine, without the profiles in it."""
    known = item.get("id") if isinstance(item, dict) else None
    try:
        kept = _post(item) if isinstance(item, dict) and "text" in item else _without(item)
    except RecursionError:
        kept = {"id": known if isinstance(known, str | int) else None, "is": "nested too deeply"}
    return door.bad(reason, kept, number=number, state=state)


def beginning(line: str) -> str:
    """What is kept of a line that is no JSON: its file has the rest."""
    kept = PERSONAL.split(line[:BEGINNING], maxsplit=1)[0]
    return line if kept == line else f"{kept}… ({len(line)} characters)"


def _post(post: dict[str, Any]) -> dict[str, Any]:
    return {name: _without(value) for name, value in post.items() if name not in IN_POSTS}


def _without(value: Any) -> Any:
    if isinstance(value, list):
        return [_without(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "username" in value or "screen_name" in value:
        return {name: _without(value[name]) for name in OF_USERS if name in value}
    return _post(value)
