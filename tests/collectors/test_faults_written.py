"""The page of faults: every fault has its row, and every test that it names is there."""

import ast
import re

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(test_\w+)`")


def every_test() -> set[str]:
    """The name of every test function of ours."""
    return {
        node.name
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_test_that_the_page_of_faults_names_exists() -> None:
    assert set(NAMED.findall(PAGE)) - every_test() == set()


def test_every_fault_has_one_row_with_what_is_done_and_a_test() -> None:
    rows = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| F\d+ \|", line)]
    assert [row[0] for row in rows] == [f"F{number}" for number in range(1, 32)]
    assert all(len(row) == 4 and row[2] and NAMED.search(row[3]) for row in rows)
