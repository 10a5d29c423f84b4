"""The phrase table of reply kinds: read from the registry's folder, or the one shipped with the project."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Final

from data.csv_rows import RegistryError, rows
from data.settings import PROJECT

SHIPPED = PROJECT / "data" / "registry" / "replies.csv"
LANGUAGES: Final = ("en", "hi", "hinglish")
KINDS: Final = ("resolved", "not_ours", "needs_info", "directed", "noted", "thanks")
"""The kinds that `metrics.replies` knows (a test compares them): here, so that a wrong one is named with its line."""
GAPS: Final = ("*", "…")
LEFT_OUT: Final = re.compile(r"[@#]\w|https?://")


def read(registry_dir: Path) -> list[tuple[str, str]]:
    """(phrase, kind) rows; raises `RegistryError` naming the line that cannot be, and what to do about it."""
    file = registry_dir / "replies.csv"
    file = file if file.is_file() else SHIPPED
    found: dict[str, tuple[int, str, str]] = {}
    for line, row in rows(file, ("phrase", "language", "kind")):
        phrase, language, kind = row["phrase"], row["language"], row["kind"]
        wrong = _wrong(phrase, language, kind)
        key = " ".join(phrase.casefold().split())
        if not wrong and key in found:
            wrong = f"phrase {phrase!r} stands in line {found[key][0]} already. Keep one of them"
        if wrong:
            raise RegistryError(f"{file}, line {line}: {wrong}.")
        found[key] = (line, phrase, kind)
    if not found:
        raise RegistryError(f"{file}: holds no phrase, so every reply would be `other`. Add one.")
    return [(phrase, kind) for _, phrase, kind in found.values()]


def _wrong(phrase: str, language: str, kind: str) -> str:
    """What cannot be in a row, or nothing."""
    if not phrase or not kind:
        return "needs a phrase and a kind. Fill them in, or take the line out"
    if kind not in KINDS:
        return f"kind {kind!r} is none of {', '.join(KINDS)}"
    if language not in LANGUAGES:
        return f"language {language!r} is none of {', '.join(LANGUAGES)}"
    parts = [part if part in GAPS else "" for part in phrase.split()]
    if parts[0] or parts[-1] or any(first and second for first, second in pairwise(parts)):
        return f"phrase {phrase!r} has a gap without a word on each side. Take it out"
    if any(gap in part and part not in GAPS for part in phrase.split() for gap in GAPS):
        return f"phrase {phrase!r} has a gap that touches a word. Write a space on both sides of it"
    if LEFT_OUT.search(phrase):
        return f"phrase {phrase!r} has a handle, a tag or a link, which are left out when texts are compared. Take it out"
    if not any(letter.isalnum() for letter in phrase):
        return f"phrase {phrase!r} holds no word. Write one, or take the line out"
    return ""
