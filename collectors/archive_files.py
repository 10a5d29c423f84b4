"""Files of archives: their JSON values one by one, sorted into posts and users whatever the form they come in."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from data.quarantine import BadItem

MOST_CHARACTERS = 256_000_000
"""What one line, or a file that is one JSON value, may hold: it has to fit into memory."""
NEITHER = "line: neither a response nor a post nor a user"


class ArchiveError(Exception):
    """A file that cannot be read at all; its text is one line that names it."""


@dataclass
class Parcel:
    """Items of some lines, on their way to the door; `seen_at` is when X gave the users."""

    posts: list[Any] = field(default_factory=list)
    users: list[tuple[Any, datetime | None]] = field(default_factory=list)
    bad: list[BadItem] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.posts) + len(self.users) + len(self.bad)

    def add(self, thing: dict[str, Any], *, seen_at: datetime | None) -> None:
        """Sort one object that is no response: a post, perhaps with its author in it, or a user."""
        if "text" in thing or "author_id" in thing:
            self.posts.append(thing)
            if isinstance(thing.get("author"), dict):
                self.users.append((thing["author"], _retrieved_at(thing) or seen_at))
        elif "username" in thing:
            self.users.append((thing, _retrieved_at(thing) or seen_at))
        elif "errors" not in thing:
            self.bad.append(BadItem(NEITHER, json.dumps(thing)))


def parcels(file: Path, *, size: int) -> Iterator[Parcel]:
    """What a file holds, some `size` items at a time; raises `ArchiveError` where it cannot be read on."""
    parcel = Parcel()
    for thing in _things(file):
        for item, seen_at in _items(thing, None):
            if isinstance(item, BadItem):
                parcel.bad.append(item)
            else:
                parcel.add(item, seen_at=seen_at)
            if len(parcel) >= size:
                yield parcel
                parcel = Parcel()
    yield parcel


def _items(thing: Any, seen_at: datetime | None) -> Iterator[tuple[Any, datetime | None]]:
    """The objects in a JSON value (a response, a list, an object), each with when X gave it."""
    if isinstance(thing, BadItem):
        yield thing, None
    elif isinstance(thing, list):
        for each in thing:
            yield from _items(each, seen_at)
    elif not isinstance(thing, dict):
        yield BadItem(NEITHER, json.dumps(thing)), None
    elif "data" in thing or "includes" in thing or "meta" in thing:
        seen_at = _retrieved_at(thing) or seen_at
        included = thing.get("includes")
        included = included if isinstance(included, dict) else {}
        for part in (thing.get("data"), *(included.get(name) for name in ("users", "tweets", "posts"))):
            yield from _items(part or [], seen_at)
    else:
        yield thing, seen_at


def _retrieved_at(thing: dict[str, Any]) -> datetime | None:
    said = thing.get("__twarc")
    try:
        moment = datetime.fromisoformat(said["retrieved_at"]) if isinstance(said, dict) else None
    except (KeyError, TypeError, ValueError):
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def check(file: Path) -> None:
    """See that a file can be opened; raises `ArchiveError`."""
    _open(file).close()


def _open(file: Path) -> TextIO:
    try:
        if file.suffix == ".gz":
            return gzip.open(file, "rt", encoding="utf-8-sig")
        return file.open(encoding="utf-8-sig")
    except OSError as error:
        raise ArchiveError(f"{file}: cannot be read ({error.strerror}).") from error


def _things(file: Path) -> Iterator[Any]:
    """The JSON values of a file: one a line, or the whole file as one; a broken line as the text it is."""
    try:
        with _open(file) as lines:
            filled = (line for line in iter(lambda: _read(lines.readline, file), "") if line.strip())
            first = next(filled, None)
            if first is None:
                return
            if first.lstrip()[0] in "[{" and not _is_json(first):
                whole = first + _read(lines.read, file)
                yield from [json.loads(whole)] if _is_json(whole) else map(_value, _filled(whole))
                return
            yield from map(_value, chain([first], filled))
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise ArchiveError(
            f"{file}: breaks off or is no such file as its name says ({error}); what came before is stored."
        ) from error


def _read(read: Callable[[int], str], file: Path) -> str:
    found = read(MOST_CHARACTERS + 1)
    if len(found) > MOST_CHARACTERS:
        raise ArchiveError(
            f"{file}: one JSON value of over {MOST_CHARACTERS:,} characters. Write one post a line."
        )
    return found


def _filled(text: str) -> Iterator[str]:
    return (line for line in text.split("\n") if line.strip())


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _value(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return BadItem("line: not JSON", line.rstrip("\n"))
