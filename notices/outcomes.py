"""How sending one message ended."""

from dataclasses import dataclass
from typing import Final

from data.deliveries import DOUBTFUL, FAILED, MOST_ERROR, SENT, WAITING

UNTRIED: Final = "untried"


@dataclass(frozen=True)
class Outcome:
    """`sent`; `failed`: refused for good; `waiting`: not taken just now; `doubtful`: it may have arrived; `untried`: we
    were asked to end before a word of it went out. `error`: in one line without a secret."""

    state: str
    error: str | None = None


DONE: Final = Outcome(SENT)


def one_line(words: str | bytes) -> str:
    """Words of a server as one line that can be shown."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    seen = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(seen.split())[:MOST_ERROR]


def later(error: str) -> Outcome:
    """It was not taken, and another try may help."""
    return Outcome(WAITING, one_line(error))


def refused(error: str) -> Outcome:
    """It is refused for good."""
    return Outcome(FAILED, one_line(error))


def doubtful(error: str) -> Outcome:
    """All of it went out and no answer came: it may have arrived."""
    return Outcome(DOUBTFUL, one_line(error))
