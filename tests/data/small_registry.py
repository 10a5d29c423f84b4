"""A registry of four offices for tests: headquarters, a zone without an account, two districts."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from data import registry
from data.registry_files import AccountRow, UnitRow

HQ, AGRA, MEERUT = 11, 21, 31
UNIT = UnitRow("uppolice-hq", "hq", None, "Headquarters", "मुख्यालय", None, None, None, None)
UNITS = [
    UNIT,
    replace(UNIT, unit_id="zone-west", kind="zone", parent_id="uppolice-hq", zone_id="zone-west"),
    replace(UNIT, unit_id="agra", kind="district", parent_id="zone-west", zone_id="zone-west"),
    replace(UNIT, unit_id="meerut", kind="district", parent_id="zone-west", zone_id="zone-west"),
]


def account(
    handle: str,
    unit_id: str,
    *,
    x_user_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    role: str = "office",
) -> AccountRow:
    """One line of accounts.csv."""
    return AccountRow(handle, x_user_id, unit_id, role, since, until, None, 2)


ACCOUNTS = [
    account("uppolice", "uppolice-hq"),
    account("agrapolice", "agra"),
    account("meerutpolice", "meerut"),
]


def load(
    connection: Connection,
    *,
    now_at: datetime,
    accounts: list[AccountRow] | None = None,
    units: list[UnitRow] | None = None,
    referrals: tuple[str, ...] = (),
) -> registry.Loaded:
    """Load the small registry, or another."""
    return registry.load(
        connection,
        units=units or UNITS,
        accounts=ACCOUNTS if accounts is None else accounts,
        referral_handles=referrals,
        now_at=now_at,
    )


UNITS_CSV = """\
unit_id,kind,parent_id,name_en,name_hi,prescribed_handle,population
uppolice-hq,hq,,Headquarters,मुख्यालय,uppolice,
zone-west,zone,uppolice-hq,West Zone,पश्चिम जोन,,
agra,district,zone-west,Agra,आगरा,agrapolice,4418797
"""
ACCOUNTS_CSV = """\
handle,x_user_id,unit_id,role,since,until
uppolice,,uppolice-hq,office,,
agrapolice,1234567890123456789,agra,office,2016-08-21,
"""


def write(folder: Path, *, units: str = UNITS_CSV, accounts: str = ACCOUNTS_CSV) -> Path:
    """The two files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "units.csv").write_text(units, encoding="utf-8")
    (folder / "accounts.csv").write_text(accounts, encoding="utf-8")
    return folder
