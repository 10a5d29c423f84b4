"""The README against the program: every command and every setting that it should name, and none that is not there."""

import importlib
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from data import secret_files
from data.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ("data", "collectors", "collectors.sandbox", "metrics", "notices", "letters")
TYPER_PROGRAMS = ("data", "collectors", "metrics", "notices")


@cache
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def program(name: str) -> typer.Typer:
    return importlib.import_module(f"{name}.__main__").app


def called(app: typer.Typer) -> list[str]:
    """The commands of a program, those of a group with its name before them."""
    own = [
        str(each.name or getattr(each.callback, "__name__", "")).replace("_", "-").strip("-")
        for each in app.registered_commands
    ]
    groups = [(str(each.name), each.typer_instance) for each in app.registered_groups]
    return own + [f"{name} {each}" for name, group in groups if group for each in called(group)]


def commands() -> list[tuple[str, str]]:
    return [(name, each) for name in TYPER_PROGRAMS for each in called(program(name))]


EXPLAIN = """
import runpy, sys
for name in sys.argv[1:]:
    print("\\n== ", name, flush=True, sep="")
    sys.argv = [name, "--help"]
    try:
        runpy.run_module(name, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        print("ended", ended.code or 0, flush=True)
"""
"""Each program as `python -m` runs it, in one process: most of what they import is the same."""


def test_every_program_explains_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-c", EXPLAIN, *PROGRAMS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout.split("\n== ")[1:]
    assert [each.partition("\n")[0] for each in said] == list(PROGRAMS)
    assert all("--help" in each and each.endswith("ended 0\n") for each in said)


@pytest.mark.parametrize(("name", "command"), commands())
def test_every_command_explains_itself_and_stands_in_the_readme(name: str, command: str) -> None:
    shown = CliRunner().invoke(program(name), [*command.split(), "--help"])
    assert shown.exit_code == 0
    assert f"python -m {name} {command}" in readme()


@pytest.mark.parametrize("name", TYPER_PROGRAMS)
def test_a_wrong_call_ends_with_2(name: str) -> None:
    assert CliRunner().invoke(program(name), ["no-such-command"]).exit_code == 2


def test_the_readme_names_no_command_that_is_not_there() -> None:
    there = set(commands())
    groups = {command.split()[0] for _, command in there if " " in command}
    found = re.findall(r"python -m (data|collectors|metrics|notices) ([a-z-]+)(?: ([a-z-]+))?", readme())
    named = {(name, f"{word} {after}" if word in groups else word) for name, word, after in found}
    assert named <= there


def test_the_readme_names_every_setting_and_no_other() -> None:
    fields = {PREFIX + name.upper() for name in Settings.model_fields}
    files = {secret_files.name_of(name, prefix=PREFIX) for name in secret_files.SECRETS}
    named = set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", readme()))
    assert named - files == fields


def test_the_readme_names_every_make_target_it_should() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"run", "test", "check"} <= set(targets)
    named = set(re.findall(r"\bmake ([a-z]+)`", readme()))
    assert {"run", "test", "check"} <= named <= set(targets)
