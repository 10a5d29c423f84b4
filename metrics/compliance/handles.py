"""Handles: whether one is named after its office, and whether one only looks like headquarters'."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from metrics.compliance.clauses import HandleRules
from metrics.compliance.finding import FAIL, PASS, Finding, unknown

LOOKS_LIKE: Final = {
    **dict.fromkeys("0оοО", "o"),
    **dict.fromkeys("1|iIlІііιӏ", "l"),
    **dict.fromkeys("рρ", "p"),
    **dict.fromkeys("сϲ", "c"),
    **dict.fromkeys("еε", "e"),
    **dict.fromkeys("5ѕ", "s"),
    **dict.fromkeys("υս", "u"),
    "а": "a",
    "_": "",
}
"""Letters that an eye takes for others: digits, a capital I, Cyrillic and Greek."""
OFFICE_WORDS: Final = re.compile(
    r"\b(zone|range|traffic police|traffic directorate|police)\b.*", re.IGNORECASE
)
SHOWN: Final = 4


def skeleton(handle: str) -> str:
    """A handle as an eye reads it: two that look alike have the same one."""
    seen = "".join(LOOKS_LIKE.get(each, each) for each in unicodedata.normalize("NFKC", handle.strip()))
    return (
        "".join(LOOKS_LIKE.get(each, each) for each in seen.casefold()).replace("rn", "m").replace("vv", "w")
    )


def imitates(handle: str, of: str) -> bool:
    """Whether a handle is another than the one it looks like."""
    return handle.casefold() != of.casefold() and skeleton(handle) == skeleton(of)


def names_of(*given: str | None) -> tuple[str, ...]:
    """The plain names in what an office is called: without what it is, each name in brackets by itself."""
    found = []
    for text in given:
        plain = re.sub(r"\bdistrict police\b.*", "", text or "")
        for part in re.split(r"[()]", plain):
            name = OFFICE_WORDS.sub("", part).strip(" ,")
            if re.search(r"[A-Za-z]", name):
                found.append(name)
    return tuple(dict.fromkeys(found))


def folded(text: str, rules: HandleRules) -> str:
    """Letters and digits in one spelling; a doubled letter is one."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = re.sub(r"[^a-z0-9]", "", plain)
    for spelling, as_if in rules.alike.items():
        plain = plain.replace(spelling.casefold(), as_if.casefold())
    return re.sub(r"(.)\1+", r"\1", plain)


def candidates(names: tuple[str, ...], patterns: tuple[str, ...]) -> Iterator[str]:
    """The handles that the names make."""
    for name in names:
        letters = re.sub(r"[^A-Za-z0-9]", "", name).lower()
        for pattern in patterns:
            yield pattern.replace("{name}", letters)


def _is_shortened(handle: str, name: str, pattern: str, rules: HandleRules) -> bool:
    """Whether a handle is the pattern with a name that had to leave letters out."""
    before, after = (folded(part, rules) for part in pattern.split("{name}"))
    letters = re.sub(r"[^A-Za-z0-9]", "", name)
    if len(pattern) - len("{name}") + len(letters) <= rules.longest:
        return False
    if not (handle.startswith(before) and handle.endswith(after)):
        return False
    short, whole = handle[len(before) : len(handle) - len(after)], folded(name, rules)
    left = iter(whole)
    return (
        len(short) >= rules.fewest_letters and short[:1] == whole[:1] and all(each in left for each in short)
    )


def handle_format(
    handle: str, *, kind: str, names: tuple[str, ...], prescribed: str | None, hq_handle: str | None,
    rules: HandleRules,
) -> Finding:  # fmt: skip
    """The handle against the prescribed one, where there is one, else against the pattern of its kind.

    A handle that only looks like headquarters' fails as impersonation, whatever its name. Of a kind without a pattern
    it is not known. A name that does not fit into X's limit may leave letters out.
    """
    patterns = rules.patterns.get("district" if kind == "commissionerate" else kind, ())
    fitting = [each for each in candidates(names, patterns) if len(each) <= rules.longest]
    wanted = [prescribed] if prescribed else list(dict.fromkeys(fitting))[:SHOWN]
    said: dict[str, Any] = {
        "expected": ", ".join(f"@{each}" for each in wanted) or None,
        "found": f"@{handle}",
    }
    if hq_handle and imitates(handle, hq_handle):
        return Finding(FAIL, reason="impersonation", evidence={"looks_like": hq_handle}, **said)
    if prescribed:
        is_it = handle.casefold() == prescribed.casefold()
        return Finding(PASS if is_it else FAIL, reason=None if is_it else "other_handle", **said)
    if not patterns:
        return unknown("no_pattern", **said)
    read = folded(handle, rules)
    for name in names:
        for pattern in patterns:
            if read == folded(pattern.replace("{name}", name), rules):
                return Finding(PASS, **said)
            if _is_shortened(read, name, pattern, rules):
                return Finding(PASS, reason="shortened", **said)
    return Finding(FAIL, reason="other_name", **said)
