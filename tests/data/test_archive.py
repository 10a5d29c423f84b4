"""The archive: one state whole or not at all, without a citizen in it, and of it the same cases as of the store."""

import json
import resource
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as of_hypothesis
from hypothesis import strategies as st
from sqlalchemy import Engine, select, update
from typer.testing import CliRunner

from data import archive, archive_files, lake, retention
from data.__main__ import app
from data.archive_files import MANIFEST
from data.cases import COLUMNS, TABLES
from data.engine import StoreError, where, write_store
from data.rebuilding import Way, rebuild
from data.settings import settings
from data.tables import Case, Mention, Post
from metrics.cases import case_events
from metrics.replies import words_key
from tests.worlds.generated import OWNERS, World, conversation, conversations, worlds
from tests.worlds.many import later
from tests.worlds.slow_cases import SlowCases
from tests.worlds.stored import KIND_OF, register, take

OFFICES = {each.user_id for each in OWNERS}
Rows = set[tuple[Any, ...]]


def fill(engine: Engine, days: range = range(0, 100, 9)) -> None:
    """A conversation on each of these days, over some months."""
    with engine.begin() as connection:
        register(connection)
        take(connection, [later(item, day) for day in days for item in conversation(day).posts])


@pytest.fixture
def store(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    copyfile(migrated_sqlite, tmp_path / "noted.db")
    engine = write_store(f"sqlite:///{tmp_path / 'noted.db'}")
    fill(engine)
    yield engine
    engine.dispose()


def write(engine: Engine, folder: Path) -> list[str]:
    with lake.opened() as water:
        lake.pour(water, engine)
        return archive.write(water, folder)


def cases_of(folder: Path) -> Rows:
    with lake.opened() as water:
        lake.over(water, folder)
        found = lake.found_cases(water, expression=case_events)
    return {tuple(row[name] for name in COLUMNS) for row in found.to_pylist()}


def kept(engine: Engine) -> Rows:
    with engine.connect() as connection:
        return {
            tuple(row) for row in connection.execute(select(*(Case.__table__.c[each] for each in COLUMNS)))
        }


def files(folder: Path) -> dict[str, int]:
    return {str(each.relative_to(folder)): each.stat().st_mtime_ns for each in folder.rglob("*.parquet")}


def values(folder: Path, table: str, column: str) -> set[Any]:
    found = archive_files.paths(folder)[table]
    return {value for file in found for value in pq.read_table(file)[column].to_pylist()}


def test_it_holds_each_month_and_of_it_the_same_cases_before_and_after_words_go(
    engine: Engine, tmp_path: Path
) -> None:
    fill(engine)
    months = write(engine, tmp_path / "archive")
    assert months == archive_files.verify(tmp_path / "archive").months
    assert len(months) >= 3
    before = kept(engine)
    assert cases_of(tmp_path / "archive") == before != set()
    with engine.begin() as connection:
        retention.blank(connection, list(connection.scalars(select(Post.post_id))), key_of=words_key)
    assert rebuild(engine, Way("duckdb", case_events, KIND_OF)).changed == 0
    first = files(tmp_path / "archive")
    write(engine, tmp_path / "archive")
    assert kept(engine) == before
    assert files(tmp_path / "archive") == first


def test_written_again_only_what_changed_is_another_file(store: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    months = write(store, folder)
    first, manifest = files(folder), archive_files.read(folder)
    write(store, folder)
    assert files(folder) == first
    assert archive_files.read(folder).changed(manifest) == []
    with store.begin() as connection:
        last = connection.scalar(select(Post.post_id).order_by(Post.created_at.desc()).limit(1))
        connection.execute(update(Post).where(Post.post_id == last).values(gone_at=7))
    write(store, folder)
    assert archive_files.read(folder).changed(manifest) == [months[-1]]
    assert {each for each in files(folder) if each not in first} == {
        each.file
        for each in archive_files.read(folder).files
        if each.table == "posts" and each.month == months[-1]
    }
    assert len(files(folder)) == len(first)


def test_wherever_it_ends_the_archive_is_that_of_before(
    store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "archive"
    write(store, folder)
    before, cases = archive_files.read(folder), cases_of(folder)
    with store.begin() as connection:  # of every month something changes
        connection.execute(update(Post).values(kind="thanks", gone_at=7))
    real = archive.to_parquet
    for ends_at in range(0, len(before.files), 6):
        calls = iter(range(100))

        def cut_off(*given: Any, calls: Iterator[int] = calls, ends_at: int = ends_at) -> int:
            if next(calls) == ends_at:
                raise KeyboardInterrupt
            return real(*given)

        monkeypatch.setattr(archive, "to_parquet", cut_off)
        with pytest.raises(KeyboardInterrupt):
            write(store, folder)
        assert archive_files.verify(folder) == before
        assert cases_of(folder) == cases
    monkeypatch.setattr(archive, "to_parquet", real)
    write(store, folder)
    assert len(files(folder)) == len(
        archive_files.verify(folder).files
    )  # of what was cut off nothing is left


def test_a_full_disk_is_said_in_a_line_and_leaves_what_was_there(store: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    write(store, folder)
    before = archive_files.read(folder)
    with store.begin() as connection:
        connection.execute(update(Post).values(gone_at=7))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with lake.opened() as water:
        lake.pour(water, store)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, limits[1]))
        try:
            with pytest.raises(StoreError, match=r"cannot be written.* What it held is as it was"):
                archive.write(water, folder)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert archive_files.verify(folder) == before
    assert not list(folder.rglob(".*.part"))


def test_no_citizen_is_in_it_by_number_or_by_word(store: Engine, tmp_path: Path) -> None:
    write(store, tmp_path)
    assert values(tmp_path, "posts", "author_id") - {None} <= OFFICES
    assert values(tmp_path, "mentions", "user_id") <= OFFICES
    with store.connect() as connection:
        assert set(connection.scalars(select(Post.author_id))) - OFFICES - {None}
        assert set(connection.scalars(select(Mention.user_id))) - OFFICES - {None}
    for each in archive_files.read(tmp_path).files:
        assert pq.read_schema(tmp_path / each.file).names == list(TABLES[each.table])


def test_what_is_damaged_or_missing_is_named_and_mended_by_writing_anew(
    store: Engine, tmp_path: Path
) -> None:
    write(store, tmp_path)
    torn, lost = [
        tmp_path / each.file for each in archive_files.read(tmp_path).files if each.table == "posts"
    ][:2]
    whole = torn.read_bytes()
    torn.write_bytes(whole[:-9] + b"x" + whole[-8:])
    archive_files.paths(tmp_path)  # by its length alone it is not told
    with pytest.raises(StoreError, match=f"{torn.name}: is not as it was written, it is damaged"):
        archive_files.verify(tmp_path)
    torn.write_bytes(whole[:-1])
    lost.unlink()
    with pytest.raises(StoreError, match=r"damaged\. Write the archive anew: .*So are 1 more"):
        archive_files.verify(tmp_path)
    with pytest.raises(StoreError, match="damaged"), lake.opened() as water:
        lake.over(water, tmp_path)
    write(store, tmp_path)
    archive_files.verify(tmp_path)
    assert torn.read_bytes() == whole


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (None, "holds no archive of this version"),
        ("{", "its manifest.json cannot be read"),
        ('{"form": 3, "files": []}', "was written by another version of Noted (form 3; this one reads 2)"),
        ('{"form": 2, "written_at": "", "files": [{"name": "a"}]}', "its manifest.json cannot be read"),
    ],
)
def test_what_this_version_cannot_read_is_said_with_what_to_do(
    tmp_path: Path, manifest: str | None, said: str
) -> None:
    if manifest is not None:
        (tmp_path / MANIFEST).write_text(manifest)
    with pytest.raises(StoreError) as refused:
        archive_files.paths(tmp_path)
    assert said in str(refused.value)
    assert f"python -m data archive {tmp_path}" in str(refused.value)


def test_files_of_the_first_form_or_of_who_was_killed_go_and_those_of_others_stay(
    store: Engine, tmp_path: Path
) -> None:
    month = tmp_path / "posts" / "month=1999-01"
    killed = [month / ".posts.part", month / f"{'0' * 16}.parquet"]
    old = [tmp_path / "units" / "units.parquet", month / "posts.parquet", *killed]
    for each in (*old, tmp_path / "units" / "mine.parquet"):
        each.parent.mkdir(parents=True, exist_ok=True)
        each.write_bytes(b"")
    write(store, tmp_path)
    assert not any(each.exists() for each in (*old, month))
    assert (tmp_path / "units" / "mine.parquet").exists()


def test_one_writes_at_a_time(store: Engine, tmp_path: Path) -> None:
    with archive._alone(tmp_path), pytest.raises(StoreError, match="is being written by another program"):
        write(store, tmp_path)


def test_the_command_says_what_it_wrote_and_verifies(
    store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTED_DATABASE_URL", f"sqlite:///{where(store.url)}")
    settings.cache_clear()
    folder = str(tmp_path / "archive")

    def run(*words: str) -> tuple[int, str, str]:
        found = CliRunner().invoke(app, ["archive", *words])
        return found.exit_code, found.stdout, found.stderr

    code, said, _ = run(folder)
    assert (code, said) == (0, f"{folder}: 4 months of {where(store.url)}, 4 of them written anew.\n")
    assert run(folder)[1].endswith(" 0 of them written anew.\n")
    assert run(folder, "--verify")[1].endswith(" files is whole.\n")
    next((tmp_path / "archive" / "posts").rglob("*.parquet")).write_bytes(b"PAR1")
    code, said, why = run(folder, "--verify")
    assert (code, said, why.count("\n"), "damaged" in why) == (1, "", 1, True)
    assert json.loads((tmp_path / "archive" / MANIFEST).read_text())["form"] == 2


def agree(migrated: Path, folder: Path, examples: int) -> None:
    """Of generated worlds a slow second computation finds the cases that an archive gives, and a rebuild of the store
    after its words went gives them still."""
    copyfile(migrated, folder / "noted.db")
    store = write_store(f"sqlite:///{folder / 'noted.db'}")

    @of_hypothesis(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(world=st.one_of(conversations(), worlds()))
    def check(world: World) -> None:
        with store.begin() as connection:
            register(connection)
            take(connection, world.posts)
        slow = SlowCases(world.posts, OWNERS, {"hq"}, KIND_OF).rows()
        before = kept(store)
        assert {row[:2] for row in before} == set(slow)
        for row in before:
            known = dict(zip(COLUMNS, row, strict=True))
            assert slow[row[:2]].items() <= known.items()
        write(store, folder / "archive")
        assert cases_of(folder / "archive") == before
        with store.begin() as connection:
            kinds = connection.execute(select(Post.post_id, Post.kind).order_by(Post.post_id)).all()
            retention.blank(connection, [post_id for post_id, _ in kinds], key_of=words_key)
        for by in ("duckdb", "sqlite"):
            assert rebuild(store, Way(by, case_events, KIND_OF)).changed == 0
        with store.connect() as connection:
            assert connection.execute(select(Post.post_id, Post.kind).order_by(Post.post_id)).all() == kinds
            assert set(connection.scalars(select(Post.text))) <= {None}
        assert kept(store) == before
        write(store, folder / "archive")
        assert cases_of(folder / "archive") == before

    check()
    store.dispose()


@pytest.mark.long
def test_a_slow_second_computation_finds_its_cases_and_blanking_changes_none(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    agree(migrated_sqlite, tmp_path, 40)
