"""Reply kinds: which phrase of the table a text contains, after Unicode NFC, case and spelling folding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from typing import Final

from metrics.spelling import CLAUSE, SENTENCE, Word, words

KINDS = ("resolved", "not_ours", "needs_info", "directed", "noted", "thanks")
"""The kinds a phrase can have, in the order in which they win where a reply holds phrases of several."""
OTHER = "other"
GAP: Final = "*"
GAPS: Final = (GAP, "…")
"""What in a phrase, between two spaces, stands for up to four words or none."""
GAP_WORDS: Final = 4


def folded(text: str) -> str:
    """A text as phrases are compared: its words in one spelling, with single spaces."""
    return " ".join(word.folded for word in words(text) if word.folded)


def words_key(text: str) -> int | None:
    """By what the same words are told once they are gone: 63 bits of BLAKE2b over the folded text in UTF-8, the same on
    every machine; None of a text without a word. Some are kept for good (`posts.words_key`): what folds a word otherwise
    makes those of before other words."""
    said = folded(text)
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), "big") >> 1 if said else None


def _any_of(listed: str) -> frozenset[str]:
    return frozenset(folded(listed).split())


NEGATIONS: Final = _any_of(
    "no not never nor neither without cannot cant hasnt havent isnt arent wasnt werent wont dont didnt"
    " नहीं न ना मत बिना nahi na mat bina"
)
"""What says that a thing is not so: in a gap it breaks the phrase, of whatever kind."""
UNDONE_BEFORE: Final = NEGATIONS | _any_of(
    "be being will would shall should can could may must if once unless until get getting yet hope whether ensure"
    " inform intimate यदि अगर yadi agar"
)
UNDONE_AFTER: Final = NEGATIONS | _any_of(
    "report करने कराने करवाने होने जाने चलाने करना कराना करें कराइए सकते सकती चाहिए दें लें कराएं करवाएं जाएगा जाएगी जाएंगे होगा होगी होंगे करेंगे"
    " karne karane karvane hone jane karna karana karen karaiye karvaiye sakte sakti chahiye den len karayen karvayen jayega jayegi jayenge hoga hogi honge karenge"
)
UNDONE_WITHIN: Final = UNDONE_BEFORE | UNDONE_AFTER | _any_of("for हेतु लिए hetu liye")
PROMISED: Final = _any_of("will would be रहूंगा रहूंगी रहेंगे होगा rahunga rahungi rahenge hoga")
"""What makes a thank-you of somebody who asks: "will be grateful", आभारी रहूंगा."""
BEFORE, AFTER = 4, 2
GUARDS: Final = {
    "resolved": (UNDONE_BEFORE, UNDONE_AFTER, UNDONE_WITHIN),
    "directed": (NEGATIONS, NEGATIONS, NEGATIONS),
    "noted": (NEGATIONS, NEGATIONS, NEGATIONS),
    "thanks": (PROMISED, PROMISED, PROMISED),
}
"""What a reply says was done, was not, where a word of the first set is among the four before the phrase, one of the
second among the two after it (both within the clause), or one of the third in its gaps: there the phrase does not count.
"""


@dataclass
class Step:
    """A place within phrases: by which word it goes on, whether a gap may come, and the kind of what ends here."""

    by_word: dict[str, "Step"] = field(default_factory=dict)
    gap: "Step | None" = None
    kind: int | None = None

    def add(self, parts: Sequence[str], kind: int) -> int | None:
        """Put a phrase under this step; the kind that the same phrase had already."""
        if not parts:
            had, self.kind = self.kind, kind if self.kind is None else min(kind, self.kind)
            return had
        if parts[0] == GAP:
            self.gap = self.gap or Step()
            return self.gap.add(parts[1:], kind)
        return self.by_word.setdefault(parts[0], Step()).add(parts[1:], kind)


def _parts(phrase: str) -> list[str]:
    """The folded words of a phrase and its gaps; raises `ValueError` where no word is in it, or not around a gap."""
    parts = [
        part for written in phrase.split() for part in ([GAP] if written in GAPS else folded(written).split())
    ]
    if all(part == GAP for part in parts):
        raise ValueError(f"phrase {phrase!r} holds no word")
    if GAP in (parts[0], parts[-1]) or (GAP, GAP) in pairwise(parts):
        raise ValueError(f"phrase {phrase!r} has a gap without a word on each side")
    return parts


@dataclass(frozen=True)
class Phrases:
    """The phrase table, folded once; a phrase matches at the bounds of words."""

    first: Step

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]]) -> "Phrases":
        """From (phrase, kind) rows; raises `ValueError` naming a kind that does not exist, a phrase that holds no word or
        a gap without a word on each side, or one that in another spelling has another kind."""
        first = Step()
        for phrase, kind in rows:
            if kind not in KINDS:
                raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
            had = first.add(_parts(phrase), KINDS.index(kind))
            if had is not None and KINDS[had] != kind:
                raise ValueError(
                    f"phrase {phrase!r} is of kind {kind}, and in some spelling of {KINDS[had]}; keep one"
                )
        return cls(first)

    def kind_of(self, text: str) -> str:
        """The kind of a reply by its text: the first of `KINDS` with a phrase in it that counts, else `other`."""
        starts, best, reply = self.first.by_word, len(KINDS), words(text)
        for at, word in enumerate(reply):
            if (step := starts.get(word.folded)) is not None:
                for kind, end, gaps in _follow(step, reply, at + 1, (), []):
                    if kind < best and _counts(KINDS[kind], reply, at, end, gaps):
                        best = kind
        return KINDS[best] if best < len(KINDS) else OTHER


Found = tuple[int, int, tuple[int, ...]]
"""A phrase in a reply: its kind, the place after its end, the places of the words in its gaps."""


def _follow(step: Step, reply: list[Word], at: int, gaps: tuple[int, ...], found: list[Found]) -> list[Found]:
    """Add the phrases that go on from a step at the word `at`."""
    if step.kind is not None:
        found.append((step.kind, at, gaps))
    if at < len(reply) and (further := step.by_word.get(reply[at].folded)) is not None:
        _follow(further, reply, at + 1, gaps, found)
    if step.gap is not None:
        for end in range(at, min(at + GAP_WORDS + 1, len(reply))):
            last = reply[end - 1]
            if last.ends == SENTENCE or (
                end > at and last.folded in NEGATIONS and _says(reply, (end - 1,), NEGATIONS)
            ):
                break
            if (further := step.gap.by_word.get(reply[end].folded)) is not None:
                _follow(further, reply, end + 1, (*gaps, *range(at, end)), found)
    return found


def _counts(kind: str, reply: list[Word], start: int, end: int, gaps: tuple[int, ...]) -> bool:
    """Whether a phrase from `start` to `end` says what was done, rather than what was not or is yet to be."""
    if kind not in GUARDS:
        return True
    before, after, within = GUARDS[kind]
    first, last = start, end
    while first > max(start - BEFORE, 0) and reply[first - 1].ends < CLAUSE:
        first -= 1
    while last < min(end + AFTER, len(reply)) and reply[last - 1].ends < CLAUSE:
        last += 1
    return not (
        _says(reply, range(first, start), before)
        or _says(reply, range(end, last), after)
        or _says(reply, gaps, within)
    )


def _says(reply: list[Word], places: Iterable[int], among: frozenset[str]) -> bool:
    """Whether one of a reply's words is among the given; the `no` before a number is none."""
    return any(
        reply[at].folded in among
        and not (reply[at].folded == "no" and at + 1 < len(reply) and reply[at + 1].folded[:1].isdigit())
        for at in places
    )
