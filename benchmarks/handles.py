"""A registry as large as it is planned for: the shipped one, with invented accounts for units that have none, then with
invented states beside it."""

import csv
import re
import shutil
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from data.settings import PROJECT

SHIPPED = PROJECT / "data" / "registry"
LONGEST = 15
DISTRICTS = 22
"""Districts of an invented state: some 800 in India, of 36 states and union territories."""
Row = dict[str, str]


def registry(folder: Path, *, handles: int | None = None) -> Path:
    """A copy of the shipped registry in a folder; with `handles`, filled up to so many by units without an account,
    then by officers, then by districts of further states, of which three in four have an officer's account too."""
    made = Path(shutil.copytree(SHIPPED, folder / "registry"))
    accounts, units = _read(made / "accounts.csv"), _read(made / "units.csv")
    account, unit = dict.fromkeys(accounts[0], ""), dict.fromkeys(units[0], "")
    with_one = {row["unit_id"] for row in accounts}
    invented = [("office", row["unit_id"]) for row in units if row["unit_id"] not in with_one]
    invented += [("officer", row["unit_id"]) for row in units]
    lacking = max(0, (handles or 0) - len(accounts))
    for number, (role, unit_id) in enumerate(invented[:lacking]):
        head, tail = re.sub(r"\W", "_", unit_id), f"_{number:03d}"
        row = {"handle": head[: LONGEST - len(tail)] + tail, "unit_id": unit_id, "role": role}
        accounts.append(account | row)
    further = islice(_districts(), max(0, lacking - len(invented)))
    for row, more in further:
        accounts.append(account | row)
        units += [unit | each for each in more]
    _write(made / "accounts.csv", accounts)
    _write(made / "units.csv", units)
    return made


def _districts() -> Iterator[tuple[Row, list[Row]]]:
    """Accounts of invented states without end, each with the units that come with it."""
    for number in count():
        state, district = f"zone-s{number // DISTRICTS:02d}", f"s{number // DISTRICTS:02d}-d{number:04d}"
        above = {"unit_id": state, "kind": "zone", "parent_id": "uppolice-hq", "zone_id": state}
        own = {"unit_id": district, "kind": "district", "parent_id": state, "zone_id": state}
        units = [above, own] if number % DISTRICTS == 0 else [own]
        named = [row | {"name_en": row["unit_id"], "name_hi": row["unit_id"]} for row in units]
        yield {"handle": f"PoliceOf_d{number:05d}", "unit_id": district, "role": "office"}, named
        if number % 4:
            yield {"handle": f"Officer_d{number:06d}", "unit_id": district, "role": "officer"}, []


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(file: Path, rows: list[Row]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
