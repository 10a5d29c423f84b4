"""Commands of `python -m metrics`, called as a person calls them."""

import json
from typing import Any

from typer.testing import CliRunner, Result

from data.settings import settings
from metrics.__main__ import app


def run(*words: str) -> Result:
    settings.cache_clear()
    return CliRunner().invoke(app, list(words))


def asked(*words: str) -> dict[str, Any]:
    """The JSON of a command that does what it was asked."""
    result = run(*words, "--format", "json")
    assert (result.exit_code, result.exception) == (0, None)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def refusal(*words: str, code: int) -> str:
    """The line with which a command ends that did not; nothing is on standard output."""
    result = run(*words)
    assert (result.exit_code, result.stdout) == (code, "")
    lines = [
        line for line in result.stderr.splitlines() if "NOTED_NOW" not in line and "demonstration" not in line
    ]
    assert len(lines) == 1
    return lines[0]
