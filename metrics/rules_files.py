"""Rules that a person writes as TOML: checked whole before anything is worked out by them, refused in one line."""

import tomllib
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Rules = TypeVar("Rules", bound=BaseModel)


def _value(given: Any) -> str:
    """The value as it was written, where it is short."""
    return (
        ""
        if isinstance(given, dict)
        else f" = {str(given)[:60]!r}"
        if isinstance(given, str)
        else f" = {given}"
    )


def _first_fault(error: ValidationError) -> str:
    """The first thing that is wrong: key, value, reason."""
    fault = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"{key}: there is no such key"
    if fault["type"] == "missing":
        return f"{key}: it is missing"
    reason = fault["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{key}{_value(fault['input'])}: {reason}" if key else reason


def rules_of(kind: type[Rules], text: str, *, name: str, error: type[ValueError]) -> Rules:
    """The rules in the text of a file; raises `error`, whose text begins with the file's `name`."""
    try:
        return kind.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise error(f"{name}: this is no TOML: {fault}. Mend that line.") from None
    except ValidationError as fault:
        raise error(f"{name}: {_first_fault(fault)}. Correct it there.") from None
