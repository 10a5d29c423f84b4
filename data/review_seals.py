"""Seals of reviews: a hash over all that stands in a row, and whether a run's parts say what the run says."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from data.instants import to_ms

OF_RUN: Final = (
    *("run_id", "from_on", "to_on", "as_of", "measure", "clock", "origin", "definitions", "inputs_sha256"),
    *("content_sha256", "replaces", "changes", "made_by", "made_at"),
)
OF_PART: Final = (
    *("run_id", "unit_id", "from_on", "to_on", "measure", "clock", "origin", "made_at", "verdict"),
    "content_sha256",
)
"""What is sealed of a row, so that none can stand in another's place; the content is so by its own hash."""
LEFT_OUT: Final = "expected_"
"""What a part may leave out of what the run says of an office: what is made of the mean of all."""


def hash_of(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain_json(value: Any) -> str:
    """JSON without spaces, names in order, no NaN (`ValueError`)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def seal(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The hash over the columns of a row."""
    return hash_of(plain_json({name: _plain(row[name]) for name in names}))


def is_sealed(row: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    """Whether a row is as it was sealed; its content is not looked at."""
    return seal(row, names) == row["sealed_sha256"]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_ms(value)
    return value.isoformat() if isinstance(value, date) else value


def columns_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in a run's columns of what its content says."""
    of_choices = {name: said["asked"][name] for name in ("measure", "clock", "origin")}
    return {
        **of_choices,
        "from_on": date.fromisoformat(said["period"]["from"]),
        "to_on": date.fromisoformat(said["period"]["to"]),
        "as_of": None if said["as_of"] is None else datetime.fromisoformat(said["as_of"]),
        "definitions": said["definitions"],
        "inputs_sha256": said["inputs_sha256"],
    }


def says_the_same(part: Mapping[str, Any], said: Mapping[str, Any], unit_id: str) -> bool:
    """Whether an office's part says what the content of its run says of the office and of the whole."""
    of_run = part.get("run", {})
    alone = {name: value for name, value in part.items() if name != "run"}
    is_whole = all(name in said and said[name] == value for name, value in of_run.items())
    return is_whole and _agrees(alone, said["units"][unit_id])


def _agrees(part: Any, whole: Any) -> bool:
    if not (isinstance(part, Mapping) and isinstance(whole, Mapping)):
        return bool(part == whole)
    return part.keys() == whole.keys() and all(
        (name.startswith(LEFT_OUT) and value is None) or _agrees(value, whole[name])
        for name, value in part.items()
    )
