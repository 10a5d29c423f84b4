"""Reply kinds: which phrase of the table a text contains, after Unicode NFC and case folding."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KINDS = ("resolved", "not_ours", "needs_info", "directed", "noted", "thanks")
"""The kinds a phrase can have, in the order in which they win where a reply holds phrases of several."""
OTHER = "other"
_HANDLES_AND_LINKS = re.compile(r"https?://\S+|[@#][A-Za-z0-9_]+")


def folded(text: str) -> str:
    """A text as phrases are compared: NFC, case folded, without handles, tags and links, single spaces."""
    plain = _HANDLES_AND_LINKS.sub(" ", unicodedata.normalize("NFC", text))
    plain = re.sub(r"[\s.,;:!?।॥\-–—'\"()]+", " ", plain.casefold())
    return plain.strip()


@dataclass(frozen=True)
class Phrases:
    """The phrase table, folded once; a phrase matches at the bounds of words."""

    by_kind: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]]) -> "Phrases":
        """From (phrase, kind) rows; raises `ValueError` naming a kind that does not exist or an empty phrase."""
        found: dict[str, list[str]] = {kind: [] for kind in KINDS}
        for phrase, kind in rows:
            if kind not in found:
                raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
            if not folded(phrase):
                raise ValueError(f"phrase {phrase!r} holds no word")
            found[kind].append(f" {folded(phrase)} ")
        return cls({kind: tuple(phrases) for kind, phrases in found.items()})

    def kind_of(self, text: str) -> str:
        """The kind of a reply by its text: the first of `KINDS` with a phrase in it, else `other`."""
        padded = f" {folded(text)} "
        for kind in KINDS:
            if any(phrase in padded for phrase in self.by_kind[kind]):
                return kind
        return OTHER
