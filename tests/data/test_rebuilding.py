"""A rebuild gives the same rows by every engine, beside whoever writes, and says what was otherwise."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select, text, update

from data import archive, archive_files, facts, lake, rebuilding, spark
from data.cases import COLUMNS
from data.engine import StoreError, write_store
from data.rebuilding import Rebuilt, Way, rebuild
from data.tables import Account, Case, Post
from metrics.cases import case_events
from tests.worlds.generated import AGRA
from tests.worlds.many import conversations
from tests.worlds.stored import KIND_OF, register, take

DAYS = 100
SMALL = {
    "spark.sql.codegen.wholeStage": "false",  # it takes longer to compile than so few posts take
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
}


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        register(connection)
        facts.put(connection, "cases_stale", None)
        take(connection, conversations(DAYS))


@pytest.fixture(scope="module")
def filled_sqlite(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """A SQLite store whose cases were kept current batch by batch."""
    file = tmp_path_factory.mktemp("filled") / "noted.db"
    shutil.copyfile(migrated_sqlite, file)
    engine = write_store(f"sqlite:///{file}")
    fill(engine)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Case)) > DAYS / 2
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, filled_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """That store, or the same on PostgreSQL."""
    if request.param == "sqlite":
        file = tmp_path / "noted.db"
        shutil.copyfile(filled_sqlite, file)
        engine = write_store(f"sqlite:///{file}")
    else:
        server = request.getfixturevalue("postgres")
        like = request.getfixturevalue("migrated_postgres")
        engine = write_store(server.create(f"rebuilt_{abs(hash(request.node.name))}", like=like))
        fill(engine)
    yield engine
    engine.dispose()


def checksum(engine: Engine) -> str:
    """What the kept cases come to, row by row."""
    with engine.connect() as connection:
        rows = connection.execute(
            select(*(Case.__table__.c[name] for name in COLUMNS)).order_by(Case.unit_id, Case.thread_id)
        ).all()
    return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()


def way(by: str, **given: Any) -> Way:
    return Way(by, case_events, given.pop("kind_of", KIND_OF), **given)


def spoil(connection: Connection) -> None:
    """Some cases lost, some wrong, one that never was."""
    connection.execute(text("DELETE FROM cases WHERE thread_id % 3 = 0"))
    connection.execute(text("UPDATE cases SET closed_at = 7 WHERE thread_id % 3 = 1"))
    connection.execute(
        text(
            "INSERT INTO cases (unit_id, thread_id, opened_at, opened_id, own_thread) VALUES ('agra', 5, 5, 5, 0)"
        )
    )


def test_every_engine_gives_the_rows_that_batches_gave(store: Engine) -> None:
    kept = checksum(store)
    for by in (store.dialect.name, "duckdb"):
        with store.begin() as connection:
            spoil(connection)
        assert checksum(store) != kept
        found = rebuild(store, way(by))
        assert (checksum(store), found.kinds) == (kept, 0), by
        assert 0 < found.changed <= found.cases + 1, by


def test_a_rebuild_of_what_is_right_changes_nothing(store: Engine) -> None:
    with store.connect() as connection:
        version = facts.get(connection, facts.VERSION)
    for by in (store.dialect.name, "duckdb"):
        assert rebuild(store, way(by)).changed == 0
    with store.connect() as connection:
        assert facts.get(connection, facts.VERSION) == version


def test_kinds_are_told_anew_by_the_texts_that_are_left(store: Engine) -> None:
    with store.begin() as connection:
        wordless = connection.scalar(select(Post.post_id).where(Post.kind == "resolved").limit(1))
        connection.execute(update(Post).where(Post.post_id == wordless).values(text=None))
    whole: list[str] = []
    for by in (store.dialect.name, "duckdb"):
        with store.begin() as connection:
            old = connection.execute(select(Post.post_id, Post.kind, Post.text)).all()
        found = rebuild(store, way(by, kind_of=lambda _: "other"))
        assert found.kinds == sum(row.text is not None and row.kind != "other" for row in old) > 0
        assert found.changed > 0
        with store.connect() as connection:
            kinds: dict[int, str] = dict(connection.execute(select(Post.post_id, Post.kind)).all())
        assert {each for each, kind in kinds.items() if kind != "other"} == {wordless}
        whole.append(checksum(store))
        rebuild(store, way(by))
    assert whole[0] == whole[1]


def test_what_comes_in_meanwhile_is_in_the_cases_too(store: Engine) -> None:
    other = (
        write_store(store.url.render_as_string(hide_password=False))
        if store.dialect.name != "sqlite"
        else store
    )
    came: list[int] = []

    def meanwhile(**tables: Any) -> Any:
        if not came:
            came.append(1)
            with other.begin() as connection:
                take(connection, conversations(DAYS + 1)[-8:])
        return case_events(**tables)

    before = checksum(store)
    rebuild(store, Way("duckdb", meanwhile, KIND_OF))
    assert came
    kept = checksum(store)
    assert kept != before
    assert rebuild(store, way(store.dialect.name)).changed == 0
    other.dispose()


def test_where_others_write_all_the_time_they_wait_for_the_last_try(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = checksum(store)
    with store.begin() as connection:
        spoil(connection)
    monkeypatch.setattr(rebuilding, "TRIES", 0)
    rebuild(store, way("duckdb"))
    assert checksum(store) == kept


def test_threads_and_owners_that_are_out_of_date_are_settled_first(store: Engine) -> None:
    kept = checksum(store)
    with store.begin() as connection:
        connection.execute(text("UPDATE posts SET thread_id = 1 WHERE thread_id % 5 = 0"))
    rebuild(store, way("duckdb"))
    assert checksum(store) == kept
    with store.begin() as connection:
        connection.execute(update(Account).where(Account.x_user_id == AGRA).values(x_user_id=AGRA + 1_000))
        facts.put(connection, "cases_stale", "yes")
    rebuild(store, way("duckdb"))
    assert checksum(store) != kept
    with store.connect() as connection:
        assert facts.get(connection, "cases_stale") is None


def test_a_large_store_whose_registry_changed_comes_to_the_same_as_a_small_one(store: Engine) -> None:
    sums: list[str] = []
    with store.connect() as connection:
        account_id = connection.scalar(select(Account.account_id).where(Account.x_user_id == AGRA))
    for small, user_id in ((10**9, AGRA + 1_000), (0, AGRA), (0, AGRA + 1_000)):
        with store.begin() as connection:
            spoil(connection)
            connection.execute(text("UPDATE posts SET thread_id = 1 WHERE thread_id % 5 = 0"))
            connection.execute(
                update(Account).where(Account.account_id == account_id).values(x_user_id=user_id)
            )
            facts.put(connection, "cases_stale", "yes")
        rebuilding.rebuild_if_stale(store, expression=case_events, small=small)
        sums.append(checksum(store))
        with store.connect() as connection:
            assert facts.get(connection, "cases_stale") is None
    assert sums[0] == sums[2] != sums[1]


def test_a_registry_that_changes_during_a_rebuild_asks_for_another(store: Engine) -> None:
    def meanwhile(**tables: Any) -> Any:
        with store.begin() as connection:
            facts.put(connection, "cases_stale", "yes")
        return case_events(**tables)

    with store.begin() as connection:
        facts.put(connection, "cases_stale", "yes")
    rebuilding.rebuild_if_stale(store, expression=meanwhile, small=0)
    with store.connect() as connection:
        assert facts.get(connection, "cases_stale") == "yes"


def test_the_comparison_counts_each_case_that_is_kept_otherwise(store: Engine) -> None:
    total, differing = rebuilding.compared(store, expression=case_events)
    assert (total > 0, differing) == (True, 0)
    with store.begin() as connection:
        connection.execute(text("DELETE FROM cases WHERE thread_id = (SELECT min(thread_id) FROM cases)"))
        lost = total - connection.scalar(select(func.count()).select_from(Case))
        moved = connection.execute(
            text(
                "UPDATE cases SET opened_at = opened_at + 1"
                " WHERE thread_id = (SELECT max(thread_id) FROM cases)"
            )
        ).rowcount
    assert rebuilding.compared(store, expression=case_events) == (total, lost + moved)


def test_an_empty_store_has_no_cases_by_any_engine(engine: Engine) -> None:
    for by in (engine.dialect.name, "duckdb"):
        assert rebuild(engine, way(by)) == Rebuilt(0, 0, 0)


def test_the_archive_holds_what_cases_are_found_from_by_month(store: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with lake.opened() as water:
        lake.pour(water, store)
        months = archive.write(water, folder)
        lake.derive(water, expression=case_events)
        assert len(months) >= 3
        (folder / "posts" / "month=1999-01").mkdir()
        assert archive.write(water, folder) == months
        expected = set(water.execute(f"SELECT {', '.join(COLUMNS)} FROM cases").fetchall())
    assert sorted(each.name for each in (folder / "posts").iterdir()) == [f"month={each}" for each in months]
    assert not list(folder.rglob("*.part"))
    with lake.opened() as water:
        lake.over(water, folder)
        found = lake.found_cases(water, expression=case_events)
    rows = {tuple(row[name] for name in COLUMNS) for row in found.to_pylist()}
    assert rows == expected


def test_an_archive_where_nobody_may_write_is_refused(store: Engine, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with lake.opened() as water:
        lake.pour(water, store)
        with pytest.raises(StoreError, match="cannot be written"):
            archive.write(water, tmp_path / "taken")


@pytest.mark.long
def test_spark_with_two_workers_gives_the_same_rows(
    filled_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "SET", {**spark.SET, **SMALL})
    file = tmp_path / "noted.db"
    shutil.copyfile(filled_sqlite, file)
    store = write_store(f"sqlite:///{file}")
    kept = checksum(store)
    with store.begin() as connection:
        spoil(connection)
    rebuild(store, way("spark", archive_in=tmp_path / "archive"))
    assert checksum(store) == kept
    assert archive_files.verify(tmp_path / "archive").posts > 0
    store.dispose()


@pytest.mark.long
def test_a_file_that_spark_cannot_read_is_named_in_one_line_and_nothing_is_changed(
    filled_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spark, "SET", {**spark.SET, **SMALL})
    store = write_store(f"sqlite:///{filled_sqlite}")
    kept = checksum(store)
    real = archive.write

    def write(water: lake.Lake, folder: Path) -> list[str]:
        months = real(water, folder)
        (torn,) = (folder / "units").glob("*.parquet")
        torn.write_bytes(b"PAR1".ljust(torn.stat().st_size, b"x"))  # of its length, and no more
        return months

    monkeypatch.setattr(archive, "write", write)
    with pytest.raises(StoreError, match=r"units/[0-9a-f]{16}\.parquet") as refused:
        rebuild(store, way("spark", archive_in=tmp_path / "archive"))
    said = str(refused.value)
    assert "Nothing was changed. See that" in said
    assert ("\n" in said, "Exception" in capfd.readouterr().err) == (False, False)
    assert checksum(store) == kept
    store.dispose()


JAVAS = {
    "none": (None, "there is no Java on this machine. Install"),
    "old": ("echo 'openjdk version \"1.8.0_392\"' >&2", "/java is Java 8. Install"),
    "eleven": ("echo 'openjdk version \"11.0.21\" 2023-10-17' >&2", "/java is Java 11. Install"),
    "broken": ("exit 1", "/java does not say which Java it is. Install"),
}


@pytest.mark.parametrize("which", JAVAS)
def test_without_a_java_that_serves_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    script, said = JAVAS[which]
    if script is not None:
        (tmp_path / "java").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "java").chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(StoreError) as refused, spark.begun(tmp_path):
        pass
    assert said in str(refused.value)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "gone"))
    with pytest.raises(StoreError, match=r"there is no Java in JAVA_HOME \("), spark.begun(tmp_path):
        pass


def test_what_memory_does_not_hold_is_said_to_be_that_and_not_a_full_disk() -> None:
    with pytest.raises(StoreError, match=r"than 8MB of memory serve: .* --engine spark"):  # noqa: SIM117
        with lake.opened(memory="8MB") as water:
            water.execute("SELECT list(n) FROM range(20000000) numbers(n)")
