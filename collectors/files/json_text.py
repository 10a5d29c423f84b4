"""The JSON values in a text, one after the other, however long the text: no more of it is held than the value at hand."""

import json
from collections.abc import Iterator
from json import JSONDecodeError
from typing import Any, TextIO

CHUNK = 1 << 20
MOST_CHARACTERS = 64_000_000
"""What one value may hold where it cannot be taken apart: it has to fit into memory."""
LONGEST_TOKEN = 16
LONGEST_NUMBER = 400
_decoder = json.JSONDecoder()
_patient = json.JSONDecoder(parse_int=lambda digits: int(digits) if len(digits) <= LONGEST_NUMBER else digits)
"""Reads a number of more digits than Python takes as the text that it is, which no shape lets in."""


class Broken(Exception):
    """What stands in a line is no JSON, or not all of it is there; `is_cut` where the text ended in the middle."""

    def __init__(self, line: int, reason: str, *, is_cut: bool = False) -> None:
        super().__init__(f"line {line}: {reason}")
        self.is_cut = is_cut


class TooLong(Exception):
    """One value is longer than memory should hold."""


def loads(line: str) -> Any:
    """The one value in a line; raises `ValueError`, `RecursionError`."""
    try:
        return _decoder.decode(line)
    except JSONDecodeError:
        raise
    except ValueError:
        return _patient.decode(line)


class JsonText:
    """A text from where it was read to; `line` is the number of the line in which that is."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._buffer, self._at, self.line = stream, "", 0, 1

    def _more(self) -> bool:
        left = len(self._buffer) - self._at
        if left > MOST_CHARACTERS:
            raise TooLong(
                f"line {self.line}: one JSON value of over {MOST_CHARACTERS:,} characters. Write one post a line."
            )
        chunk = self._stream.read(max(CHUNK, left))  # doubled, so that a long value is not tried too often
        self._buffer, self._at = self._buffer[self._at :] + chunk, 0
        return bool(chunk)

    def _take(self, end: int) -> str:
        taken, self._at = self._buffer[self._at : end], end
        self.line += taken.count("\n")
        return taken

    def beginning(self, characters: int) -> tuple[str, bool]:
        """The next characters, which stay, and whether the text ends with them."""
        while len(self._buffer) - self._at <= characters:
            if not self._more():
                return self._buffer[self._at :], True
        return self._buffer[self._at : self._at + characters], False

    def next_line(self, *, longest: int) -> str | None:
        """A line with its end, "" at the end of the text, or None where it is longer: then it stays."""
        while (end := self._buffer.find("\n", self._at)) < 0:
            if len(self._buffer) - self._at > longest:
                return None
            if not self._more():
                return self._take(len(self._buffer))
        return self._take(end + 1) if end - self._at <= longest else None

    def peek(self) -> str:
        """The next character that is no white space, which stays; "" at the end."""
        while True:
            stripped = self._buffer[self._at : self._at + CHUNK].lstrip()
            if stripped:
                self._take(min(self._at + CHUNK, len(self._buffer)) - len(stripped))
                return stripped[0]
            self._take(min(self._at + CHUNK, len(self._buffer)))
            if self._at == len(self._buffer) and not self._more():
                return ""

    def value(self) -> Any:
        """The value that stands next; raises `Broken`, `TooLong`."""
        self.peek()
        decoder = _decoder
        while True:
            try:
                found, end = decoder.raw_decode(self._buffer, self._at)
            except JSONDecodeError as error:
                may_go_on = (
                    error.msg.startswith("Unterminated") or error.pos >= len(self._buffer) - LONGEST_TOKEN
                )
                if may_go_on and self._more():
                    continue
                raise Broken(self.line, error.msg, is_cut=may_go_on) from error
            except ValueError:  # a number of thousands of digits
                decoder = _patient
                continue
            except RecursionError as error:
                raise Broken(self.line, "nested too deeply") from error
            if end == len(self._buffer) and self._more():
                continue  # a number may go on
            self._take(end)
            return found

    def _sign(self, signs: str) -> str:
        found = self.peek()
        if not found or found not in signs:
            raise Broken(self.line, f"{' or '.join(signs)} expected", is_cut=not found)
        self._take(self._at + 1)
        return found

    def elements(self) -> Iterator[int]:
        """Stand before each element of the array that comes next, given its line; whoever asks takes its `value`."""
        self._sign("[")
        if self.peek() == "]":
            self._sign("]")
            return
        while True:
            self.peek()
            yield self.line
            if self._sign(",]") == "]":
                return

    def members(self) -> Iterator[str]:
        """Stand before each value of the object that comes next, given its name, likewise."""
        self._sign("{")
        if self.peek() == "}":
            self._sign("}")
            return
        while True:
            if self.peek() != '"':
                raise Broken(self.line, "a name expected", is_cut=not self.peek())
            name = self.value()
            self._sign(":")
            yield name
            if self._sign(",}") == "}":
                return
