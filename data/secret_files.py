"""Secrets from files: `NOTED_<NAME>_FILE` names a file that holds what `NOTED_<NAME>` would."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from data.setting_values import SettingsError

SECRETS: Final = (
    *("x_bearer_token", "x_consumer_key", "x_consumer_secret", "x_access_token", "x_access_token_secret"),
    *("oidc_client_secret", "cookie_secret", "smtp_password"),
    "database_url",  # it may hold a password
)
MOST_BYTES: Final = 64 << 10
OTHERS: Final = stat.S_IROTH | stat.S_IWOTH


def name_of(secret: str, *, prefix: str) -> str:
    """The setting that names a secret's file."""
    return f"{prefix}{secret.upper()}_FILE"


def read(given: Mapping[str, str], *, prefix: str) -> dict[str, str]:
    """The secrets whose files the settings name, by their fields; raises `SettingsError`, never with what one holds.
    `given`: all settings by their names in capitals."""
    found = {}
    for secret in SECRETS:
        itself, setting = f"{prefix}{secret.upper()}", name_of(secret, prefix=prefix)
        place = given.get(setting, "").strip()
        if not place:
            continue
        if given.get(itself, "").strip():
            raise SettingsError(f"{itself}: is given twice, there and in {setting}. Keep one of the two.")
        found[secret] = content(Path(place), setting)
    return found


def content(file: Path, setting: str) -> str:
    """What a file holds that nobody else may read; raises `SettingsError` that begins with the `setting` that names it."""
    try:
        state = file.stat()
        if not stat.S_ISREG(
            state.st_mode
        ):  # before it is opened: of a pipe nobody may ever write the other end
            raise SettingsError(f"{setting}: {file} is no file. Name the file that holds the secret.")
        if os.name == "posix" and state.st_mode & OTHERS:
            raise SettingsError(
                f"{setting}: everybody on this machine may read or write {file}. "
                f"Take that away: chmod o-rw {file}"
            )
        with file.open("rb") as opened:
            held = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise SettingsError(f"{setting}: {file} cannot be read ({error.strerror}).") from None
    try:
        text = held.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise SettingsError(f"{setting}: {file} is not UTF-8. Write the secret alone into it.") from None
    if not text.strip() or len(held) > MOST_BYTES:
        raise SettingsError(f"{setting}: {file} is empty or far too long. Write the secret alone into it.")
    return text
