"""The words by which a referral says that its case is urgent: read from the registry's folder, or the file shipped with the project."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from data.csv_rows import RegistryError, rows
from data.phrases import LANGUAGES
from data.settings import PROJECT

SHIPPED: Final = PROJECT / "data" / "registry" / "urgent_words.csv"
FILE: Final = "urgent_words.csv"
LEFT_OUT: Final = re.compile(r"https?://\S+|@\w+")
"""Links and handles say nothing by the letters in them; a tag like #urgent does."""
JOINERS: Final = ("\u200c", "\u200d")
"""What stands within a Hindi word and is not seen."""
OF_WORDS: Final = frozenset("LMN")
"""Letters, the signs on them and digits, by the first letter of their Unicode category."""


def folded(text: str) -> str:
    """A text as words are compared: its words after Unicode NFC and case folding, with single spaces; handles and links
    are left out."""
    plain = _joined(LEFT_OUT.sub(" ", text)).casefold()
    return " ".join(
        "".join(each if unicodedata.category(each)[0] in OF_WORDS else " " for each in plain).split()
    )


def _joined(text: str) -> str:
    """A text in NFC without the joiners."""
    for each in JOINERS:
        text = text.replace(each, "")
    return unicodedata.normalize("NFC", text)


@dataclass(frozen=True)
class UrgentWords:
    """The table, folded once; a word or a phrase of it is found at the bounds of words."""

    words: tuple[str, ...] = ()

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The first word of each."""
        return frozenset(each.split()[0] for each in self.words)

    def found_in(self, text: str) -> str | None:
        """The first word of the table that stands in a text, as it is compared; None where none does."""
        near = _joined(text).casefold()
        if not any(each in near for each in self.firsts):
            return None  # most texts: to fold them takes long
        said = f" {folded(text)} "
        return next((each for each in self.words if f" {each} " in said), None)


def read(registry_dir: Path) -> UrgentWords:
    """The table of the folder, else the shipped one; without a row no word makes a case urgent. Raises `RegistryError`
    naming the line that cannot be, and what to do about it."""
    file = registry_dir / FILE
    file = file if file.is_file() else SHIPPED
    found: dict[str, int] = {}
    for line, row in rows(file, ("word", "language")):
        word, language = row["word"], row["language"]
        key = folded(word)
        wrong = _wrong(word, language)
        if not wrong and key in found:
            wrong = f"word {word!r} stands in line {found[key]} already. Keep one of them"
        if wrong:
            raise RegistryError(f"{file}, line {line}: {wrong}.")
        found[key] = line
    return UrgentWords(tuple(found))


def _wrong(word: str, language: str) -> str:
    """What cannot be in a row, or nothing."""
    if not word:
        return "needs a word. Fill it in, or take the line out"
    if language not in LANGUAGES:
        return f"language {language!r} is none of {', '.join(LANGUAGES)}"
    if re.search(r"[@#]\w|https?://", word):
        return f"word {word!r} has a handle, a tag or a link, which are left out when texts are compared. Take it out"
    if not any(letter.isalpha() for letter in word):
        return f"word {word!r} holds no letter. Write one, or take the line out"
    return ""
