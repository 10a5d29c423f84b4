"""What stands in an archive: posts, users, partial errors and what is Noted's own, sorted out of any form of JSON."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from collectors.files import faceless
from collectors.files.json_text import Broken, JsonText, loads
from collectors.files.moments import X_BEGAN_AT
from data.quarantine import BadItem

LONGEST_LINE = 8_000_000
"""A line that is longer is taken apart while it is read."""
PROBE, PROBED_LINES = 1_000_000, 50
NEITHER = "line: neither a response nor a post nor a user"
NOT_JSON = "line: not JSON"
TOO_DEEP = "line: nested too deeply"
NOTED = "__noted"
"""The field for what X's form cannot say: written by `collectors.files.export`, read here alone, never at the live door."""
USERS = "users"
INCLUDED = ("users", "tweets", "posts")
Kind = Literal["post", "user", "error", "bare", "counts", "account", "bad"]


@dataclass(frozen=True)
class Item:
    """One thing of an archive, in which line it stands, and when X gave it."""

    kind: Kind
    value: Any
    line: int
    seen_at: datetime | None = None


def items(text: JsonText) -> Iterator[Item]:
    """Everything in a text, in its order; raises `Broken` where a value over many lines breaks off."""
    if text.peek() in ("[", "{") and _is_one_value(text):
        yield from _taken_apart(text)
    while (line := text.next_line(longest=LONGEST_LINE)) != "":
        if line is None:
            yield from _taken_apart(text)
        elif line.strip():
            yield from of_line(line, number=text.line - line.endswith("\n"))


def of_line(line: str, *, number: int) -> Iterator[Item]:
    """Everything in one line; a line that is no JSON is bad as the text it is."""
    try:
        found = loads(line)
    except (ValueError, RecursionError):
        yield Item("bad", BadItem(NOT_JSON, faceless.beginning(line.rstrip("\n"))), number)
        return
    yield from _in(found, number)


def _is_one_value(text: JsonText) -> bool:
    """Whether a text is one value over many lines, or one very long line, rather than a value a line.

    A broken first line must cost no other: so it is only where what follows does not stand for itself.
    """
    sample, is_all = text.beginning(PROBE)
    lines = sample.split("\n")
    filled = [line for line in lines[: PROBED_LINES + 1] if line.strip()]
    if _is_json(filled[0]):
        return False
    probe = JsonText(io.StringIO(sample))
    try:
        for _ in _taken_apart(probe):
            pass
    except Broken as error:
        if error.is_cut and not is_all:
            return True
        alone = len(filled) == 1 and is_all
        return not alone and not any(_is_json(line) for line in filled[1:])
    return True


def _is_json(line: str) -> bool:
    """Whether a line is an object or an array in itself."""
    try:
        found = loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict | list) and bool(found)


def _taken_apart(text: JsonText) -> Iterator[Item]:
    """Everything in the value that comes next, without ever holding all of it."""
    begin, number = text.peek(), text.line
    if begin == "[":
        for line in text.elements():
            yield from _in(text.value(), line)
    elif begin == "{":
        kept: dict[str, Any] = {}
        for name in text.members():
            if name == "data" and text.peek() == "[":
                kept[name] = []
                yield from _posts_of(text, kept[name])
            elif name == "includes" and text.peek() == "{":
                kept[name] = {}
                for part in text.members():
                    kept[name][part] = []
                    if part in INCLUDED and text.peek() == "[":
                        yield from _posts_of(text, kept[name][part])
                    else:
                        text.value()
            else:
                kept[name] = text.value()
        yield from _in(kept, number)
    else:
        yield from _in(text.value(), number)


def _posts_of(text: JsonText, others: list[Any]) -> Iterator[Item]:
    """The posts of an array as they come; what is none waits for the response's end, which says when X gave it."""
    for line in text.elements():
        found = text.value()
        if isinstance(found, dict) and ("text" in found or "author_id" in found):
            yield from _in(found, line)
        else:
            others.append(found)


def _in(thing: Any, line: int) -> list[Item]:
    """The items in a JSON value, or one bad one where it is nested beyond reason."""
    try:
        return list(_sorted(thing, line, None))
    except RecursionError:
        return [Item("bad", BadItem(TOO_DEEP, f"a value nested too deeply to be written, line {line}"), line)]


def _sorted(thing: Any, line: int, seen_at: datetime | None) -> Iterator[Item]:
    """The items in a JSON value: a response, a list, or an object that is a post, perhaps with its author, or a user."""
    if isinstance(thing, list):
        for each in thing:
            yield from _sorted(each, line, seen_at)
    elif not isinstance(thing, dict):
        yield Item("bad", faceless.bad(NEITHER, thing), line)
    elif any(name in thing for name in ("data", "includes", "meta", "errors")):
        yield from _of_response(thing, line, retrieved_at(thing) or seen_at)
    elif "text" in thing or "author_id" in thing:
        yield Item("post", thing, line)
        if isinstance(thing.get("author"), dict):
            yield Item("user", thing["author"], line, retrieved_at(thing) or seen_at)
    elif "username" in thing:
        yield Item("user", thing, line, retrieved_at(thing) or seen_at)
    else:
        yield Item("bad", replace(faceless.bad(NEITHER, thing), object_id=None), line)


def _of_response(response: dict[str, Any], line: int, seen_at: datetime | None) -> Iterator[Item]:
    own = response.get(NOTED)
    own = own if isinstance(own, dict) else {}
    for each in _listed(own, "accounts"):
        yield Item("account", each, line)
    included = response.get("includes")
    included = included if isinstance(included, dict) else {}
    for part in (response.get("data"), *(included.get(name) for name in INCLUDED if name != USERS)):
        yield from _sorted(part or [], line, seen_at)
    users = included.get(USERS) or []
    for each in users if isinstance(users, list) else [users]:
        if isinstance(each, dict):  # a user even where nothing in it says so: nobody's profile is kept aside
            yield Item("user", each, line, retrieved_at(each) or seen_at)
        else:
            yield from _sorted(each, line, seen_at)
    for each in _listed(own, "posts"):
        yield Item("bare", each, line)
    for each in _listed(own, "counts"):
        yield Item("counts", each, line)
    errors = response.get("errors")
    for each in errors if isinstance(errors, list) else []:
        if isinstance(each, dict):
            yield Item("error", each, line, seen_at)


def _listed(own: dict[str, Any], name: str) -> list[Any]:
    found = own.get(name)
    return found if isinstance(found, list) else [] if found is None else [found]


def retrieved_at(thing: dict[str, Any]) -> datetime | None:
    """When X gave a response, as twarc2 writes it into it; None where it does not say, or that cannot be."""
    said = thing.get("__twarc")
    try:
        moment = datetime.fromisoformat(said["retrieved_at"]) if isinstance(said, dict) else None
    except (KeyError, TypeError, ValueError):
        return None
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if moment >= X_BEGAN_AT else None
