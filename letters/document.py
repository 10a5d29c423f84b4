"""A letter as a document of blocks, which knows no paper: it is built once and printed in more than one way."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, Literal

UNPRINTED: Final = re.compile(
    r"[^\x20-\x7e\u00a0-\u00ff\u0900-\u097f\u200c\u200d\u2013\u2014\u2018\u2019\u201c\u201d\u2026]"
)
"""What the fonts of our folder do not draw, or what draws nothing and turns the line round."""
AS_PRINTED: Final = str.maketrans({"\u2212": "–", "\u00ad": None, "\ufeff": None, "\u00a0": " "})
UNKNOWN_SIGN: Final = "?"
UNSEEN: Final = ("Cc", "Cf", "Cs")
JOINERS: Final = "\u200c\u200d"


def printable(text: str) -> str:
    """A text as it can be printed: composed, on one line, without signs that are not seen; what no font of ours draws is
    a question mark."""
    spaced = "".join(" " if each.isspace() else each for each in text.translate(AS_PRINTED))
    seen = "".join(each for each in spaced if each in JOINERS or unicodedata.category(each) not in UNSEEN)
    return UNPRINTED.sub(UNKNOWN_SIGN, " ".join(unicodedata.normalize("NFC", seen).split()))


def shortened(text: str, *, most: int) -> str:
    """A name of so many characters at most; that it was cut can be seen."""
    said = printable(text)
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"


@dataclass(frozen=True)
class Heading:
    """A heading: of level 1 there is one, the subject."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Line:
    """A line by itself."""

    text: str
    place: Literal["left", "center", "right"] = "left"
    is_strong: bool = False


@dataclass(frozen=True)
class Pair:
    """Two texts on one line, at its two ends."""

    left: str
    right: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; one that is numbered has the next number of the letter."""

    text: str
    is_numbered: bool = True


@dataclass(frozen=True)
class Items:
    """A list: with numbers, with letters as directions have them, or without either."""

    texts: tuple[str, ...]
    kind: Literal["numbers", "letters", "plain"] = "numbers"


@dataclass(frozen=True)
class Linked:
    """A short text that leads to a whole address."""

    text: str
    address: str


Cell = str | Linked


@dataclass(frozen=True)
class Table:
    """A table; `wide` are the relative widths of its columns, `to_the_right` those that hold numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    wide: tuple[float, ...]
    to_the_right: tuple[int, ...] = ()


@dataclass(frozen=True)
class Links:
    """Short texts that lead somewhere, and what is said of those that are not listed."""

    listed: tuple[Linked, ...]
    rest: str = ""


@dataclass(frozen=True)
class Signature:
    """The place in which is signed, and the lines below it."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a page of its own."""


Block = Heading | Line | Pair | Paragraph | Items | Table | Links | Signature | NewPage


@dataclass(frozen=True)
class Letter:
    """A whole letter. `banner` stands on every page, where there is one, `foot` on every page with its number (`page`, in
    which `{n}` and `{all}` are put in); a letter of one page has no second one."""

    title: str
    language: str
    dated_on: date
    blocks: tuple[Block, ...]
    foot: str
    page: str
    banner: str | None = None
    is_one_page: bool = False

    def texts(self) -> list[str]:
        """All that is said, in the order in which it is read; without what stands on every page."""
        return [text for block in self.blocks for text in _texts(block)]


def _texts(block: Block) -> Iterator[str]:
    for field in fields(block):
        yield from _texts_in(getattr(block, field.name), field.name)


def _texts_in(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, Linked):
        yield value.text
    elif isinstance(value, str) and value and name not in ("place", "kind"):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts_in(each, name)


def _printed(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Linked):
        return replace(value, text=printable(value.text))
    return tuple(_printed(each) for each in value) if isinstance(value, tuple) else value


def finished(letter: Letter) -> Letter:
    """The letter with every text as it can be printed, so that all papers of it say the same."""
    blocks = tuple(
        replace(block, **{field.name: _printed(getattr(block, field.name)) for field in fields(block)})
        for block in letter.blocks
    )
    return replace(
        letter,
        title=printable(letter.title),
        foot=printable(letter.foot),
        page=printable(letter.page),
        banner=None if letter.banner is None else printable(letter.banner),
        blocks=blocks,
    )
