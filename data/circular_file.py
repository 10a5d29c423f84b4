"""The circular's file, and former names of offices, read from the registry's folder or the one shipped with the project."""

from pathlib import Path
from typing import Final

from data.csv_rows import rows
from data.settings import PROJECT

CIRCULAR_FILE: Final = "data/registry/circular.toml"
SHIPPED: Final = PROJECT / "data" / "registry"


class CircularFileError(Exception):
    """The circular's file cannot be read; its text is one line that says why and what to do."""


def name(registry_dir: Path = SHIPPED) -> str:
    """The file that holds, as a message names it."""
    own = registry_dir / "circular.toml"
    return str(own) if own.is_file() and registry_dir != SHIPPED else CIRCULAR_FILE


def text(registry_dir: Path = SHIPPED) -> str:
    """What stands in the file of the folder, or else in the shipped one; raises `CircularFileError`."""
    file = registry_dir / "circular.toml"
    file = file if file.is_file() else SHIPPED / "circular.toml"
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not written in UTF-8"
        raise CircularFileError(
            f"{name(registry_dir)}: {reason}. Put the project's own file back there."
        ) from None


def former_names(registry_dir: Path = SHIPPED) -> dict[str, str]:
    """The former name of each unit that has one (`former_name` of units.csv); raises `RegistryError`."""
    found = (
        (row["unit_id"], row.get("former_name", ""))
        for _, row in rows(registry_dir / "units.csv", ("unit_id",))
    )
    return {unit_id: former for unit_id, former in found if former}
