"""What a stranger sees, whatever address was asked for: what this is, and the way in."""

from typing import Any

import streamlit as st

from data import sign_ins
from language.words import N_, Words
from pages.ui.access import viewer, wanted
from pages.ui.access.addresses import addresses
from pages.ui.safe import inert, plain
from pages.ui.serving import begun

WHY = {
    sign_ins.TOO_IDLE: N_("Nothing was done for half an hour, so the sign-in has ended. Sign in again."),
    sign_ins.TOO_LONG: N_("The sign-in has lasted as long as one may. Sign in again."),
    sign_ins.CHANGED: N_("What you may see has changed. Sign in again."),
    viewer.ENDED: N_("This sign-in has ended. Sign in again."),
}


def outside(_: Words) -> dict[str, list[Any]]:
    """The pages that a stranger has: at every address the way in, so that the address is still there afterwards."""

    def page(address: str) -> Any:
        return st.Page(
            lambda: show(address, _), title=_("Sign in"), url_path=address or "front", default=not address
        )

    return {"": [page(address) for address in ("", *addresses())]}


def show(address: str, _: Words) -> None:
    """The way in, or why there is none for who came."""
    why = viewer.why_a_stranger()
    with st.container(width=560):
        st.title("Noted")
        if not begun.by_serve():
            st.text(_("The dashboard is started by: python serve.py"))
            return
        st.text(
            _(
                "How the offices of the state’s police answer citizens on X. For those whom the DGP’s office lets in."
            )
        )
        if why == viewer.NOT_LISTED:
            _explain_not_listed(_)
            return
        if why:
            st.info(inert(_(WHY.get(why, WHY[viewer.ENDED]))), icon=":material/logout:")
        if st.button(_("Sign in"), icon=":material/login:"):
            wanted.keep(address)
            st.login()


def _explain_not_listed(_: Words) -> None:
    st.warning(
        _("You have signed in, but you are not on the list of those who may see this."),
        icon=":material/block:",
    )
    st.text(_("Ask the DGP’s office to put your address on it:"))
    st.text(plain(viewer.address_of_claims()))
    if st.button(_("Sign out"), icon=":material/logout:"):
        st.logout()
