"""Annotations: what came in once stays once, what was taken out stays out, each is seen by those whose it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from data import annotations, audit_log, database_roles, facts, festivals, protection
from data.__main__ import app
from data.annotation_commands import read
from data.annotation_rows import AnnotationError, Occasion, checked
from data.csv_rows import RegistryError
from data.engine import closing, read_store, write_store
from data.scope import UNIT, ZONE, Scope
from data.settings import settings
from tests.conftest import NewStore
from tests.data.guarded_world import METADATA, UNITS, World

NOW = datetime(2026, 11, 30, 6, tzinfo=UTC)
HEADER = "kind,unit_id,from_on,to_on,title_en,title_hi\n"
ROW = {"kind": "election", "from_on": "2026-11-03", "to_on": "2026-11-05", "title_en": "By-election"}
BY = {"by": "S. Sample", "at": NOW}


def fill_units(connection: Connection) -> None:
    rows = [{"unit_id": each, "kind": kind, "name_en": each, "name_hi": each} for each, kind in UNITS.items()]
    connection.execute(insert(METADATA.tables["units"]), rows)


@pytest.fixture
def store(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        fill_units(connection)
        yield connection


def titles(connection: Connection, first: str = "2026-11-01", after: str = "2026-12-01") -> list[str]:
    span = {"from_on": date.fromisoformat(first), "to_on": date.fromisoformat(after)}
    return list(annotations.between(connection, **span)["title_en"])


# -- a row as it is written


def test_the_last_day_is_written_and_the_day_after_it_is_kept() -> None:
    found = checked(ROW)
    assert (found.from_on, found.to_on) == (date(2026, 11, 3), date(2026, 11, 6))
    one_day = checked({**ROW, "to_on": " "})
    assert (one_day.from_on, one_day.to_on) == (date(2026, 11, 3), date(2026, 11, 4))
    assert checked({**ROW, "unit_id": ""}).unit_id is None


@pytest.mark.parametrize(
    ("wrong", "column", "code"),
    [
        ({"kind": "war"}, "kind", "no_kind"),
        ({"from_on": "03-11-2026"}, "from_on", "no_day"),
        ({"from_on": "20261103"}, "from_on", "no_day"),
        ({"from_on": "2026-02-30"}, "from_on", "no_day"),
        ({"from_on": "1990-01-01"}, "from_on", "out_of_reach"),
        ({"to_on": "2026-11-02"}, "to_on", "before_first"),
        ({"to_on": "2027-11-04"}, "to_on", "too_many_days"),
        ({"title_en": " "}, "title_en", "no_title"),
        ({"title_en": "=1+1"}, "title_en", "bad_title"),
        ({"title_hi": "\u202eउलटा"}, "title_hi", "bad_title"),
        ({"title_en": "x" * 81}, "title_en", "title_long"),
    ],
)
def test_a_field_that_cannot_be_right_is_named(wrong: dict[str, str], column: str, code: str) -> None:
    with pytest.raises(AnnotationError) as caught:
        checked({**ROW, **wrong})
    assert (caught.value.column, caught.value.code) == (column, code)


# -- what is kept


def test_what_reaches_into_a_span_lies_in_it_and_what_ends_before_it_does_not(store: Connection) -> None:
    annotations.add(store, checked(ROW), **BY)
    assert titles(store, "2026-11-05", "2026-11-06") == ["By-election"]
    assert titles(store, "2026-11-06", "2026-11-07") == []
    assert titles(store, "2026-11-01", "2026-11-03") == []


def test_the_same_is_not_entered_twice_and_may_come_in_anew_once_it_was_taken_out(store: Connection) -> None:
    number = annotations.add(store, checked(ROW), **BY)
    with pytest.raises(AnnotationError, match="entered already"):
        annotations.add(store, checked({**ROW, "title_en": "BY-ELECTION"}), **BY)
    before = facts.version(store)
    annotations.remove(store, number, **BY)
    assert facts.version(store) == before + 1
    with pytest.raises(AnnotationError, match="taken out already"):
        annotations.remove(store, number, **BY)
    annotations.add(store, checked(ROW), **BY)
    assert titles(store) == ["By-election"]
    gone = annotations.listed(store, is_out=True)
    assert list(gone["removed_by"]) == ["S. Sample"]


def test_a_file_read_twice_adds_nothing_and_brings_nothing_back(store: Connection) -> None:
    rows = [("f, line 2", checked(ROW)), ("f, line 3", checked({**ROW, "kind": "outage", "unit_id": "one"}))]
    assert annotations.load(store, rows, **BY) == (2, 0)
    before = facts.version(store)
    annotations.remove(store, 1, **BY)
    assert annotations.load(store, rows, **BY) == (0, 2)
    assert (list(titles(store)), facts.version(store)) == (["By-election"], before + 1)


def test_an_unknown_office_is_refused_by_its_line(store: Connection) -> None:
    with pytest.raises(AnnotationError, match=r"f, line 7, column unit_id: unknown unit 'nowhere'"):
        annotations.load(store, [("f, line 7", checked({**ROW, "unit_id": "nowhere"}))], **BY)


# -- files and commands


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("kind,unit_id,from_on,to_on,title_en\n", "line 1: no column title_hi"),
        ("colour," + HEADER, "line 1: unknown column 'colour'"),
        (HEADER, "holds no row"),
        (HEADER + "festival,,2026-11-08,,Diwali,\nwar,,2026-11-08,,Diwali,\n", "line 3, column kind"),
        (HEADER + "festival,,2026-11-08,,Di,wali,\n", "line 2: not as many fields"),
        (HEADER + "festival,,8 Nov,,Diwali,\n", "line 2, column from_on: '8 Nov' is no date"),
    ],
)
def test_a_file_is_refused_by_its_line(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises((AnnotationError, RegistryError)) as caught:
        read(file)
    assert said in str(caught.value)


def test_the_commands_enter_list_and_take_out_and_a_list_comes_in_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'noted.db'}"
    (tmp_path / "noted.db").write_bytes(migrated_sqlite.read_bytes())
    with closing(write_store(url)) as engine, engine.begin() as connection:
        fill_units(connection)
    monkeypatch.setenv("NOTED_DATABASE_URL", url)
    settings.cache_clear()
    run = CliRunner()

    def said(*words: str, code: int = 0) -> str:
        result = run.invoke(app, ["annotations", *words])
        assert result.exit_code == code, result.output
        return result.output

    file = tmp_path / "a.csv"
    file.write_text(HEADER + "transfer,one,2026-11-10,,New SP,नए एसपी\n", encoding="utf-8")
    assert "1 entered, 0 were there" in said("import", str(file), "--by", "S. Sample")
    assert "0 entered, 1 were there" in said("import", str(file), "--by", "S. Sample")
    assert "is entered" in said(
        "add", "election", "2026-11-03", "--to", "2026-11-05", "--title", "Poll", "--by", "S"
    )
    assert "title_en: is empty" in said("add", "election", "2026-11-03", "--by", "S", code=1)
    assert "came in" in said("festivals", "--years", "2026")
    listed = tmp_path / "listed.csv"
    listed.write_text(said("list"), encoding="utf-8")
    assert "transfer,one,2026-11-10,2026-11-10,New SP,नए एसपी,1,file,S. Sample" in listed.read_text("utf-8")
    assert f": 0 entered, {len(festivals.of_year(2026)) + 2} were there" in said(
        "import", str(listed), "--by", "S"
    )
    file.write_text(
        HEADER + "festival,,2026-11-09,,Fair,\nfestival,none,2026-11-09,,Fair,\n", encoding="utf-8"
    )
    assert "line 3, column unit_id" in said("import", str(file), "--by", "S", code=1)
    assert "Fair" not in said("list")
    assert "taken out" in said("remove", "1", "--by", "S. Sample")
    assert "New SP" not in said("list")
    said("festivals", "--years", "1900", code=2)
    with closing(read_store(url)) as engine, engine.connect() as connection:
        entries = audit_log.entries(connection, action=audit_log.ANNOTATION)
    assert [each["filters"] for each in entries.to_dict("records")][::-1] == [
        f'{{"done":"{each}"}}' for each in ("imported", "entered", "festivals", "taken_out")
    ]


# -- festivals

GAZETTED = {
    "2026-01-26": "Republic Day",
    "2026-04-14": "Dr. B. R. Ambedkar's Jayanti",
    "2026-08-15": "Independence Day",
    "2026-10-02": "Mahatma Gandhi's Jayanti",
    "2026-12-25": "Christmas",
    "2026-03-04": "Holi",
    "2026-10-20": "Dussehra",
    "2026-11-08": "Diwali (Deepavali)",
    "2026-11-24": "Guru Nanak's Jayanti",
}
"""From the public holidays of 2026 of the Government of Uttar Pradesh (General Administration Department): those of a fixed
day, and the great ones of the moon."""


def test_festivals_fall_on_the_days_that_the_government_published() -> None:
    found = {(each.on.isoformat(), each.title_en) for each in festivals.of_year(2026)}
    assert set(GAZETTED.items()) <= found
    hindi = {each.title_en: each.title_hi for each in festivals.of_year(2026)}
    assert (hindi["Holi"], hindi["Diwali (Deepavali)"]) == ("होली", "दिवाली (दीपावली)")
    assert all(any("\u0900" <= each <= "\u097f" for each in said) for said in hindi.values())


def test_what_is_estimated_is_called_so_in_both_languages() -> None:
    eid = next(each for each in festivals.of_year(2027) if each.title_en.startswith("Id-ul-Fitr"))
    assert (eid.title_en, eid.title_hi) == ("Id-ul-Fitr (estimated)", "ईद-उल-फितर (अनुमानित)")


def test_every_festival_that_is_asked_for_is_one_the_library_knows() -> None:
    known = {each.key.split("|")[2] for year in (2025, 2026, 2027) for each in festivals.of_year(year)}
    assert known >= festivals.ALSO


def test_festivals_come_in_once_and_one_that_was_taken_out_stays_out(store: Connection) -> None:
    n = sum(len(festivals.of_year(year)) for year in (2025, 2026, 2027))
    assert festivals.bring_around(store, now_at=NOW) == n
    assert festivals.bring_around(store, now_at=NOW) == 0
    assert "Diwali (Deepavali)" in titles(store)
    number = store.scalar(text("SELECT annotation_id FROM annotations WHERE title_en = 'Diwali (Deepavali)' AND from_on = '2026-11-08'"))  # fmt: skip
    annotations.remove(store, int(number), **BY)
    assert festivals.bring(store, [2026], at=NOW) == 0
    assert "Diwali (Deepavali)" not in titles(store)


def test_a_festival_whose_day_the_library_mends_moves_and_does_not_stand_twice(
    store: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "holidays|2027|Id-ul-Fitr|1"
    was = festivals.Festival(key, date(2027, 3, 10), "Id-ul-Fitr (estimated)", "ईद")
    now = festivals.Festival(key, date(2027, 3, 11), "Id-ul-Fitr", "ईद")
    for known in (was, now):
        monkeypatch.setattr(festivals, "of_year", lambda _year, known=known: (known,))
        assert festivals.bring(store, [2027], at=NOW) == 1
    assert titles(store, "2027-03-01", "2027-04-01") == ["Id-ul-Fitr"]
    monkeypatch.setattr(festivals, "of_year", lambda _year: ())
    assert [festivals.bring(store, [2027], at=NOW) for _again in range(2)] == [1, 0]
    assert titles(store, "2027-03-01", "2027-04-01") == []
    monkeypatch.setattr(festivals, "of_year", lambda _year: (was,))
    assert festivals.bring(store, [2027], at=NOW) == 0  # what was taken out stays so, whatever its day


# -- whose they are


@contextmanager
def dashboard(new_store: NewStore) -> Iterator[str]:
    """A store with one of the state, one of a zone and one of each of two offices; on PostgreSQL the dashboard's role."""
    url = new_store(migrated=True)
    with closing(write_store(url)) as owner, owner.begin() as connection:
        fill_units(connection)
        for unit_id in (None, "zone-a", "one", "two"):
            given = Occasion(
                "transfer", unit_id, date(2026, 11, 3), date(2026, 11, 4), unit_id or "state", ""
            )
            annotations.add(connection, given, **BY)
        protection.protect(connection)
        if connection.dialect.name == "postgresql":
            database_roles.make(connection, dashboard="noted_dashboard", collectors="noted_collectors")
            url = make_url(url).set(username="noted_dashboard").render_as_string(hide_password=False)
    yield url


def test_a_transfer_is_seen_by_those_whose_it_is_and_the_states_by_all(new_store: NewStore) -> None:
    with dashboard(new_store) as url, closing(read_store(url, scoped=True)) as reader:
        for scope, seen in (
            (Scope(ZONE, "zone-a", frozenset({"zone-a", "one"})), ["state", "zone-a", "one"]),
            (Scope(ZONE, "zone-b", frozenset({"zone-b", "two"})), ["state", "two"]),
            (Scope(UNIT, "three", frozenset({"three"})), ["state"]),
        ):
            with protection.scoped(reader, scope) as connection:
                assert titles(connection) == seen


@pytest.mark.parametrize("new_store", ["postgresql"], indirect=True)
def test_postgresql_lets_nobody_but_headquarters_write_what_is_of_the_whole_state(
    new_store: NewStore,
) -> None:
    with dashboard(new_store) as url, closing(write_store(url)) as writer:
        one = Scope(UNIT, "one", frozenset({"one"}))
        states = Occasion("outage", None, date(2026, 11, 9), date(2026, 11, 10), "x", "")
        with (
            pytest.raises(DBAPIError, match="row-level security"),
            protection.writing(writer, one, "one") as connection,
        ):
            annotations.add(connection, states, **BY)
        with (
            pytest.raises(DBAPIError, match="row-level security"),
            protection.writing(writer, one, "one") as connection,
        ):
            annotations.remove(connection, 1, **BY)
        with protection.writing(writer, one, "one") as connection:
            annotations.add(
                connection, Occasion("outage", "one", date(2026, 11, 9), date(2026, 11, 10), "x", ""), **BY
            )
        with protection.writing(writer, Scope("hq", None, None), "hq") as connection:
            annotations.add(connection, states, **BY)
            annotations.remove(connection, 1, **BY)


@pytest.mark.parametrize("new_store", ["postgresql"], indirect=True)
def test_postgresql_lets_nobody_but_headquarters_write_a_states_letter_or_a_review(
    new_store: NewStore,
) -> None:
    with dashboard(new_store) as url, closing(write_store(url)) as writer:
        put, run = World().put, {"run_id": "made up"}
        with writer.begin() as connection:
            put(connection, "review_runs", **run)
        one, hq = Scope(UNIT, "one", frozenset({"one"})), Scope("hq", None, None)
        for table, kind, unit_id in (
            ("letters", "state", "one"),
            ("letters", "unit", "two"),
            ("review_units", None, "one"),
        ):
            with (
                pytest.raises(DBAPIError, match="row-level security"),
                protection.writing(writer, one, "one") as connection,
            ):
                put(
                    connection,
                    table,
                    **run,
                    unit_id=unit_id,
                    **({"kind": kind, "letter_id": 1} if kind else {}),
                )
        with protection.writing(writer, one, "one") as connection:
            put(connection, "letters", **run, letter_id=2, kind="unit", unit_id="one")
        with protection.writing(writer, hq, "hq") as connection:
            put(connection, "letters", **run, letter_id=3, kind="state", unit_id="hq")
        with writer.begin() as connection:
            put(connection, "review_units", **run, unit_id="one")
