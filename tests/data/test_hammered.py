"""SQLite hammered by several programs at once: no update is lost, no reader waits or sees one undone."""

import subprocess
import sys
from pathlib import Path

from data import facts
from data.engine import migrate, read_store
from tests.conftest import ROOT
from tests.real_thing import environment

TURNS, WRITERS = 60, 2
WRITER = """
import sys
from data import facts
from data.engine import write_store
engine = write_store(sys.argv[1])
for _ in range(int(sys.argv[2])):
    with engine.begin() as connection:
        facts.put(connection, "count", str(int(facts.get(connection, "count") or 0) + 1))
"""


def test_two_programs_that_write_and_one_that_reads_lose_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'noted.db'}"
    migrate(url)
    given = environment(tmp_path) | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'loopback'}"}
    command = [sys.executable, "-c", WRITER, url, str(TURNS)]
    writers = [subprocess.Popen(command, cwd=ROOT, env=given) for _ in range(WRITERS)]
    reader, seen = read_store(url), [0]
    while any(each.poll() is None for each in writers):
        with reader.connect() as connection:
            seen.append(int(facts.get(connection, "count") or 0))
    with reader.connect() as connection:
        last = facts.get(connection, "count")
    reader.dispose()
    assert [each.returncode for each in writers] == [0] * WRITERS
    assert last == str(TURNS * WRITERS)
    assert seen == sorted(seen)
    assert len(set(seen)) > 2
