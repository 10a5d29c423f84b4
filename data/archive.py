"""The archive: what cases are found from, as Parquet by month (UTC) of a post, for DuckDB, Spark and whoever comes after.

It holds no word of anybody's: ids, instants, kinds and who is named are all that the expression asks for.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from data.cases import TABLES
from data.engine import StoreError
from data.instants import from_ms, to_ms
from data.lake import Lake

BY_MONTH: Final = ("posts", "mentions")


def write(lake: Lake, folder: Path) -> list[str]:
    """Write what the lake holds: `posts/month=2026-11/posts.parquet` and so on, a mention beside its post; gives the
    months. Safe to repeat: each file is replaced whole, and months that no longer hold a post go."""
    try:
        for name in set(TABLES) - set(BY_MONTH):
            _file(lake, f"SELECT * FROM {name}", folder / name / f"{name}.parquet")  # noqa: S608 - our own names
        months = _months(lake)
        for month in months:
            start, end = _bounds(month)
            within = f"created_at >= {start} AND created_at < {end}"
            of_month = {
                "posts": f"SELECT * FROM posts WHERE {within}",  # noqa: S608
                "mentions": f"SELECT * FROM mentions WHERE post_id IN (SELECT post_id FROM posts WHERE {within})",  # noqa: S608
            }
            for name, rows in of_month.items():
                _file(lake, f"{rows} ORDER BY post_id", folder / name / f"month={month}" / f"{name}.parquet")
        for name in BY_MONTH:
            for old in (folder / name).glob("month=*"):
                if old.name.removeprefix("month=") not in months:
                    shutil.rmtree(old)
    except OSError as error:
        raise StoreError(
            f"{folder}: the archive cannot be written ({error.strerror}). Name a folder that this user may write."
        ) from error
    return months


def _months(lake: Lake) -> list[str]:
    """The months in which posts were written, earliest first."""
    # by days first, of which there are few: the rest is the calendar's affair
    days = lake.execute("SELECT DISTINCT created_at // 86400000 FROM posts").fetchall()
    return sorted({f"{from_ms(int(day) * 86_400_000):%Y-%m}" for (day,) in days})


def _bounds(month: str) -> tuple[int, int]:
    year, number = (int(part) for part in month.split("-"))
    after = (year + 1, 1) if number == 12 else (year, number + 1)
    return to_ms(datetime(year, number, 1, tzinfo=UTC)), to_ms(datetime(*after, 1, tzinfo=UTC))


def _file(lake: Lake, rows: str, file: Path) -> None:
    """Write a query's rows beside a file, then put them in its place."""
    file.parent.mkdir(parents=True, exist_ok=True)
    begun = file.with_name(f".{file.name}.part")
    place = str(begun).replace("'", "''")
    lake.execute(f"COPY ({rows}) TO '{place}' (FORMAT parquet, COMPRESSION zstd)")
    begun.replace(file)
