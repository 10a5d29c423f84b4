"""What others wrote, shown so that it can do nothing: no Markdown, no HTML, no links but those made of digits or of a
handle, and one which the reader follows to hand on a text of our own."""

import re
import unicodedata
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import streamlit as st

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f\ud800-\udfff]"
)
"""Controls, format characters and halves of characters; not the two joiners that Hindi is written with."""
NO_WORD = "\u2060"
"""Joins two characters into no word that Streamlit or Markdown knows; an eye does not see it."""
LIVE = re.compile(r"([\\`*_\[\]<>#|~$&])")
FIRST = re.compile(r"^([-+])(?=\s|$)|^(\d+)(?=[.)](?:\s|$))")
A_CLOCK = re.compile(r"(?<=\d):(?=\d\d(?![\d:]))")
WORDS_OF_STREAMLIT = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)|(?<=[-<>~])(?=[->=])", re.IGNORECASE)
FORMULA = "=+-@＝＋－＠"
LINE_ENDS = re.compile(r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
HIDDEN_FORMULA = re.compile(rf"([;\t\r\n])([\s\"]*)(?=[{FORMULA}])")
HIDDEN_IN_A_LINE = re.compile(rf"([,;\t|])(\s*)(?=[{FORMULA}])")


def plain(text: object) -> str:
    """A text without characters that turn the writing around, cannot be seen, are controls, or are half a character."""
    return UNSEEN.sub("", str(text))


def inert(text: object) -> str:
    """A text for a place that reads Markdown (a title, a caption, a label, a help): it shows as it is written.

    One line, since a label has no more; no link, no picture, no formula, no colour, no icon comes of it.
    """
    return _inert(str(text))


@lru_cache(maxsize=2_048)
def _inert(text: str) -> str:
    line = " ".join(plain(each) for each in text.split())
    parts = A_CLOCK.split(line)
    line = ":".join(WORDS_OF_STREAMLIT.sub(NO_WORD, part) for part in parts)
    return FIRST.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", LIVE.sub(r"\\\1", line))


def bold(text: object) -> str:
    """The same in bold."""
    return f"**{inert(text)}**"


def post_text(text: object) -> None:
    """Show a post's words: the only way in which a page shows them outside a table's text column."""
    st.text(plain(text))


def post_link(post_id: object) -> str | None:
    """The address of a post on X, made of its digits alone."""
    digits = str(post_id)
    return f"https://x.com/i/status/{digits}" if digits.isascii() and digits.isdecimal() else None


def link_to_post(label: str, post_id: object) -> None:
    """Draw the way to a post on X; nothing where there is no post."""
    address = post_link(post_id)
    if address:
        st.link_button(inert(label), address, type="tertiary")


def link_to_account(label: str, name: object) -> None:
    """Draw the way to an account on X by its handle, for a person to look at it there; nothing of it is shown here."""
    if own := handle(name):
        st.link_button(inert(label), f"https://x.com/{own}", type="tertiary", icon=":material/open_in_new:")


def share_link(text: object) -> str:
    """The address at which WhatsApp offers a text to whomever the reader picks there; nothing is sent by it."""
    return f"https://wa.me/?text={quote(plain(text), safe='')}"


def link_to_share(label: str, text: object) -> None:
    """Draw the way to WhatsApp with a text of our own, made of numbers and links; nothing goes out before it is followed."""
    st.link_button(inert(label), share_link(text), icon=":material/share:")


def post_column(heading: str, *, shown: str) -> Any:
    """A table's column of addresses that `post_link` made."""
    return st.column_config.LinkColumn(heading, display_text=shown)


def handle(name: object) -> str:
    """A handle as X allows it, without anything else that could stand in it."""
    return re.sub(r"[^A-Za-z0-9_]", "", str(name))[:50]


def cell(value: object) -> object:
    """A value for a CSV: text that a spreadsheet would run as a formula is put behind an apostrophe.

    Also where something invisible stands before it, and where a spreadsheet that parts cells by semicolons would cut the cell in two.
    """
    if not isinstance(value, str):
        return value
    first = next((each for each in value if not each.isspace() and unicodedata.category(each)[0] != "C"), "")
    is_live = value[:1] in "\t\r\n" or first in FORMULA
    return ("'" if value and first and is_live else "") + HIDDEN_FORMULA.sub(r"\1\2'", value)


def comment(line: str) -> str:
    """A line for the head of a CSV: one line, of which no part is run wherever a spreadsheet cuts it."""
    return HIDDEN_IN_A_LINE.sub(r"\1\2'", LINE_ENDS.sub(" ", line).replace('"', "'"))
