"""What a question is asked of: the rows of the store and of an archive as one state, each post once."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine

from data.cases import COLUMNS, TABLES, Expression, query
from data.columns import at_one_instant
from data.instants import FIRST_SNOWFLAKE, NEVER_MS, from_ms, snowflake_at
from data.lake import CASE_KINDS, KINDS, Lake, over
from data.query_views import STARTED, VIEWS

HANDLES: Final = dict.fromkeys(("x_user_id", "from_at", "until_at", "hq"), "BIGINT") | dict.fromkeys(
    ("unit_id", "handle", "role"), "VARCHAR"
)
UNITS: Final = {
    **dict.fromkeys(("unit_id", "kind", "parent_id", "zone_id", "range_id", "name_en", "name_hi"), "VARCHAR"),
    "population": "BIGINT",
}
OFFICES: Final = "SELECT x_user_id FROM accounts WHERE x_user_id IS NOT NULL"
AUTHOR: Final = f"CASE WHEN author_id IN ({OFFICES}) THEN author_id END AS author_id"
"""No citizen's number comes in: an analysis of the offices needs none."""


@dataclass(frozen=True)
class Extent:
    """Which posts are asked about: from an instant up to another; those before `live_from_ms` as an archive has them."""

    archive: Path | None = None
    from_ms: int = 0
    to_ms: int = NEVER_MS
    live_from_ms: int = 0

    def live(self) -> str:
        """Those that the store is asked for: by id as far as ids tell the time, since both databases find ids at once."""
        begin = max(self.from_ms, self.live_from_ms)
        least = snowflake_at(from_ms(begin))
        most = max(snowflake_at(from_ms(self.to_ms)), FIRST_SNOWFLAKE)
        by_id = [f"post_id >= {least}"] if least > FIRST_SNOWFLAKE else []
        by_id += [f"post_id < {most}"] if self.to_ms < NEVER_MS else []
        return " AND ".join([*by_id, f"created_at >= {begin}", f"created_at < {self.to_ms}"])

    def archived(self) -> str:
        """Those that the archive is asked for."""
        end = min(self.to_ms, self.live_from_ms or NEVER_MS)
        return f"created_at >= {self.from_ms} AND created_at < {end}"


def named(sql: str) -> list[str]:
    """The views that a question may name: those alone are made."""
    return [name for name in VIEWS if re.search(rf"\b{name}\b", sql, re.IGNORECASE)]


def fill(lake: Lake, engine: Engine, extent: Extent, *, views: Collection[str], by: Expression) -> None:
    """Make the views of a question, of one state of the store; raises `StoreError` where that or the archive cannot be
    read.

    Of a post that both hold, the store's row counts. `by` finds the cases anew where a post stands in the archive alone.
    """
    lake.execute("CREATE SCHEMA held")
    lake.execute("CREATE SCHEMA archived")
    with at_one_instant(engine) as cursor:
        _offices(lake, cursor)
        if extent.archive is not None:
            over(lake, extent.archive, schema="archived")
            _offices_of_then(lake)
        anew = extent.archive is not None and "cases" in views
        of_tables = Extent(extent.archive, live_from_ms=extent.live_from_ms) if anew else extent
        if anew or {"posts", "mentions"} & set(views):
            _posts(lake, cursor, of_tables)
        anew = anew and (extent.live_from_ms > 0 or _is_apart(lake))
        if anew or "mentions" in views:
            _mentions(lake, cursor, of_tables)
        if "cases" in views:
            _make(lake, "cases", CASE_KINDS)
            if anew:
                lake.execute("USE held")
                lake.execute(f"INSERT INTO cases {query(by, dialect='duckdb', touched=False)}")
                lake.execute("USE main")
            else:
                within = f"{STARTED} >= {extent.from_ms} AND {STARTED} < {extent.to_ms}"
                asked = f"SELECT {', '.join(COLUMNS)} FROM cases WHERE {within}"  # noqa: S608
                _take(lake, cursor, asked, into="cases")
    for name in views:
        lake.execute(f"CREATE VIEW {name} AS {VIEWS[name].sql(from_ms=extent.from_ms, to_ms=extent.to_ms)}")


def _make(lake: Lake, name: str, columns: dict[str, str]) -> None:
    lake.execute(
        f"CREATE TABLE held.{name} ({', '.join(f'{each} {kind}' for each, kind in columns.items())})"
    )


def _take(lake: Lake, cursor: Any, asked: str, *, into: str) -> None:
    """Put what the store answers into a table of the lake."""
    cursor.execute(asked)
    lake.register("coming", cursor.fetch_record_batch())
    lake.execute(f"INSERT INTO held.{into} BY NAME SELECT * FROM coming")  # noqa: S608 - our own names
    lake.unregister("coming")


def _offices(lake: Lake, cursor: Any) -> None:
    _make(lake, "accounts", HANDLES)
    _make(lake, "units", UNITS)
    own = "x_user_id, unit_id, hq, from_at, until_at, coalesce(username, handle) AS handle, role"
    # of SQLite a column's type is told by its first values: those that are there come first
    _take(lake, cursor, f"SELECT {own} FROM accounts ORDER BY unit_id IS NULL", into="accounts")  # noqa: S608
    _take(lake, cursor, f"SELECT {', '.join(UNITS)} FROM units", into="units")  # noqa: S608


def _offices_of_then(lake: Lake) -> None:
    """Offices and accounts that only the archive knows, so that its posts keep their authors."""
    for name, key in (("accounts", "x_user_id"), ("units", "unit_id")):
        lake.execute(
            f"INSERT INTO held.{name} BY NAME SELECT {', '.join(TABLES[name])} FROM archived.{name} "  # noqa: S608
            f"ANTI JOIN (SELECT {key} FROM held.{name}) AS known USING ({key}) WHERE {key} IS NOT NULL"
        )


def _posts(lake: Lake, cursor: Any, extent: Extent) -> None:
    columns = TABLES["posts"]
    _make(lake, "live", {name: KINDS[kind] for name, kind in columns.items()})
    listed = ", ".join(AUTHOR if name == "author_id" else name for name in columns)
    _take(lake, cursor, f"SELECT {listed} FROM posts WHERE {extent.live()}", into="live")  # noqa: S608
    both = "SELECT *, 'live' AS source FROM held.live"
    if extent.archive is not None:
        _make(lake, "superseded", {"post_id": "BIGINT"})
        _make(lake, "gone", {"post_id": "BIGINT", "gone_at": "BIGINT"})
        # what has become another's version, or is gone, since the archive was written: few, by an index of their own
        _take(lake, cursor, "SELECT version_id AS post_id FROM post_versions", into="superseded")
        gone = "SELECT post_id, gone_at FROM posts WHERE state != 'public' AND gone_at IS NOT NULL"
        _take(lake, cursor, gone, into="gone")
        lake.execute(
            "CREATE VIEW held.earlier AS "  # noqa: S608
            "SELECT posts.* REPLACE (coalesce(gone.gone_at, posts.gone_at) AS gone_at), 'archive' AS source "
            "FROM archived.posts AS posts ANTI JOIN held.live USING (post_id) "
            "ANTI JOIN held.superseded USING (post_id) "
            f"LEFT JOIN held.gone USING (post_id) WHERE {extent.archived()}"
        )
        both += " UNION ALL SELECT * FROM held.earlier"
    lake.execute(f"CREATE VIEW held.posts AS {both}")


def _is_apart(lake: Lake) -> bool:
    """Whether the archive holds a post that the store does not."""
    return lake.execute("SELECT 1 FROM held.earlier LIMIT 1").fetchone() is not None


def _mentions(lake: Lake, cursor: Any, extent: Extent) -> None:
    columns = TABLES["mentions"]
    _make(lake, "named", {name: KINDS[kind] for name, kind in columns.items()})
    asked = f"SELECT {', '.join(columns)} FROM mentions WHERE user_id IN ({OFFICES})"  # noqa: S608
    if extent.from_ms or extent.live_from_ms or extent.to_ms < NEVER_MS:
        asked += f" AND post_id IN (SELECT post_id FROM posts WHERE {extent.live()})"  # noqa: S608
    _take(lake, cursor, asked, into="named")
    both = "SELECT * FROM held.named"
    if extent.archive is not None:
        both += " UNION ALL SELECT mentions.* FROM archived.mentions SEMI JOIN held.earlier USING (post_id)"
    lake.execute(f"CREATE VIEW held.mentions AS {both}")
