"""The emblem and the names that the settings say: whose dashboard this is."""

import base64
from functools import lru_cache
from typing import Final

import streamlit as st

from data.name_settings import Emblem
from data.settings import PROJECT, SettingsError, settings
from language.words import Words

OWN: Final = Emblem("image/svg+xml", (PROJECT / "static" / "icon.svg").read_bytes())
"""The project's own mark, where no other is set."""


@lru_cache(maxsize=2)
def _address(emblem: Emblem) -> str:
    """The picture itself as an address: a file would be closed to who has not signed in yet, or open to everybody."""
    return f"data:{emblem.mime};base64,{base64.b64encode(emblem.content).decode()}"


def _shown() -> Emblem:
    try:
        return settings().emblem or OWN
    except SettingsError:  # the page says so itself
        return OWN


def show() -> None:
    """The emblem at the top of the sidebar, and where there is none, of the page. It was looked over at the start."""
    st.logo(_address(_shown()), size="large")


def force(_: Words) -> str:
    """What the police is called; raises `SettingsError`."""
    given = settings()
    return _.of(given.force_name_en, given.force_name_hi)


def state(_: Words) -> str:
    """What the state is called; raises `SettingsError`."""
    given = settings()
    return _.of(given.state_name_en, given.state_name_hi)
