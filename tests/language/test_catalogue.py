"""Every text of the pages stands in the Hindi catalogue, and nothing else does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from language.words import HINDI, LOCALES, Words
from pages.ui import terms

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("pages", "language", "letters", "notices")
FILES = [ROOT / "app.py", *sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
PLACES = re.compile(r"\{(\w+)\}")
CODE = {"95%: {limits}", "{state}: {what}", "{time} ({limits})"}

Message = str | tuple[str, str]


def texts(call: ast.Call) -> list[str | None]:
    """The texts that a call is given first; None for what is no text in the source."""
    return [
        each.value if isinstance(each, ast.Constant) and isinstance(each.value, str) else None
        for each in call.args
    ]


def messages(file: Path) -> Iterator[Message]:
    """The texts that a module has translated: `_("…")`, `N_("…")`, `….plural("…", "…", n)`, `at.words("…")`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = (
            node.func.id
            if isinstance(node.func, ast.Name)
            else node.func.attr
            if isinstance(node.func, ast.Attribute)
            else ""
        )
        given = texts(node)
        if name in ("_", "N_", "words") and given and given[0] is not None:
            yield given[0]
        elif name == "plural" and given[0] is not None and given[1] is not None:
            yield given[0], given[1]


IN_SOURCE = {each for file in FILES for each in messages(file)}
with (LOCALES / HINDI / "LC_MESSAGES" / "noted.po").open("rb") as lines:
    CATALOGUE = read_po(lines, locale=HINDI)
IN_CATALOGUE = {each.id: each for each in CATALOGUE if each.id}


def forms(text: object) -> list[str]:
    return [text] if isinstance(text, str) else [str(each) for each in text]


def test_the_hindi_catalogue_has_just_the_texts_of_the_pages() -> None:
    known = set(IN_CATALOGUE)
    assert IN_SOURCE - known == set(), "in the pages, not in the catalogue"
    assert known - IN_SOURCE == set(), "in the catalogue, no longer in the pages"


def test_the_texts_were_found_at_all() -> None:
    assert len(IN_SOURCE) > 200
    assert ("{n} day", "{n} days") in IN_SOURCE
    assert "Acknowledged" in IN_SOURCE  # marked with N_ alone


@pytest.mark.parametrize("message", IN_CATALOGUE.values(), ids=lambda message: forms(message.id)[0][:30])
def test_a_hindi_text_is_there_is_hindi_and_has_the_same_places(message: object) -> None:
    assert not message.fuzzy
    english, hindi = forms(message.id), forms(message.string)
    assert len(english) == len(hindi)
    for one, other in zip(english, hindi, strict=True):
        assert sorted(PLACES.findall(one)) == sorted(PLACES.findall(other))
        assert DEVANAGARI.search(other) or one in CODE
        assert one.count("**") == other.count("**")


def test_every_word_that_a_page_looks_up_by_slug_is_marked() -> None:
    for name, table in vars(terms).items():
        if name.isupper() and isinstance(table, dict):
            assert set(table.values()) <= IN_SOURCE, name


def test_a_text_without_a_catalogue_entry_stays_english() -> None:
    assert Words(HINDI)("no such text {n}", n=3) == "no such text 3"


@pytest.mark.parametrize(("n", "said"), [(0, "0 घंटा"), (1, "1 घंटा"), (2, "2 घंटे")])
def test_hindi_counts_none_as_one(n: int, said: str) -> None:
    assert Words(HINDI).plural("{n} h", "{n} h", n) == said
