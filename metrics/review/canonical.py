"""The one form in which a review is written down: the same content is the same bytes, on every machine and database."""

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any, Final

import pandas as pd

from metrics.known import whole

DIGITS: Final = 10
"""Figures are kept to so many digits: what lies beyond differs from processor to processor."""
ID_DIGITS: Final = 12
_APART, _MISSING = "\x1f", "\x00"


def rounded(value: Any) -> Any:
    """A plain value, however deep, with its figures to `DIGITS` digits."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") + 0.0  # adding makes −0 a 0
    if isinstance(value, Mapping):
        return {str(name): rounded(each) for name, each in value.items()}
    return [rounded(each) for each in value] if isinstance(value, list | tuple) else value


def canonical(content: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8 without spaces, names in order, no NaN (`ValueError`)."""
    text = json.dumps(
        rounded(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def sha256(data: bytes | str) -> str:
    """The hash of bytes, or of a text in UTF-8."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def run_id(data: bytes) -> str:
    """What a run is called: R and the beginning of the hash of its bytes."""
    return f"R{sha256(data)[:ID_DIGITS]}"


def digest(rows: pd.DataFrame, *, by: Collection[str]) -> dict[str, Any]:
    """How many rows a frame has, and the hash of what stands in them, in whatever order they came; `by` tells rows apart."""
    ordered = rows.sort_values(list(by), kind="stable") if len(rows) else rows
    found = hashlib.sha256()
    for name in sorted(ordered.columns):
        found.update(f"{_APART}{name}{_APART}".encode())
        found.update(_column(ordered[name]))
    return {"rows": len(rows), "sha256": found.hexdigest()}


def _column(values: "pd.Series[Any]") -> bytes:
    kind = values.dtype
    if pd.api.types.is_bool_dtype(kind) or pd.api.types.is_integer_dtype(kind):
        return whole(values.astype("Int64")).astype("<i8").tobytes()
    texts = values.astype(object).to_numpy(na_value=None)
    return _APART.join(_MISSING if each is None else str(each) for each in texts).encode()
