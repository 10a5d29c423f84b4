"""The audit log: a chain that shows each change, removal and reordering, whoever made it."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from data import audit_log
from data.access_tables import AuditEntry
from data.audit_log import FIRST, Entry, append, entries, verify

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
COLUMNS = tuple(column.name for column in AuditEntry.__table__.columns)
SOME = (
    Entry(
        "sign_in",
        user_id=1,
        email="asha@example.org",
        role="unit",
        unit_id="agra",
        what="https://id.example.org",
    ),
    Entry(
        "page",
        user_id=1,
        email="asha@example.org",
        role="unit",
        unit_id="agra",
        what="league",
        filters={"kind": "zone"},
    ),
    Entry("export", user_id=1, email="asha@example.org", role="unit", unit_id="agra", what="cases", rows=412),
    Entry("denied", what="money", detail="नहीं"),
)


@pytest.fixture
def log(engine: Engine) -> Engine:
    """A store whose log has four entries."""
    with engine.begin() as connection:
        for number, entry in enumerate(SOME):
            assert append(connection, entry, at=AT + timedelta(seconds=number)) == number + 1
    return engine


@contextmanager
def unguarded(engine: Engine) -> Iterator[Connection]:
    """A transaction of somebody who may do everything and has taken the triggers away; nothing of it is kept."""
    with engine.connect() as connection:
        names = ("changed", "deleted") if engine.dialect.name == "sqlite" else ("changed", "emptied")
        of = "" if engine.dialect.name == "sqlite" else " ON audit_log"
        for name in names:
            connection.execute(text(f"DROP TRIGGER audit_log_is_not_{name}{of}"))
        yield connection
        connection.rollback()


def why(connection: Connection, *, expected: str | None = None) -> str:
    found = verify(connection, expected=expected)
    assert not found.is_whole
    return str(found.why)


def test_a_log_without_entries_is_whole(engine: Engine) -> None:
    with engine.connect() as connection:
        found = verify(connection)
    assert (found.entries, found.last, found.is_whole) == (0, FIRST, True)


def test_each_entry_holds_the_hash_of_the_one_before_as_anybody_can_work_it_out(log: Engine) -> None:
    last = "the first entry"
    with log.connect() as connection:
        for row in connection.execute(text("SELECT * FROM audit_log ORDER BY number")).mappings():
            fields = {name: row[name] for name in COLUMNS if name != "hash"}
            assert fields["before"] == last
            plain = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            last = hashlib.sha256(plain.encode("utf-8")).hexdigest()
            assert row["hash"] == last
        found = verify(connection, expected=last)
    assert (found.entries, found.last, found.is_whole) == (4, last, True)


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET detail = 'x'", "DELETE FROM audit_log"])
def test_the_database_itself_refuses_to_change_or_remove_an_entry(log: Engine, statement: str) -> None:
    with pytest.raises(SQLAlchemyError, match="append-only"), log.begin() as connection:
        connection.execute(text(statement))


def flipped(value: Any, place: int, bit: int) -> Any:
    """A value with one bit of one of its bytes turned round: of a whole number its 64 bits, of a text its UTF-8."""
    if isinstance(value, int):
        plain = bytearray(value.to_bytes(8, "big", signed=True))
        plain[place % 8] ^= 1 << bit
        return int.from_bytes(plain, "big", signed=True)
    plain = bytearray(value.encode())
    plain[place % len(plain)] ^= 1 << bit
    return bytes(plain)


def test_one_flipped_bit_of_any_byte_of_any_field_is_found(log: Engine) -> None:
    is_sqlite = log.dialect.name == "sqlite"
    with log.connect() as connection:
        rows = [
            dict(row)
            for row in connection.execute(text("SELECT * FROM audit_log ORDER BY number")).mappings()
        ]

    @settings(max_examples=150)
    @given(st.integers(0, 3), st.sampled_from(COLUMNS), st.integers(0, 200), st.integers(0, 7))
    def found(number: int, name: str, place: int, bit: int) -> None:
        old = rows[number][name]
        if old is None:
            return
        new, how = flipped(old, place, bit), ":new"
        with unguarded(log) as connection:
            if isinstance(new, bytes):
                how = "CAST(:new AS TEXT)" if is_sqlite else "convert_from(:new, 'UTF8')"
            try:
                change = text(f"UPDATE audit_log SET {name} = {how} WHERE number = :number")
                connection.execute(change, {"new": new, "number": number + 1})
            except SQLAlchemyError:
                return  # no value that the database would keep
            assert "entry" in why(connection)

    found()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DELETE FROM audit_log WHERE number = 2", "entry 2 is missing"),
        ("DELETE FROM audit_log WHERE number = 1", "entry 1 is missing"),
        ("UPDATE audit_log SET rows = 41 WHERE number = 3", "entry 3 was changed"),
        ("UPDATE audit_log SET rows = NULL WHERE number = 3", "entry 3 was changed"),
        ("UPDATE audit_log SET detail = '' WHERE number = 1", "entry 1 was changed"),
        ("UPDATE audit_log SET at = at + 1 WHERE number = 4", "entry 4 was changed"),
        ("UPDATE audit_log SET number = 9 WHERE number = 4", "entry 4 is missing"),
        ("UPDATE audit_log SET before = 'x' WHERE number = 2", "entry 2 does not follow"),
    ],
)
def test_what_was_changed_or_taken_out_is_named_by_its_number(log: Engine, change: str, said: str) -> None:
    with unguarded(log) as connection:
        connection.execute(text(change))
        assert said in why(connection)


def test_entries_in_another_order_are_found(log: Engine) -> None:
    with unguarded(log) as connection:
        for old, new in ((2, 0), (3, 2), (0, 3)):
            connection.execute(text(f"UPDATE audit_log SET number = {new} WHERE number = {old}"))
        assert verify(connection).bad == 2


def test_a_tail_that_was_cut_off_is_found_by_a_hash_that_was_kept_elsewhere(log: Engine) -> None:
    with log.connect() as connection:
        kept = verify(connection).last
    with unguarded(log) as connection:
        connection.execute(text("DELETE FROM audit_log WHERE number > 2"))
        assert verify(connection).is_whole
        assert "cut off" in why(connection, expected=kept)
        connection.execute(text("DELETE FROM audit_log"))
        assert "cut off" in why(connection, expected=kept)


def test_many_who_write_at_once_make_one_chain(engine: Engine) -> None:
    def write(writer: int) -> list[int]:
        numbers = []
        for number in range(8):
            with engine.begin() as connection:
                numbers.append(append(connection, Entry("page", user_id=writer, rows=number), at=AT))
        return numbers

    with ThreadPoolExecutor(4) as pool:
        numbers = sorted(number for some in pool.map(write, range(4)) for number in some)
    with engine.connect() as connection:
        found = verify(connection)
    assert numbers == list(range(1, 33))
    assert (found.entries, found.why) == (32, None)


def test_an_entry_that_is_undone_leaves_no_hole(log: Engine) -> None:
    with log.connect() as connection:
        append(connection, Entry("page"), at=AT)
        connection.rollback()
    with log.begin() as connection:
        assert append(connection, Entry("page"), at=AT) == 5
        assert verify(connection).is_whole


def test_a_long_or_unprintable_text_is_kept_short_and_harmless(engine: Engine) -> None:
    hostile = Entry(
        "refused",
        email="a" * 10_000,
        what="one\x00\n\u202etwo\ud800",
        filters={"word": "w" * 500} | {f"f{number}": "1" for number in range(audit_log.MOST_FILTERS + 10)},
    )
    with engine.begin() as connection:
        append(connection, hostile, at=AT)
        row = entries(connection).iloc[0]
        assert verify(connection).is_whole
    assert row["email"] == "a" * (audit_log.MOST - len(audit_log.CUT)) + audit_log.CUT
    assert row["what"] == "one   two?"
    kept = json.loads(row["filters"])
    assert kept[audit_log.CUT] == "11"
    assert all(len(value) <= audit_log.MOST for value in kept.values())


def test_an_action_that_nobody_declared_is_refused(engine: Engine) -> None:
    with engine.begin() as connection, pytest.raises(ValueError, match="no action"):
        append(connection, Entry("looked"), at=AT)


def test_entries_come_the_newest_first_by_page_action_and_address(log: Engine) -> None:
    with log.connect() as connection:
        assert entries(connection, most=3)["number"].tolist() == [4, 3, 2]
        assert entries(connection, before=3)["number"].tolist() == [2, 1]
        assert entries(connection, action="export")["rows"].tolist() == [412]
        assert entries(connection, email="asha@example.org", most=1)["what"].tolist() == ["cases"]
        assert entries(connection, before=1).empty
