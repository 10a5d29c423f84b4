"""The program itself: started, asked, stopped, started again; and called wrongly."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from collectors.sandbox.__main__ import main
from tests.collectors.sandbox.conftest import RECENT, ROOT, last_days, new_world

FIXED = {"NOTED_NOW": "2026-11-24T12:00:00+05:30", "NOTED_X_BEARER_TOKEN": "the-right-token"}
WORLD = ("--port", "0", "--epoch", "2026-11-24", "--scale", "0.05")
QUERY = "from:Uppolice -is:retweet"


def environment(**more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "tests" / "loopback"), **more}


def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "collectors.sandbox", *arguments],
        cwd=ROOT,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def started(*arguments: str, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running program and its address, as it prints it."""
    with subprocess.Popen(
        [sys.executable, "-m", "collectors.sandbox", *arguments],
        cwd=ROOT,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def asked(address: str, path: str = RECENT, token: str | None = None, **params: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {token or FIXED['NOTED_X_BEARER_TOKEN']}"}
    return requests.get(address + path, params=params, headers=headers, timeout=20)


@pytest.mark.long
def test_a_restart_changes_nothing_of_the_past() -> None:
    answers = []
    for _ in range(2):
        with started(*WORLD, **FIXED) as (_, address):
            answers.append(asked(address, query=QUERY, max_results=100).json())
    assert answers[0] == answers[1]
    assert answers[0]["meta"]["result_count"] > 5


@pytest.mark.long
def test_with_a_running_clock_only_new_posts_are_added() -> None:
    found = []
    for now in ("2026-11-24T12:00:00+05:30", "2026-11-24T20:00:00+05:30"):
        with started(*WORLD, "--now", now, NOTED_X_BEARER_TOKEN="the-right-token") as (_, address):  # noqa: S106
            page = asked(
                address, query="@Uppolice -is:retweet", max_results=100, start_time="2026-11-23T12:00:00Z"
            )
            found.append([int(post["id"]) for post in page.json()["data"]])
    before, after = found
    assert after[0] > before[0]
    new = [each for each in after if each > before[0]]
    assert len(set(before) - set(after)) <= 2  # deleted or edited in those eight hours
    assert len(set(after) - set(before) - set(new)) == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_with_0_though_connections_are_open(how: signal.Signals) -> None:
    with started(*WORLD, **FIXED) as (process, address):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as idle, requests.Session() as kept:
            idle.sendall(b"GET /2/tweets HTTP/1.1\r\n")  # and says no more
            headers = {"Authorization": "Bearer the-right-token"}
            kept.get(f"{address}/2/tweets", params={"ids": "12"}, headers=headers, timeout=20)
            begun = time.monotonic()
            process.send_signal(how)
            assert process.wait(timeout=10) == 0
            assert time.monotonic() - begun < 3


def test_the_address_is_the_first_line_and_all_else_goes_to_standard_error() -> None:
    with started(*WORLD, **FIXED) as (process, address):
        assert address.startswith("http://127.0.0.1:")
        asked(address, query="is:reply")
        process.terminate()
        out, err = process.communicate(timeout=10)
    assert out == ""
    assert "400 /2/tweets/search/recent" in err
    assert "the-right-token" not in err


def test_without_a_token_it_makes_one_and_says_it() -> None:
    with started(*WORLD) as (process, address):
        process.terminate()
        _, err = process.communicate(timeout=10)
    token = err.split("accepting this one: ")[1].split()[0]
    assert address
    assert len(token) > 20


def test_it_is_ready_within_three_seconds() -> None:
    begun = time.monotonic()
    with started("--port", "0", "--epoch", "2026-11-24", **FIXED) as (_, address):
        assert asked(address, "/2/users/by", usernames="Uppolice").status_code == 200
        assert time.monotonic() - begun < 6  # twice the aim, for a busy machine


@pytest.mark.long
def test_posts_arrive_while_it_is_up() -> None:
    world = new_world(scale=0.05)
    post = next(
        post
        for post in last_days(world, 1)
        if post.author.handle == "Uppolice" and post.searchable_ms == post.ms and post.retweeted is None
    )
    # Search tells of it half a minute after its instant: five seconds after the start.
    now = datetime.fromtimestamp(post.ms / 1000 + 25, UTC).isoformat()
    with started(*WORLD, "--now", now, NOTED_X_BEARER_TOKEN="the-right-token") as (_, address):  # noqa: S106
        limit = time.monotonic() + 20

        def newest() -> int:
            return int(asked(address, query=QUERY).json()["data"][0]["id"])

        assert newest() < post.post_id
        while newest() < post.post_id:
            assert time.monotonic() < limit, "nothing new came"
            time.sleep(0.2)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--port", "70000"),
        ("--port", "x"),
        ("--epoch", "yesterday"),
        ("--scale", "0"),
        ("--scale", "nan"),
        ("--now", "2026-11-24T10:00:00"),
        ("--seed", "-1"),
        ("archive",),
        ("archive", "file.gz", "--days", "3"),
        ("nonsense",),
    ],
)
def test_a_wrong_call_ends_with_2_and_the_reason(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["sandbox", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    seen = capsys.readouterr()
    assert (ended.value.code, seen.out) == (2, "")
    assert "error: " in seen.err.splitlines()[-1]


def test_a_bad_setting_of_the_clock_ends_with_1_and_one_line() -> None:
    done = run("--port", "0", NOTED_NOW="noon")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "sandbox: NOTED_NOW: 'noon' is no ISO 8601 instant like 2026-11-24T10:00:00+05:30"
    ]


def test_a_registry_that_cannot_be_ends_with_1_and_one_line(tmp_path: Path) -> None:
    done = run("--port", "0", NOTED_REGISTRY_DIR=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert str(tmp_path / "units.csv") in done.stderr


def test_a_port_that_is_taken_ends_with_1_and_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("--port", str(port), **FIXED)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"port {port}: Address already in use." in done.stderr.splitlines()[-1]


def test_another_registry_is_served_by_its_own_handles(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(
        "unit_id,kind,parent_id,name_en,name_hi,prescribed_handle,population\n"
        "hq,hq,,State Headquarters,मुख्यालय,,\n"
        "north,district,hq,North,उत्तर,,900000\n",
        encoding="utf-8",
    )
    (tmp_path / "accounts.csv").write_text(
        "handle,x_user_id,unit_id,role,since,until\nhqdemo,,hq,office,,\nnorthdemo,77,north,office,,\n",
        encoding="utf-8",
    )
    with started(*WORLD, NOTED_REGISTRY_DIR=str(tmp_path), **FIXED) as (_, address):
        found = asked(address, "/2/users/by", usernames="northdemo,Uppolice").json()
        posts = asked(address, query="@northdemo", max_results=100).json()["data"]
    assert [user["id"] for user in found["data"]] == ["77"]
    assert found["errors"][0]["value"] == "Uppolice"
    assert len(posts) > 20


@pytest.mark.parametrize("arguments", [("--help",), ("archive", "--help")])
def test_help_explains_every_option(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    for option in ("--epoch", "--scale", "--seed", "--now"):
        assert option in done.stdout
