"""SECURITY.md and docs/sign-in.md against the program: each test, file, setting and command that they name is there."""

import re
from functools import cache
from pathlib import PurePosixPath

import pytest
from typer.testing import CliRunner

from data import sign_ins
from data.secret_files import SECRETS, name_of
from data.settings import PREFIX, Settings
from data.sign_in_settings import LEAST_CLIENT_SECRET, LEAST_COOKIE_SECRET, TOGETHER
from pages.ui.access import offers, permissions, viewer
from tests.test_words import ROOT, commands, program

PAGES = ("SECURITY.md", "docs/sign-in.md")
ASVS = [
    "1.2.2",
    "1.2.4",
    "1.2.10",
    "1.3.5",
    "3.2.2",
    "3.4.3",
    "3.4.5",
    "3.4.6",
    "7.1.1",
    "7.3.1",
    "7.3.2",
    "7.4.1",
    "7.4.2",
    "7.4.3",
    "7.4.4",
    "7.4.5",
    "8.1.1",
    "8.2.2",
    "8.3.1",
    "8.3.2",
    "8.4.1",
    "10.5.1",
    "10.5.2",
    "10.5.3",
    "10.5.4",
    "13.1.2",
    "13.1.3",
    "13.3.1",
    "13.4.2",
    "13.4.5",
    "14.2.2",
    "14.2.7",
    "14.3.2",
    "15.1.1",
    "15.1.2",
    "16.2.1",
    "16.2.2",
    "16.2.3",
    "16.2.4",
    "16.2.5",
    "16.3.1",
    "16.3.2",
    "16.3.3",
    "16.3.4",
    "16.4.1",
    "16.4.2",
    "16.4.3",
    "16.5.1",
    "16.5.2",
    "16.5.3",
    "16.5.4",
]


@cache
def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows(name: str, heading: str) -> list[list[str]]:
    """The rows of the table that stands below a heading."""
    part = page(name).partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines[2:]]


@pytest.mark.parametrize("name", PAGES)
def test_every_file_that_is_named_is_there(name: str) -> None:
    files = re.findall(
        r"`((?:tests|pages|data|metrics|collectors|docs|\.streamlit)/[\w/.-]+\.\w+)`", page(name)
    )
    links = re.findall(r"\]\(([\w/.-]+)\)", page(name))
    assert [each for each in files if not (ROOT / each).is_file()] == []
    assert [each for each in links if not (ROOT / PurePosixPath(name).parent / each).exists()] == []


def test_every_item_of_the_standard_says_where_it_stands() -> None:
    found = rows("SECURITY.md", "OWASP ASVS 5.0")
    assert [row[0] for row in found] == ASVS
    for item, _, state, _, tests in found:
        assert state.startswith(("met", "partly", "not met")), item
        has_test = tests != "–"
        assert has_test or "no test of ours" in state or not state.startswith("met"), item
        assert not (has_test and state.startswith("not met")), item


def test_what_is_said_to_be_tested_is_tested() -> None:
    for item, _, _, _, tests in rows("SECURITY.md", "OWASP ASVS 5.0"):
        for file in re.findall(r"`(tests/[\w/.]+)`", tests):
            assert "def test_" in page(file), (item, file)


def test_the_roles_of_each_page_are_those_that_are_asked_for() -> None:
    written = {row[0]: set(row[1].split(", ")) for row in rows("SECURITY.md", "Who sees what")}
    assert written == {PurePosixPath(file).stem: set(roles) for file, roles in permissions.MAY.items()}


def test_the_limits_that_are_written_are_those_that_hold() -> None:
    minutes, hours = sign_ins.IDLE.total_seconds() / 60, sign_ins.ABSOLUTE.total_seconds() / 3_600
    assert f"{minutes:.0f} minutes without anything done, {hours:.0f} hours in all" in page("SECURITY.md")
    assert (
        f"| {offers.MOST}, and {offers.OF_A_PLACE} of one place, for {offers.LIFETIME_S // 60} minutes"
        in page("SECURITY.md")
    )
    assert f"within {viewer.LOOK_S} seconds" in page("docs/sign-in.md")
    assert f"{LEAST_COOKIE_SECRET} characters or more" in page("docs/sign-in.md")
    assert f"({LEAST_CLIENT_SECRET} characters or more)" in page("docs/sign-in.md")


@pytest.mark.parametrize("name", PAGES)
def test_every_setting_that_is_named_is_there(name: str) -> None:
    known = {PREFIX + field.upper() for field in Settings.model_fields}
    known |= {name_of(secret, prefix=PREFIX) for secret in SECRETS}
    assert set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", page(name))) <= known


def test_all_settings_of_sign_in_are_explained() -> None:
    explained = " ".join(row[0] for row in rows("docs/sign-in.md", "Settings"))
    for field in TOGETHER:
        assert f"`{PREFIX}{field.upper()}`" in explained
        assert field not in SECRETS or f"`{name_of(field, prefix=PREFIX)}`" in explained


@pytest.mark.parametrize("name", PAGES)
def test_every_command_that_is_named_is_there(name: str) -> None:
    there = set(commands())
    groups = {command.split()[0] for _, command in there if " " in command}
    found = re.findall(r"python -m (data|collectors|metrics) ([a-z-]+)(?: ([a-z-]+))?", page(name))
    named = {(of, f"{word} {after}" if word in groups else word) for of, word, after in found}
    assert named
    assert named <= there


def test_every_option_that_is_named_is_one_of_its_command() -> None:
    for of, command, rest in re.findall(
        r"python -m (data|collectors) ((?:users |roster |audit )?[a-z]+)([^|\n]*)", page("docs/sign-in.md")
    ):
        said = CliRunner().invoke(program(of), [*command.split(), "--help"], env={"COLUMNS": "300"}).stdout
        within = rest.partition(";")[0].partition(", then")[0]
        for option in re.findall(r"--[a-z]+", within):
            assert option in said, (command, option)


def test_serve_takes_the_options_that_are_named() -> None:
    known = page("serve.py")
    for option in re.findall(r"python serve\.py (--[a-z]+)", page("docs/sign-in.md")):
        assert f'"{option}"' in known


def test_the_words_of_a_page_that_are_quoted_are_its_words() -> None:
    said = "".join(page(f"pages/ui/{file}.py") for file in ("access/sign_in", "serving/gate"))
    for quoted in ("You have signed in, but you are not on the list", "This address is not served here"):
        assert f'"{quoted}' in page("docs/sign-in.md")
        assert quoted in said
