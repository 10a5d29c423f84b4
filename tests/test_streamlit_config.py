"""The dashboard's settings of Streamlit: nothing is told to strangers, nothing is called, nothing is served by accident."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit.config import get_config_options

ROOT = Path(__file__).resolve().parent.parent
GIVEN: dict[str, Any] = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
WANTED = {
    "server.address": "127.0.0.1",  # a proxy with TLS stands in front
    "server.headless": True,
    "server.enableCORS": True,  # with the next, what keeps other sites' pages from the websocket
    "server.enableXsrfProtection": True,
    "server.enableAgentApi": False,
    "server.maxUploadSize": 1,
    "server.maxWidgetStateSize": 1,  # with the next, how much of a stranger's is held in memory
    "server.maxMessageSize": 32,
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "client.disableDataExport": True,
    "runner.magicEnabled": False,
    "logger.level": "warning",
}
PUBLIC = {".woff2", ".svg", ".geojson", ".txt", ".css", ".js"}


@pytest.mark.parametrize("name", WANTED)
def test_it_is_set_so(name: str) -> None:
    section, _, option = name.partition(".")
    assert GIVEN[section][option] == WANTED[name]
    assert type(GIVEN[section][option]) is type(WANTED[name])


def test_every_setting_is_one_of_streamlits() -> None:
    known = set(get_config_options())
    for section in ("server", "browser", "client", "runner", "logger"):
        assert {f"{section}.{option}" for option in GIVEN[section]} <= known


def test_what_anybody_may_fetch_is_fonts_boundaries_the_sign_and_looks_alone() -> None:
    files = [file for file in (ROOT / "static").rglob("*") if file.is_file()]
    assert files
    assert {file.suffix for file in files} <= PUBLIC


def test_no_secret_lies_in_the_folder_of_settings() -> None:
    assert {file.name for file in (ROOT / ".streamlit").iterdir()} == {"config.toml"}
