"""The registry's files: every row that cannot be right is refused with its line, and nothing is loaded."""

from datetime import date
from pathlib import Path

import pytest

from data import phrases
from data.csv_rows import RegistryError
from data.instants import from_ms
from data.registry_files import AccountRow, UnitRow, read_accounts, read_units
from data.settings import PROJECT
from tests.data.small_registry import ACCOUNTS_CSV, UNITS_CSV, write

UNIT_HEAD, ACCOUNT_HEAD = UNITS_CSV.splitlines()[0], ACCOUNTS_CSV.splitlines()[0]


def units(folder: Path, *more: str) -> list[UnitRow]:
    return read_units(write(folder, units=UNITS_CSV + "".join(f"{row}\n" for row in more)) / "units.csv")


def accounts(folder: Path, *more: str) -> list[AccountRow]:
    write(folder, accounts=ACCOUNTS_CSV + "".join(f"{row}\n" for row in more))
    return read_accounts(folder / "accounts.csv", read_units(folder / "units.csv"))


def test_the_shipped_registry_is_right() -> None:
    folder = PROJECT / "data" / "registry"
    found = read_units(folder / "units.csv")
    assert len(read_accounts(folder / "accounts.csv", found)) > 90
    assert {unit.kind for unit in found} >= {"hq", "zone", "range", "district", "commissionerate"}
    assert sum(unit.kind in ("district", "commissionerate") for unit in found) == 75


BAD_UNITS = {
    "agra,district,zone-west,Agra again,आगरा,,": "line 5: unit 'agra' stands in line 4 already",
    "Etah,district,zone-west,Etah,एटा,,": "line 5: unit_id 'Etah' must be",
    "etah,village,zone-west,Etah,एटा,,": "line 5: kind 'village' is none of",
    "etah,district,zone-wset,Etah,एटा,,": "line 5: parent_id 'zone-wset' of 'etah' is unknown",
    "etah,district,etah,Etah,एटा,,": "line 5: parent_id 'etah' of 'etah' is below itself",
    "etah,district,,Etah,एटा,,": "line 5: every unit but one of kind hq",
    "etah,district,zone-west,Etah,,,": "line 5: unit 'etah' needs a name",
    "etah,district,zone-west,Etah,एटा,a-b,": "line 5: X could have no handle 'a-b'",
    "etah,district,zone-west,Etah,एटा,,many": "line 5: population 'many'",
    "etah,district,zone-west,Etah,एटा,,99999999999": "line 5: population '99999999999'",
    "etah,district,zone-west,Etah": "line 5: not as many fields",
    'etah,district,zone-west,"Et\nah",एटा,,': "line 6: holds a line break",
}


@pytest.mark.parametrize("row", BAD_UNITS)
def test_a_unit_that_cannot_be_is_refused_with_its_line(tmp_path: Path, row: str) -> None:
    with pytest.raises(RegistryError, match=r"units\.csv") as said:
        units(tmp_path, row)
    assert BAD_UNITS[row] in str(said.value)
    assert "\n" not in str(said.value)


BAD_ACCOUNTS = {
    "AgraPolice,,agra,office,,": "line 4: handle 'AgraPolice' stands in line 3 already",
    "agra-police,,agra,office,,": "line 4: X could have no handle 'agra-police'",
    "sixteen_letters_,,agra,office,,": "line 4: X could have no handle",
    ",,agra,office,,": "line 4: X could have no handle ''",
    "etahpolice,,etah,office,,": "line 4: unknown unit 'etah'",
    "sspagra,,agra,boss,,": "line 4: role 'boss' is none of",
    "sspagra,1.23E+18,agra,officer,,": "line 4: x_user_id '1.23E+18' is no whole X user id; did a spreadsheet",
    "sspagra,9999999999999999999,agra,officer,,": "line 4: x_user_id '9999999999999999999'",
    "sspagra,,agra,officer,21/08/2016,": "line 4: since '21/08/2016' is no date like",
    "sspagra,,agra,officer,2020-01-02,2020-01-02": "line 4: until 2020-01-02 is not after since",
    "sspagra,1234567890123456789,agra,officer,,": "line 4: x_user_id 1234567890123456789 is also line 3's",
    "sspagra,,agra": "line 4: not as many fields",
    "sspagra,,agra,officer,,,,": "line 4: not as many fields",
}


@pytest.mark.parametrize("row", BAD_ACCOUNTS)
def test_an_account_that_cannot_be_is_refused_with_its_line(tmp_path: Path, row: str) -> None:
    with pytest.raises(RegistryError, match=r"accounts\.csv") as said:
        accounts(tmp_path, row)
    assert BAD_ACCOUNTS[row] in str(said.value)


def test_a_unit_has_several_accounts_and_an_id_several_owners_one_after_another(tmp_path: Path) -> None:
    rows = ("sspagra,77,agra,officer,,2025-04-01", "ssp_agra,77,zone-west,officer,2025-04-01,")
    found = {row.handle: row for row in accounts(tmp_path, *rows)}
    assert {handle for handle, row in found.items() if row.unit_id == "agra"} == {"agrapolice", "sspagra"}
    assert found["sspagra"].until_ms == found["ssp_agra"].from_ms
    assert from_ms(found["ssp_agra"].from_ms).isoformat() == "2025-03-31T18:30:00+00:00"
    assert found["agrapolice"].since_on == date(2016, 8, 21)


def test_an_id_beyond_two_to_the_53_stays_exact(tmp_path: Path) -> None:
    assert accounts(tmp_path)[1].x_user_id == 1234567890123456789


def test_a_spreadsheets_byte_order_mark_and_line_ends_do_no_harm(tmp_path: Path) -> None:
    write(tmp_path)
    file = tmp_path / "units.csv"
    file.write_bytes(b"\xef\xbb\xbf" + UNITS_CSV.replace("\n", "\r\n").encode())
    assert [unit.unit_id for unit in read_units(file)] == ["uppolice-hq", "zone-west", "agra"]


def test_a_joiner_in_a_hindi_name_is_part_of_the_name(tmp_path: Path) -> None:
    assert units(tmp_path, "etah,district,zone-west,Etah,एटा\u200dज,,")[-1].name_hi == "एटा\u200dज"


def test_children_may_stand_before_their_parents_and_inherit_zone_and_range(tmp_path: Path) -> None:
    found = units(tmp_path, "etah,district,range-aligarh,Etah,एटा,,", "range-aligarh,range,zone-west,A,अ,,")
    etah = next(unit for unit in found if unit.unit_id == "etah")
    assert (etah.zone_id, etah.range_id) == ("zone-west", "range-aligarh")


def test_a_zone_that_is_none_is_refused(tmp_path: Path) -> None:
    write(tmp_path, units=f"{UNIT_HEAD},zone_id\nhq,hq,,HQ,मु,,,\nagra,district,hq,Agra,आगरा,,,west\n")
    with pytest.raises(RegistryError, match="line 3: zone_id 'west' is no zone of this file"):
        read_units(tmp_path / "units.csv")


BAD_FILES = {
    b"unit_id,kind\nx,hq\n": "line 1: no column parent_id",
    b"unit_id;kind;parent_id\n": "line 1: no column unit_id",
    UNIT_HEAD.encode(): "holds no unit",
    UNIT_HEAD.encode() + "\nhq,hq,,HQ,मु,,".encode("utf-16"): "not UTF-8",
    UNIT_HEAD.encode() + b'\n"hq,hq\n': "not a CSV file",
}


@pytest.mark.parametrize("content", BAD_FILES, ids=BAD_FILES.values())
def test_a_file_that_is_none_is_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "units.csv"
    file.write_bytes(content)
    with pytest.raises(RegistryError) as said:
        read_units(file)
    assert BAD_FILES[content] in str(said.value)
    assert str(file) in str(said.value)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="cannot be read"):
        read_units(tmp_path / "units.csv")


def test_a_phrase_without_a_kind_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "replies.csv").write_text(
        "phrase,language,kind\nnoted,en,noted\nseen,en,\n", encoding="utf-8"
    )
    with pytest.raises(RegistryError, match=r"replies\.csv, line 3: needs a phrase and a kind"):
        phrases.read(tmp_path)


def test_a_registry_without_phrases_takes_the_shipped_ones(tmp_path: Path) -> None:
    assert phrases.read(tmp_path) == phrases.read(PROJECT / "data" / "registry")
