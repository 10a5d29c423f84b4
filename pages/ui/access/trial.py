"""Without a provider nobody signs in: the made-up state is tried in the roles that there are, chosen in the sidebar."""

from typing import Final

import pandas as pd
import streamlit as st

from data import protection, reads
from data.scope import HQ, RANGE, UNIT, ZONE, Scope, scope_of
from language.words import N_, Words
from pages.ui.access import engines
from pages.ui.kept import kept
from pages.ui.safe import plain
from pages.ui.units import names

AS: Final = "as"
CALLED: Final = {HQ: N_("DGP’s office"), ZONE: N_("an IG zone"), RANGE: N_("a DIG range"), UNIT: N_("a PRO")}
NO_OFFICE_OF_A_PRO: Final = (HQ, ZONE, RANGE)
WIDE: Final = Scope(role=HQ, unit_id=None, unit_ids=None)


def slug_of(role: str, unit_id: str | None) -> str:
    """A role at an office in one word of the address."""
    return role if role == HQ or unit_id is None else f"{role}:{unit_id}"


def asked() -> str:
    """As whom it is tried: of the address, else as last chosen, else as the DGP’s office."""
    slug = st.query_params.get(AS) or st.session_state.get(AS) or HQ
    st.session_state[AS] = slug
    return str(slug)


def said() -> dict[str, str]:
    """What the address says of it; the usual needs no word there."""
    slug = str(st.session_state.get(AS, HQ))
    return {} if slug == HQ else {AS: slug}


@st.cache_resource(max_entries=2, ttl=60, show_spinner=False)
def _units(url: str) -> pd.DataFrame:
    with engines.reading(url) as connection:
        return reads.units(connection)


def _why_wide(url: str) -> str | None:
    """Why the database could hold nobody to his offices, so that the whole state alone can be tried; None: it could."""
    with engines.reading(url) as connection:
        return protection.bypasses(connection)


def scope(url: str) -> Scope:
    """The scope of whom it is tried as; the whole state where nobody of that name is, or nobody could be held to less.
    Raises `StoreError`."""
    role, _, unit_id = asked().partition(":")
    found = WIDE if role == HQ else scope_of(role, unit_id, _units(url))
    if found.unit_id is None or _why_wide(url):
        st.session_state[AS] = HQ
        st.query_params.pop(AS, None)
        return WIDE
    return found


@kept
def offices(units: pd.DataFrame, role: str) -> pd.DataFrame:
    """The offices at which a role can be."""
    if role == UNIT:
        return units[~units["kind"].isin(NO_OFFICE_OF_A_PRO)]
    return units[units["kind"] == role]


def switch(now: Scope, url: str, _: Words) -> None:
    """The choice of whom to try it as, and of which office."""
    if why := _why_wide(url):
        st.caption(
            _(
                "Only the DGP’s office can be tried here: the database could hold no other role to its own offices. For "
                "whoever runs the system:"
            )
        )
        st.text(plain(why))
        return
    units = _units(url)

    def write(role: str, unit_id: str | None) -> None:
        slug = slug_of(role, unit_id)
        st.session_state[AS] = slug
        if slug == HQ:
            st.query_params.pop(AS, None)
        else:
            st.query_params[AS] = slug

    def write_role() -> None:
        role = st.session_state["trial-role"]
        write(role, None if role == HQ else str(offices(units, role)["unit_id"].iloc[0]))

    st.session_state["trial-role"] = now.role
    st.selectbox(
        _("Trying it as"),
        [role for role in CALLED if role == HQ or len(offices(units, role))],
        format_func=lambda role: _(CALLED[role]),
        key="trial-role",
        on_change=write_role,
    )
    if now.role == HQ:
        return
    there = offices(units, now.role)
    called = names(there, _)
    st.session_state["trial-office"] = now.unit_id
    st.selectbox(
        _("Office"),
        sorted(called, key=called.__getitem__),
        format_func=called.__getitem__,
        key="trial-office",
        on_change=lambda: write(now.role, st.session_state["trial-office"]),
    )


def refuse(_: Words) -> None:
    """Say that what is stored is real, and is shown to nobody who has not signed in."""
    st.info(
        _(
            "What is stored here is no demonstration, and is shown only to those who sign in. Whoever runs the system "
            "sets that up as docs/sign-in.md says."
        ),
        icon=":material/lock:",
    )
