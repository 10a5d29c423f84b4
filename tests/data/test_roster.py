"""The roster of the cells: what is entered, refused with its place, taken out and still on file."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner

from data import audit_log, roster, roster_files
from data.__main__ import app
from data.compliance_reads import roster as on_file
from data.compliance_tables import CellMember
from data.engine import closing, write_store
from data.roster_rows import COLUMNS, Member, RosterError, checked
from data.settings import settings
from tests.conftest import NewStore
from tests.data.small_registry import load

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
HEADER = ",".join(COLUMNS)
ASHA = "agra,Asha Neelgaon,9454400001,asha@example.org,morning,2026-08-01"
RAVI = "agra,रवि सुन्दरपुर,+91 94544 00002,Ravi@Example.ORG,Evening,"
GOOD = f"{HEADER}\n{ASHA}\n{RAVI}\n"


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        load(connection, now_at=AT)
    return engine


def read(text: str, **more: Any) -> list[tuple[str, Member]]:
    return roster_files.read(text.encode(), name="staff.csv", today=TODAY, **more)


def refusal(text: str, **more: Any) -> str:
    with pytest.raises(RosterError) as refused:
        read(text, **more)
    return str(refused.value)


def sheet(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in (COLUMNS, *rows):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_rows_become_members_with_number_address_and_day_in_one_form() -> None:
    assert [member for _, member in read(GOOD)] == [
        Member("agra", "Asha Neelgaon", "+919454400001", "asha@example.org", "morning", date(2026, 8, 1)),
        Member("agra", "रवि सुन्दरपुर", "+919454400002", "Ravi@example.org", "evening", None),
    ]


def test_a_spreadsheet_gives_the_same_members_its_numbers_and_days_as_it_keeps_them() -> None:
    rows = (
        ("agra", "Asha Neelgaon", 9454400001, "asha@example.org", "morning", datetime(2026, 8, 1)),  # noqa: DTZ001
        (None, None, None, None, None, None),
        ("agra", "रवि सुन्दरपुर", 9454400002.0, "Ravi@Example.ORG", "evening", None),
    )
    found = roster_files.read(sheet(*rows), name="staff.xlsx", today=TODAY)
    assert [member for _, member in found] == [member for _, member in read(GOOD)]
    assert [place for place, _ in found] == ["staff.xlsx, line 2", "staff.xlsx, line 4"]


def test_what_a_spreadsheet_says_of_its_size_leaves_no_row_out() -> None:
    rows = [
        ("agra", f"Asha {letter}", 9454400001 + n, f"{letter}@example.org", "morning", None)
        for n, letter in enumerate("abcde")
    ]
    packed, kept = zipfile.ZipFile(io.BytesIO(sheet(*rows))), io.BytesIO()
    with zipfile.ZipFile(kept, "w") as anew:
        for name in packed.namelist():
            said = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:F3"', packed.read(name))
            anew.writestr(name, said)
    assert len(roster_files.read(kept.getvalue(), name="staff.xlsx", today=TODAY)) == 5


def test_a_formula_in_a_spreadsheet_is_refused_with_its_cell_and_never_worked_out() -> None:
    content = sheet(("agra", '=HYPERLINK("http://x")', 9454400001, "asha@example.org", "morning", None))
    with pytest.raises(
        RosterError, match=r"^staff\.xlsx, line 2, column B: holds a formula. Paste its value"
    ):
        roster_files.read(content, name="staff.xlsx", today=TODAY)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("staff.xlsx", b"PK\x03\x04 and nothing more"),
        ("staff.xlsx", b"no file of a spreadsheet"),
        ("staff.xls", b"\xd0\xcf\x11\xe0"),
        ("staff.csv", "agra,आशा".encode("utf-16")),
        ("staff.csv", b""),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_line_that_names_it(name: str, content: bytes) -> None:
    with pytest.raises(RosterError) as refused:
        roster_files.read(content, name=name, today=TODAY)
    assert str(refused.value).startswith(name)
    assert "\n" not in str(refused.value)


def test_a_spreadsheet_that_would_unpack_without_end_is_not_unpacked() -> None:
    import zipfile  # noqa: PLC0415

    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (roster_files.MOST_UNPACKED + 1))
    with pytest.raises(RosterError, match="unpacks to more than 50 MB"):
        roster_files.read(kept.getvalue(), name="staff.xlsx", today=TODAY)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (",Asha,9454400001,asha@example.org,morning,", "unit_id", "is empty"),
        ("agra,,9454400001,asha@example.org,morning,", "name", "is empty"),
        ("agra,=1+1,9454400001,asha@example.org,morning,", "name", "is no name"),
        ("agra,A\u202esha,9454400001,asha@example.org,morning,", "name", "not seen"),
        ("agra,Asha,12345,asha@example.org,morning,", "cug_number", "no telephone number of India"),
        ("agra,Asha,+14155550100,asha@example.org,morning,", "cug_number", "no telephone number of India"),
        ("agra,Asha,9.45E+09,asha@example.org,morning,", "cug_number", "rounded by a spreadsheet"),
        ("agra,Asha,9454400001,asha at example.org,morning,", "email", "no e-mail address"),
        ("agra,Asha,9454400001,asha@example.org,night,", "shift", "morning (08:00"),
        ("agra,Asha,9454400001,asha@example.org,morning,01/08/2026", "trained_on", "no date"),
        ("agra,Asha,9454400001,asha@example.org,morning,2027-01-01", "trained_on", "not been yet"),
    ],
)
def test_a_field_that_cannot_be_right_is_refused_with_line_column_and_what_to_do(
    row: str, column: str, said: str
) -> None:
    words = refusal(f"{HEADER}\n{RAVI}\n{row}\n")
    assert words.startswith(f"staff.csv, line 3, column {column}: ")
    assert said in words


def test_a_number_or_an_address_that_stands_twice_in_a_file_is_refused() -> None:
    same = "agra,Meena,09454400001,meena@example.org,evening,"
    assert "+919454400001 stands in line 2 already" in refusal(f"{HEADER}\n{ASHA}\n{same}\n")
    same = "agra,Meena,9454400003,ASHA@example.org,evening,"
    assert "stands in line 2 already" in refusal(f"{HEADER}\n{ASHA}\n{same}\n")


def test_a_list_of_one_unit_takes_no_row_of_another_and_needs_no_column_for_it() -> None:
    words = refusal(f"{HEADER}\n{ASHA.replace('agra', 'meerut')}\n", unit_id="agra")
    assert "column unit_id: 'meerut' is not 'agra'" in words
    without = "name,cug_number,email,shift\nAsha,9454400001,asha@example.org,morning\n"
    assert read(without, unit_id="agra")[0][1].unit_id == "agra"
    assert "no column unit_id" in refusal(without)


def test_many_are_entered_with_who_and_when_and_again_changes_nothing(store: Engine) -> None:
    for expected in ((2, 0), (0, 2)):
        with store.begin() as connection:
            assert roster.load(connection, read(GOOD), by="Officer", at=AT) == expected
    with store.connect() as connection:
        rows = roster.members(connection, unit_id="agra")
        assert [(row.name, row.entered_by, row.entered_at) for row in rows] == [
            ("Asha Neelgaon", "Officer", AT), ("रवि सुन्दरपुर", "Officer", AT)
        ]  # fmt: skip
        assert on_file(connection, AT)["cug_number"].tolist() == ["+919454400001", "+919454400002"]
        assert on_file(connection, AT - timedelta(seconds=1)).empty


def test_one_row_that_cannot_be_enters_none(store: Engine) -> None:
    strange = "nowhere,Meena,9454400003,meena@example.org,evening,"
    with (
        pytest.raises(RosterError, match="line 4, column unit_id: unknown unit 'nowhere'"),
        store.begin() as c,
    ):
        roster.load(c, read(f"{GOOD}{strange}\n"), by="Officer", at=AT)
    with store.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(CellMember)) == 0


def test_a_number_that_is_somebody_elses_is_refused_with_what_to_do(store: Engine) -> None:
    with store.begin() as connection:
        roster.load(connection, read(GOOD), by="Officer", at=AT)
        other = read(f"{HEADER}\nmeerut,Meena,9454400001,meena@example.org,evening,\n")
        with pytest.raises(RosterError, match=r"on file already, for Asha Neelgaon of agra \(entry 1\)"):
            roster.load(connection, other, by="Officer", at=AT)


def test_what_is_changed_or_taken_out_stays_on_file_as_it_was(store: Engine) -> None:
    (_, asha), (_, ravi) = read(GOOD)
    with store.begin() as connection:
        first = roster.add(connection, asha, by="Officer", at=AT)
        roster.add(connection, ravi, by="Officer", at=AT)
    later = AT + timedelta(days=1)
    moved = checked({**asha.__dict__, "shift": "evening"}, today=TODAY)
    with store.begin() as connection:
        second = roster.change(connection, first, moved, by="Another", at=later)
        roster.remove(connection, second, by="Third", at=later + timedelta(days=1))
    with store.connect() as connection:
        at_first, at_last = on_file(connection, AT), on_file(connection, later + timedelta(days=2))
        assert at_first["shift"].tolist() == ["morning", "evening"]
        assert on_file(connection, later)["shift"].tolist() == ["evening", "evening"]
        assert at_last["name"].tolist() == ["रवि सुन्दरपुर"]
        removed = connection.scalars(select(CellMember.removed_by).order_by(CellMember.member_id)).all()
    assert removed == ["Another", None, "Third"]
    with pytest.raises(RosterError, match="there is no entry 1"), store.begin() as connection:
        roster.remove(connection, first, by="Third", at=later)


def test_a_change_that_cannot_be_leaves_the_entry_as_it_was(store: Engine) -> None:
    (_, asha), (_, ravi) = read(GOOD)
    with store.begin() as connection:
        first = roster.add(connection, asha, by="Officer", at=AT)
        roster.add(connection, ravi, by="Officer", at=AT)
    with pytest.raises(RosterError, match="on file already"), store.begin() as connection:
        roster.change(connection, first, ravi, by="Officer", at=AT)
    with store.connect() as connection:
        assert len(roster.members(connection)) == 2


def test_the_command_enters_lists_takes_out_and_refuses_in_one_line(
    new_store: NewStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = new_store(migrated=True)
    engine = write_store(url)
    with engine.begin() as connection:
        load(connection, now_at=AT)
    engine.dispose()
    monkeypatch.setenv("NOTED_DATABASE_URL", url)
    settings.cache_clear()
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_text(GOOD.replace("+91 94544 00002", "9454400001"), encoding="utf-8")
    call = CliRunner().invoke
    done = call(app, ["roster", "import", str(good), "--by", "Officer"])
    assert (done.exit_code, done.stdout) == (0, f"{good}: 2 entered, 0 on file already.\n")
    refused = call(app, ["roster", "import", str(bad), "--by", "Officer"])
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"noted: {bad}, line 3, column cug_number: ")
    assert call(app, ["roster", "remove", "1", "--by", "Officer"]).exit_code == 0
    listed = call(app, ["roster", "list", "--unit", "agra"]).stdout.splitlines()
    assert listed == [f"member_id,{HEADER}", "2,agra,रवि सुन्दरपुर,+919454400002,Ravi@example.org,evening,"]
    assert call(app, ["roster", "import", str(good)]).exit_code == 2
    assert call(app, ["roster", "import", str(good), "--by", "Officer", "--if-empty"]).exit_code == 0
    with (
        closing(write_store(url)) as engine,
        engine.connect() as connection,
    ):  # what was done, once each, and of nobody of the staff
        written = audit_log.entries(connection, action=audit_log.ROSTER)
    found = written[["what", "filters", "rows", "detail", "email"]].astype("object").fillna("")
    assert found.to_numpy().tolist() == [
        ["agra", '{"done":"taken_out","member":"1"}', 1, "Officer", ""],
        ["", '{"done":"imported"}', 2, "Officer", ""],
    ]


def test_an_address_with_letters_beyond_ascii_is_taken_by_one_alone(store: Engine) -> None:
    asha = Member("agra", "Asha Neelgaon", "+919454400001", "Äsha@example.org", "morning", None)
    with store.begin() as connection:
        roster.add(connection, asha, by="Officer", at=AT)
        other = replace(asha, unit_id="meerut", cug_number="+919454400009")
        with pytest.raises(RosterError, match="on file already"):
            roster.add(connection, other, by="Officer", at=AT)
