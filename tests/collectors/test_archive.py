"""Archives: whatever form posts and users come in, each is stored once, and what is broken is kept aside."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from collectors.files import archive, archive_items, json_text, showing
from collectors.files.archive_files import ArchiveError, parcels
from data import coverage, facts, reads, registry
from data.collection_tables import Quarantined
from data.instants import snowflake_at, to_ms
from data.tables import Account, Case, Post
from tests.collectors.conftest import KINDS, NOW_AT, ON_SQLITE
from tests.data.small_registry import ACCOUNTS, AGRA, HQ, account, load
from tests.worlds.posts import minutes, post

COMPLAINT = post(minutes(0), author=901, typed={"AgraPolice": AGRA})
NOTED = post(minutes(9), author=AGRA, text="Noted", reply_to=COMPLAINT, hidden={"asha": 901})
POSTS = [COMPLAINT, NOTED, *(post(minutes(20 + number), author=901) for number in range(5))]
USER = {
    "id": str(AGRA),
    "username": "AgraPolice",
    "name": "Agra",
    "public_metrics": {"followers_count": 6500},
}
SEEN_AT = "2026-11-02T05:00:00+00:00"
RESPONSE = {
    "data": POSTS,
    "includes": {"users": [USER]},
    "meta": {"result_count": len(POSTS)},
    "__twarc": {"url": "https://api.x.com/2/tweets/search/all", "version": "2.14.0", "retrieved_at": SEEN_AT},
}


def lines(*things: Any) -> str:
    return "".join(json.dumps(thing, ensure_ascii=False) + "\n" for thing in things)


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        load(connection, now_at=NOW_AT)
    return engine


@pytest.fixture
def said() -> list[str]:
    return []


Take = Callable[..., str]


@pytest.fixture
def take(store: Engine, said: list[str], tmp_path: Path) -> Take:
    def take(
        *contents: str | bytes, name: str = "posts.jsonl", covers: tuple[datetime, datetime] | None = None
    ) -> str:
        files = []
        for number, content in enumerate(contents):
            file = tmp_path / f"{number}-{name}"
            raw = content.encode() if isinstance(content, str) else content
            file.write_bytes(gzip.compress(raw) if name.endswith(".gz") and isinstance(content, str) else raw)
            files.append(file)
        return archive.take(
            store, files, kind_of=KINDS.kind_of, now_at=NOW_AT, covers=covers, say=said.append
        )

    return take


def stored(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.scalars(select(Post.post_id).order_by(Post.post_id)))


ALL = sorted(int(each["id"]) for each in POSTS)
FORMS = {
    "whole responses, one a line": lines(RESPONSE),
    "several responses": lines({"data": POSTS[:3]}, {"meta": {"result_count": 0}}, {"data": POSTS[3:]}),
    "one post a line": lines(*POSTS),
    "an array in one line": lines(POSTS),
    "an array over many lines": json.dumps(POSTS, indent=2),
    "a response over many lines": json.dumps(RESPONSE, indent=2),
    "posts among the included": lines(
        {"data": POSTS[:1], "includes": {"tweets": POSTS[1:3], "posts": POSTS[3:]}}
    ),
    "posts with their authors in them": lines(*(each | {"author": USER} for each in POSTS)),
    "a single post as data": lines(*({"data": each} for each in POSTS)),
    "with a byte order mark and blank lines": "\ufeff\n\n" + lines(*POSTS),
}


@ON_SQLITE
@pytest.mark.parametrize("form", FORMS)
def test_each_form_brings_every_post(store: Engine, take: Take, form: str) -> None:
    assert take(FORMS[form]).startswith(f"{len(POSTS)} posts and ")
    assert stored(store) == ALL


@ON_SQLITE
def test_a_packed_file_is_read_alike(store: Engine, take: Take) -> None:
    take(lines(RESPONSE), name="posts.jsonl.gz")
    assert stored(store) == ALL


def test_importing_again_changes_nothing(store: Engine, take: Take) -> None:
    counts = []
    for _ in range(2):
        take(lines(RESPONSE) + "{broken\n")
        with store.connect() as connection:
            tables = (Post, Case, Quarantined)
            found = [connection.scalar(select(func.count()).select_from(table)) for table in tables]
            counts.append([*found, len(reads.follower_snapshots(connection))])
    assert counts[0] == counts[1] == [len(POSTS), 1, 1, 1]


def test_a_broken_line_is_kept_aside_and_the_others_come_in(store: Engine, take: Take) -> None:
    bad = '{"id": "12", "te'
    done = take(
        lines(*POSTS[:3]) + bad + "\n7\n" + lines({"what": "is this"}, POSTS[0] | {"id": "x"}, *POSTS[3:])
    )
    assert stored(store) == ALL
    assert "4 set aside" in done
    with store.connect() as connection:
        raw = set(connection.scalars(select(Quarantined.raw)))
    assert raw >= {bad, "7", '{"what": "is this"}'}


@ON_SQLITE
@pytest.mark.parametrize("first", ["{broken\n", "[\n", "not JSON\n"])
def test_even_a_broken_first_line_costs_no_other(store: Engine, take: Take, first: str) -> None:
    assert "1 set aside" in take(first + lines(*POSTS))
    assert stored(store) == ALL


def test_what_a_database_cannot_take_is_cleaned_and_counted(store: Engine, take: Take) -> None:
    odd = json.dumps({"id": str(minutes(3)), "text": "a\x00b\ud800", "author_id": "901"})
    done = take(odd + "\na\x00b\n")
    assert done == "1 posts and 0 users read, 1 set aside, 1 cleaned."


@ON_SQLITE
def test_an_array_of_thousands_comes_in_by_batches(
    store: Engine, take: Take, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "SAY_EACH", 1_000)
    many = [post(minutes(number / 10), author=901) for number in range(2_100)]
    take(json.dumps(many))
    assert len(stored(store)) == 2_100
    told = [line.split(": ")[-1] for line in said if line.endswith("posts so far")]
    assert told == ["1000 posts so far", "2000 posts so far"]


def test_users_leave_a_snapshot_at_the_instant_of_their_retrieval(store: Engine, take: Take) -> None:
    take(lines(RESPONSE))
    with store.connect() as connection:
        (row,) = reads.follower_snapshots(connection).itertuples()
    assert (row.unit_id, row.followers) == ("agra", 6500)
    assert row.at_ms == to_ms(datetime.fromisoformat(SEEN_AT))


@ON_SQLITE
def test_users_without_a_time_of_retrieval_resolve_no_handle_and_that_is_said(
    store: Engine, take: Take, said: list[str]
) -> None:
    take(lines(USER))
    with store.connect() as connection:
        assert reads.follower_snapshots(connection).empty
        assert connection.scalar(select(Account.x_user_id).where(Account.handle == "agrapolice")) is None
    assert any("1 users came without a time of retrieval" in line for line in said)


def test_the_cases_are_there_even_though_the_user_comes_last(store: Engine, take: Take) -> None:
    nameless = [json.loads(json.dumps(each).replace('"id": "21"', '"no_id": ""')) for each in POSTS]
    take(lines(*nameless, {"data": [USER], "__twarc": RESPONSE["__twarc"]}))
    with store.connect() as connection:
        case = connection.execute(select(Case.__table__)).one()
    assert (case.unit_id, case.first_reply_id) == ("agra", minutes(9))


def test_a_handle_is_resolved_from_mentions_where_they_agree(
    store: Engine, take: Take, said: list[str]
) -> None:
    other = [post(minutes(50 + n), author=901, typed={"uppolice": HQ + n}) for n in range(2)]
    take(lines(*POSTS, *other))
    with store.connect() as connection:
        assert list(registry.unresolved(connection)) == ["meerutpolice", "uppolice"]
    assert "noted: 1 handles were resolved from mentions, for want of users in the files." in said


@ON_SQLITE
def test_a_mention_from_before_the_handle_was_the_units_resolves_nothing(store: Engine, take: Take) -> None:
    with store.begin() as connection:
        later = account("agrapolice", "agra", since=NOW_AT.date() - timedelta(days=1))
        load(connection, accounts=[ACCOUNTS[0], later], now_at=NOW_AT)
    take(lines(*POSTS))
    with store.connect() as connection:
        assert "agrapolice" in registry.unresolved(connection)


FROM, TO = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 18, tzinfo=UTC)


def test_an_import_adds_no_coverage_unless_it_is_said_what_it_is_whole_for(store: Engine, take: Take) -> None:
    take(lines(*POSTS))
    with store.connect() as connection:
        assert reads.observation(connection)["observed_until_ms"].isna().all()
    take(lines(*POSTS), covers=(FROM, TO))
    with store.connect() as connection:
        row = reads.observation(connection).set_index("unit_id").loc["agra"]
        assert (row["observed_from_ms"], row["observed_until_ms"]) == (to_ms(FROM), to_ms(TO))


def test_an_import_heals_the_gap_that_it_covers(store: Engine, take: Take) -> None:
    with store.begin() as connection:
        everyone = coverage.every_account(connection)
        for family in coverage.FAMILIES:
            for start, end in ((0, 5), (8, 9)):
                coverage.add(
                    connection,
                    family=family,
                    account_ids=everyone,
                    from_ms=to_ms(FROM + timedelta(days=start)),
                    to_ms=to_ms(FROM + timedelta(days=end)),
                    reason="outage",
                )
        assert set(reads.gaps(connection)["state"]) == {"open"}
    said = post(snowflake_at(FROM + timedelta(days=6)), author=901)
    done = take(lines(said), covers=(FROM + timedelta(days=4), FROM + timedelta(days=8)))
    assert done.endswith("2 gaps healed.")
    with store.connect() as connection:
        assert set(reads.gaps(connection)["state"]) == {"healed"}


@ON_SQLITE
@pytest.mark.parametrize(
    ("content", "span", "reason"),
    [
        (lines(*POSTS) + "{broken\n", (FROM, TO), "1 items could not be read and were set aside"),
        (lines(*POSTS, POSTS[0] | {"id": "x"}), (FROM, TO), "1 items could not be read"),
        (lines(*POSTS), (FROM, FROM + timedelta(days=9)), "hold no post between FROM and TO"),
    ],
)
def test_coverage_is_refused_where_the_files_cannot_be_whole_and_what_was_read_is_stored(
    store: Engine, take: Take, content: str, span: tuple[datetime, datetime], reason: str
) -> None:
    with pytest.raises(ArchiveError, match=reason) as said:
        take(content, covers=span)
    assert "no coverage was added. What could be read is stored" in str(said.value)
    assert stored(store) == ALL
    with store.connect() as connection:
        assert reads.observation(connection)["observed_until_ms"].isna().all()
        assert connection.scalar(select(func.count()).select_from(Case)) == 1


def test_the_cases_are_there_even_though_a_later_file_breaks_off(
    store: Engine, tmp_path: Path, said: list[str]
) -> None:
    good, cut = tmp_path / "good.jsonl", tmp_path / "cut.jsonl.gz"
    good.write_text(lines(RESPONSE), encoding="utf-8")
    cut.write_bytes(gzip.compress(lines(*POSTS).encode())[:-5])
    with pytest.raises(ArchiveError, match="breaks off"):
        archive.take(
            store,
            [good, cut],
            kind_of=KINDS.kind_of,
            now_at=NOW_AT,
            covers=(FROM, TO),
            say=said.append,
        )
    with store.connect() as connection:
        assert connection.scalar(select(Case.first_reply_id)) == minutes(9)
        assert facts.get(connection, "cases_stale") is None
        assert reads.observation(connection)["observed_until_ms"].isna().all()


@ON_SQLITE
@pytest.mark.parametrize("cut", [30, -5])
def test_a_packed_file_that_breaks_off_is_one_line_and_covers_nothing(
    store: Engine, take: Take, cut: int
) -> None:
    with pytest.raises(ArchiveError, match=r"posts\.jsonl\.gz: breaks off") as said:
        take(gzip.compress(lines(RESPONSE).encode())[:cut], name="posts.jsonl.gz", covers=(FROM, TO))
    assert "\n" not in str(said.value)
    with store.connect() as connection:
        assert reads.observation(connection)["observed_until_ms"].isna().all()


@ON_SQLITE
@pytest.mark.parametrize("raw", [b"these are words", b"\x1f\x8b\x08\x00garbage-garbage-garbage"])
def test_a_file_that_is_not_packed_as_its_name_says_is_one_line(take: Take, raw: bytes) -> None:
    with pytest.raises(ArchiveError, match="is no such file as its name says"):
        take(raw, name="posts.jsonl.gz")


@ON_SQLITE
def test_a_file_in_another_encoding_is_one_line(take: Take) -> None:
    with pytest.raises(ArchiveError, match="is no such file"):
        take(lines(*POSTS).encode("utf-16"))


@ON_SQLITE
def test_a_missing_file_is_said_before_any_other_is_read(store: Engine, tmp_path: Path) -> None:
    good = tmp_path / "good.jsonl"
    good.write_text(lines(*POSTS), encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"missing\.jsonl: cannot be read"):
        archive.take(
            store,
            [good, tmp_path / "missing.jsonl"],
            kind_of=KINDS.kind_of,
            now_at=NOW_AT,
            covers=None,
            say=print,
        )
    assert stored(store) == []


@ON_SQLITE
def test_an_empty_file_holds_nothing(take: Take) -> None:
    assert take("", "\n\n") == "0 posts and 0 users read, 0 set aside, 0 cleaned."


def test_no_parcel_is_larger_than_asked(tmp_path: Path) -> None:
    file = tmp_path / "posts.json"
    file.write_text("x\n" * 20 + lines(POSTS * 3), encoding="utf-8")
    sizes = [len(parcel) for parcel in parcels(file, size=4)]
    assert max(sizes) == 4
    assert sum(sizes) == 20 + 3 * len(POSTS)


@ON_SQLITE
@pytest.mark.parametrize("before", ["", "[\n"])
def test_one_value_that_memory_could_not_hold_is_one_line(
    store: Engine, take: Take, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    monkeypatch.setattr(json_text, "CHUNK", 100)
    monkeypatch.setattr(json_text, "MOST_CHARACTERS", 1_000)
    monkeypatch.setattr(archive_items, "LONGEST_LINE", 900)
    monkeypatch.setattr(archive_items, "PROBE", 700)
    long = lines(POSTS[0] | {"text": "x" * 5_000})
    with pytest.raises(ArchiveError, match=r"line [23]: one JSON value of over 1,000 characters"):
        take(before + lines(POSTS[1]).replace("}\n", "},\n" if before else "}\n") + long)


def test_a_look_that_is_still_to_come_leaves_no_snapshot(store: Engine, take: Take) -> None:
    take(lines(RESPONSE | {"__twarc": {"retrieved_at": "9999-12-31T00:00:00+00:00"}}))
    with store.connect() as connection:
        assert reads.follower_snapshots(connection).empty


@ON_SQLITE
def test_whose_posts_the_files_do_not_hold_is_said_where_they_are_claimed_to_hold_all(
    store: Engine, take: Take, said: list[str]
) -> None:
    gone = account("oldpolice", "agra", role="officer", until=date(2026, 8, 1), x_user_id=55)
    with store.begin() as connection:
        load(connection, accounts=[*ACCOUNTS, gone], now_at=NOW_AT)
    early = post(snowflake_at(FROM) - 1, author=HQ)
    users = [USER, USER | {"id": str(HQ), "username": "uppolice"}]
    take(lines(RESPONSE | {"data": [*POSTS, early], "includes": {"users": users}}), covers=(FROM, TO))
    assert [line for line in said if "--covers" in line] == [
        (
            "noted: --covers: the files hold no post between FROM and TO by 2 handles (meerutpolice, uppolice), which "
            "now count as silent then; if they were not, import files that hold their posts."
        )
    ]
    with store.connect() as connection:
        observed = reads.observation(connection).set_index("unit_id")["observed_until_ms"]
    assert observed["meerut"] == to_ms(TO)
    said.clear()
    take(lines(RESPONSE))
    assert not [line for line in said if "--covers" in line]
