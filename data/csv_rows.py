"""Rows of the registry's CSV files with the lines they stand in; a file that is none is refused in one line."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class RegistryError(Exception):
    """A row that cannot be right; its text names the file, the line and what to do. Nothing was loaded."""


def rows(
    file: Path, columns: tuple[str, ...], *, only: tuple[str, ...] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, row) of each row, values stripped; the header names at least `columns`, and where `only` is given nothing
    but those and these; raises `RegistryError`."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            missing = [name for name in columns if name not in (reader.fieldnames or [])]
            if missing:
                raise RegistryError(
                    f"{file}, line 1: no column {missing[0]}. The header must name: {','.join(columns)}"
                )
            names = list(reader.fieldnames or [])
            strange = [name for name in names if only is not None and name not in (*columns, *only)]
            if strange or len(set(names)) < len(names):
                wrong = f"unknown column {strange[0]!r}" if strange else "a column stands twice"
                raise RegistryError(
                    f"{file}, line 1: {wrong}. Known are: {','.join((*columns, *(only or ())))}"
                )
            for row in reader:
                place = f"{file}, line {reader.line_num}"
                if None in row or None in row.values():
                    raise RegistryError(
                        f"{place}: not as many fields as the header names (1,55,157 is three)."
                    )
                stripped = {name: value.strip() for name, value in row.items()}
                if any(
                    CONTROL.search(stripped[name]) for name in (*columns, *(only or ())) if name in stripped
                ):
                    raise RegistryError(f"{place}: holds a line break, a tab or another control character.")
                yield reader.line_num, stripped
    except UnicodeDecodeError as error:
        raise RegistryError(f"{file}: not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    except csv.Error as error:
        raise RegistryError(f"{file}: not a CSV file ({error}).") from error
    except OSError as error:
        raise RegistryError(f"{file}: cannot be read ({error.strerror}).") from error
