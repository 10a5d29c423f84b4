"""The registry's files as the sandbox needs them: which offices there are and which accounts they have."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path


class RegistryUnreadable(Exception):
    """A registry that cannot be read; its text is one clear line."""


@dataclass(frozen=True, slots=True)
class OfficeAccount:
    """A line of accounts.csv."""

    handle: str
    x_user_id: int | None
    role: str
    since_on: date | None
    until_on: date | None

    def held_on(self, day: date) -> bool:
        """Whether it is its office's on an IST day."""
        return (self.since_on is None or self.since_on <= day) and (
            self.until_on is None or day < self.until_on
        )


@dataclass(frozen=True, slots=True)
class Office:
    """A unit that has accounts."""

    unit_id: str
    kind: str
    parent_id: str
    zone_id: str
    range_id: str
    name_en: str
    name_hi: str
    population: int | None
    accounts: tuple[OfficeAccount, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """Offices in the order of units.csv, and the handles outside the police that every unit must follow."""

    offices: tuple[Office, ...]
    mandatory: tuple[tuple[str, str], ...]


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return [
                {name: (value or "").strip() for name, value in row.items()} for row in csv.DictReader(lines)
            ]
    except (OSError, UnicodeDecodeError, csv.Error, AttributeError) as error:
        raise RegistryUnreadable(f"{file}: cannot be read ({error}).") from error


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _account(row: dict[str, str]) -> OfficeAccount:
    return OfficeAccount(
        handle=row["handle"].removeprefix("@"),
        x_user_id=int(row["x_user_id"]) if row["x_user_id"] else None,
        role=row["role"],
        since_on=_day(row["since"]),
        until_on=_day(row["until"]),
    )


def read_registry(folder: Path) -> Registry:
    """The offices with an account in a folder of units.csv and accounts.csv; raises `RegistryUnreadable`."""
    accounts: dict[str, list[OfficeAccount]] = {}
    units = _rows(folder / "units.csv")
    try:
        for row in _rows(folder / "accounts.csv"):
            accounts.setdefault(row["unit_id"], []).append(_account(row))
        offices = tuple(
            Office(
                unit_id=row["unit_id"],
                kind=row["kind"],
                parent_id=row["parent_id"],
                zone_id=row.get("zone_id", ""),
                range_id=row.get("range_id", ""),
                name_en=row["name_en"],
                name_hi=row["name_hi"],
                population=int(row["population"]) if row["population"] else None,
                accounts=tuple(accounts[row["unit_id"]]),
            )
            for row in units
            if row["unit_id"] in accounts
        )
    except (KeyError, ValueError) as error:
        raise RegistryUnreadable(f"{folder}: a column or value cannot be used ({error}).") from error
    if not offices:
        raise RegistryUnreadable(f"{folder}: no unit has an account.")
    extra = folder / "mandatory_follows.csv"
    mandatory = tuple((row["handle"], row["office_en"]) for row in _rows(extra)) if extra.is_file() else ()
    return Registry(offices, mandatory)
