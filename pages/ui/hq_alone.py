"""Why headquarters is in no list of laggards: it is the only office of its kind, and the way to what it answers itself."""

import streamlit as st

from data.scope import HQ
from pages.ui import menu, store
from pages.ui.frame import Here
from pages.ui.safe import inert


def say(at: Here) -> None:
    """To who sees the whole state; nothing to others, and where headquarters is not registered."""
    if not at.source.scope.is_whole:
        return
    _, units = at.words, store.units(at.source)
    own = units.loc[units["kind"] == HQ, "unit_id"]
    if own.empty:
        return
    said = _(
        "Headquarters itself is never among them: offices are ranked among those of their own kind, and it is the only "
        "one of its kind."
    )
    st.caption(inert(said))
    menu.link_to_own(str(own.min()), _("Headquarters’ own cases"), _, measure="act", show="unanswered")
