"""Each English word of the trade has the Hindi word of docs/hindi.md wherever a text of ours uses it, and no other."""

import re
import unicodedata
from itertools import chain

import pytest

from metrics.measures import MEASURES
from metrics.signs import SIGNS
from tests.language.test_catalogue import CATALOGUE, ROOT, forms

ROWS = [
    [[word.strip() for word in cell.split(",") if word.strip()] for cell in line.split("|")[1:4]]
    for line in (ROOT / "docs" / "hindi.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| English", "| ---"))
]
PLACES = re.compile(r"\{\w+\}")
ANOTHER_SENSE = {
    "every action",  # of a user, in the audit log
    "The gap between the lines is what was promised and is not done yet.",  # of a chart
}


def plain(text: str) -> str:
    """A text without its places, in NFC."""
    return unicodedata.normalize("NFC", PLACES.sub("", text))


PAIRS = [
    (plain(english), plain(hindi))
    for message in CATALOGUE
    if message.id
    for english, hindi in zip(forms(message.id), forms(message.string), strict=True)
]
DECLARED = [
    plain(text)
    for each in chain(MEASURES, SIGNS)
    for name, text in vars(each).items()
    if name.endswith("_hi") and text
]


def begins(words: list[str]) -> re.Pattern[str]:
    """Where a word begins with one of some."""
    return re.compile(rf"(?<![\u0900-\u097f])(?:{'|'.join(plain(each) for each in words)})")


@pytest.mark.parametrize(("english", "hindi", "never"), ROWS, ids=[row[0][0] for row in ROWS])
def test_a_word_of_the_trade_has_its_hindi_word_and_no_other(
    english: list[str], hindi: list[str], never: list[str]
) -> None:
    asked = re.compile(rf"\b(?:{'|'.join(english)})(?:s|’s)?\b", re.IGNORECASE)
    used = [each for each in PAIRS if asked.search(each[0]) and each[0] not in ANOTHER_SENSE]
    assert used, "no text uses it"
    assert [each for each in used if not begins(hindi).search(each[1])] == []
    if never:
        assert [
            text for text in [*DECLARED, *(each for _, each in PAIRS)] if begins(never).search(text)
        ] == []


def test_the_texts_of_figures_and_signs_were_found() -> None:
    assert len(DECLARED) > 100
    assert len(ROWS) > 35
