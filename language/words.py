"""Every string of the pages in the reader's language, from gettext catalogues whose ids are the English texts."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent / "locale"
ENGLISH, HINDI = "en", "hi"
NAMES = {ENGLISH: "English", HINDI: "हिन्दी"}


def N_(text: str) -> str:  # noqa: N802 - the name by which gettext finds texts that are translated later
    """Mark a text for the catalogue; `Words` translates it where it is shown."""
    return text


@lru_cache
def catalogue(language: str) -> Catalog:
    """The catalogue of a language, read once; English needs none."""
    file = LOCALES / language / "LC_MESSAGES" / "noted.po"
    if not file.is_file():
        return Catalog(locale=language)
    with file.open("rb") as lines:
        return read_po(lines, locale=language)


@dataclass(frozen=True)
class Words:
    """The reader's language: calling it with an English text gives that text in it."""

    language: str = ENGLISH

    @property
    def locale(self) -> str:
        """The locale for numbers and dates."""
        return f"{self.language}_IN"

    def __call__(self, text: str, /, **parts: object) -> str:
        message = catalogue(self.language).get(text)
        said = str(message.string) if message and message.string else text
        return said.format(**parts) if parts else said

    def plural(self, one: str, many: str, n: int, /, **parts: object) -> str:
        """The form for a count; `{n}` in it is the count in Indian grouping unless given."""
        is_one = n in (0, 1) if self.language == HINDI else n == 1
        message = catalogue(self.language).get(one)
        forms = message.string if message and isinstance(message.string, tuple) else ()
        said = forms[0 if is_one else 1] if len(forms) > 1 else one if is_one else many
        return said.format(**{"n": n, **parts})

    def of(self, english: str, hindi: str) -> str:
        """Of two names of the same thing, the reader's."""
        return hindi if self.language == HINDI and hindi else english
