"""The frame of the dashboard: who looks, language, menu, what every page says of itself, then the page."""

import streamlit as st

from pages.ui import as_text, emblem, first_sight, frame, guarded, lost_links, memory, menu, saved_views, wall
from pages.ui.access import audited, closed, name_plate, sign_in, trial, viewer, wanted
from pages.ui.serving import begun
from pages.ui.store import SettingsError, StoreError

st.set_page_config(page_title="Noted", page_icon="static/icon.svg", layout="wide")
first_sight.note()
_ = frame.language()
who, trouble = None, None
try:
    who = viewer.viewer(_) if begun.by_serve() else None
except (SettingsError, StoreError) as error:
    trouble = error
pages = closed.with_the_rest(menu.menu(_, who.scope.role), _) if who else sign_in.outside(_)
page = st.navigation(pages, position="sidebar" if who else "hidden", expanded=True)
st.set_page_config(page_title=frame.browser_title(page.title))
wanted.lead(pages, page)
emblem.show()
on_wall = who is not None and wall.is_here(page.url_path, who.scope.role)
more = as_text.said() | (trial.said() if who and who.is_trial else {}) | (wall.ON if on_wall else {})
memory.arrive(page.url_path, language=_.language, more=more)

if on_wall:
    st.navigation(pages, position="hidden")
else:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        status = st.container(width="content")
        frame.language_switch(_)

try:
    if trouble:
        raise trouble
    if who is None:
        page.run()
        st.stop()
    here = frame.open_here(_, who)
    if who.is_trial and not here.source.demonstration:
        trial.refuse(_)
        st.stop()
    if not on_wall:
        name_plate.show(here)
        saved_views.show(here, page.url_path)
        as_text.switch(_)
    audited.page(here, page.url_path)
except SettingsError as error:
    frame.explain_settings(str(error), _)
except StoreError as error:
    guarded.wait_for_store(_, error)
else:
    if not on_wall:
        with status:
            frame.freshness()
    frame.banners(here)
    lost_links.say(_)
    guarded.run(page, here)
