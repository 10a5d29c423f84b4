"""The files of an archive by its manifest: what one state of it consists of, whether each is whole, which are left over."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from data.engine import StoreError

FORM: Final = 2
"""Of the folder as it is written; 1 had no manifest, and citizens' numbers in it."""
MANIFEST: Final = "manifest.json"
OURS: Final = re.compile(
    r"(?:[0-9a-f]{16}|posts|mentions|accounts|units)\.parquet"  # the names are those of form 1
    r"|\.[a-z]+\.part"
)
AT_ONCE: Final = 1 << 20


@dataclass(frozen=True)
class ArchivedFile:
    """A file below the archive's folder, of one table; `month` is empty where a table is one file."""

    table: str
    month: str
    file: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive consists of, as one state of the store of which it was written at an instant."""

    written_at: str
    files: tuple[ArchivedFile, ...]

    @property
    def months(self) -> list[str]:
        """The months that hold posts, earliest first."""
        return sorted({each.month for each in self.files if each.month})

    @property
    def posts(self) -> int:
        """How many posts it holds."""
        return sum(each.rows for each in self.files if each.table == "posts")

    def changed(self, before: "Manifest | None") -> list[str]:
        """The months of which something is otherwise than it was before."""
        old = {each.file for each in before.files} if before else set()
        return sorted({each.month for each in self.files if each.month and each.file not in old})


def put(folder: Path, files: list[ArchivedFile]) -> None:
    """Let these files be the archive from now on, all at once."""
    said = {
        "form": FORM,
        "written_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",  # the machine's clock: files are of real instants
        "files": [asdict(each) for each in files],
    }
    begun = folder / f".{MANIFEST}.part"
    with begun.open("w", encoding="utf-8") as file:
        json.dump(said, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    begun.replace(folder / MANIFEST)


def there(folder: Path) -> Manifest | None:
    """The manifest of a folder; None where it has none that this version can read."""
    try:
        return read(folder)
    except StoreError:
        return None


def read(folder: Path) -> Manifest:
    """The manifest of an archive; raises `StoreError` where there is none, or one of another version."""
    anew = f"Write it anew: python -m data archive {folder}"
    try:
        said: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        form = said["form"]
        if form == FORM:
            files = tuple(ArchivedFile(**each) for each in said["files"])
            return Manifest(str(said["written_at"]), files)
    except OSError as error:
        raise StoreError(
            f"{folder}: holds no archive of this version ({MANIFEST}: {error.strerror}). {anew}"
        ) from error
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(f"{folder}: its {MANIFEST} cannot be read. {anew}") from error
    raise StoreError(
        f"{folder}: was written by another version of Noted (form {form}; this one reads {FORM}). {anew}"
    )


def paths(folder: Path) -> dict[str, list[Path]]:
    """The files of each table, each of the length that it was written with; raises `StoreError`."""
    found: dict[str, list[Path]] = {}
    for each in read(folder).files:
        if wrong := _wrong(folder, each, whole=False):
            raise StoreError(wrong)
        found.setdefault(each.table, []).append(folder / each.file)
    return found


def verify(folder: Path) -> Manifest:
    """Read every file of an archive to its end; raises `StoreError` that names the first that is not as it was written."""
    manifest = read(folder)
    wrong = [said for each in manifest.files if (said := _wrong(folder, each, whole=True))]
    if wrong:
        more = f" So are {len(wrong) - 1} more." if len(wrong) > 1 else ""
        raise StoreError(wrong[0] + more)
    return manifest


def _wrong(folder: Path, each: ArchivedFile, *, whole: bool) -> str | None:
    """Why a file is not as it was written, and what to do; `whole` reads it, else its length tells."""
    file = folder / each.file
    anew = f"Write the archive anew: python -m data archive {folder}"
    try:
        if file.stat().st_size == each.bytes and (not whole or digest(file) == each.sha256):
            return None
    except OSError as error:
        return f"{file}: cannot be read ({error.strerror}). {anew}"
    return f"{file}: is not as it was written, it is damaged. {anew}"


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as opened:
        found = hashlib.sha256()
        while part := opened.read(AT_ONCE):
            found.update(part)
    return found.hexdigest()


def clean(folder: Path, tables: Iterator[str] | list[str]) -> None:
    """Remove what an earlier state, an earlier form or a killed run left; nothing that is another's."""
    current = there(folder)
    kept = {folder / each.file for each in current.files} if current else set()
    for name in tables:
        for file in [*(folder / name).rglob("*.parquet"), *(folder / name).rglob(".*.part")]:
            if file not in kept and OURS.fullmatch(file.name):
                file.unlink()
        for month in (folder / name).glob("month=*"):
            if month.is_dir() and not any(month.iterdir()):
                month.rmdir()
