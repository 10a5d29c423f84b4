"""Files that nobody should have written: no value in them ends an import, makes later commands fail, or stays unnoticed."""

import json
import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Engine, select, text, update

from collectors.files import archive_files, export
from collectors.files.archive_files import ArchiveError
from collectors.files.export import Written
from collectors.files.moments import X_BEGAN_AT
from data import exports
from data.collection_tables import Quarantined
from data.instants import EPOCH
from data.oversight_tables import ImportedFile
from data.tables import Post
from tests.collectors.conftest import NOW_AT, ON_SQLITE
from tests.collectors.test_archive import POSTS, RESPONSE, SEEN_AT, Take, lines, stored
from tests.collectors.test_archive import said as said  # noqa: PLC0414 - fixtures that this module uses too
from tests.collectors.test_archive import store as store  # noqa: PLC0414
from tests.collectors.test_archive import take as take  # noqa: PLC0414
from tests.collectors.test_archive_forms import ALL, ERRORS
from tests.data.small_registry import AGRA
from tests.worlds.posts import minutes

BEYOND = "0001-01-01T00:00:00+14:00"
LATER = (NOW_AT + timedelta(days=1)).isoformat()
TOMBSTONE = {
    "id": POSTS[0]["id"],
    "history": [POSTS[0]["id"]],
    "created_at": SEEN_AT,
    "conversation_id": POSTS[0]["id"],
    "kind": "other",
    "state": "deleted",
}


def own(**parts: Any) -> dict[str, Any]:
    return {"meta": {"result_count": 0}, "__noted": parts}


def aside(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(Quarantined.__table__).order_by(Quarantined.item_id)))


def exported(engine: Engine) -> str:
    with exports.reading(engine) as connection:
        written = Written()
        given_on = export.lines(
            connection, written, span=exports.EVERYTHING, without_text=False, texts_since=X_BEGAN_AT
        )
        return "".join(given_on)


@ON_SQLITE
@pytest.mark.parametrize(
    "hostile",
    [
        '{"text": "x", "author_id": "5", "__noted": {"mentions": []}}\n',
        lines(own(accounts=5)),
        lines(own(posts=5)),
        lines(own(counts={"id": "x"})),
        lines(own(accounts=[{"handle": "a\x00b\ud800", "id": "7"}])).replace("\\\\u", "\\u"),
        '{"id": "7", "text": "x", "author_id": ' + "9" * 5_000 + "}\n",
    ],
)
def test_what_no_writer_would_write_costs_no_other_line(store: Engine, take: Take, hostile: str) -> None:
    assert "1 set aside" in take(hostile.encode("utf-8", "backslashreplace") + lines(*POSTS).encode())
    assert stored(store) == ALL


@ON_SQLITE
def test_a_number_of_thousands_of_digits_in_an_array_costs_no_other_post(store: Engine, take: Take) -> None:
    huge = json.dumps(POSTS[:3], indent=1)[:-1] + ', {"id": ' + "9" * 5_000 + ', "text": "x"}'
    assert "1 set aside" in take(huge + "," + json.dumps(POSTS[3:], indent=1)[1:])
    assert stored(store) == ALL


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=9),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)
FIELDS = some.sampled_from(
    ["id", "text", "author_id", "username", "author", "data", "includes", "meta", "errors", "__noted", "users", "tweets",
     "posts", "counts", "accounts", "mentions", "history", "created_at", "gone_at", "at", "handle", "state", "kind",
     "conversation_id", "__twarc", "retrieved_at", "resource_id", "resource_type", "type", "entities", "lang"]
)  # fmt: skip
WORDS = some.sampled_from(
    ["1", "20", POSTS[0]["id"], BEYOND, "9999-12-31T23:59:59-14:00", SEEN_AT, "tweet", "x\x00"]
)
LIKELY = some.recursive(
    JSON | WORDS,
    lambda inner: some.dictionaries(FIELDS, inner, max_size=6) | some.lists(inner, max_size=3),
    max_leaves=25,
)
OWN = some.builds(lambda value: own() | {"__noted": value}, LIKELY)
WITH_OWN = some.builds(lambda value: POSTS[0] | {"__noted": value}, LIKELY)


@pytest.mark.long
@ON_SQLITE
def test_no_json_value_ends_an_import_or_a_later_export(store: Engine, take: Take) -> None:
    @settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(values=some.lists(LIKELY | OWN | WITH_OWN, min_size=1, max_size=4))
    def check(values: list[Any]) -> None:
        with suppress(ArchiveError):
            take("".join(json.dumps(value) + "\n" for value in values))
        exported(store)

    check()


@pytest.mark.parametrize("when", [BEYOND, "9999-12-31T23:59:59-14:00", LATER, "2006-03-01T00:00:00Z"])
@pytest.mark.parametrize("name", ["gone_at", "created_at"])
def test_an_instant_that_cannot_be_is_set_aside_and_export_goes_on(
    store: Engine, take: Take, name: str, when: str
) -> None:
    take(lines(*POSTS))
    done = take(lines(own(posts=[TOMBSTONE | {name: when}]), RESPONSE["data"][0]), name="b.jsonl")
    assert "1 set aside" in done
    (row,) = aside(store)
    assert row.reason.startswith(f"__noted: {name}: lies ")
    assert POSTS[0]["id"] in exported(store)


@ON_SQLITE
def test_counts_and_looks_of_an_impossible_instant_are_not_kept(store: Engine, take: Take) -> None:
    counts = own(counts=[{"id": str(AGRA), "at": BEYOND, "followers": 5}])
    looked = RESPONSE | {"__twarc": {"retrieved_at": BEYOND}}
    assert "1 set aside" in take(lines(RESPONSE, counts, looked))
    exported(store)


@ON_SQLITE
def test_a_post_older_than_ids_that_tell_time_cannot_be_older_than_x(store: Engine, take: Take) -> None:
    old = {"id": "20", "text": "x", "author_id": "7", "created_at": BEYOND}
    assert "1 set aside" in take(lines(old, POSTS[0]))
    exported(store)


@ON_SQLITE
def test_an_export_writes_what_is_stored_even_with_an_impossible_instant(store: Engine, take: Take) -> None:
    take(lines(*POSTS))
    with store.begin() as connection:
        connection.execute(text("UPDATE posts SET state = 'deleted', gone_at = -70000000000000"))
        connection.execute(text("UPDATE mentions SET mentioned_at = 900000000000000"))
    assert all(each["id"] in exported(store) for each in POSTS)


PROFILE = {
    "id": "901",
    "username": "ramesh_k",
    "name": "Ramesh K",
    "description": "my bio",
    "location": "Agra",
}
WITH_PROFILES = {
    "author": PROFILE,
    "in_reply_to_user": PROFILE,
    "entities": {"mentions": [{"start": 0, "end": 3, **PROFILE}]},
    "referenced_tweets": [{"type": "quoted", "id": "5", "text": "q", "author": PROFILE}],
}


@pytest.mark.parametrize(
    "line",
    [
        json.dumps(POSTS[0] | {"text": "nul \x00 here"} | WITH_PROFILES),
        json.dumps(POSTS[0] | {"id": "x"} | WITH_PROFILES),
        json.dumps({"id": "12"} | WITH_PROFILES),
        json.dumps({"data": [POSTS[0]], "includes": {"users": [PROFILE]}})[:-2],
        json.dumps({"id": "901"} | PROFILE)[:-2],
        "{" + "x" * 300 + json.dumps(PROFILE),
    ],
)
def test_what_is_set_aside_holds_nobodys_profile(store: Engine, take: Take, line: str) -> None:
    take(line + "\n" + lines(*POSTS[1:]))
    rows = aside(store)
    assert rows
    for row in rows:
        assert not [secret for secret in ("Ramesh", "my bio", 'Agra"') if secret in str(row)], row.raw


@ON_SQLITE
def test_of_a_line_that_is_no_json_its_beginning_is_kept_and_how_long_it_is(
    store: Engine, take: Take
) -> None:
    take("{" + "x" * 999 + "\n" + lines(*POSTS))
    (row,) = aside(store)
    assert row.raw == "{" + "x" * 199 + "… (1000 characters)"


@pytest.mark.parametrize("retrieved", [None, SEEN_AT, LATER])
def test_a_deletion_that_is_undated_or_older_than_the_last_look_is_only_looked_up(
    store: Engine, take: Take, retrieved: str | None
) -> None:
    take(lines(*POSTS))
    said_gone = {"errors": ERRORS[:1]} | ({"__twarc": {"retrieved_at": retrieved}} if retrieved else {})
    done = take(lines(said_gone), name="b.jsonl")
    assert "1 of them were stored or seen since" in done
    with store.connect() as connection:
        rows = connection.execute(select(Post.state, Post.text, Post.checked_at).order_by(Post.post_id)).all()
    assert rows[0][0] == "public"
    assert rows[0].text is not None
    assert [row.checked_at for row in rows] == [EPOCH] + [None] * (len(POSTS) - 1)


def test_a_deletion_that_names_an_edit_is_weighed_by_the_posts_last_look(store: Engine, take: Take) -> None:
    edit = POSTS[0] | {"id": str(minutes(3)), "edit_history_tweet_ids": [POSTS[0]["id"], str(minutes(3))]}
    take(lines(edit))
    take(lines({"errors": [ERRORS[0] | {"resource_id": str(minutes(3))}]}), name="b.jsonl")
    with store.connect() as connection:
        assert connection.scalar(select(Post.state)) == "public"


@ON_SQLITE
def test_a_dated_deletion_since_the_last_look_is_a_fact(store: Engine, take: Take) -> None:
    take(lines(*POSTS))
    with store.begin() as connection:
        connection.execute(update(Post).values(stored_at=datetime.fromisoformat(SEEN_AT) - timedelta(days=1)))
    done = take(lines({"errors": ERRORS[:1], "__twarc": {"retrieved_at": SEEN_AT}}), name="b.jsonl")
    assert "seen since" not in done
    with store.connect() as connection:
        assert connection.scalar(select(Post.state).order_by(Post.post_id).limit(1)) == "deleted"


@ON_SQLITE
def test_a_file_in_which_nothing_can_be_read_is_refused_and_leaves_twenty_lines(
    store: Engine, take: Take, tmp_path: Path
) -> None:
    for _ in range(2):  # it was not read to its end, so another try says the same
        with pytest.raises(ArchiveError, match=r"0-words\.txt: nothing in it could be read") as told:
            take("".join(f"line {number}\n" for number in range(900)), lines(*POSTS), name="words.txt")
        assert "\n" not in str(told.value)
    assert len(aside(store)) == 20
    assert stored(store) == ALL
    with store.connect() as connection:
        query = select(ImportedFile.name, ImportedFile.ended_at).order_by(ImportedFile.name)
        ended = {name: at is not None for name, at in connection.execute(query)}
    assert ended == {"0-words.txt": False, "1-words.txt": True}


@ON_SQLITE
def test_posts_of_which_none_could_be_read_are_all_kept_aside_and_refused(store: Engine, take: Take) -> None:
    with pytest.raises(ArchiveError, match="nothing in it could be read"):
        take(lines(*(each | {"id": f"x{each['id']}"} for each in POSTS * 4)))
    assert len(aside(store)) == len(POSTS)


@ON_SQLITE
def test_a_packed_table_of_followers_is_named(take: Take) -> None:
    with pytest.raises(ArchiveError, match=r"a\.csv\.gz: a table of follower counts is read unpacked"):
        take("handle,at,followers\n", name="a.csv.gz")


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "0-pipe.jsonl")
    (tmp_path / "folder").mkdir()
    for name in ("0-pipe.jsonl", "folder"):
        with pytest.raises(ArchiveError, match=f"{name}: is no regular file"):
            archive_files.check(tmp_path / name)


@ON_SQLITE
def test_counts_of_accounts_in_no_registry_are_not_said_to_be_stored(store: Engine, take: Take) -> None:
    take(lines(*POSTS))
    counts = [{"id": str(each), "at": SEEN_AT, "followers": 5} for each in (AGRA, 4241)]
    done = take(lines(own(counts=counts)), name="b.jsonl")
    assert "1 follower counts stored; 1 of accounts in no registry were not kept." in done
