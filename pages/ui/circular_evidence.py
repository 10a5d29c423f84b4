"""What a finding rests on: two pictures side by side with their distance, a bio with its differences marked."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from language import figures
from language.durations import is_unknown
from language.words import Words
from pages.ui import circular
from pages.ui import circular_words as words
from pages.ui.circular import Judged
from pages.ui.frame import Here, explain
from pages.ui.safe import inert, plain
from pages.ui.terms import term

WIDTH_PX = 150


def show(row: Mapping[str, Any], judged: Judged, at: Here) -> None:
    """All that is known of one finding, and what to do where it is not kept."""
    _, check = at.words, judged.checks[str(row["check"])]
    st.text(f"{words.title(check, _)}: {words.verdict(row['verdict'], _)}")
    if not is_unknown(row["reason"]):
        st.text(_("Why: {what}", what=words.reason(row, _)))
    st.text(_("Asked for: {what}", what=_.of(check.expected_en, check.expected_hi)))
    for line in _when(row, _):
        st.text(line)
    about = row["evidence"]
    about = about if isinstance(about, dict) else {}
    if "url" in about:
        _pictures(row, about, at)
    elif "spans" in about:
        st.text(_("Expected: {what}", what=plain(row["expected"])))
        st.text(_("Seen: {what}", what=words.marked(about["spans"], _)))
    else:
        st.text(_("Expected: {what}", what=words.expected(row, _)))
        st.text(_("Seen: {what}", what=words.seen(row, _)))
    if "how" in about:
        st.text(_("Looked at {how}.", how=term(words.HOW, about["how"], _)))
    if row["verdict"] == "fail":
        st.text(_("What to do: {what}", what=_.of(check.to_do_en, check.to_do_hi)))


def _when(row: Mapping[str, Any], _: Words) -> list[str]:
    found = []
    if not is_unknown(row["since_ms"]):
        found.append(
            _("So since {moment}, as far as it was looked at.", moment=figures.instant(row["since_ms"], _))
        )
    if not is_unknown(row["seen_ms"]):
        found.append(_("Last looked at {moment}.", moment=figures.instant(row["seen_ms"], _)))
    return found


def _pictures(row: Mapping[str, Any], about: Mapping[str, Any], at: Here) -> None:
    """The office's picture and headquarters', small and of our own making, never X's file itself."""
    _ = at.words
    with st.container(horizontal=True, gap="medium"):
        for said, address in ((_("Of the office"), about["url"]), (_("Of headquarters"), about["hq_url"])):
            with st.container(width=WIDTH_PX + 30):
                small = circular.picture(at.source, address=address) if address else None
                if small is None:
                    explain(_("{whose}: no picture is stored.", whose=said))
                else:
                    st.image(small, caption=inert(said), width=WIDTH_PX)
    if about.get("distance") is not None:
        st.text(
            _(
                "{n} of 64 bits of the perceptual hashes differ; up to {limit} they are the same picture.",
                n=figures.count(about["distance"], _),
                limit=figures.count(about["limit"], _),
            )
        )
    elif row["verdict"] == "unknown" and not is_unknown(row["found"]):
        st.text(_("The picture: {what}.", what=words.seen(row, _)))
