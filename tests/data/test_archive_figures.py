"""No figure moves, to its last digit, when months are archived, words go, and cases are found anew by any engine."""

import itertools
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from data import retention, spark
from data.engine import write_store
from data.instants import IST
from data.rebuilding import Way, rebuild
from data.settings import settings
from data.tables import Post
from metrics.__main__ import app
from metrics.cases import case_events
from metrics.replies import words_key
from tests.conftest import NewStore
from tests.data.test_archive import cases_of, fill, kept, write
from tests.data.test_rebuilding import SMALL
from tests.worlds.stored import KIND_OF

pytestmark = pytest.mark.long


def printed(*words: str) -> str:
    """What a command says as JSON: every figure with all its digits."""
    found = CliRunner().invoke(app, [*words, "--format", "json"])
    assert found.exit_code == 0, found.stderr
    return found.stdout


def figures(first_on: str, last_on: str, as_of: str, *, months: list[str]) -> list[str]:
    """The league of each month and of all, by each measure and clock; every case; the score; what offices did, and the
    signs of it: one of these is of the words themselves."""
    whole = ["--from", first_on, "--to", last_on, "--as-of", as_of]
    parts = [["--from", a, "--to", b, "--as-of", as_of] for a, b in itertools.pairwise(months)]
    measures = [
        ["--measure", each, "--clock", clock] for each in ("act", "resolve") for clock in ("wall", "duty")
    ]
    return [
        *(printed("league", *part) for part in (whole, *parts)),
        *(printed("league", *whole, *each) for each in measures),
        *(printed("league", *whole, "--kind", kind) for kind in ("zone", "hq")),
        printed("cases", *whole),
        printed("score", *whole),
        *(printed("unit", each, *whole) for each in ("agra", "meerut")),
    ]


@pytest.mark.parametrize("by_spark", [False, True])
def test_no_figure_moves(
    new_store: NewStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_spark: bool
) -> None:
    url = new_store(migrated=True)
    engine = write_store(url)
    fill(engine)
    with engine.connect() as connection:
        first, last = connection.execute(select(func.min(Post.created_at), func.max(Post.created_at))).one()
    as_of = (last + timedelta(days=2)).isoformat()
    monkeypatch.setenv("NOTED_DATABASE_URL", url)
    monkeypatch.setenv("NOTED_NOW", as_of)
    settings.cache_clear()
    days = [
        (first.astimezone(IST) + timedelta(days=30 * each)).date().isoformat()
        for each in range((last - first).days // 30 + 2)
    ]

    def now() -> list[str]:
        return figures(days[0], days[-1], as_of, months=days)

    before, cases = now(), kept(engine)
    assert len(cases) > 10
    assert re.search(r'"same_text": [1-9]', "".join(before))
    archive = tmp_path / "archive"
    write(engine, archive)
    with engine.begin() as connection:
        retention.blank(connection, list(connection.scalars(select(Post.post_id))), key_of=words_key)
    write(engine, archive)
    assert now() == before
    monkeypatch.setattr(spark, "SET", {**spark.SET, **SMALL})
    for by in ("spark",) if by_spark else ("duckdb", engine.dialect.name):
        found = rebuild(engine, Way(by, case_events, KIND_OF, archive if by == "spark" else None))
        assert (found.changed, found.kinds) == (0, 0)
        assert now() == before
    assert cases_of(archive) == cases == kept(engine)
    engine.dispose()
