"""A clock that several programs read and one of them moves: an instant in a file that all of them map."""

import mmap
import struct
from datetime import datetime, timedelta
from pathlib import Path

from data.instants import from_ms, to_ms

FORM = struct.Struct("<qq")


class SharedClock:
    """The instant, and how many requests the server has under way; stands still until somebody moves it."""

    def __init__(self, file: Path, *, begin_at: datetime | None = None) -> None:
        if begin_at is not None:
            file.write_bytes(FORM.pack(to_ms(begin_at), 0))
        self.file = file
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), FORM.size)

    def ms(self) -> int:
        """Milliseconds since 1970."""
        return int(FORM.unpack_from(self._shared)[0])

    def now_at(self) -> datetime:
        return from_ms(self.ms())

    def set(self, moment: datetime) -> None:
        struct.pack_into("<q", self._shared, 0, to_ms(moment))

    def move(self, **much: float) -> None:
        """Forward by so many seconds, minutes, hours."""
        self.set(self.now_at() + timedelta(**much))

    def under_way(self) -> int:
        """Requests that the server has begun and not ended."""
        return int(FORM.unpack_from(self._shared)[1])

    def count(self, more: int) -> None:
        """Of the server alone: a request begins or ends."""
        struct.pack_into("<q", self._shared, FORM.size // 2, self.under_way() + more)
