"""Exports: what one installation gives on, another takes in as the same posts, cases and looks, byte for byte."""

import gzip
import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Connection, Engine, delete, select, text, update

from collectors.files import archive, export, export_files
from collectors.files.archive_files import ArchiveError
from collectors.files.export import Written
from collectors.files.export_files import ExportError
from collectors.files.moments import X_BEGAN_AT
from collectors.x.door import admit_posts
from data import cases, deletions, exports, follower_counts, posts, profiles, retention
from data.engine import closing, read_store, write_store
from data.follower_counts import Count
from data.instants import NEVER_MS
from data.profiles import SeenProfile
from data.tables import Account, Case, FollowerSnapshot, Mention, Post, PostVersion, Profile
from metrics.cases import case_events
from metrics.replies import words_key
from tests.conftest import NewStore
from tests.data.made_posts import stored_post
from tests.worlds.generated import AGRA, CITIZEN, HQ, MEERUT, World, conversations, worlds
from tests.worlds.posts import minutes, post
from tests.worlds.stored import KIND_OF, NOW, register, take

KEPT = (Post, PostVersion, Mention, Case, Profile, FollowerSnapshot)
NOT_GIVEN_ON = ("stored_at", "checked_at")
EARLIER = NOW - timedelta(days=3)


@pytest.fixture
def urls(new_store: NewStore) -> list[str]:
    """Of two installations."""
    return [new_store(migrated=True) for _ in range(2)]


@pytest.fixture
def pair(urls: list[str]) -> Iterator[tuple[Engine, Engine]]:
    """Two installations with the same registry."""
    made = tuple(write_store(url) for url in urls)
    for each in made:
        with each.begin() as connection:
            register(connection)
    yield made[0], made[1]
    for each in made:
        each.dispose()


def everything(connection: Connection) -> dict[str, list[Any]]:
    found = {}
    for table in KEPT:
        columns = [each for each in table.__table__.c if each.name not in NOT_GIVEN_ON]
        found[table.__tablename__] = sorted(map(repr, connection.execute(select(*columns))))
    return found


def exported(engine: Engine, *, without_text: bool = False, span: exports.Span = exports.EVERYTHING) -> str:
    with exports.reading(engine) as connection:
        given_on = export.lines(
            connection, Written(), span=span, without_text=without_text, texts_since=X_BEGAN_AT
        )
        return "".join(given_on)


def imported(engine: Engine, lines: str, folder: Path, *, name: str = "export.jsonl") -> str:
    file = folder / name
    file.write_text(lines, encoding="utf-8")
    return archive.take(
        engine, [file], kind_of=KIND_OF, now_at=NOW, covers=None, say=lambda line: None, again=True
    )


def empty(connection: Connection) -> None:
    for table in (*KEPT,):
        connection.execute(delete(table))


def look_at_accounts(connection: Connection) -> None:
    """Profiles and counts of every sort: whole, protected, absent, counts alone, half counts."""
    seen = [
        SeenProfile(HQ, "hqpolice", name="मुख्यालय", verified_type="government", followers=5, posts_total=0),
        SeenProfile(AGRA, "agra", state="protected", description="a\nb", followers=None),
        SeenProfile(MEERUT, None, state="suspended"),
    ]
    profiles.store(connection, seen, seen_at=EARLIER)
    profiles.store(connection, [SeenProfile(MEERUT, None, state="not_found")], seen_at=EARLIER + timedelta(1))
    follower_counts.store(
        connection, [Count(AGRA, EARLIER + timedelta(hours=2), 6_500), Count(MEERUT, EARLIER, 0, 3, None)]
    )


def go(connection: Connection, states: dict[int, str], *, days: int) -> None:
    touched = deletions.hide(connection, states, at=EARLIER + timedelta(days=days))
    cases.refresh(connection, touched, expression=case_events)


def test_every_world_comes_back_whole_and_its_second_export_is_the_first(
    pair: tuple[Engine, Engine], tmp_path: Path
) -> None:
    here, there = pair

    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(world=worlds() | conversations())
    def check(world: World) -> None:
        for engine in pair:
            with engine.begin() as connection:
                empty(connection)
        with here.begin() as connection:
            take(connection, world.posts)
            look_at_accounts(connection)
            ids = sorted(connection.scalars(select(Post.post_id)))
            states = zip(ids, ("deleted", "public", "withheld", "protected", "deleted"), strict=False)
            go(connection, {each: state for each, state in states if state != "public"}, days=1)
            retention.blank(connection, ids[6:9], key_of=words_key)
            before = everything(connection)
        first = exported(here)
        imported(there, first, tmp_path)
        with there.connect() as connection:
            assert everything(connection) == before
        assert exported(there) == first

    check()


def test_what_is_deleted_leaves_without_its_words_and_a_citizens_name(pair: tuple[Engine, Engine]) -> None:
    here, _ = pair
    with here.begin() as connection:
        secret = post(minutes(0), author=CITIZEN, text="राज़ की बात", typed={"agra": AGRA, "asha": CITIZEN})
        take(connection, [secret, post(minutes(5), author=AGRA, text="Noted", reply_to=secret)])
        go(connection, {minutes(0): "deleted"}, days=1)
    given_on = exported(here)
    assert "राज़" not in given_on
    assert str(CITIZEN) not in given_on
    assert "Noted" in given_on


def test_without_text_no_words_and_no_citizen_leave_and_the_cases_come_back_the_same(
    pair: tuple[Engine, Engine], tmp_path: Path
) -> None:
    here, there = pair
    complaint = post(minutes(0), author=CITIZEN, text="शिकायत", typed={"agra": AGRA, "asha": CITIZEN})
    with here.begin() as connection:
        take(connection, [complaint, post(minutes(5), author=AGRA, text="अभियोग पंजीकृत", reply_to=complaint)])
        before = everything(connection)["cases"]
    given_on = exported(here, without_text=True)
    for hidden in ("शिकायत", "अभियोग", f'"{CITIZEN}"', "asha"):
        assert hidden not in given_on
    imported(there, given_on, tmp_path)
    with there.connect() as connection:
        assert everything(connection)["cases"] == before


def keys(connection: Connection) -> dict[int, int]:
    rows = connection.execute(select(Post.post_id, Post.words_key).where(Post.words_key.is_not(None)))
    return dict(rows.all())


def test_a_fingerprint_of_words_leaves_with_an_offices_post_alone_and_never_without_text(
    pair: tuple[Engine, Engine], tmp_path: Path
) -> None:
    here, there = pair
    complaint = post(minutes(0), author=CITIZEN, text="शिकायत", typed={"agra": AGRA})
    both = [post(minutes(each), author=AGRA, text="Noted", reply_to=complaint) for each in (5, 7)]
    with here.begin() as connection:
        take(connection, [complaint, *both])
        retention.blank(connection, [minutes(0), minutes(5)], key_of=words_key)
        assert keys(connection) == {minutes(5): words_key("noted")}
    whole = exported(here)
    imported(there, exported(here, without_text=True), tmp_path, name="bare.jsonl")
    with there.begin() as connection:
        assert keys(connection) == {}
        empty(connection)
    forged = whole.replace(f'"author_id":"{AGRA}"', f'"author_id":"{CITIZEN}"')
    for lines, arrived in ((whole, {minutes(5): words_key("noted")}), (forged, {})):
        imported(there, lines, tmp_path)
        with there.begin() as connection:
            assert keys(connection) == arrived
            empty(connection)


def test_what_comes_without_words_takes_none_from_what_is_stored(
    pair: tuple[Engine, Engine], tmp_path: Path
) -> None:
    here, _ = pair
    with here.begin() as connection:
        take(connection, [post(minutes(0), author=CITIZEN, text="Noted", typed={"agra": AGRA})])
        before = everything(connection)
    imported(here, exported(here, without_text=True), tmp_path)
    with here.connect() as connection:
        assert everything(connection) == before


def test_a_deletion_that_comes_by_file_blanks_what_is_stored(
    pair: tuple[Engine, Engine], tmp_path: Path
) -> None:
    here, there = pair
    said = [post(minutes(0), author=CITIZEN, text="शिकायत", typed={"agra": AGRA})]
    for engine in pair:
        with engine.begin() as connection:
            take(connection, said)
    with here.begin() as connection:
        go(connection, {minutes(0): "deleted"}, days=1)
        before = everything(connection)
    imported(there, exported(here), tmp_path)
    with there.connect() as connection:
        assert everything(connection) == before


def test_a_handle_known_from_an_earlier_version_counts_from_that_version(
    pair: tuple[Engine, Engine], tmp_path: Path
) -> None:
    here, there = pair
    first, last = minutes(0), minutes(4)
    versions = [
        post(first, author=HQ, typed={"agra": AGRA}),
        post(last, author=HQ, typed={"agra": AGRA, "meerut": MEERUT}, history=[first, last]),
    ]
    with here.begin() as connection:
        take(connection, versions)
        before = everything(connection)
    imported(there, exported(here), tmp_path)
    with there.connect() as connection:
        assert everything(connection) == before
        instants = set(connection.scalars(select(Mention.mentioned_at)))
    assert len(instants) == 2


def test_a_span_of_days_holds_the_posts_and_looks_of_those_days_alone(pair: tuple[Engine, Engine]) -> None:
    here, _ = pair
    with here.begin() as connection:
        take(connection, [post(minutes(number), author=CITIZEN) for number in (0, 10, 20)])
        look_at_accounts(connection)
        created = sorted(connection.scalars(select(Post.created_at)))
    start, end = (round(each.timestamp() * 1000) for each in created[1:])
    found = [json.loads(line) for line in exported(here, span=(start, end)).splitlines()]
    assert [each["id"] for line in found for each in line.get("data", [])] == [str(minutes(10))]


def test_an_id_beyond_two_to_the_53_and_a_post_older_than_such_ids_come_back_exactly(
    pair: tuple[Engine, Engine], tmp_path: Path
) -> None:
    here, there = pair
    old = {
        "id": "20",
        "text": "just",
        "author_id": str((1 << 63) - 1),
        "created_at": "2006-03-21T20:50:14.000Z",
    }
    with here.begin() as connection:
        take(connection, [old])
        before = everything(connection)
    imported(there, exported(here), tmp_path)
    with there.connect() as connection:
        assert everything(connection) == before


def test_other_readers_find_xs_own_form_in_it(pair: tuple[Engine, Engine]) -> None:
    here, _ = pair
    root = post(minutes(0), author=CITIZEN, typed={"agra": AGRA})
    reply = post(minutes(5), author=AGRA, text="Noted", reply_to=root, hidden={"asha": CITIZEN})
    with here.begin() as connection:
        take(connection, [root, reply])
    (line,) = [json.loads(each) for each in exported(here).splitlines() if '"text"' in each]
    found = {each["id"]: each for each in line["data"]}[str(minutes(5))]
    for name in ("id", "text", "author_id", "conversation_id", "edit_history_tweet_ids"):
        assert found[name] == reply[name]
    assert found["referenced_tweets"] == reply["referenced_tweets"]
    assert found["display_text_range"][0] == reply["display_text_range"][0]
    assert found["entities"] == reply["entities"]
    assert line["meta"] == {"result_count": 2}


def test_the_live_door_does_not_look_at_what_is_noteds_own() -> None:
    forged = post(minutes(0), author=CITIZEN) | {"__noted": {"is_retweet": True, "mentions": []}}
    (found,) = admit_posts([forged], kind_of=KIND_OF).posts
    assert not found.is_retweet


def test_a_tombstone_that_cannot_be_read_is_set_aside_with_its_line(
    pair: tuple[Engine, Engine], tmp_path: Path
) -> None:
    here, _ = pair
    bad = {"meta": {"result_count": 0}, "__noted": {"posts": [{"id": "1.5E+18", "history": []}]}}
    with pytest.raises(ArchiveError, match="1 set aside"):
        imported(here, json.dumps(bad) + "\n", tmp_path)
    with here.connect() as connection:
        origin = connection.scalar(text("SELECT origin FROM quarantine"))
    assert origin == "export.jsonl:1"


def test_a_file_is_whole_or_not_there_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text("before", encoding="utf-8")

    def broken() -> Iterator[str]:
        yield "one\n"
        raise OSError(28, "No space left on device")

    with pytest.raises(ExportError, match=r"posts\.jsonl: cannot be written \(No space left on device\)"):
        export_files.write(str(file), broken(), replace=True)
    assert file.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [file]
    export_files.write(str(file), ["one\n", "two\n"], replace=True)
    assert file.read_text(encoding="utf-8") == "one\ntwo\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_packed_export_is_the_same_bytes_whenever_it_is_made(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.jsonl.gz", "b.jsonl.gz")]
    for file in files:
        export_files.write(str(file), ["one\n"])
    assert files[0].read_bytes() == files[1].read_bytes()
    assert gzip.decompress(files[0].read_bytes()) == b"one\n"


def test_an_export_sees_one_moment_whatever_is_stored_meanwhile(
    pair: tuple[Engine, Engine], urls: list[str]
) -> None:
    here, _ = pair
    with here.begin() as connection:
        posts.store(connection, [stored_post(number) for number in range(3)], now_at=datetime.now(UTC))
    with closing(read_store(urls[0])) as readers, exports.reading(readers) as reading:
        pages = exports.posts(reading, span=exports.EVERYTHING, size=2)
        first = next(pages)
        with here.begin() as connection:
            posts.store(connection, [stored_post(9)], now_at=datetime.now(UTC))
        rest = [each.row.post_id for page in pages for each in page]
    assert [each.row.post_id for each in first] + rest == [minutes(number) for number in range(3)]


def test_accounts_that_the_other_registry_has_not_resolved_are_resolved(
    pair: tuple[Engine, Engine], tmp_path: Path
) -> None:
    here, there = pair
    with there.begin() as connection:
        connection.execute(text("UPDATE accounts SET x_user_id = NULL"))
        connection.execute(  # the worlds' owners have their accounts beyond the calendar
            update(Account).where(Account.until_at > NEVER_MS).values(until_at=NEVER_MS)
        )
    imported(there, exported(here), tmp_path)
    query = select(Account.handle, Account.x_user_id).order_by(Account.handle)
    with here.connect() as one, there.connect() as other:
        assert one.execute(query).all() == other.execute(query).all()
