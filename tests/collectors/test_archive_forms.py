"""Archives of any size and form: read in constant memory, taken up where they were cut off, and never twice in vain."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from collectors.files import archive, archive_items, json_text
from collectors.files.archive_files import ArchiveError, parcels
from collectors.files.archive_items import Item
from data import reads
from data.collection_tables import Quarantined
from data.engine import closing, read_store
from data.oversight_tables import ImportedFile
from data.tables import Account, Post, Profile
from tests.collectors.conftest import KINDS, NOW_AT, ON_SQLITE
from tests.collectors.test_archive import POSTS, RESPONSE, SEEN_AT, USER, Take, lines, stored
from tests.collectors.test_archive import said as said  # noqa: PLC0414 - fixtures that this module uses too
from tests.collectors.test_archive import store as store  # noqa: PLC0414
from tests.collectors.test_archive import take as take  # noqa: PLC0414
from tests.conftest import ROOT
from tests.data.small_registry import AGRA
from tests.worlds.posts import minutes, post

ALL = sorted(int(each["id"]) for each in POSTS)


def items(file: Path, *, after: int = 0) -> list[Item]:
    return [item for parcel in parcels(file, size=3, after=after) for item in parcel]


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads in pieces so small that every value lies across some."""
    monkeypatch.setattr(json_text, "CHUNK", 7)
    monkeypatch.setattr(archive_items, "LONGEST_LINE", 50)
    monkeypatch.setattr(archive_items, "PROBE", 400)


FORMS = {
    "an array in one very long line": lines(POSTS),
    "a response in one very long line": lines(RESPONSE),
    "long lines": lines(*POSTS),
    "an array over many lines": json.dumps(POSTS, indent=2),
    "a response over many lines": json.dumps(RESPONSE, indent=1),
    "an array of responses": json.dumps([RESPONSE, {"meta": {"result_count": 0}}], indent=4),
    "an array with a post a line": "[\n" + ",\n".join(json.dumps(each) for each in POSTS) + "\n]\n",
    "an array with commas first": "[" + "\n,".join(json.dumps(each) for each in POSTS) + "]",
    "two arrays": lines(POSTS[:3], POSTS[3:]),
}


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("form", FORMS)
def test_what_is_longer_than_is_read_at_once_is_read_whole(tmp_path: Path, form: str) -> None:
    file = tmp_path / "posts.json"
    file.write_text(FORMS[form], encoding="utf-8")
    found = items(file)
    assert [item.value for item in found if item.kind == "post"] == POSTS
    assert not [item for item in found if item.kind == "bad"]
    users = [(item.value, item.seen_at) for item in found if item.kind == "user"]
    assert users in ([], [(USER, datetime.fromisoformat(SEEN_AT))])


@pytest.mark.parametrize("after", [0, 1, 4, 7, 100])
def test_what_was_read_before_is_passed_over(tmp_path: Path, after: int) -> None:
    file = tmp_path / "posts.json"
    file.write_text(lines(RESPONSE), encoding="utf-8")
    assert items(file, after=after) == items(file)[after:]


def test_each_item_knows_its_line(tmp_path: Path) -> None:
    file = tmp_path / "posts.json"
    file.write_text("\n" + lines(POSTS[0]) + "\r\n" + "broken\n" + lines(POSTS[1]), encoding="utf-8")
    assert [(item.kind, item.line) for item in items(file)] == [("post", 2), ("bad", 4), ("post", 5)]
    file.write_text(
        json.dumps([{"id": "1", "text": "a"}, {"id": "2", "text": "b"}], indent=1), encoding="utf-8"
    )
    assert [item.line for item in items(file)] == [2, 6]


def test_an_array_that_breaks_off_says_where_and_what_came_before_is_stored(
    store: Engine, take: Take
) -> None:
    cut = json.dumps(POSTS, indent=2)[:-40]
    with pytest.raises(ArchiveError, match=r"posts\.jsonl, line \d+: .*breaks off or is no JSON") as told:
        take(cut)
    assert "\n" not in str(told.value)
    assert stored(store) == ALL[:-1]


@ON_SQLITE
@pytest.mark.parametrize(
    "first", ['{"id": "12", "te', '{"id": 12', '[{"id": "12"},', '{"data": [', '{"a": [1, 2']
)
def test_a_first_line_that_was_cut_costs_no_other(store: Engine, take: Take, first: str) -> None:
    assert "1 set aside" in take(first + "\n" + lines(*POSTS))
    assert stored(store) == ALL


def test_an_id_that_a_spreadsheet_has_ruined_is_named_by_file_and_line(
    store: Engine, take: Take, said: list[str]
) -> None:
    take(
        lines(
            POSTS[0], POSTS[1] | {"id": 1.17e18}, POSTS[2] | {"id": "1.17E+18"}, POSTS[3] | {"id": "1,55,157"}
        )
    )
    with store.connect() as connection:
        rows = connection.execute(select(Quarantined.origin, Quarantined.reason)).all()
    assert [row.origin for row in rows] == [f"0-posts.jsonl:{line}" for line in (2, 3, 4)]
    assert all("a spreadsheet has rounded it" in row.reason for row in rows)
    assert "0-posts.jsonl:3: post: id: is no whole id: a spreadsheet" in "\n".join(said)


ERRORS = [
    {"resource_type": "tweet", "resource_id": POSTS[0]["id"], "parameter": "referenced_tweets.id",
     "type": "https://api.twitter.com/2/problems/resource-not-found"},
    {"resource_type": "tweet", "resource_id": POSTS[2]["id"],
     "type": "https://api.x.com/2/problems/not-authorized-for-resource"},
    {"resource_type": "user", "resource_id": str(AGRA), "parameter": "ids", "detail": f"User has been suspended: [{AGRA}].",
     "type": "https://api.twitter.com/2/problems/resource-not-found"},
    {"resource_type": "user", "resource_id": "12345", "parameter": "entities.mentions.username",
     "type": "https://api.twitter.com/2/problems/resource-not-found"},
    {"resource_type": "tweet", "resource_id": "no id", "type": 5},
]  # fmt: skip


def test_what_x_no_longer_shows_becomes_a_state_of_posts_and_accounts(store: Engine, take: Take) -> None:
    take(lines(RESPONSE))
    later = (NOW_AT - timedelta(hours=1)).isoformat()
    with store.begin() as connection:
        connection.execute(update(Post).values(stored_at=NOW_AT - timedelta(days=9)))
    done = take(lines({"errors": ERRORS, "__twarc": {"retrieved_at": later}}), "")
    assert "2 posts were named as no longer there" in done
    with store.connect() as connection:
        rows = connection.execute(select(Post.state, Post.text, Post.gone_at).order_by(Post.post_id)).all()
        looks = connection.execute(select(Profile.x_user_id, Profile.state).order_by(Profile.seen_at)).all()
    assert [row.state for row in rows[:3]] == ["deleted", "public", "protected"]
    assert [row.text is None for row in rows[:3]] == [True, False, True]
    assert rows[0].gone_at == datetime.fromisoformat(later)
    assert looks == [(AGRA, "public"), (AGRA, "suspended")]


def test_that_an_author_was_protected_once_does_not_blank_what_came_since(store: Engine, take: Take) -> None:
    take(lines(RESPONSE))
    take(lines({"errors": [ERRORS[1]], "__twarc": {"retrieved_at": SEEN_AT}}))
    with store.connect() as connection:
        assert set(connection.scalars(select(Post.state))) == {"public"}


def progress(engine: Engine) -> dict[str, Any]:
    with engine.connect() as connection:
        row = connection.execute(select(ImportedFile.__table__)).one()
    return {"values": row.values_done, "posts": row.posts, "ended": row.ended_at is not None}


def test_a_file_that_was_read_to_its_end_is_not_read_again_unasked(
    store: Engine, take: Take, said: list[str]
) -> None:
    assert take(lines(RESPONSE)).startswith("7 posts")
    assert progress(store) == {"values": 8, "posts": 7, "ended": True}
    assert take(lines(RESPONSE), name="another name.jsonl").startswith("0 posts")
    told = "was imported on 2026-11-24 already (7 posts, 1 users); --again reads it once more."
    assert told in "\n".join(said)


@ON_SQLITE
def test_again_reads_it_once_more(store: Engine, take: Take, tmp_path: Path) -> None:
    take(lines(RESPONSE))
    again = archive.take(
        store,
        [tmp_path / "0-posts.jsonl"],
        kind_of=KINDS.kind_of,
        now_at=NOW_AT,
        covers=None,
        say=lambda line: None,
        again=True,
    )
    assert again.startswith("7 posts and 1 users read")
    assert progress(store) == {"values": 8, "posts": 7, "ended": True}


@ON_SQLITE
def test_a_file_is_read_once_more_by_itself_where_the_registry_has_new_accounts(
    store: Engine, take: Take, said: list[str]
) -> None:
    take(lines(RESPONSE))
    with store.begin() as connection:
        later = NOW_AT + timedelta(minutes=1)
        connection.execute(update(Account).where(Account.handle == "agrapolice").values(listed_at=later))
    assert take(lines(RESPONSE)).startswith("7 posts")
    assert "is read once more, since the registry has new accounts" in "\n".join(said)


@ON_SQLITE
def test_what_was_imported_before_can_still_be_said_to_be_whole(store: Engine, take: Take) -> None:
    take(lines(*POSTS))
    span = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 18, tzinfo=UTC)
    assert take(lines(*POSTS), covers=span).startswith("7 posts")
    with store.connect() as connection:
        assert reads.observation(connection)["observed_until_ms"].notna().any()
    assert progress(store) == {"values": 7, "posts": 7, "ended": True}


class Killed(Exception):
    """Stands for a process that is gone."""


def test_what_was_cut_off_goes_on_where_it_was(
    store: Engine, take: Take, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "BATCH", 3)
    whole, calls = archive.archive_storing.store, []

    def store_two(*args: Any, **more: Any) -> Any:
        calls.append(len(args[1].posts))
        if len(calls) == 3:
            raise Killed
        return whole(*args, **more)

    monkeypatch.setattr(archive.archive_storing, "store", store_two)
    with pytest.raises(Killed):
        take(lines(*POSTS))
    assert progress(store) == {"values": 6, "posts": 6, "ended": False}
    assert take(lines(*POSTS)).startswith("1 posts")
    assert "goes on after the 6 values that are stored" in "\n".join(said)
    assert calls == [3, 3, 1, 1]
    assert stored(store) == ALL
    assert progress(store) == {"values": 7, "posts": 7, "ended": True}


def many(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield post(minutes(number / 60, number), author=901 + number % 50, text="यह एक शिकायत है " * 6)


def run_import(file: Path, *, before: str = "pass") -> list[str]:
    """The command of a process that imports a file, and what it does before that."""
    whole = f"import sys; sys.argv = ['collectors', 'import', {str(file)!r}]; {before}\n"
    return [sys.executable, "-c", whole + "from collectors.__main__ import app; app()"]


def environment(url: str) -> dict[str, str]:
    return {**os.environ, "NOTED_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}


@pytest.mark.long
@pytest.mark.parametrize("new_store", ["sqlite"], indirect=True)
def test_a_killed_import_is_whole_after_another(url: str, tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl.gz"
    file.write_bytes(gzip.compress(lines(*many(6_000)).encode()))
    process = subprocess.Popen(
        run_import(file), env=environment(url), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with closing(read_store(url)) as engine:
        end = time.monotonic() + 60
        done = 0
        while done < 1_000 and process.poll() is None and time.monotonic() < end:
            with engine.connect() as connection:
                done = connection.scalar(select(func.max(ImportedFile.values_done))) or 0
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with engine.connect() as connection:
            values, posts = connection.execute(select(ImportedFile.values_done, ImportedFile.posts)).one()
            count = connection.scalar(select(func.count()).select_from(Post))
        assert 1_000 <= values == posts == count < 6_000
        again = subprocess.run(
            run_import(file),
            check=False,
            env=environment(url),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert again.stdout.startswith(f"{6_000 - values} posts"), again.stderr
        with engine.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(Post)) == 6_000


PEAK = (
    "import atexit, pathlib, collectors.files.json_text as j; j.CHUNK = 1 << 16; "
    "high = lambda: pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]; "
    "atexit.register(lambda: sys.stderr.write(f'peak {high()}\\n'))"
)


def peak_kib(done: subprocess.CompletedProcess[str]) -> int:
    return int(done.stderr.rsplit("peak ", 1)[1])


@pytest.mark.parametrize("new_store", ["sqlite"], indirect=True)
@pytest.mark.long
def test_memory_does_not_grow_with_the_file(url: str, tmp_path: Path) -> None:
    peaks, sizes = [], []
    for count in (1_000, 10_000):
        file = tmp_path / f"{count}.json"
        file.write_text(json.dumps(list(many(count))), encoding="utf-8")
        done = subprocess.run(
            run_import(file, before=PEAK),
            check=False,
            env=environment(url),
            capture_output=True,
            text=True,
            timeout=200,
        )
        assert done.stdout.startswith(f"{count} posts"), done.stderr
        peaks.append(peak_kib(done))
        sizes.append(file.stat().st_size / 1024)
    assert peaks[1] - peaks[0] < sizes[1] - sizes[0], "less than the text alone would take"


@pytest.mark.parametrize("shape", ["one line", "many lines", "a response"])
@pytest.mark.long
def test_a_file_of_any_shape_is_read_in_the_same_memory(tmp_path: Path, shape: str) -> None:
    peaks = []
    for count in (3_000, 30_000):
        file = tmp_path / f"{count}.json"
        said = {"data": list(many(count)), "__twarc": RESPONSE["__twarc"]}
        content = json.dumps(
            said if shape == "a response" else said["data"], indent=None if shape == "one line" else 1
        )
        file.write_text(content, encoding="utf-8")
        read = "from pathlib import Path; from collectors.files.archive_files import parcels; import sys; "
        read += f"{PEAK}; print(sum(map(len, parcels(Path({str(file)!r}), size=500))))"
        done = subprocess.run(
            [sys.executable, "-c", read], env=environment(""), check=True, capture_output=True, text=True
        )
        assert done.stdout == f"{count}\n"
        peaks.append(peak_kib(done))
    assert peaks[1] - peaks[0] < len(content) / 1024 / 5
