"""Copies of a SQLite database while others use it: whole, checked, for their owner alone, never over another file."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from data import copying
from data.engine import StoreError, where


def copy(file: Path, to: Path) -> None:
    """Copy a SQLite database as it stands at one instant; raises `StoreError`, and then leaves nothing behind."""
    if not file.is_file():
        raise StoreError(f"{file}: there is no database to copy.")
    begun = _begun(to)
    try:
        os.close(os.open(begun, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise StoreError(
            f"{begun}: left by a copy that was cut off, or in the making. Look, and remove it."
        ) from error
    except OSError as error:
        raise StoreError(f"{to}: cannot be written ({error.strerror}).") from error
    try:
        _fill(file, begun)
        os.link(begun, to)  # unlike a renaming this never replaces another file
    except FileExistsError as error:
        raise StoreError(f"{to}: is there already, and is not written over. Name another file.") from error
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{to}: could not be written whole ({error}). Nothing is left of it.") from error
    finally:
        begun.unlink(missing_ok=True)


def _begun(to: Path) -> Path:
    """What a copy is called while it is made."""
    return to.with_name(f".{to.name}.part")


def _fill(file: Path, copied: Path) -> None:
    with (
        closing(
            sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True, timeout=30)
        ) as source,
        closing(sqlite3.connect(copied)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        (found,) = target.execute("PRAGMA integrity_check").fetchone()
    if found != "ok":
        raise StoreError(
            f"{file}: is damaged ({found.splitlines()[0]}). The copy was not kept; restore an earlier one."
        )


def of_url(url: str, to: Path) -> None:
    """Copy the store of a URL into a SQLite file; raises `StoreError`, and then leaves nothing behind."""
    whole = make_url(url)
    if whole.get_backend_name() == "sqlite":
        copy(Path(where(whole)), to)
        return
    if to.exists():
        raise StoreError(f"{to}: is there already, and is not written over. Name another file.")
    if not to.parent.is_dir():
        raise StoreError(f"{to}: cannot be written (No such file or directory).")
    try:
        with tempfile.TemporaryDirectory(prefix=".noted-", dir=to.parent) as folder:  # on the same disk
            copied = Path(folder) / "copy.db"
            copying.copy(url, f"sqlite:///{copied}")
            copy(copied, to)
    except OSError as error:
        raise StoreError(f"{to}: cannot be written ({error.strerror}).") from error


def before_migration(connection: Connection, *, revision: str) -> str:
    """Keep what is there before a migration changes it, as the transaction that is to migrate sees it; says where."""
    if connection.dialect.name != "sqlite":
        return (
            f"{where(connection.engine.url)}: is brought to revision {revision} in one transaction, "
            "without a backup: pg_dump makes one."
        )
    file = Path(where(connection.engine.url))
    to, number = file.with_name(f"{file.stem}.before-{revision}.db"), 2
    while to.exists():  # of a migration that failed: the database may have changed since
        to, number = file.with_name(f"{file.stem}.before-{revision}-{number}.db"), number + 1
    _begun(to).unlink(missing_ok=True)  # of one that was killed: who migrates has the database for himself
    copy(file, to)
    return f"{to}: the database as it was before revision {revision}; remove it once all is well."
