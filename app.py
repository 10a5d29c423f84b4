"""The frame of the dashboard: settings, language, menu, what every page says of itself, then the page."""

import streamlit as st

from pages.ui import frame, memory, menu
from pages.ui.store import SettingsError, StoreError

st.set_page_config(page_title="Noted", page_icon="static/icon.svg", layout="wide")
_ = frame.language()
page = st.navigation(menu.menu(_))
st.set_page_config(page_title=frame.browser_title(page.title))
memory.arrive(page.url_path, language=_.language)

with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    status = st.container(width="content")
    frame.language_switch(_)

try:
    here = frame.open_here(_)
except SettingsError as error:
    frame.explain_settings(str(error), _)
except StoreError:
    frame.wait_for_store(_)
else:
    with status:
        frame.freshness()
    frame.banners(here)
    frame.guarded(page.run, _)
