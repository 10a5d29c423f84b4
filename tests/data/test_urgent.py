"""Urgent cases: words of the referral, marks by hand, what is taken back, and what stays when a text goes."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, select
from typer.testing import CliRunner

from data import protection, retention, urgent, urgent_words
from data.__main__ import app
from data.access_tables import AuditEntry
from data.csv_rows import RegistryError
from data.engine import read_store, write_store
from data.instants import snowflake_ms
from data.scope import Scope
from data.urgent import UrgentError
from data.urgent_words import SHIPPED, UrgentWords
from metrics.replies import words_key
from tests.worlds.generated import AGRA, CITIZEN, HQ, MEERUT
from tests.worlds.posts import minutes, post
from tests.worlds.stored import register, take

AT = datetime(2026, 11, 4, tzinfo=UTC)
WORDS = urgent_words.read(SHIPPED.parent)
THREAD, OTHER = minutes(0), minutes(100)
ASKED = post(minutes(10), author=HQ, typed={"agra": AGRA}, text="कृपया तत्काल देखें", quote_of=THREAD)
POSTS = [
    post(THREAD, author=CITIZEN, typed={"agra": AGRA}, text="urgent"),
    ASKED,
    post(OTHER, author=CITIZEN, typed={"meerut": MEERUT}, text="urgent"),
]
CASE = {"unit_id": "agra", "thread_id": THREAD}


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        register(connection)
        take(connection, POSTS)
    return engine


def now(connection: Connection, words: UrgentWords = WORDS) -> pd.DataFrame:
    found = urgent.marked(connection, words=words)
    for threads in ([THREAD], [OTHER], []):
        part = urgent.marked(connection, thread_ids=threads, words=words)
        assert part.equals(found[found["thread_id"].isin(threads)].reset_index(drop=True))
    return found


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("URGENT: see this", "urgent"),
        ("please see it, IMMEDIATELY.", "immediately"),
        ("कृपया तत्\u200dकाल देखें", "तत्काल"),  # a joiner that is not seen
        ("अविलम्ब कार्यवाही करें", "अविलम्ब"),
        ("#Turant dekhein", "turant"),
        ("अति  आवश्यक!", "अति आवश्यक"),
        ("insurgent, urgenttt", None),
        ("@urgent https://example.org/urgent", None),
        ("तत्कालीन प्रभारी", None),  # he who was in charge then
        ("", None),
    ],
)
def test_a_word_is_found_in_its_spellings_and_at_the_bounds_of_words(text: str, word: str | None) -> None:
    assert WORDS.found_in(text) == word


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",en,x", "line 3: needs a word"),
        ("soon,fr,x", "line 3: language 'fr' is none of"),
        ("URGENT!,en,x", "line 3: word 'URGENT!' stands in line 2 already"),
        ("@now,en,x", "line 3: word '@now' has a handle"),
        ("!!,en,x", "line 3: word '!!' holds no letter"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    (tmp_path / "urgent_words.csv").write_text(
        f"word,language,source\nurgent,en,x\n{row}\n", encoding="utf-8"
    )
    with pytest.raises(RegistryError, match=said):
        urgent_words.read(tmp_path)


def test_a_table_without_a_row_makes_nothing_urgent(tmp_path: Path) -> None:
    (tmp_path / "urgent_words.csv").write_text("word,language\n", encoding="utf-8")
    assert urgent_words.read(tmp_path).words == ()


def test_the_words_of_a_referral_count_and_those_of_a_citizen_do_not(store: Engine) -> None:
    with store.connect() as connection:
        found = now(connection)
        assert list(found["unit_id"]) == ["agra"]
        row = found.iloc[0]
        assert (row["reason"], row["by_words"], row["marked_ms"]) == (
            "तत्काल",
            True,
            snowflake_ms(minutes(10)),
        )
        assert now(connection, UrgentWords()).empty


def test_headquarters_mark_a_case_and_take_it_back_and_both_stay_on_record(store: Engine) -> None:
    of = {"unit_id": "meerut", "thread_id": OTHER}
    with store.begin() as connection:
        urgent.mark(connection, **of, by="Officer A", at=AT, reason=" a life\nis at risk ")
        row = now(connection).set_index("unit_id").loc["meerut"]
        assert (row["reason"], row["marked_by"], row["by_words"]) == ("a life is at risk", "Officer A", False)
        with pytest.raises(UrgentError, match="marked already"):
            urgent.mark(connection, **of, by="Officer B", at=AT, reason="again")
        urgent.withdraw(connection, **of, by="Officer B", at=AT + timedelta(hours=1), words=WORDS)
        assert list(now(connection)["unit_id"]) == ["agra"]
        said = urgent.history(connection, **of)
        assert list(said["withdrawn_by"]) == ["Officer B"]
        with pytest.raises(UrgentError, match="is not urgent"):
            urgent.withdraw(connection, **of, by="Officer B", at=AT, words=WORDS)
        urgent.mark(connection, **of, by="Officer A", at=AT, reason="again")
        assert list(now(connection)["unit_id"]) == ["agra", "meerut"]


def test_what_words_say_is_taken_back_too(store: Engine) -> None:
    with store.begin() as connection:
        urgent.withdraw(connection, **CASE, by="Officer A", at=AT, words=WORDS)
        assert now(connection).empty
        urgent.mark(connection, **CASE, by="Officer A", at=AT, reason="so it is")
        assert list(now(connection)["marked_by"]) == ["Officer A"]


@pytest.mark.parametrize(
    ("given", "code"),
    [({"by": " "}, "no_name"), ({"reason": " "}, "no_reason"), ({"thread_id": 5}, "no_case")],
)
def test_what_cannot_be_marked_is_refused(store: Engine, given: dict[str, object], code: str) -> None:
    with store.begin() as connection, pytest.raises(UrgentError) as refused:
        urgent.mark(connection, **{**CASE, "by": "A", "at": AT, "reason": "r", **given})
    assert refused.value.code == code


def test_a_text_that_goes_leaves_what_its_words_said_and_one_that_was_taken_back_stays_so(
    store: Engine,
) -> None:
    with store.begin() as connection:
        before = now(connection)
        urgent.keep(connection, [int(ASKED["id"])], words=WORDS)
        urgent.keep(connection, [int(ASKED["id"])], words=WORDS)
        retention.blank(connection, [int(ASKED["id"])], key_of=words_key)
        assert now(connection).equals(before)
        assert len(urgent.history(connection, **CASE)) == 1
        urgent.withdraw(connection, **CASE, by="A", at=AT, words=WORDS)
        assert now(connection).empty


def test_a_mark_follows_its_thread_into_another(store: Engine) -> None:
    with store.begin() as connection:
        urgent.mark(connection, unit_id="meerut", thread_id=OTHER, by="A", at=AT, reason="r")
        take(connection, [post(minutes(-60), author=CITIZEN, text="first")])
        take(connection, [post(minutes(120), author=HQ, typed={"agra": AGRA}, quote_of=OTHER)])
        assert set(now(connection)["thread_id"]) == {THREAD, OTHER}


def test_a_reader_is_told_of_his_own_offices_alone(migrated_sqlite: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{shutil.copyfile(migrated_sqlite, tmp_path / 'noted.db')}"
    writing, reading = write_store(url), read_store(url, scoped=True)
    with writing.begin() as connection:
        register(connection)
        take(connection, POSTS)
        urgent.mark(connection, unit_id="meerut", thread_id=OTHER, by="A", at=AT, reason="r")
    with protection.scoped(reading, Scope("unit", "agra", frozenset({"agra"}))) as connection:
        assert list(urgent.marked(connection, words=WORDS)["unit_id"]) == ["agra"]
        assert urgent.history(connection, unit_id="meerut", thread_id=OTHER).empty
    writing.dispose()
    reading.dispose()


def test_the_commands_mark_list_and_take_back_with_an_entry_in_the_log(
    migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{shutil.copyfile(migrated_sqlite, tmp_path / 'noted.db')}"
    monkeypatch.setenv("NOTED_DATABASE_URL", url)
    engine, run = write_store(url), CliRunner().invoke
    with engine.begin() as connection:
        register(connection)
        take(connection, POSTS)
    of = ["--unit", "meerut", "--thread", str(OTHER), "--by", "Officer A"]
    assert run(app, ["urgent", "mark", *of, "--reason", "=1+1"]).exit_code == 0
    again = run(app, ["urgent", "mark", *of, "--reason", "again"])
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)
    lines = run(app, ["urgent", "list"]).stdout.splitlines()
    assert [each.split(",")[0] for each in lines] == ["unit_id", "agra", "meerut"]
    assert f"meerut,{OTHER}," in lines[2]
    assert "Officer A,'=1+1,False" in lines[2]
    assert run(app, ["urgent", "withdraw", *of]).exit_code == 0
    assert len(run(app, ["urgent", "list", "--unit", "meerut"]).stdout.splitlines()) == 1
    with engine.connect() as connection:
        done = connection.execute(select(AuditEntry.action, AuditEntry.what, AuditEntry.detail)).all()
    assert done == [("urgent", "meerut", "Officer A")] * 2
    engine.dispose()
