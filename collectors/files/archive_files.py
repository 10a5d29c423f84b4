"""Files of archives: opened whatever their packing, known by what is in them, read some items at a time."""

import gzip
import hashlib
import io
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from collectors.files.archive_items import Item, items
from collectors.files.json_text import Broken, JsonText, TooLong

PACKED_TABLE = ".csv.gz"


class ArchiveError(Exception):
    """A file that cannot be read at all; its text is one line that names it."""


def check(file: Path) -> None:
    """See that a file can be read, and more than once; raises `ArchiveError`."""
    try:
        mode = file.stat().st_mode
    except OSError as error:
        raise ArchiveError(f"{file}: cannot be read ({error.strerror}).") from error
    if not stat.S_ISREG(mode):
        raise ArchiveError(f"{file}: is no regular file (a pipe, a folder). Save it to a file and name that.")
    if file.name.lower().endswith(PACKED_TABLE):
        raise ArchiveError(f"{file}: a table of follower counts is read unpacked: gunzip it first.")
    with _opened(file):
        pass


def holds_something(file: Path) -> bool:
    """Whether anything in a file is in a known form; what breaks off is for its reader to say."""
    try:
        return any(item.kind != "bad" for parcel in parcels(file, size=1) for item in parcel)
    except ArchiveError:
        return True


@contextmanager
def _opened(file: Path) -> Iterator[io.BufferedReader]:
    try:
        raw = file.open("rb")
    except OSError as error:
        raise ArchiveError(f"{file}: cannot be read ({error.strerror}).") from error
    with raw:
        yield raw


def _text(file: Path, raw: io.BufferedReader) -> io.TextIOWrapper:
    stream: Any = gzip.GzipFile(fileobj=raw) if file.suffix == ".gz" else raw
    return io.TextIOWrapper(stream, encoding="utf-8-sig")


def digest(file: Path) -> str:
    """By what a file is known, whatever its name: the SHA-256 of its bytes."""
    with _opened(file) as raw:
        try:
            return hashlib.file_digest(raw, "sha256").hexdigest()
        except OSError as error:
            raise ArchiveError(f"{file}: cannot be read ({error.strerror}).") from error


def parcels(
    file: Path, *, size: int, after: int = 0, seen: Callable[[int], None] = lambda bytes_read: None
) -> Iterator[list[Item]]:
    """What a file holds after its first `after` items, `size` items at a time; raises `ArchiveError` where it cannot
    be read on, once all that came before was given. `seen` is told how many of the file's bytes were read."""
    parcel: list[Item] = []
    fault: ArchiveError | None = None
    try:
        with _opened(file) as raw, _text(file, raw) as text:
            for number, item in enumerate(items(JsonText(text))):
                if number >= after:
                    parcel.append(item)
                if len(parcel) >= size:
                    seen(raw.tell())
                    yield parcel
                    parcel = []
    except (Broken, TooLong, OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        fault = _fault(file, error)
    if parcel:
        yield parcel
    if fault:
        raise fault


def _fault(file: Path, error: Exception) -> ArchiveError:
    if isinstance(error, TooLong):
        return ArchiveError(f"{file}, {error}")
    if isinstance(error, Broken):
        return ArchiveError(f"{file}, {error}: here it breaks off or is no JSON; what came before is stored.")
    return ArchiveError(
        f"{file}: breaks off or is no such file as its name says ({error}); what came before is stored."
    )
