"""`python -m notices`: once, status, again, test; and the real processes, killed and started again in between."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data.lock import SENDER_TRADE, only_one
from data.notice_tables import Delivery
from data.settings import SettingsError, settings
from notices.__main__ import app
from tests.notices import made_world, post_office
from tests.notices.made_world import MINUTE, NOON, ROOT, World
from tests.notices.post_office import PostOffice

PRO, DIG = "pro.agra@police.example", "dig.agra@police.example"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office.opened() as found:
        yield found


@pytest.fixture
def world(
    tmp_path: Path, migrated_sqlite: Path, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """A world in which an hour-old referral waits, and the settings by which its mail goes out."""
    with made_world.new(tmp_path, migrated_sqlite) as found:
        found.recipient("agra", PRO)
        found.recipient("range-agra", DIG)
        found.referral("agra", NOON)
        found.observed(NOON + timedelta(hours=5))
        given = {
            "DATABASE_URL": found.url, "PUBLIC_URL": "https://noted.example.org", "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(office.port), "SMTP_SECURITY": "none", "SMTP_FROM": "Noted <noted@police.example>",
        }  # fmt: skip
        for name, value in given.items():
            monkeypatch.setenv(f"NOTED_{name}", value)
        yield found


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Call a command so many minutes after noon."""

    def call(*arguments: str, minutes: int = 60) -> Result:
        monkeypatch.setenv("NOTED_NOW", (NOON + minutes * MINUTE).isoformat())
        settings.cache_clear()
        return CliRunner().invoke(app, list(arguments))

    return call


def test_once_tells_what_is_due_and_status_says_what_failed_until_it_is_sent_again(
    world: World, office: PostOffice, called: Callable[..., Result]
) -> None:
    office.refusals = {PRO: "550 no such user"}
    assert "sender: none has ever run" in called("status").stdout
    assert called("once").stdout == "0 messages were sent.\n"
    assert [called("status", minutes=each).exit_code for each in (60, 76)] == [0, 1]
    assert called("once", minutes=64).stdout == "0 messages were sent.\n"
    said = called("status", minutes=64)
    assert said.exit_code == 1
    assert "1 failed" in said.stdout
    assert "message 1 (alert, agra, email)" in said.stdout
    assert "550 no such user" in said.stdout
    assert PRO not in said.stdout
    told = json.loads(called("status", "--format", "json", minutes=64).stdout)
    assert (told["mail"], told["alerts"]["open"], told["messages"]["failed"]) == (True, 1, 1)
    assert told["troubles"][0]["state"] == "failed"
    office.refusals = {}
    assert called("again", "2", minutes=65).exit_code == 1
    assert "waits to be sent once more" in called("again", "1", minutes=65).stdout
    assert called("once", minutes=65).stdout == "1 messages were sent.\n"
    assert office.to == [PRO]


def test_a_second_one_is_kept_out_while_another_is_at_work(
    world: World, called: Callable[..., Result]
) -> None:
    with only_one(world.engine, SENDER_TRADE):
        said = called("once")
    assert said.exit_code == 1
    assert "another sender of notices is at work" in said.stderr


def test_a_test_message_goes_to_one_address_and_nothing_is_kept_of_it(
    world: World, office: PostOffice, called: Callable[..., Result]
) -> None:
    assert called("test", "--to", "me@police.example").stdout == "me@police.example: taken.\n"
    assert str(office.mails[0]["Subject"]) == "Noted: a test"
    office.refusals = {"you@police.example": "550 no such user"}
    refused = called("test", "--to", "you@police.example")
    assert (refused.exit_code, "550 no such user" in refused.stderr) == (1, True)
    assert world.rows(Delivery) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SMTP_FROM": ""}, "NOTED_SMTP_FROM: is missing"),
        ({"SMTP_FROM": "noted"}, "NOTED_SMTP_FROM: is no address"),
        ({"SMTP_HOST": ""}, "NOTED_SMTP_HOST: is missing"),
        ({"SMTP_HOST": "mail.example.org"}, "NOTED_SMTP_SECURITY: none is for a server on this machine"),
        ({"SMTP_HOST": "https://mail"}, "NOTED_SMTP_HOST: must be the name of a server"),
        ({"SMTP_USER": "noted"}, "NOTED_SMTP_PASSWORD: is missing"),
        ({"SMTP_PASSWORD": "hidden-word"}, "NOTED_SMTP_USER: is missing"),
        ({"SMTP_PORT": "0"}, "NOTED_SMTP_PORT"),
        ({"SMTP_SECURITY": "ssl"}, "NOTED_SMTP_SECURITY"),
        ({"SMTP_TIMEOUT_S": "0"}, "NOTED_SMTP_TIMEOUT_S"),
        ({"CHANNELS_FILE": "/none.toml"}, "NOTED_CHANNELS_FILE: there is no file"),
    ],
)
def test_settings_that_do_not_fit_are_refused_by_name(
    given: dict[str, str], said: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"NOTED_{name}", value)
    settings.cache_clear()
    with pytest.raises(SettingsError) as refused:
        settings()
    assert said in str(refused.value)
    assert "hidden-word" not in str(refused.value)


def test_the_address_of_the_dashboard_alone_is_no_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTED_PUBLIC_URL", "https://noted.example.org")
    settings.cache_clear()
    assert settings().sign_in is None
    assert settings().public_url == "https://noted.example.org"
    assert settings().mail is None


def started(minutes: int, *, command: str = "run") -> subprocess.Popen[str]:
    """A real process whose clock stands so many minutes after noon."""
    more = {
        "NOTED_NOW": (NOON + minutes * MINUTE).isoformat(),
        "PYTHONPATH": str(ROOT / "tests" / "loopback"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "notices", command],
        cwd=ROOT,
        env={**os.environ, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.1)


@pytest.mark.long
def test_real_processes_killed_and_started_again_send_one_mail_to_the_pro_and_one_to_the_range(
    world: World, office: PostOffice
) -> None:
    from data.notice_tables import Alert  # noqa: PLC0415

    first = started(31)
    wait_for(lambda: bool(world.rows(Alert)))
    first.kill()
    first.communicate()
    both = [started(36), started(36)]  # one of them stands by
    wait_for(lambda: office.to == [PRO])
    wait_for(lambda: [row.state for row in world.rows(Delivery)] == ["sent"])
    for each in both:
        each.send_signal(signal.SIGTERM)
    ends = [each.communicate(timeout=30) for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert sum("waiting as a standby" in said for _, said in ends) <= 1
    assert "Traceback" not in "".join(said for _, said in ends)
    for minutes, to in ((40, [PRO]), (97, [PRO, DIG]), (100, [PRO, DIG])):
        done = started(minutes, command="once")
        out, said = done.communicate(timeout=60)
        assert done.returncode == 0, said
        assert office.to == to, out
