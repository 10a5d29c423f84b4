"""Saved views in the sidebar: a page with its choices under a name, opened, saved and deleted by its reader."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from data import audit_log, saved_views
from data.saved_views import MOST, MOST_NAME, Owner, SavedViewError, View
from language.words import N_, Words
from pages.ui import addressed, memory, menu
from pages.ui.access import engines, entries, permissions, trial, unwritten
from pages.ui.access.viewer import Viewer
from pages.ui.frame import Here
from pages.ui.safe import inert
from pages.ui.store import StoreError

FAILED: Final = "saved-view-failed"
REFUSALS: Final = {
    "no_name": N_("Give the view a name."),
    "too_many": N_("There are as many views as one may have. Delete one first."),
    "too_long": N_("These choices are too long to be saved."),
}


def owner_of(viewer: Viewer) -> Owner:
    """Whose views somebody sees: his own; on trial those of the role that is tried."""
    if viewer.user_id is not None:
        return Owner(viewer.user_id)
    return Owner(saved_views.NOBODY_IN_PARTICULAR, trial.slug_of(viewer.scope.role, viewer.scope.unit_id))


def worth_saving(given: Mapping[str, str]) -> dict[str, str]:
    """The choices of an address that belong to its page, not to who looks at it how."""
    return {name: slug for name, slug in given.items() if name not in addressed.OF_EVERY_PAGE}


def show(at: Here, page: str) -> None:
    """The part of the sidebar; nothing is read until it is open."""
    _ = at.words
    with st.sidebar:
        part = st.expander(
            _("Saved views"), icon=":material/bookmarks:", key="saved-views", on_change="rerun"
        )
    if not part.open:
        return
    with part:
        try:
            with engines.reading(at.source.url) as connection:
                views = saved_views.listed(connection, owner=owner_of(at.viewer))
        except StoreError:
            st.caption(_("The saved views cannot be read just now."))
            return
        for view in views:
            _row(view, at)
        if not views:
            st.caption(_("None yet. A view is a page with its choices, under a name."))
        if page and permissions.may_at(at.viewer.scope.role, page):
            _form(at, page)
        if failed := st.session_state.pop(FAILED, None):
            st.error(inert(_(failed)), icon=":material/error:")


def _row(view: View, at: Here) -> None:
    _, role = at.words, at.viewer.scope.role
    file = permissions.file_of(view.page)
    is_open = file is not None and permissions.may(role, file)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if st.button(
            inert(view.name),
            key=f"view-{view.view_id}",
            type="tertiary",
            width="stretch",
            disabled=not is_open,
            help=inert(menu.title_of(file, _)) if file and is_open else None,
        ):
            _open(view, str(file), _)
        st.button(
            inert(_("Delete")),
            key=f"drop-{view.view_id}",
            type="tertiary",
            icon=":material/delete:",
            on_click=_drop,
            args=(view, at),
        )
    if not is_open:
        st.caption(_("This page is not among those that you may open."))


def _open(view: View, file: str, _: Words) -> None:
    """Go to the page with the choices of the view and no others: what was chosen since does not come along."""
    for name in memory.OF_PAGE.get(view.page, ()):
        memory.keep(name, view.choices.get(name))
    known = {name: slug for name, slug in view.choices.items() if name in addressed.NAMES}
    st.switch_page(file, query_params={**known, "lang": _.language})


def _drop(view: View, at: Here) -> None:
    said = {"done": "deleted"}
    try:
        with engines.writing(at.source.url) as connection:
            if saved_views.drop(connection, owner=owner_of(at.viewer), view_id=view.view_id):
                entry = entries.entry_of(at.viewer, audit_log.VIEW, view.page, filters=said)
                audit_log.append(connection, entry, at=datetime.now(UTC))
    except StoreError:
        st.session_state[FAILED] = unwritten.AWAY


def _form(at: Here, page: str) -> None:
    _ = at.words
    with st.form("save-view", clear_on_submit=True, border=False):
        name = st.text_input(
            _("Save this page with its choices as"), max_chars=MOST_NAME, key="view-name", autocomplete="off"
        )
        is_sent = st.form_submit_button(_("Save this view"), icon=":material/bookmark_add:")
    st.caption(_("Up to {n} views. “Last 7 days” stays the last 7 days.", n=MOST))
    if is_sent:
        _save(at, page, name)
        st.rerun()


def _save(at: Here, page: str, name: str) -> None:
    chosen = worth_saving(entries.slugs())
    entry = entries.entry_of(at.viewer, audit_log.VIEW, page, filters={"done": "saved", **chosen})
    now_at = datetime.now(UTC)
    try:
        with engines.writing(at.source.url) as connection:
            saved_views.save(
                connection, owner=owner_of(at.viewer), name=name, page=page, choices=chosen, at=now_at
            )
            audit_log.append(connection, entry, at=now_at)
    except SavedViewError as error:
        st.session_state[FAILED] = REFUSALS[error.code]
    except StoreError:
        st.session_state[FAILED] = unwritten.AWAY
