"""A world of posts in Parquet for measuring, made once by the SQL of `traffic.py` in DuckDB and kept in `var/bench`."""

from pathlib import Path

import duckdb

from benchmarks import traffic
from data.posts import HIDDEN, LEADING
from data.settings import PROJECT

CACHE = PROJECT / "var" / "bench"
TABLES = ("posts", "mentions", "accounts", "units")
AT_ONCE = 1_000_000
Lake = duckdb.DuckDBPyConnection

# What the traffic of ingest has none of, so that no rule of the cases is idle: retweets, deletions that were detected,
# and archives in which a reply's leading handles are not told from typed ones.
POSTS = (
    "post_id, latest_id, created_at, author_id, conversation_id, thread_id, replied_to_id, quoted_id,"
    " CAST(n % 97 = 6 AS INTEGER) AS is_retweet, kind, text, 'hi' AS lang,"
    " CASE WHEN n % 211 = 0 THEN 'deleted' ELSE 'public' END AS state,"
    " CASE WHEN n % 211 = 0 THEN created_at + 86400000 END AS gone_at"
)
MENTIONS = (
    "post_id, 'handle' || named AS username, named AS user_id,"
    f" CASE WHEN placement = {HIDDEN} AND n % 13 = 7 THEN {LEADING} ELSE placement END AS placement,"
    " created_at AS mentioned_at"
)


def world(rows: int, *, under: Path = CACHE) -> Path:
    """The folder of a world of so many posts, `posts.parquet` and the like; made where it is not there yet."""
    folder = under / f"{rows}"
    if not folder.is_dir():
        making = under / f"{rows}.part"
        making.mkdir(parents=True, exist_ok=True)
        with duckdb.connect() as lake:
            lake.execute("SET enable_progress_bar = false")
            _make(lake, making, rows=rows)
        making.rename(folder)
    return folder


def great_world(folder: Path, *, rows: int) -> Path:
    """A world that is too large to be held at once, some files a table and no texts, in a folder that is made."""
    folder.mkdir()
    with duckdb.connect(config={"memory_limit": "2GB", "temp_directory": str(folder / "spilt")}) as lake:
        lake.execute("SET enable_progress_bar = false")
        lake.execute("SET integer_division = true")
        for first in range(0, rows, AT_ONCE):
            part = f"{first // AT_ONCE:05d}.parquet"
            end = min(rows, first + AT_ONCE)
            lake.execute(
                f"CREATE OR REPLACE TABLE poured AS {_steps(first, end)} SELECT * EXCLUDE (text) FROM traffic"
            )
            posts = POSTS.replace(" text,", "")
            lake.execute(f"COPY (SELECT {posts} FROM poured ORDER BY n) TO '{folder}/posts-{part}'")
            named = f"SELECT {MENTIONS} FROM poured WHERE named IS NOT NULL ORDER BY n"
            lake.execute(f"COPY ({named}) TO '{folder}/mentions-{part}'")
        _registry(lake, folder)
    return folder


def look_into(lake: Lake, folder: Path) -> None:
    """Views of a world's tables in a DuckDB connection."""
    for name in TABLES:
        lake.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder}/{name}*.parquet')")


def _steps(first: int, end: int) -> str:
    """The traffic's SQL of some numbers, in the words of DuckDB."""
    rest = traffic.STEPS.template.partition("about AS")[2]
    return f"WITH numbers AS (SELECT range AS n FROM range({first}, {end})), about AS{rest}"


def _make(lake: Lake, folder: Path, *, rows: int) -> None:
    lake.execute("SET integer_division = true")  # in the traffic's SQL 7 / 2 is 3, as on both databases
    for first in range(0, rows, AT_ONCE):  # in order, some at a time, as an archive grows
        create = "CREATE TABLE poured AS" if first == 0 else "INSERT INTO poured"
        steps = _steps(first, min(rows, first + AT_ONCE))
        lake.execute(f"{create} {steps} SELECT * FROM traffic ORDER BY n")
    lake.execute(f"COPY (SELECT {POSTS} FROM poured) TO '{folder}/posts.parquet'")
    lake.execute(
        f"COPY (SELECT {MENTIONS} FROM poured WHERE named IS NOT NULL) TO '{folder}/mentions.parquet'"
    )
    _registry(lake, folder)


def _registry(lake: Lake, folder: Path) -> None:
    offices = f"SELECT range AS number, 0 AS hq FROM range({traffic.FIRST_OFFICE}, {traffic.FIRST_OFFICE + traffic.OFFICES})"
    units = f"SELECT {traffic.HQ} AS number, 1 AS hq UNION ALL {offices}"
    named = "CASE WHEN hq = 1 THEN 'hq' ELSE 'office' || number END AS unit_id"
    lake.execute(
        f"COPY (SELECT number AS x_user_id, {named}, CAST(hq AS INTEGER) AS hq, CAST(0 AS BIGINT) AS from_at,"
        f" 253402300799000 AS until_at FROM ({units})) TO '{folder}/accounts.parquet'"
    )
    lake.execute(
        f"COPY (SELECT {named}, CASE WHEN hq = 1 THEN 'hq' ELSE 'district' END AS kind FROM ({units}))"
        f" TO '{folder}/units.parquet'"
    )
