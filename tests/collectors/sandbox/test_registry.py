"""The registry as the sandbox reads it: who speaks for an office on a day, and what cannot be read."""

from datetime import date
from pathlib import Path

import pytest

from collectors.sandbox.cast import Cast
from collectors.sandbox.people import People
from collectors.sandbox.registry import RegistryUnreadable, read_registry

UNITS = """unit_id,kind,parent_id,name_en,name_hi,prescribed_handle,population
hq,hq,,State Headquarters,मुख्यालय,,
north,district,hq,North,उत्तर,,900000
south,district,hq,South,दक्षिण,,800000
"""
ACCOUNTS = """handle,x_user_id,unit_id,role,since,until
hqdemo,,hq,office,,
shared_demo,,north,office,,2026-06-01
northdemo,55,north,office,2026-06-01,
shared_demo,,south,office,2026-06-01,
chief_south,,south,officer,,
"""


def folder_of(folder: Path, *, units: str = UNITS, accounts: str = ACCOUNTS) -> Path:
    (folder / "units.csv").write_text(units, encoding="utf-8")
    (folder / "accounts.csv").write_text(accounts, encoding="utf-8")
    return folder


def speakers(folder: Path, day: date) -> dict[str, str]:
    registry = read_registry(folder)
    cast = Cast(registry, People(registry, seed=1, epoch=date(2026, 11, 24)), day)
    return {part.office.unit_id: part.account.handle for part in cast.parts}


def test_an_office_speaks_through_the_account_that_is_its_own_that_day(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    assert speakers(folder, date(2026, 5, 31)) == {
        "hq": "hqdemo",
        "north": "shared_demo",
        "south": "chief_south",
    }
    assert speakers(folder, date(2026, 6, 1)) == {
        "hq": "hqdemo",
        "north": "northdemo",
        "south": "shared_demo",
    }


def test_a_handle_that_went_from_one_office_to_another_is_one_account(tmp_path: Path) -> None:
    registry = read_registry(folder_of(tmp_path))
    people = People(registry, seed=1, epoch=date(2026, 11, 24))
    assert people.of_unit["north"][0] is people.of_unit["south"][0]
    assert len(people.officials) == 4
    assert people.of_unit["north"][1].user_id == 55


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"units": "unit_id,kind\nhq,hq\n"}, "a column or value cannot be used"),
        ({"units": UNITS.replace("900000", "many")}, "a column or value cannot be used"),
        ({"accounts": ACCOUNTS.replace("2026-06-01", "June")}, "a column or value cannot be used"),
        ({"accounts": "handle,x_user_id,unit_id,role,since,until\n"}, "no unit has an account"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path, files: dict[str, str], says: str) -> None:
    with pytest.raises(RegistryUnreadable, match=says) as caught:
        read_registry(folder_of(tmp_path, **files))
    assert "\n" not in str(caught.value)
    assert str(tmp_path) in str(caught.value)
