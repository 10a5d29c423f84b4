"""What others wrote, shown so that it can do nothing: no Markdown, no HTML, no links but those made of digits."""

import re
import unicodedata

import streamlit as st

BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def plain(text: object) -> str:
    """A text without characters that turn the writing around or are invisible controls."""
    stripped = str(text).translate(BIDI)
    return "".join(each for each in stripped if each in "\n\t" or unicodedata.category(each) != "Cc")


def post_text(text: object) -> None:
    """Show a post's words: the only way in which a page shows them outside a table's text column."""
    st.text(plain(text))


def post_link(post_id: object) -> str | None:
    """The address of a post on X, made of its digits alone."""
    digits = str(post_id)
    return f"https://x.com/i/status/{digits}" if digits.isascii() and digits.isdecimal() else None


def handle(name: object) -> str:
    """A handle as X allows it, without anything else that could stand in it."""
    return re.sub(r"[^A-Za-z0-9_]", "", str(name))[:50]


def cell(value: object) -> object:
    """A value for a CSV: text that a spreadsheet would run as a formula is put behind an apostrophe."""
    if isinstance(value, str) and value.lstrip(" ")[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value
