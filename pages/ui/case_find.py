"""What a reader types to find a case: a number, a link to X, the handle of an office, or words of a post.

An id goes into the address, where a link needs it; words stay in the reader's session and are written down nowhere.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from language.words import Words
from pages.ui.safe import plain

MOST_TYPED = 200
MOST_WORDS = 6
LEAST_LETTERS = 2
GREATEST_ID = (1 << 63) - 1
NUMBER = re.compile(r"\d{15,19}")
"""Shorter numbers are those of telephones and of sections of the law: words."""
ON_X = r"(?:https?:/{2})?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/"
LINK = re.compile(rf"{ON_X}(?:i/web|\w+)/status(?:es)?/(\d{{1,19}})(?!\d).*", re.IGNORECASE | re.ASCII)
PROFILE = re.compile(rf"{ON_X}@?(\w+)/?(?:[?#].*)?", re.IGNORECASE | re.ASCII)
BOX, WORDS, ODD = "case-find", "case-words", "case-find-odd"


@dataclass(frozen=True)
class Sought:
    """What was typed comes to: an id, an office, words, or a handle of which no office is to be seen."""

    post_id: int | None = None
    unit_id: str | None = None
    words: tuple[str, ...] = ()
    unknown_handle: str | None = None


def _words(text: str) -> tuple[str, ...]:
    each = unicodedata.normalize("NFC", text).split()
    return tuple(dict.fromkeys(word for word in each if len(word) >= LEAST_LETTERS))[:MOST_WORDS]


def sought(typed: str, handles: Mapping[str, str]) -> Sought:
    """What was typed, with the offices by their handles in small letters."""
    text = plain(typed)[:MOST_TYPED].strip()
    number = LINK.fullmatch(text) or NUMBER.fullmatch(text)
    if number:
        post_id = int(number[number.lastindex or 0])
        return Sought(post_id=post_id) if post_id <= GREATEST_ID else Sought()
    profile = PROFILE.fullmatch(text)
    name = (profile[1] if profile else text.removeprefix("@")).lower()
    if name in handles:
        return Sought(unit_id=handles[name])
    if profile or re.fullmatch(r"@\w+", text, re.ASCII):
        return Sought(unknown_handle=name)
    return Sought(words=_words(text))


def asked_id() -> int | None:
    """The id that the address looks for."""
    digits = st.query_params.get("find", "")
    is_id = digits.isascii() and digits.isdecimal() and len(digits) < 20 and int(digits) <= GREATEST_ID
    return int(digits) if is_id else None


def stale() -> list[str]:
    """What the address looks for that is no number: words stand in no address."""
    digits = st.query_params.get("find", "")
    return [f"find={digits}"[:80]] if digits and asked_id() is None else []


def asked_words() -> tuple[str, ...]:
    """The words that this reader looks for, as long as he stays on the page."""
    kept: tuple[str, ...] = st.session_state.get(WORDS, ())
    return kept


def _take(handles: Mapping[str, str]) -> None:
    """What was typed becomes an id or an office in the address, or words of the session."""
    found = sought(str(st.session_state[BOX] or ""), handles)
    st.session_state[WORDS] = found.words
    st.session_state[ODD] = found.unknown_handle
    st.query_params.pop("find", None)
    if found.post_id is not None:
        st.query_params["find"] = str(found.post_id)
    elif found.unit_id is not None:
        st.query_params["unit"] = found.unit_id


def box(handles: Mapping[str, str], _: Words) -> None:
    """The box in which is typed what is looked for."""
    st.session_state[BOX] = st.query_params.get("find", "") or " ".join(asked_words())
    st.text_input(
        _("Search"),
        key=BOX,
        placeholder=_("Number, link to X, @handle or words"),
        help=_(
            "The number of a case or a post, a link to X, the handle of an office, or words of the posts, in Hindi or "
            "English; all words must stand in one post. What you type is written down nowhere, an id apart."
        ),
        max_chars=MOST_TYPED,
        on_change=_take,
        args=(handles,),
        icon=":material/search:",
    )


def odd_handle() -> str | None:
    """A handle that was typed and is of no office to be seen."""
    return st.session_state.get(ODD)
