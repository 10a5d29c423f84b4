"""The phrase table of reply kinds: read from the registry's folder, or the one shipped with the project."""

from pathlib import Path

from data.csv_rows import RegistryError, rows
from data.settings import PROJECT

SHIPPED = PROJECT / "data" / "registry" / "replies.csv"


def read(registry_dir: Path) -> list[tuple[str, str]]:
    """(phrase, kind) rows; raises `RegistryError` naming the line that cannot be."""
    file = registry_dir / "replies.csv"
    file = file if file.is_file() else SHIPPED
    found = []
    for line, row in rows(file, ("phrase", "language", "kind")):
        if not row["phrase"] or not row["kind"]:
            raise RegistryError(f"{file}, line {line}: needs a phrase and a kind.")
        found.append((row["phrase"], row["kind"]))
    return found
