"""The audit log, for the DGP's office: who did what, newest first, and whether anybody touched the record of it."""

import streamlit as st

from pages.ui import audit_list, export, store, tables
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.units import names

at = here()
_ = at.words
st.title(_("Audit log"))
st.caption(
    _(
        "Who signed in, looked, took out and changed what. Entries are added, never changed or taken out, and hold no "
        "words of a post."
    )
)

choices = Choices()
st.session_state["audit-who"] = audit_list.who()
with st.container(horizontal=True, vertical_alignment="bottom"):
    action = choices.choose(
        _("Action"), name="action", known=audit_list.actions(_), default=audit_list.EVERY, width=260
    )
    st.text_input(
        _("Who (the whole address)"),
        key="audit-who",
        max_chars=audit_list.MOST_WHO,
        on_change=lambda: st.query_params.update(who=st.session_state["audit-who"].strip(), before=""),
        width=320,
    )
say_stale(choices.stale, _)

rows = audit_list.found(at.source, action=action, email=audit_list.who(), before=audit_list.before())
shown = rows.head(audit_list.A_PART)
if rows.empty:
    explain(_("No entry is like that."))
else:
    called = names(store.units(at.source), _)
    tables.table(audit_list.table(shown, called, _), alt=_("Audit log"), most=20)

with st.container(horizontal=True):
    if len(rows) > len(shown):
        st.button(
            _("Older entries"),
            icon=":material/arrow_downward:",
            on_click=lambda: st.query_params.update(before=str(shown["number"].iloc[-1])),
        )
    if audit_list.before() is not None:
        st.button(
            _("The newest entries"),
            icon=":material/vertical_align_top:",
            on_click=lambda: st.query_params.update(before=""),
        )
    if not rows.empty:
        export.offer(
            rows, about=export.about(_("Audit log"), at), file_name="noted-audit.csv", at=at, what="audit"
        )

st.header(_("Whether it is whole"))
st.caption(
    _(
        "Each entry holds the hash of the one before: what was changed, taken out or put elsewhere is found. Note the "
        "last hash elsewhere now and then; python -m data audit verify --expect tells whether it is still there."
    )
)
if st.button(_("Check every entry"), icon=":material/verified:"):
    result = audit_list.checked(at.source)
    st.text(audit_list.verdict(result, _))
    if result.is_whole:
        st.text(_("Last hash: {hash}", hash=result.last))
