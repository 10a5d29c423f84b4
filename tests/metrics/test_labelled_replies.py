"""How well kinds are told, on labelled replies that no phrase was written from; `docs/replies.md` shows the figures.

`python -m tests.metrics.test_labelled_replies` writes them into the page anew.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from data.phrases import read
from data.settings import PROJECT
from metrics.replies import KINDS, OTHER, Phrases

LABELLED = Path(__file__).with_name("labelled_replies.csv")
PAGE = PROJECT / "docs" / "replies.md"
BEGINS, ENDS = "<!-- figures -->\n", "<!-- end of figures -->\n"
ALL = (*KINDS, OTHER)
LEAST_RECALL = {
    "resolved": 0.92,
    "not_ours": 0.9,
    "needs_info": 0.88,
    "directed": 0.93,
    "noted": 0.88,
    "thanks": 0.85,
}
LEAST_PRECISION = 0.95


def confusion() -> Counter[tuple[str, str]]:
    """How many replies of a kind (first) were told to be of a kind (second)."""
    phrases = Phrases.of(read(PROJECT / "data" / "registry"))
    with LABELLED.open(encoding="utf-8", newline="") as lines:
        return Counter((row["kind"], phrases.kind_of(row["text"])) for row in csv.DictReader(lines))


COUNTS = confusion()


def of_kind(kind: str) -> int:
    return sum(COUNTS[kind, told] for told in ALL)


def told_as(kind: str) -> int:
    return sum(COUNTS[real, kind] for real in ALL)


def precision(kind: str) -> float:
    return COUNTS[kind, kind] / told_as(kind)


def recall(kind: str) -> float:
    return COUNTS[kind, kind] / of_kind(kind)


def figures() -> str:
    """The two tables of the page in Markdown."""
    lines = ["| kind | replies | told so | precision | recall |", "| --- | ---: | ---: | ---: | ---: |"]
    lines += [
        f"| `{kind}` | {of_kind(kind)} | {told_as(kind)} | {precision(kind):.3f} | {recall(kind):.3f} |"
        for kind in ALL
    ]
    right = sum(COUNTS[kind, kind] for kind in ALL)
    lines += ["", f"Right: {right} of {COUNTS.total()}.", ""]
    lines += ["Rows are what a reply is, columns what it was told to be.", ""]
    lines += ["| | " + " | ".join(f"`{kind}`" for kind in ALL) + " |", "| --- |" + " ---: |" * len(ALL)]
    lines += [f"| `{kind}` | " + " | ".join(str(COUNTS[kind, told]) for told in ALL) + " |" for kind in ALL]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_told_to_be_of_a_kind_is_of_it(kind: str) -> None:
    assert precision(kind) >= LEAST_PRECISION


@pytest.mark.parametrize("kind", KINDS)
def test_most_replies_of_a_kind_are_told_to_be_of_it(kind: str) -> None:
    assert recall(kind) >= LEAST_RECALL[kind]


def test_nothing_is_taken_for_resolved_that_is_not() -> None:
    """A case closed by mistake is the dearest mistake that can be made here."""
    assert told_as("resolved") == COUNTS["resolved", "resolved"]


def test_the_labelled_replies_are_at_least_300_and_of_every_kind() -> None:
    assert COUNTS.total() >= 300
    assert {real for real, _ in COUNTS} == set(ALL)


def test_no_labelled_reply_is_itself_a_phrase_of_the_table_beyond_three_words() -> None:
    """Who copied a labelled reply into the table would measure nothing."""
    long = {phrase.casefold() for phrase, _ in read(PROJECT / "data" / "registry") if phrase.count(" ") > 2}
    with LABELLED.open(encoding="utf-8", newline="") as lines:
        copied = sum(row["text"].casefold().strip(" .।!") in long for row in csv.DictReader(lines))
    assert copied == 0


def test_the_page_shows_these_figures() -> None:
    told = PAGE.read_text(encoding="utf-8").partition(BEGINS)[2].partition(ENDS)[0]
    assert told == figures(), "write them anew: python -m tests.metrics.test_labelled_replies"


def write_page() -> None:
    """Put the figures of now into the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGINS)
    after = rest.partition(ENDS)[2]
    PAGE.write_text(before + BEGINS + figures() + ENDS + after, encoding="utf-8")


if __name__ == "__main__":
    write_page()
