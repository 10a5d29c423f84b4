"""Who signs what is entered: with a sign-in its address and no other; where nobody signs in, a name in a field."""

import streamlit as st

from pages.ui.frame import Here
from pages.ui.safe import plain


def name(at: Here, *, most: int, key: str | None = None) -> str:
    """Under which name it is kept, up to so many characters; the audit log has the whole address."""
    _ = at.words
    if at.viewer.is_trial:
        return str(st.text_input(_("Your name (kept and shown)"), max_chars=most, key=key))
    email = str(at.viewer.email)
    st.text(_("Kept and shown under your address: {email}", email=plain(email)))
    return email[:most]
