"""Figures as plain values and as text for other programs: JSON, CSV and a table to read in a terminal."""

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
import pandas as pd

from metrics.period import instant_at

Row = Mapping[str, Any]
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula."""


def plain(value: Any) -> Any:
    """A value as int, float, bool, str, list, dict or None; what is unknown or no number is None."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def iso(moment: datetime) -> str:
    """An instant in UTC with milliseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def published(row: Row) -> dict[str, Any]:
    """A row as programs get it: `…_ms` becomes `…_at` in ISO 8601, ids are text, unknown is None."""
    found: dict[str, Any] = {}
    for name, raw in row.items():
        value = plain(raw)
        if name.endswith("_ms"):
            stem = name.removesuffix("_ms")
            key = stem if stem in ("as_of", "observed_until", "since") else f"{stem}_at"
            found[key] = None if value is None else iso(instant_at(int(value)))
        elif name.endswith("_id"):
            found[name] = None if value is None else str(value)
        else:
            found[name] = value
    return found


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, published."""
    columns = {str(name): frame[name].astype(object).tolist() for name in frame}
    return [published({name: values[row] for name, values in columns.items()}) for row in range(len(frame))]


def json_text(rows: Sequence[Row], *, about: Row) -> str:
    """One object: what `about` says, then `rows`; no NaN."""
    return json.dumps({**about, "rows": list(rows)}, ensure_ascii=False, allow_nan=False, indent=2)


def flat(row: Row) -> dict[str, Any]:
    """A row without depth: what lies in a dictionary gets its names before it, a list stays one JSON text."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            found |= {f"{name}_{inner}": each for inner, each in flat(value).items()}
        else:
            found[name] = json.dumps(value, separators=(",", ":")) if isinstance(value, list) else value
    return found


def cell(value: Any) -> str:
    """One CSV cell: empty for unknown, true and false, text that a spreadsheet would run begins with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return str(value)


def csv_text(rows: Sequence[Row], *, columns: Sequence[str]) -> str:
    """A header and one line a row, lines ended by LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)  # it quotes what holds CR or LF, as its own line end has both
    lines = []
    for values in (columns, *([cell(row.get(name)) for name in columns] for row in rows)):
        writer.writerow(values)
        lines.append(text.getvalue().removesuffix("\r\n"))
        text.seek(0)
        text.truncate()
    return "\n".join(lines)


def _shown(name: str, value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        is_share = name.startswith("within_") or name.endswith(("probability", "coverage", "active_days"))
        return f"{value:.1%}" if is_share else f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4g}"
    return str(value)


def table_text(rows: Sequence[Row], *, columns: Sequence[str]) -> str:
    """Columns in line, for eyes; programs take CSV or JSON. Numbers stand right, unknown is a dash."""
    cells = [[_shown(name, row.get(name)) for name in columns] for row in rows]
    widths = [max([len(name), *(len(line[place]) for line in cells)]) for place, name in enumerate(columns)]
    is_text = [any(isinstance(row.get(name), str) for row in rows) for name in columns]

    def line(parts: Sequence[str]) -> str:
        placed = zip(parts, widths, is_text, strict=True)
        return "  ".join(
            f"{part:<{width}}" if text else f"{part:>{width}}" for part, width, text in placed
        ).rstrip()

    return "\n".join([line(columns), *(line(each) for each in cells)])


def list_text(row: Row) -> str:
    """One row as a list of names and values."""
    width = max(len(name) for name in row)
    return "\n".join(f"{name:<{width}}  {_shown(name, value)}" for name, value in row.items())
