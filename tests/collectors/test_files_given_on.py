"""What `import`, `requeue` and `export` leave behind: no text that is too old, no other file written over, no reason lost."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from collectors.files import export_files
from collectors.files.export_files import ExportError
from collectors.x.door import admit_posts
from data import posts, quarantine
from data.collection_tables import Quarantined
from data.engine import closing, read_store, write_store
from data.instants import snowflake_at
from data.quarantine import BadItem
from data.tables import Post
from tests.collectors.conftest import KINDS, NOW_AT, ON_SQLITE
from tests.collectors.small_x import SmallX
from tests.collectors.test_archive import store as store  # noqa: PLC0414 - fixtures that this module uses too
from tests.collectors.test_commands import Call
from tests.collectors.test_commands import call as call  # noqa: PLC0414
from tests.collectors.test_requeue import requeue
from tests.data.made_posts import stored_post
from tests.worlds.posts import post

OLD = snowflake_at(datetime.now(UTC) - timedelta(days=400))


def texts(url: str) -> list[str | None]:
    with closing(read_store(url)) as engine, engine.connect() as connection:
        return list(connection.scalars(select(Post.text).order_by(Post.post_id)))


@ON_SQLITE
@pytest.mark.parametrize("rest", ["", "[\n"])
def test_an_import_leaves_no_text_that_is_too_old_even_where_it_breaks_off(
    call: Call, url: str, now_x: SmallX, tmp_path: Path, rest: str
) -> None:
    file = tmp_path / "posts.json"
    file.write_text(
        json.dumps([post(OLD, author=901), *now_x.posts], indent=1) + "\n" + rest, encoding="utf-8"
    )
    assert "the texts of 1 posts older than 180 days are not kept" in call("import", str(file)).err
    kept = texts(url)
    assert kept[0] is None
    assert kept[1]


@ON_SQLITE
def test_a_requeue_leaves_no_text_that_is_too_old(call: Call, url: str) -> None:
    with closing(write_store(url)) as engine, engine.begin() as connection:
        old = BadItem("line: not JSON", json.dumps(post(OLD, author=901)))
        quarantine.keep(connection, [old], origin="x", now_at=datetime.now(UTC))
    assert "the texts of 1 posts" in call("requeue").err
    assert texts(url) == [None]


@ON_SQLITE
def test_an_export_gives_on_no_text_that_is_too_old(call: Call, url: str, now_x: SmallX) -> None:
    said = [post(OLD, author=901, text="old words", typed={"asha": 901}), *now_x.posts]
    with closing(write_store(url)) as engine, engine.begin() as connection:
        posts.store(connection, admit_posts(said, kind_of=KINDS.kind_of).posts, now_at=datetime.now(UTC))
    done = call("export", "-")
    assert "2 posts (1 of them without words)" in done.err
    assert "old words" not in done.out
    assert "asha" not in done.out
    assert str(OLD) in done.out


@ON_SQLITE
def test_an_export_writes_over_nothing_unless_told_and_never_over_a_database(
    call: Call, url: str, tmp_path: Path
) -> None:
    file = tmp_path / "all.jsonl"
    assert call("export", str(file)).code == 0
    before = file.read_bytes()
    done = call("export", str(file))
    assert (done.code, file.read_bytes()) == (1, before)
    assert "is there already, and is not written over. Name another file, or say --replace." in done.line()
    assert call("export", str(file), "--replace").code == 0
    database = url.removeprefix("sqlite:///")
    whole = Path(database).read_bytes()
    done = call("export", database, "--replace")
    assert (done.code, Path(database).read_bytes()) == (1, whole)
    assert "is a database, and is never written over" in done.line()


def test_an_export_never_replaces_what_is_no_regular_file(tmp_path: Path) -> None:
    link, folder = tmp_path / "link", tmp_path / "folder"
    link.symlink_to(tmp_path / "target")
    folder.mkdir()
    for there in (link, folder):
        with pytest.raises(ExportError, match="is no regular file, and is never written over"):
            export_files.write(str(there), ["one\n"], replace=True)
    assert link.is_symlink()


def test_a_file_that_appears_while_an_export_is_written_stays(tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"

    def lines() -> Iterator[str]:
        yield "one\n"
        file.write_text("another's", encoding="utf-8")

    with pytest.raises(ExportError, match="is there already"):
        export_files.write(str(file), lines())
    assert file.read_text(encoding="utf-8") == "another's"
    assert list(tmp_path.iterdir()) == [file]


def reasons(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        query = select(Quarantined.state, Quarantined.reason).order_by(Quarantined.item_id)
        return [(state, reason) for state, reason in connection.execute(query)]


def test_a_line_about_a_gone_post_is_applied_once_it_is_understood(store: Engine) -> None:
    gone = stored_post(0)
    unclear = {"id": str(gone.version_id), "action": "delete", "reason": "eaten"}
    known = unclear | {"reason": "deleted"}
    with store.begin() as connection:
        posts.store(connection, [gone], now_at=NOW_AT - timedelta(days=1))
        why = "removal: why the post is to go is not known here"
        items = [BadItem(why, json.dumps(each)) for each in (unclear, known)]
        items.append(BadItem("removal: the line is no JSON object", "gone"))
        quarantine.keep(connection, items, origin="compliance/jobs", now_at=NOW_AT)
    assert requeue(store) == "3 items tried again: 1 stored, 2 still set aside."
    assert reasons(store) == [
        ("aside", why),
        ("stored", why),
        ("aside", "removal: the line is no JSON object"),
    ]
    with store.connect() as connection:
        assert connection.execute(select(Post.state, Post.text)).one() == ("deleted", None)


@ON_SQLITE
@pytest.mark.parametrize("raw", ["[]", '{"meta": {"result_count": 0}}'])
def test_an_item_that_holds_nothing_is_not_said_to_be_stored(store: Engine, raw: str) -> None:
    with store.begin() as connection:
        quarantine.keep(connection, [BadItem("line: not JSON", raw)], origin="x", now_at=NOW_AT)
    assert requeue(store) == "1 items tried again: 0 stored, 1 still set aside."
    assert reasons(store) == [("aside", "line: holds nothing that is kept")]
