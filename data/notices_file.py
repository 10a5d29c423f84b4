"""The file with the rules of notices: where it is and how it is read."""

from pathlib import Path
from typing import Final

from data.setting_values import SettingsError

PROJECT: Final = Path(__file__).resolve().parent.parent
NOTICES_FILE: Final = "notices/rules.toml"


def name(given: Path | None) -> str:
    """What messages call it."""
    return NOTICES_FILE if given is None else str(given)


def text(given: Path | None) -> str:
    """What stands in the file that a setting names, or in the project's own; raises `SettingsError`."""
    file = PROJECT / NOTICES_FILE if given is None else given
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not written in UTF-8"
        what = "Put the project's own file back there." if given is None else "See NOTED_NOTICES_FILE."
        raise SettingsError(f"{name(given)}: {reason}. {what}") from None
