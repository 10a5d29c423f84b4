"""Questions in SQL over the store and an archive: each post once as the store has it, nothing else read, nothing changed."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, insert, select, update
from typer.testing import CliRunner

from data import archive_files, deletions
from data.__main__ import app
from data.engine import StoreError, where, write_store
from data.instants import IST, from_ms, to_ms
from data.query import Limits, QuestionError, answer
from data.query_commands import exact
from data.query_tables import Extent
from data.query_views import VIEWS
from data.settings import settings
from data.tables import Case, Mention, Post, PostVersion
from metrics.cases import case_events
from tests.data.test_archive import fill, write
from tests.worlds.generated import OWNERS

CASES = "SELECT * FROM cases ORDER BY ALL"
POSTS = "SELECT * EXCLUDE (source) FROM posts ORDER BY ALL"
MENTIONS = "SELECT * FROM mentions ORDER BY ALL"
ALL = "SELECT " + ", ".join(f"(SELECT list(t) FROM ({each}) AS t)" for each in (CASES, POSTS, MENTIONS))
"""All rows of three views as one row."""


@pytest.fixture
def store(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    copyfile(migrated_sqlite, tmp_path / "noted.db")
    engine = write_store(f"sqlite:///{tmp_path / 'noted.db'}")
    fill(engine)
    yield engine
    engine.dispose()


def ask(engine: Engine, sql: str, archive: Path | None = None, **given: Any) -> list[tuple[Any, ...]]:
    limits = Limits(**{name: given.pop(name) for name in ("memory", "seconds", "rows") if name in given})
    return answer(engine, sql, extent=Extent(archive, **given), limits=limits, by=case_events).rows


def middle(engine: Engine) -> int:
    """The beginning of a day of India about which the posts lie."""
    with engine.connect() as connection:
        first, last = connection.execute(select(func.min(Post.created_at), func.max(Post.created_at))).one()
    about = (first + (last - first) / 2).astimezone(IST)
    return to_ms(about.replace(hour=0, minute=0, second=0, microsecond=0))


def test_what_the_store_no_longer_holds_comes_from_the_archive_with_its_cases(
    engine: Engine, tmp_path: Path
) -> None:
    fill(engine)
    write(engine, tmp_path / "archive")
    before = ask(engine, ALL)
    assert all(before[0])
    assert ask(
        engine, f"SELECT *, (SELECT DISTINCT source FROM posts) FROM ({ALL})", tmp_path / "archive"
    ) == [(*before[0], "live")]
    end = from_ms(middle(engine))
    with engine.begin() as connection:  # a store that was begun anew in the middle of that time
        old = select(Post.post_id).where(Post.created_at < end)
        connection.execute(delete(Mention).where(Mention.post_id.in_(old)))
        connection.execute(delete(Post).where(Post.created_at < end))
        connection.execute(delete(Case).where(Case.opened_at < to_ms(end)))
    assert ask(engine, ALL) != before
    sources = "(SELECT list(DISTINCT source ORDER BY source) FROM posts)"
    assert ask(engine, f"SELECT *, {sources} FROM ({ALL})", tmp_path / "archive") == [
        (*before[0], ["archive", "live"])
    ]


def test_what_was_edited_or_deleted_since_does_not_come_back(store: Engine, tmp_path: Path) -> None:
    with store.begin() as connection:
        ids = list(connection.scalars(select(Post.post_id).order_by(Post.post_id)))
        named = list(connection.scalars(select(Mention.post_id).where(Mention.placement > 0)))
    write(store, tmp_path / "archive")
    gone_at = datetime(2026, 11, 2, tzinfo=UTC)
    edited, later = ids[0], ids[-1]
    with store.begin() as connection:
        deletions.hide(connection, {named[0]: deletions.DELETED}, at=gone_at)
        connection.execute(update(Post).where(Post.post_id == edited).values(kind="not_ours"))
        # what was stored as a post of its own is known to be a later version of another
        connection.execute(delete(Mention).where(Mention.post_id == later))
        connection.execute(delete(Post).where(Post.post_id == later))
        connection.execute(insert(PostVersion).values(version_id=later, post_id=edited))
    for live_from in (0, to_ms(datetime(2030, 1, 1, tzinfo=UTC))):
        sql = f"SELECT gone_at FROM posts WHERE post_id = {named[0]}"
        assert ask(store, sql, tmp_path / "archive", live_from_ms=live_from) == [
            (gone_at.replace(tzinfo=None),)
        ]
        sql = f"SELECT count(*), max(post_id) = {later} FROM posts"
        assert ask(store, sql, tmp_path / "archive", live_from_ms=live_from) == [(len(ids) - 1, False)]
    assert ask(store, f"SELECT kind FROM posts WHERE post_id = {edited}", tmp_path / "archive") == [
        ("not_ours",)
    ]


def test_before_a_day_the_archive_stands_for_the_store(store: Engine, tmp_path: Path) -> None:
    write(store, tmp_path / "archive")
    since = middle(store)
    before = ask(store, ALL)
    assert ask(store, ALL, tmp_path / "archive", live_from_ms=since) == before
    sides = "SELECT source, max(created_at), min(created_at) FROM posts GROUP BY ALL ORDER BY ALL"
    (_, last, _), (_, _, first) = ask(store, sides, tmp_path / "archive", live_from_ms=since)
    assert last < from_ms(since).replace(tzinfo=None) <= first


@pytest.mark.parametrize("with_archive", [False, True])
def test_a_span_of_days_has_what_of_the_whole_lies_within(
    store: Engine, tmp_path: Path, with_archive: bool
) -> None:
    folder = tmp_path / "archive" if with_archive else None
    if folder:
        write(store, folder)
    start = middle(store)
    day, end = from_ms(start), from_ms(start) + timedelta(days=20)
    span = {"from_ms": start, "to_ms": to_ms(end)}
    for sql, table, column in (
        (POSTS, "posts", "created_on"),
        (CASES, "cases", "started_on"),
        (MENTIONS, "mentions", "mentioned_on"),
    ):
        days = f"{column} >= '{day.astimezone(IST):%Y-%m-%d}' AND {column} < '{end.astimezone(IST):%Y-%m-%d}'"
        within = ask(store, sql.replace(f"FROM {table}", f"FROM {table} WHERE {days}"))
        assert ask(store, sql, folder, **span) == within != []


def test_no_citizen_is_known_by_number_and_no_word_is_shown(store: Engine) -> None:
    for name in VIEWS:
        found = ask(store, f"SELECT * FROM {name}")
        numbers = {value for row in found for value in row if isinstance(value, int) and value < 1000}
        assert numbers <= {True, False} | {each.user_id for each in OWNERS}, name
    assert ask(store, "SELECT count(*) > 0 FROM held.live WHERE author_id IS NULL -- posts") == [(True,)]


HOSTILE = (
    "SELECT * FROM read_csv('{store}')",
    "SELECT * FROM '{store}'",
    "SELECT * FROM read_blob('{folder}/**')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM read_parquet('{other}')",
    "SELECT * FROM query('SELECT * FROM read_text(''{store}'')')",
    "COPY (SELECT 1) TO '{folder}/written'",
    "ATTACH '{folder}/written'",
    "EXPORT DATABASE '{folder}/written'",
    "INSTALL sqlite",
    "LOAD sqlite",
    "SET memory_limit = '90GB'",
    "SELECT 1; SELECT 2",
    "CREATE TABLE posts AS SELECT 1",
    "DELETE FROM posts",
    "DROP VIEW posts",
    "SELECT * FROM engine",
    "",
    "SELEC 1",
    "SELECT no_such FROM posts",
    "SELECT * FROM sqlite_master_of_mine",
    "SELECT 'a'::INTEGER",
)


def test_nothing_but_the_store_and_the_archive_is_read_and_nothing_changed(
    store: Engine, tmp_path: Path
) -> None:
    write(store, tmp_path / "archive")
    other = tmp_path / "other.parquet"
    first = archive_files.paths(tmp_path / "archive")["posts"][0]
    other.write_bytes(first.read_bytes())
    places = {"store": where(store.url), "folder": tmp_path, "other": other}
    for sql in HOSTILE:
        with pytest.raises(QuestionError) as refused:
            ask(store, sql.format(**places), tmp_path / "archive")
        assert "\n" not in str(refused.value)
    assert not (tmp_path / "written").exists()
    assert archive_files.verify(tmp_path / "archive").posts == ask(store, "SELECT count(*) FROM posts")[0][0]


def test_time_memory_and_rows_have_an_end(store: Engine) -> None:
    endless = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE hash(a.range, b.range) = 7"
    with pytest.raises(StoreError, match=r"took longer than 0\.3 seconds and was ended"):
        ask(store, endless, seconds=0.3)
    with pytest.raises(StoreError, match="does not fit into 30MB"):
        ask(store, "SELECT list(range) FROM range(20000000)", memory="30MB")
    found = answer(store, "FROM range(9)", extent=Extent(), limits=Limits(rows=4), by=case_events)
    assert (found.rows, found.is_cut) == ([(0,), (1,), (2,), (3,)], True)


def test_a_damaged_archive_is_named_in_a_line(store: Engine, tmp_path: Path) -> None:
    write(store, tmp_path)
    file = archive_files.paths(tmp_path)["posts"][0]
    whole = file.read_bytes()
    file.write_bytes(b"x" * len(whole))
    with pytest.raises(StoreError, match="--verify names what is damaged") as refused:
        ask(store, "SELECT count(*) FROM posts", tmp_path)
    assert (file.name in str(refused.value), "\n" in str(refused.value)) == (True, False)
    file.unlink()
    with pytest.raises(StoreError, match="cannot be read"):
        ask(store, "SELECT count(*) FROM posts", tmp_path)


def test_values_are_written_so_that_nobody_rounds_them() -> None:
    moment = datetime(2026, 11, 3, 9, 35, 6, 7000, tzinfo=IST)
    assert exact(1 << 60) == str(1 << 60)
    assert (exact(7), exact(7, is_id=True), exact(True), exact(None)) == (7, "7", True, None)
    assert (exact(moment), exact(date(2026, 11, 3))) == ("2026-11-03T04:05:06.007Z", "2026-11-03")
    assert exact([float("nan"), {"post_id": 5}]) == [None, {"post_id": "5"}]


def test_the_command_writes_each_form_and_says_how_it_ended(
    store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTED_DATABASE_URL", f"sqlite:///{where(store.url)}")
    settings.cache_clear()

    def run(*words: str) -> tuple[int, str, str]:
        found = CliRunner().invoke(app, ["query", *words])
        return found.exit_code, found.stdout, found.stderr

    sql = "SELECT 9007199254740993 AS post_id, '=1' AS said, NULL AS gone_at, 1 = 1 AS is_so"
    assert run(sql) == (
        0,
        "post_id           said  gone_at  is_so\n9007199254740993  =1    –        true\n",
        "",
    )
    assert run(sql, "--format", "csv")[1] == "post_id,said,gone_at,is_so\n9007199254740993,'=1,,true\n"
    as_json = json.loads(run(sql, "--format", "json")[1])
    assert as_json == [{"post_id": "9007199254740993", "said": "=1", "gone_at": None, "is_so": True}]
    assert run("FROM range(3)", "--most", "1") == (
        0,
        "range\n0\n",
        "noted: the first 1 rows; --most gives more.\n",
    )
    assert run("DESCRIBE posts")[1].startswith("column_name ")
    code, said, why = run("SELECT 1 FROM nowhere")
    assert (code, said, why.count("\n")) == (2, "", 1)
    assert run("SELECT 1 AS a, 2 AS a", "--format", "json")[0] == 2
    assert run("SELECT 1", "--memory", "much")[0] == 2
    assert run("SELECT 1", "--live-from", "2026-11-01")[0] == 2
    assert run("SELECT 1", "--from", "2026-11-02", "--to", "2026-11-02")[0] == 2
    write(store, tmp_path / "archive")
    monkeypatch.chdir(tmp_path)
    code, said, why = run(
        "SELECT count(*) > 0 AS a FROM posts", "--archive", "archive", "--live-from", "2030-01-01"
    )
    assert (code, said) == (0, "a\ntrue\n")
    assert why.startswith("noted: posts of before --live-from are those of the archive that was written 20")
    code, said, why = run("SELECT 1", "--archive", str(tmp_path))
    assert (code, said, "holds no archive" in why, why.count("\n")) == (1, "", True, 1)
