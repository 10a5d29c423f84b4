"""The measuring of ingest: what it pours in beforehand is what the product would have stored, and it says a table."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks import traffic
from benchmarks.stores import connected, stores
from data import posts
from tests.conftest import ROOT

pytestmark = pytest.mark.long

NOW = datetime(2026, 11, 24, tzinfo=UTC)
COMPARED = {
    "posts": traffic.COLUMNS["posts"].replace(", stored_at", ""),
    "mentions": traffic.COLUMNS["mentions"],
    "post_versions": traffic.COLUMNS["post_versions"],
}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_rows_that_are_poured_in_are_those_that_the_product_would_store(kind: str) -> None:
    found: list[dict[str, list[Any]]] = []
    with stores(kind) as place:
        for name in ("poured", "stored"):
            with connected(place.create(name)) as engine:
                traffic.pour(engine, rows=600 if name == "poured" else 0)
                with engine.begin() as connection:
                    if name == "stored":
                        given = traffic.posts(connection, first=0, count=600)
                        posts.store(connection, given[::2], now_at=NOW)
                        posts.store(connection, given[1::2], now_at=NOW)
                    found.append(
                        {
                            table: sorted(
                                map(tuple, connection.exec_driver_sql(f"SELECT {columns} FROM {table}")),
                                key=repr,
                            )
                            for table, columns in COMPARED.items()
                        }
                    )
    assert found[0] == found[1]
    assert len(found[0]["posts"]) == 600


def test_it_says_a_table_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.ingest", "--rows", "0", "2000", "--batches", "3", "--engine"]
    ran = subprocess.run(
        [*command, "sqlite"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    cells = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in ran.stdout.splitlines() if "|" in line
    ]
    assert [row[1] for row in cells[2:]] == ["0", "2,000"]
    assert all(float(row[4]) > 0 for row in cells[2:])
    assert not list(tmp_path.iterdir())
