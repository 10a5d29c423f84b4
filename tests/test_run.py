"""`run.py` run for real: the demonstration starts, goes on after a stop, and ends as a whole."""

import json
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

import run
from crew import Crew, Trouble
from tests.real_thing import SMALL, RealThing, Start, all_gone, copy_of_the_project, observed


@pytest.fixture
def first(first_start: Start) -> Start:
    """The first start, ended by Ctrl-C."""
    return first_start


@pytest.fixture
def project(first_start: Start) -> Path:
    return first_start.project


@pytest.fixture(scope="module")
def second(first_start: Start) -> Iterator[Start]:
    """The start after it, whose collectors are killed."""
    thing = RealThing(first_start.project, *SMALL)
    try:
        start = observed(thing)
        start.programs["collectors run"].kill()
        start.exit_code = thing.process.wait(timeout=30)
        start.words = thing.words()
        start.nothing_left = all_gone(start.programs)
        yield start
    finally:
        thing.end_for_sure()


def test_without_a_token_a_demonstration_fills_the_database_and_shows_it(first: Start) -> None:
    assert first.health == "ok"
    assert len(first.posts) > 100
    assert set(first.programs) == {"collectors.sandbox", "collectors run", "notices run", "serve"}


def test_the_demonstration_says_that_it_is_one(first: Start) -> None:
    assert "demonstration with made-up data" in first.words


def test_each_step_says_what_it_does_and_when(first: Start) -> None:
    steps = [line for line in first.words.splitlines() if line.startswith("noted ")]
    assert len(steps) >= 8
    assert all(" s  " in line for line in steps)


def test_the_token_reaches_the_collectors_and_never_the_dashboard(first: Start) -> None:
    token = first.environments["collectors run"]["NOTED_X_BEARER_TOKEN"]
    assert len(token) > 20
    for name in ("serve", "notices run"):
        assert token not in first.environments[name].values()
    assert token not in first.words


def test_ctrl_c_ends_all_of_it_cleanly(first: Start) -> None:
    assert first.exit_code == 0
    assert first.nothing_left
    assert "killed" not in first.words
    assert "Traceback" not in first.words


def test_a_second_start_goes_on_where_the_first_ended(first: Start, second: Start) -> None:
    assert set(first.posts) <= set(second.posts)
    assert len(second.posts) == len(set(second.posts))
    assert "importing" in first.words
    assert "importing" not in second.words


def test_a_second_start_takes_a_part_of_the_first(first: Start, second: Start) -> None:
    assert (
        second.seconds < 0.6 * first.seconds
    )  # of the same machine in the same run: 7 to 50 where nothing else runs


def test_collectors_that_die_end_everything_and_are_named(second: Start) -> None:
    assert second.exit_code == 1
    assert second.nothing_left
    assert "collectors ended by itself (exit code -9)" in second.words


def test_the_day_on_which_the_made_up_world_began_is_kept(project: Path, second: Start) -> None:
    kept = json.loads((project / "var" / "demo.json").read_text(encoding="utf-8"))
    assert set(kept) == {"epoch", "scale", "started_at", "imported"}
    assert kept["scale"] == SMALL[-1]
    assert len(kept["imported"]) == 1


def test_another_world_is_not_mixed_into_a_demonstration(project: Path, second: Start) -> None:
    thing = RealThing(project, "--scale", "0.3")
    try:
        assert thing.process.wait(timeout=60) == 1
        assert "was begun with 0.2" in thing.words()
    finally:
        thing.end_for_sure()


def test_after_a_weeks_sleep_the_history_is_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "KEPT", tmp_path / "demo.json")
    url = "postgresql+psycopg://nobody@/none"
    run.Kept(url, scale=None).note_history()
    for days, has_it in ((1, True), (7, False)):
        with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=False):
            assert run.Kept(url, scale=None).has_history() == has_it


def test_a_damaged_memory_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "KEPT", tmp_path / "demo.json")
    for text in ("{", "[]", '{"started_at": "soon"}', '{"started_at": "2026-11-24T00:00:00"}'):
        run.KEPT.write_text(text)
        with pytest.raises(Trouble, match="is damaged"):
            run.Kept("sqlite:///x.db", scale=None)


def test_a_bad_setting_ends_the_start_with_its_name(tmp_path: Path) -> None:
    thing = RealThing(copy_of_the_project(tmp_path), more={"NOTED_DATABSE_URL": "sqlite:///noted.db"})
    try:
        assert thing.process.wait(timeout=60) == 1
        assert "NOTED_DATABSE_URL: no such setting" in thing.words()
        assert "Traceback" not in thing.words()
    finally:
        thing.end_for_sure()


LIVE = "NOTED_X_BEARER_TOKEN='from-a-file'\nNOTED_X_BASE_URL=http://127.0.0.1:9\n"
PROVIDER = """
NOTED_OIDC_METADATA_URL=http://127.0.0.1:9/.well-known/openid-configuration
NOTED_OIDC_CLIENT_ID=noted
NOTED_OIDC_CLIENT_SECRET=w8Rt2YuPq5ZxCvBn7MkJh4Gf
NOTED_COOKIE_SECRET=Q7vN2kXw9ZpR4mTb8JfL5cHs3YdG6aUe1oKi0
NOTED_PUBLIC_URL=http://127.0.0.1:8501
"""


def test_what_is_real_is_not_even_collected_where_nobody_could_sign_in(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path)
    (project / ".env").write_text(LIVE)
    thing = RealThing(project)
    try:
        assert thing.process.wait(timeout=60) == 1
        assert "NOTED_OIDC_METADATA_URL" in thing.words()
        assert "docs/sign-in.md" in thing.words()
        assert "Traceback" not in thing.words()
        assert not (project / "var").exists()
    finally:
        thing.end_for_sure()


@pytest.mark.parametrize("place", ["setting", "file"])
def test_one_address_of_postgresql_cannot_do_for_who_prepares_and_who_serves(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, file = "postgresql+psycopg://owner:well-hidden@db/noted", tmp_path / "url"
    file.write_text(f"{url}\n", encoding="utf-8")
    for name in ("NOTED_DATABASE_URL", "NOTED_DATABASE_URL_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NOTED_OIDC_METADATA_URL", "https://id.example.org")
    if place == "file":
        monkeypatch.setenv("NOTED_DATABASE_URL_FILE", str(file))
    else:
        monkeypatch.setenv("NOTED_DATABASE_URL", url)
    crew = Crew()
    monkeypatch.setattr(crew, "do", lambda *_, **__: pytest.fail("something was started"))
    with pytest.raises(Trouble, match=r"docs/sign-in\.md") as said:
        run.go_live(crew)
    assert "well-hidden" not in str(said.value)
    assert "\n" not in str(said.value)


def test_with_a_token_there_is_no_sandbox(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path)
    (project / ".env").write_text(LIVE + PROVIDER)
    thing = RealThing(project)
    try:
        thing.wait_until_ready()
        programs = thing.programs()
        assert set(programs) == {"collectors run", "notices run", "serve"}
        for name in ("serve", "notices run"):
            assert programs[name].environ()["NOTED_X_BEARER_TOKEN"] == ""
        for name in ("serve", "collectors run"):
            assert programs[name].environ()["NOTED_SMTP_PASSWORD"] == ""
        assert "demonstration" not in thing.words()
        assert not (project / "var" / "demo.db").exists()
        assert (project / "var" / "noted.db").exists()
        assert thing.end(signal.SIGTERM) == 0
        assert all_gone(programs)
    finally:
        thing.end_for_sure()
