"""The registry's files: units.csv and accounts.csv, every row checked before anything is loaded."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from data.csv_rows import RegistryError, rows
from data.instants import ALWAYS_MS, NEVER_MS, ist_day_start_ms

KINDS = ("hq", "zone", "range", "district", "commissionerate", "traffic", "other")
ROLES = ("office", "officer")
UNIT_COLUMNS = ("unit_id", "kind", "parent_id", "name_en", "name_hi", "prescribed_handle", "population")
ACCOUNT_COLUMNS = ("handle", "x_user_id", "unit_id", "role", "since", "until")
HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")
UNIT_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
X_USER_ID = re.compile(r"[1-9][0-9]{0,18}")
MOST_PEOPLE = 1 << 31


@dataclass(frozen=True)
class UnitRow:
    """One line of units.csv."""

    unit_id: str
    kind: str
    parent_id: str | None
    name_en: str
    name_hi: str
    prescribed_handle: str | None
    population: int | None
    zone_id: str | None
    range_id: str | None


@dataclass(frozen=True)
class AccountRow:
    """One line of accounts.csv."""

    handle: str
    x_user_id: int | None
    unit_id: str
    role: str
    since_on: date | None
    until_on: date | None
    verified: str | None
    line: int = field(compare=False)

    @property
    def from_ms(self) -> int:
        return ist_day_start_ms(self.since_on) if self.since_on else ALWAYS_MS

    @property
    def until_ms(self) -> int:
        return ist_day_start_ms(self.until_on) if self.until_on else NEVER_MS


def read_units(file: Path) -> list[UnitRow]:
    """The units of a file, parents before children; raises `RegistryError` at the first row that cannot be."""
    found: dict[str, tuple[int, UnitRow]] = {}
    for line, row in rows(file, UNIT_COLUMNS):
        place = f"{file}, line {line}"
        unit_id, kind, population = row["unit_id"], row["kind"], row["population"]
        if not UNIT_ID.fullmatch(unit_id):
            raise RegistryError(
                f"{place}: unit_id {unit_id!r} must be lower-case letters, digits and hyphens."
            )
        if unit_id in found:
            raise RegistryError(f"{place}: unit {unit_id!r} stands in line {found[unit_id][0]} already.")
        if kind not in KINDS:
            raise RegistryError(f"{place}: kind {kind!r} is none of {', '.join(KINDS)}.")
        if not row["name_en"] or not row["name_hi"]:
            raise RegistryError(f"{place}: unit {unit_id!r} needs a name in English and in Hindi.")
        if population and not (population.isdecimal() and int(population) < MOST_PEOPLE):
            raise RegistryError(f"{place}: population {population!r} is no whole number.")
        if row["prescribed_handle"] and not HANDLE.fullmatch(row["prescribed_handle"]):
            raise RegistryError(f"{place}: X could have no handle {row['prescribed_handle']!r}.")
        if (kind == "hq") != (not row["parent_id"]):
            raise RegistryError(
                f"{place}: every unit but one of kind hq has a parent_id, and that one has none."
            )
        found[unit_id] = (
            line,
            UnitRow(
                unit_id=unit_id,
                kind=kind,
                parent_id=row["parent_id"] or None,
                name_en=row["name_en"],
                name_hi=row["name_hi"],
                prescribed_handle=row["prescribed_handle"] or None,
                population=int(population) if population else None,
                zone_id=row.get("zone_id") or None,
                range_id=row.get("range_id") or None,
            ),
        )
    for line, unit in found.values():
        for column, above in (("zone", unit.zone_id), ("range", unit.range_id)):
            if above and (above not in found or found[above][1].kind != column):
                raise RegistryError(
                    f"{file}, line {line}: {column}_id {above!r} is no {column} of this file."
                )
    return _in_tree_order(file, found)


def _in_tree_order(file: Path, found: dict[str, tuple[int, UnitRow]]) -> list[UnitRow]:
    placed: dict[str, UnitRow] = {}
    waiting = dict(found)
    while waiting:
        ready = [
            key for key, (_, unit) in waiting.items() if unit.parent_id is None or unit.parent_id in placed
        ]
        if not ready:
            line, unit = next(iter(waiting.values()))
            why = "unknown" if unit.parent_id not in found else "below itself in the tree"
            raise RegistryError(
                f"{file}, line {line}: parent_id {unit.parent_id!r} of {unit.unit_id!r} is {why}."
            )
        for key in ready:
            unit = waiting.pop(key)[1]
            above = placed.get(unit.parent_id or "")
            placed[key] = replace(
                unit,
                zone_id=key if unit.kind == "zone" else unit.zone_id or (above.zone_id if above else None),
                range_id=key
                if unit.kind == "range"
                else unit.range_id or (above.range_id if above else None),
            )
    if not placed:
        raise RegistryError(f"{file}: holds no unit.")
    return list(placed.values())


def _day(place: str, name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise RegistryError(f"{place}: {name} {text!r} is no date like 2016-08-21.") from None


def read_accounts(file: Path, units: list[UnitRow]) -> list[AccountRow]:
    """The accounts of a file; raises `RegistryError` at the first row that cannot be."""
    known = {unit.unit_id for unit in units}
    found: dict[str, AccountRow] = {}
    owners: dict[int, list[AccountRow]] = {}
    for line, row in rows(file, ACCOUNT_COLUMNS):
        place, handle, x_user_id = f"{file}, line {line}", row["handle"].removeprefix("@"), row["x_user_id"]
        if not HANDLE.fullmatch(handle):
            raise RegistryError(
                f"{place}: X could have no handle {handle!r} (1–15 letters, digits, underscores)."
            )
        if handle.lower() in found:
            raise RegistryError(
                f"{place}: handle {handle!r} stands in line {found[handle.lower()].line} already."
            )
        if row["unit_id"] not in known:
            raise RegistryError(f"{place}: unknown unit {row['unit_id']!r}.")
        if row["role"] not in ROLES:
            raise RegistryError(f"{place}: role {row['role']!r} is none of {', '.join(ROLES)}.")
        if x_user_id and not (X_USER_ID.fullmatch(x_user_id) and int(x_user_id) < 1 << 63):
            raise RegistryError(
                f"{place}: x_user_id {x_user_id!r} is no whole X user id; did a spreadsheet change it?"
            )
        account = AccountRow(
            handle=handle,
            x_user_id=int(x_user_id) if x_user_id else None,
            unit_id=row["unit_id"],
            role=row["role"],
            since_on=_day(place, "since", row["since"]),
            until_on=_day(place, "until", row["until"]),
            verified=row.get("verified") or None,
            line=line,
        )
        if account.from_ms >= account.until_ms:
            raise RegistryError(f"{place}: until {row['until']} is not after since {row['since']}.")
        for other in owners.get(account.x_user_id or 0, []):
            if account.from_ms < other.until_ms and other.from_ms < account.until_ms:
                raise RegistryError(
                    f"{place}: x_user_id {x_user_id} is also line {other.line}'s at the same time."
                )
        found[handle.lower()] = account
        if account.x_user_id:
            owners.setdefault(account.x_user_id, []).append(account)
    if not found:
        raise RegistryError(f"{file}: holds no account.")
    return list(found.values())
