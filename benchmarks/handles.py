"""A registry as large as it is planned for: the shipped one, with invented accounts for units that have none."""

import csv
import re
import shutil
from pathlib import Path

from data.settings import PROJECT

SHIPPED = PROJECT / "data" / "registry"
LONGEST = 15


def registry(folder: Path, *, handles: int | None = None) -> Path:
    """A copy of the shipped registry in a folder; with `handles`, filled up to so many by units without an account,
    then by officers."""
    made = Path(shutil.copytree(SHIPPED, folder / "registry"))
    with (made / "accounts.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    columns = list(rows[0])
    with (made / "units.csv").open(encoding="utf-8", newline="") as lines:
        units = [row["unit_id"] for row in csv.DictReader(lines)]
    silent = [unit for unit in units if unit not in {row["unit_id"] for row in rows}]
    invented = [("office", unit) for unit in silent] + [("officer", unit) for unit in units]
    for number, (role, unit) in enumerate(invented[: max(0, (handles or 0) - len(rows))]):
        head, tail = re.sub(r"\W", "_", unit), f"_{number:03d}"
        row = {"handle": head[: LONGEST - len(tail)] + tail, "unit_id": unit, "role": role}
        rows.append(dict.fromkeys(columns, "") | row)
    with (made / "accounts.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return made
