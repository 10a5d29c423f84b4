"""Who is looking, below the menu: the role that is tried, or the user with the way out."""

import contextlib

import streamlit as st

from data.scope import HQ, RANGE, UNIT, ZONE
from language.words import N_
from pages.ui import store
from pages.ui.access import ending, trial, viewer
from pages.ui.access.viewer import Viewer
from pages.ui.frame import Here
from pages.ui.safe import plain
from pages.ui.store import StoreError
from pages.ui.units import names

ROLES = {HQ: N_("DGP’s office"), ZONE: N_("IG zone"), RANGE: N_("DIG range"), UNIT: N_("Press officer")}


def show(at: Here) -> None:
    """The reader's own place in the sidebar."""
    _ = at.words
    with st.sidebar:
        if at.viewer.is_trial:
            trial.switch(at.viewer.scope, at.source.url, _)
            return
        st.text(plain(at.viewer.name or at.viewer.email))
        role = _(ROLES[at.viewer.scope.role])
        office = names(store.units(at.source), _).get(at.viewer.scope.unit_id or "")
        st.text(plain(f"{role} · {office}" if office else role))
        if st.button(_("Sign out"), icon=":material/logout:"):
            sign_out(at)
        _watch(at.viewer)


def sign_out(at: Here) -> None:
    """End the sign-in here for every tab, then at the provider; while the store is away its end comes by itself."""
    with contextlib.suppress(StoreError):
        ending.end(at.viewer, at.source.url)
    st.logout()


@st.fragment(run_every=viewer.LOOK_S)
def _watch(who: Viewer) -> None:
    """Look by itself whether the sign-in stands; where it was ended, the page gives way to the sign-in at once."""
    try:
        stands = viewer.stands(who)
    except StoreError:
        return  # the page says so itself; nothing new is shown meanwhile
    if not stands:
        viewer.drawn_by_itself()
