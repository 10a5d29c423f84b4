"""A backup put back in place: checked before anything is touched, and what stood there is kept beside it."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

import filelock
from sqlalchemy import update
from sqlalchemy.engine import make_url

from data import backups, copying
from data.engine import StoreError, migrate, where, write_store
from data.engine import closing as engine_closing
from data.lock import COLLECTOR_TRADE, SENDER_TRADE
from data.notice_tables import Delivery

BESIDE = ("-wal", "-shm")


def restore(file: Path, url: str, *, replace: bool = False) -> Path | None:
    """Put a backup in the place that a URL names and bring it to this version; gives the file to which the database
    that stood there was moved. Raises `StoreError`, and then the place is as it was.

    A SQLite file is replaced only where that is said (`replace`) and no collector holds it; a database of PostgreSQL has
    to be empty. Dashboards that run go on with the old file until they are started anew.
    """
    check(file)
    if make_url(url).get_backend_name() != "sqlite":
        _into_server(file, url)
        return None
    return _into_file(file, Path(where(url)).absolute(), url, replace=replace)


def check(file: Path) -> None:
    """Raise `StoreError` where a file is no whole backup of ours."""
    if not file.is_file():
        raise StoreError(f"{file}: there is no such file.")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check").fetchone()
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{file}: is no backup of Noted, or is damaged ({error}). Take another.") from error
    if found != "ok":
        raise StoreError(f"{file}: is damaged ({str(found).splitlines()[0]}). Take an earlier one.")


def _into_server(file: Path, url: str) -> None:
    """An older backup is brought to this version in a copy, so that it stays what it is."""
    try:
        with tempfile.TemporaryDirectory(prefix="noted-restore-") as folder:
            copied = Path(folder) / "backup.db"
            backups.copy(file, copied)
            migrate(f"sqlite:///{copied}")
            _doubt_messages(f"sqlite:///{copied}")
            copying.copy(f"sqlite:///{copied}", url)
    except OSError as error:
        raise StoreError(
            f"{file}: cannot be copied into the folder of temporary files ({error.strerror}). Give it room (TMPDIR names "
            "another), then repeat."
        ) from error


def _doubt_messages(url: str) -> None:
    """What waited in the outbox may have been sent since the backup was made: a person says whether it goes out again."""
    with engine_closing(write_store(url)) as engine, engine.begin() as connection:
        waiting = update(Delivery).where(Delivery.state.in_(("waiting", "sending")))
        connection.execute(waiting.values(state="doubtful", error="it waited when the backup was made"))


def _into_file(file: Path, to: Path, url: str, *, replace: bool) -> Path | None:
    if to.exists() and not replace:
        raise StoreError(
            f"{to}: is there already. With --replace it is moved aside and the backup takes its place."
        )
    if to.exists() and file.samefile(to):
        raise StoreError(f"{file}: is the database itself. Name a backup of it.")
    begun = to.with_name(f".{to.name}.restored")
    begun.unlink(missing_ok=True)  # of a restore that was cut off: nobody has used it
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as locks:
            for trade in (COLLECTOR_TRADE, SENDER_TRADE):
                name = f"{to.resolve()}.{trade.fact}.lock"
                locks.enter_context(filelock.FileLock(name, mode=0o600, timeout=0))
            backups.copy(file, begun)
            migrate(f"sqlite:///{begun}")
            _doubt_messages(f"sqlite:///{begun}")
            aside = _aside(to) if to.exists() else None
            begun.replace(to)
    except filelock.Timeout as error:
        raise StoreError(
            f"{to}: collectors are at work on it, or who sends notices. End them and the dashboard, then repeat."
        ) from error
    except OSError as error:
        raise StoreError(f"{to}: cannot be put there ({error.strerror}).") from error
    finally:
        for each in (begun, *(begun.with_name(begun.name + end) for end in BESIDE)):
            each.unlink(missing_ok=True)
    return aside


def _aside(to: Path) -> Path:
    """Move a database out of the way, with what its write-ahead log still held."""
    aside, number = to.with_name(f"{to.stem}.before-restore.db"), 2
    while aside.exists():
        aside, number = to.with_name(f"{to.stem}.before-restore-{number}.db"), number + 1
    try:
        backups.copy(to, aside)
    except StoreError:  # damaged, which may be why it is replaced: as it is, then
        shutil.copyfile(to, aside)
        os.chmod(aside, 0o600)  # noqa: PTH101 - the mode of what holds citizens' words
    for end in BESIDE:  # they are the old file's, and would be read into the new one
        to.with_name(to.name + end).unlink(missing_ok=True)
    return aside
