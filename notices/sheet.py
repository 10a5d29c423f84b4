"""A sheet: what a message says, in the reader's words and in parts, before it becomes plain text, HTML or a few lines for a
group."""

from dataclasses import dataclass

from data.roster_rows import UNSEEN


@dataclass(frozen=True)
class Link:
    """A way out of the message."""

    label: str
    url: str


@dataclass(frozen=True)
class Line:
    """A line, perhaps with a mark before it and links behind it."""

    text: str
    links: tuple[Link, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure with what it is of, and what is said beside it."""

    label: str
    value: str
    beside: str = ""


@dataclass(frozen=True)
class Part:
    """Some lines under a heading; `is_doubt`: they say what is not known."""

    heading: str
    lines: tuple[Line, ...]
    is_doubt: bool = False


@dataclass(frozen=True)
class Sheet:
    """All of a message; `short`: its lines for a group, the most needed first, `page` the way to the whole."""

    language: str
    subject: str
    title: str
    office: str
    banner: str
    known: str
    figures: tuple[Figure, ...]
    parts: tuple[Part, ...]
    footer: tuple[Line, ...]
    short: tuple[str, ...]
    page: Link | None


def one_line(text: object) -> str:
    """A name of somebody else's as one line without characters that are not seen or turn the writing round."""
    return " ".join(UNSEEN.sub(" ", str(text)).split())
