"""The archive: what cases are found from, as Parquet by month (UTC) of a post, for DuckDB, Spark and whoever comes after.

It holds no word of anybody's and no citizen's number: posts and handles of citizens are told by what they are not. So
nothing that X or its writer took back can come back out of it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import filelock

from data import archive_files
from data.archive_files import ArchivedFile
from data.cases import TABLES
from data.engine import StoreError
from data.instants import from_ms, to_ms
from data.lake import Lake, to_parquet

OF_OFFICES: Final = "SELECT x_user_id FROM accounts WHERE x_user_id IS NOT NULL"
NO_CITIZEN: Final = f"* REPLACE (CASE WHEN author_id IN ({OF_OFFICES}) THEN author_id END AS author_id)"
"""What is written of posts: cases ask of a citizen only that he is no office, and of handles only for those of offices."""


def write(lake: Lake, folder: Path) -> list[str]:
    """Write what the lake holds: `posts/month=2026-11/….parquet` and so on, a mention beside its post; gives the months.

    The manifest is put last and names each file by its content: whoever reads by it sees the state of before or that of
    after, wherever this ends. Safe to repeat: a month of which nothing changed is left as it is. Raises `StoreError`.
    """
    try:
        with _alone(folder):
            archive_files.clean(folder, list(TABLES))
            files = [_file(lake, folder, name, f"SELECT * FROM {name}") for name in ("accounts", "units")]  # noqa: S608
            months = _months(lake)
            for month in months:
                files += [_file(lake, folder, name, rows, month=month) for name, rows in _of(month).items()]
            archive_files.put(folder, files)
            archive_files.clean(folder, list(TABLES))
    except OSError as error:
        raise StoreError(
            f"{folder}: the archive cannot be written ({error.strerror}). What it held is as it was. Name a folder that "
            "this user may write, on a disk with room."
        ) from error
    return months


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One who writes at a time; the system frees the lock of who is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(folder / ".lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise StoreError(
            f"{folder}: is being written by another program. Let it end, then repeat."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _months(lake: Lake) -> list[str]:
    """The months in which posts were written, earliest first."""
    # by days first, of which there are few: the rest is the calendar's affair
    days = lake.execute("SELECT DISTINCT created_at // 86400000 FROM posts").fetchall()
    return sorted({f"{from_ms(int(day) * 86_400_000):%Y-%m}" for (day,) in days})


def _bounds(month: str) -> tuple[int, int]:
    year, number = (int(part) for part in month.split("-"))
    after = (year + 1, 1) if number == 12 else (year, number + 1)
    return to_ms(datetime(year, number, 1, tzinfo=UTC)), to_ms(datetime(*after, 1, tzinfo=UTC))


def _of(month: str) -> dict[str, str]:
    start, end = _bounds(month)
    within = f"created_at >= {start} AND created_at < {end}"
    beside = f"post_id IN (SELECT post_id FROM posts WHERE {within})"  # noqa: S608 - our own names
    return {
        "posts": f"SELECT {NO_CITIZEN} FROM posts WHERE {within}",  # noqa: S608
        "mentions": f"SELECT * FROM mentions WHERE user_id IN ({OF_OFFICES}) AND {beside}",  # noqa: S608
    }


def _file(lake: Lake, folder: Path, name: str, rows: str, *, month: str = "") -> ArchivedFile:
    """Write a query's rows, in the order of all their columns, so that the same rows are the same bytes; then name the
    file by these."""
    place = Path(name) / f"month={month}" if month else Path(name)
    (folder / place).mkdir(parents=True, exist_ok=True)
    begun = folder / place / f".{name}.part"
    try:
        count = to_parquet(lake, f"{rows} ORDER BY ALL", begun)
        with begun.open("rb+") as written:
            os.fsync(written.fileno())
        sha256, size = archive_files.digest(begun), begun.stat().st_size
        file = place / f"{sha256[:16]}.parquet"
        if (folder / file).is_file() and archive_files.digest(folder / file) == sha256:
            begun.unlink()
        else:
            begun.replace(folder / file)
    finally:
        begun.unlink(missing_ok=True)
    return ArchivedFile(name, month, file.as_posix(), count, size, sha256)
