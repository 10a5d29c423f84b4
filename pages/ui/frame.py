"""The frame round every page: language, banner, freshness, and a sentence where there is nothing to show."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd
import streamlit as st

from language import figures
from language.durations import duration
from language.words import ENGLISH, HINDI, NAMES, Words
from pages.ui import heard, memory, store
from pages.ui.access import viewer
from pages.ui.access.viewer import Viewer
from pages.ui.choices import found
from pages.ui.kept import kept
from pages.ui.safe import inert, plain
from pages.ui.store import Source, StoreError

LOOK_AGAIN_S = 15
REDRAW_S = 40
"""With the look after it less than a minute."""
HELD = "held"
BEHIND_MS = 3_600_000


@dataclass(frozen=True)
class Here:
    """Who reads, and what from."""

    words: Words
    source: Source
    viewer: Viewer


def browser_title(page: str) -> str:
    """What the browser's tab says: the page, then the product."""
    return f"{page} – Noted"


def language() -> Words:
    """The reader's language: of the URL, else as last chosen, else the browser's; `memory.arrive` writes it there."""
    browser = str(st.context.locale or "")
    usual = st.session_state.get("language") or (HINDI if browser.startswith(HINDI) else ENGLISH)
    choice = found("lang", NAMES, usual, st.query_params.to_dict())
    st.session_state["language"] = choice.slug
    return Words(choice.slug)


def language_switch(_: Words) -> None:
    """The switch between the languages, each named in itself."""
    st.session_state["language-switch"] = _.language

    def write() -> None:
        chosen = st.session_state["language-switch"] or _.language
        st.session_state["language"] = chosen
        st.query_params["lang"] = chosen

    st.segmented_control(
        _("Language"),
        list(NAMES),
        format_func=lambda slug: inert(NAMES[slug]),
        key="language-switch",
        on_change=write,
        required=True,
        label_visibility="collapsed",
    )


def open_here(_: Words, viewer: Viewer) -> Here:
    """The source at this instant within the reader's scope, kept for the page; raises `SettingsError` or `StoreError`.

    What was chosen within another scope is forgotten.
    """
    here = Here(_, store.source(viewer.scope), viewer)
    if st.session_state.get("scope", viewer.scope) != viewer.scope:
        memory.forget()
    st.session_state["scope"] = viewer.scope
    st.session_state["here"] = here
    st.session_state.pop(HELD, None)
    return here


def here() -> Here:
    """What the frame opened for this run of a page."""
    opened: Here = st.session_state["here"]
    return opened


def hold() -> None:
    """Say that something is open on the page that new data could close, such as a form below a picked row: it is drawn
    anew when the reader asks for it."""
    st.session_state[HELD] = True


def banners(at: Here) -> None:
    """What every page must say of itself: made-up data, a clock that stands still."""
    _ = at.words
    if at.source.demonstration:
        st.warning(
            _("**Demonstration data – made up.** No figure here says anything about a real office."),
            icon=":material/science:",
        )
    if at.source.clock_is_fixed:
        moment = figures.instant(int(at.source.now_at.timestamp() * 1000), _)
        st.warning(
            _("The clock stands still at {moment} (setting NOTED_NOW).", moment=inert(moment)),
            icon=":material/schedule:",
        )


@st.fragment(run_every=LOOK_AGAIN_S)
def freshness() -> None:
    """How fresh the data are; looks again by itself, and draws the page anew when something has changed."""
    shown = here()
    _ = shown.words
    try:
        if not shown.viewer.is_trial and not viewer.stands(shown.viewer):
            viewer.drawn_by_itself()
            return
        now = store.source(shown.source.scope)
        observed, trouble = store.observation(now), heard.said(now, _)
    except StoreError:
        st.caption(_("The database is away just now; what you see is from before."))
        return
    age = abs(now.now_at - shown.source.now_at)  # a clock that was set back keeps nothing from the page
    has_changed = now.version != shown.source.version and age > timedelta(seconds=REDRAW_S)
    if has_changed and HELD not in st.session_state:
        viewer.drawn_by_itself()
    st.caption(inert(collected(observed, now.now_at, _)))
    if trouble:
        st.warning(inert(trouble), icon=":material/sensors_off:")
    if has_changed and st.button(
        _("Show the new data"),
        icon=":material/refresh:",
        type="tertiary",
        help=_("They wait, so that what you picked or typed on this page is not lost."),
    ):
        st.rerun()


def collected(observed: pd.DataFrame, now_at: datetime, _: Words) -> str:
    """Up to when was collected, how long ago that is, and how many offices are behind; `observed`: one row an office."""
    latest, behind = _latest_and_behind(observed)
    if latest is None:
        return _("Nothing has been collected whole yet: see Collection.")
    ago = duration(max(0.0, now_at.timestamp() - latest / 1000), _)
    said = _("Collected up to {moment}, {ago} ago.", moment=figures.instant(latest, _), ago=ago)
    if behind:
        said += " " + _.plural(
            "The data of {n} office end earlier: see Collection.",
            "The data of {n} offices end earlier: see Collection.",
            behind,
        )
    return said


@kept
def _latest_and_behind(observed: pd.DataFrame) -> tuple[int | None, int]:
    with_account = observed[observed["has_account"]]
    until = with_account["observed_until_ms"].dropna()
    if until.empty:
        return None, 0
    latest = int(until.max())
    return latest, int((until < latest - BEHIND_MS).sum() + with_account["observed_until_ms"].isna().sum())


def explain(sentence: str, line: str | None = None) -> None:
    """Say what there is not and what to do; `line` is for whoever runs the system."""
    st.info(inert(sentence), icon=":material/info:")
    if line:
        st.text(line)


def explain_settings(line: str, _: Words) -> None:
    """Say that a setting is wrong."""
    explain(_("Noted cannot start: a setting is wrong. For whoever runs the system:"), line)


def say_stale(stale: list[str], _: Words) -> None:
    """Say that the link asked for what is not known, and what is shown instead."""
    if stale:
        st.warning(
            _(
                "The link asks for something that does not exist or is not yours to see; the usual choice is shown "
                "instead. Asked for was:"
            ),
            icon=":material/link_off:",
        )
        st.text(plain(", ".join(stale)))
