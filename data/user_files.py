"""Users from a CSV file: `email,role,unit_id,name`, read whole before anybody is granted anything."""

from pathlib import Path
from typing import Final

from data import csv_rows
from data.user_rows import UserError, Wanted, folded

COLUMNS: Final = ("email", "role", "unit_id", "name")
MOST_ROWS: Final = 5_000


def read(file: Path) -> list[tuple[str, Wanted]]:
    """Who is to enter, each with file and line; raises `RegistryError` or `UserError` at the first that cannot be."""
    found: list[tuple[str, Wanted]] = []
    lines: dict[str, int] = {}
    for line, row in csv_rows.rows(file, COLUMNS, only=()):
        place = f"{file}, line {line}"
        email = folded(row["email"])
        if email in lines:
            words = f"{place}: {email} stands in line {lines[email]} already. A user has one role."
            raise UserError(words, code="twice")
        if len(found) == MOST_ROWS:
            raise UserError(f"{place}: more than {MOST_ROWS} rows. Divide the list.", code="file")
        lines[email] = line
        found.append((place, Wanted(email, row["role"], row["unit_id"] or None, row["name"] or None)))
    if not found:
        raise UserError(f"{file}: holds no user. Write a row for each below the header.", code="file")
    return found
