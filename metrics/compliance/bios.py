"""Bios: an office's against headquarters' with the office's name put in, word by word."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from metrics.compliance.clauses import BioRules
from metrics.compliance.finding import FAIL, PASS, Finding, unknown


def folded(text: str) -> str:
    """A text in NFC, without case, invisible joiners and needless spaces."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return " ".join(re.sub(r"[\u200b-\u200d\ufeff]", "", plain).split())


def words(text: str) -> list[str]:
    """The words of a text as they are compared: what stands around them is left out."""
    return [each for each in (word.strip(".,;:!?।|()\"'“”‘’·•-–—") for word in folded(text).split()) if each]


def templates(hq_bio: str, rules: BioRules) -> list[str]:
    """Headquarters' bio with a place where its name stood, then the wordings that are as good."""
    found = unicodedata.normalize("NFC", hq_bio)
    for name, place in rules.names.items():
        parts = re.split(re.escape(unicodedata.normalize("NFC", name)), found, flags=re.IGNORECASE)
        found = place.join(parts)
    return [found, *rules.templates]


def spans(expected: str, seen: str) -> list[list[str]]:
    """What of two texts is the `same`, `missing` from what was seen, or `added` there, word by word, in order."""
    wanted, given = expected.split(), seen.split()
    left, right = ([folded(each).strip(".,;:।") for each in side] for side in (wanted, given))
    found: list[list[str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(["same", " ".join(given[c:d])])
            continue
        found += [
            [name, " ".join(part)] for name, part in (("missing", wanted[a:b]), ("added", given[c:d])) if part
        ]
    return found


def difference(expected: str, seen: str) -> float:
    """The share of the words of both texts that have no equal in the other, in order."""
    return 1 - SequenceMatcher(None, words(expected), words(seen), autojunk=False).ratio()


def is_named(text: str, name: str) -> bool:
    """Whether the words of a name stand together in a text."""
    return f" {' '.join(words(name))} " in f" {' '.join(words(text))} "


def same_bio(
    seen: str | None, *, hq_bio: str | None, names_en: Sequence[str], names_hi: Sequence[str], limit: float,
    rules: BioRules,
) -> Finding:  # fmt: skip
    """Whether a bio is headquarters' with one of the office's names; the nearest wording is what is expected."""
    if not (hq_bio or "").strip() and not rules.templates:
        return unknown("hq_not_known", found=seen)
    wanted = [
        template.replace("{unit_en}", english).replace("{unit_hi}", hindi)
        for template in templates(hq_bio or "", rules)
        if template
        for english in names_en
        for hindi in names_hi
    ]
    nearest = min(wanted, key=lambda each: difference(each, seen or ""))
    if not (seen or "").strip():
        return Finding(FAIL, expected=nearest, found=None, reason="no_bio")
    apart = difference(nearest, seen or "")
    evidence: dict[str, Any] = {
        "difference": round(apart, 3), "limit": limit, "spans": spans(nearest, unicodedata.normalize("NFC", seen or "")),
    }  # fmt: skip
    reason = None if apart <= limit else "other_bio"
    if reason is None and not any(is_named(seen or "", name) for name in (*names_en, *names_hi)):
        reason = "unnamed_bio"  # headquarters' own words, or another office's, are near enough, too
    return Finding(FAIL if reason else PASS, expected=nearest, found=seen, reason=reason, evidence=evidence)
