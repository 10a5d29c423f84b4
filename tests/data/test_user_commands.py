"""The commands of users and of the audit log: what they print, how they end, and that nothing is half done."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import text
from typer.testing import CliRunner, Result

from data import roster
from data.__main__ import app
from data.engine import closing, write_store
from data.scope import ROLES
from data.settings import settings
from data.user_commands import Role
from tests.conftest import NewStore
from tests.data.small_registry import load
from tests.data.test_users import ASHA, AT

HEADER = "email,role,unit_id,name"
GOOD = f"{HEADER}\nigzone@example.org,zone,zone-west,The zone\nDGP@example.org,hq,,\n"


@pytest.fixture
def url(new_store: NewStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A store with the small registry and one member of a cell, which the commands work on; the machine's clock is
    where they were made."""
    url = new_store(migrated=True)
    with closing(write_store(url)) as engine, engine.begin() as connection:
        load(connection, now_at=AT)
        roster.add(connection, ASHA, by="Officer", at=AT)
    monkeypatch.setenv("NOTED_DATABASE_URL", url)
    monkeypatch.setattr("getpass.getuser", lambda: "operator")
    settings.cache_clear()
    with time_machine.travel(AT, tick=False):
        yield url


def call(*words: Any) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def users() -> list[dict[str, Any]]:
    return json.loads(call("users", "list", "--format", "json").stdout)


def test_the_roster_and_a_file_are_imported_and_all_is_in_the_audit_log(url: str) -> None:
    done = call("users", "import")
    words = "The roster: 1 granted, 0 changed, 0 there already, 0 revoked, 0 left as a command or a file had said.\n"
    assert (done.exit_code, done.stdout) == (0, words)
    Path("users.csv").write_text(GOOD, encoding="utf-8")
    assert call("users", "import", "users.csv", "--by", "Officer").exit_code == 0
    assert [(each["email"], each["role"], each["unit_id"], each["granted_by"]) for each in users()] == [
        ("asha@example.org", "unit", "agra", "operator"),
        ("dgp@example.org", "hq", None, "Officer"),
        ("igzone@example.org", "zone", "zone-west", "Officer"),
    ]
    listed = call("audit", "list", "--action", "grant").stdout.splitlines()
    assert listed[0] == "number,at,user_id,email,role,unit_id,action,what,filters,rows,detail"
    assert [line.split(",")[3] for line in listed[1:]] == ["Officer", "Officer", "operator"]
    assert listed[3].startswith("1,2026-11-24T06:30:00.000Z,,operator,,,grant,asha@example.org,")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ravi@example.org,boss,agra,", "line 4: 'boss' is no role"),
        ("ravi@example.org,unit,nowhere,", "line 4: unknown unit 'nowhere'"),
        ("dgp@EXAMPLE.org,hq,,", "line 4: dgp@example.org stands in line 3 already"),
        ("ravi,hq,,", "line 4: 'ravi' is no e-mail address"),
        ("ravi@example.org,hq", "line 4: not as many fields"),
    ],
)
def test_one_row_that_cannot_be_right_refuses_the_file_whole(url: str, line: str, said: str) -> None:
    Path("users.csv").write_text(f"{GOOD}{line}\n", encoding="utf-8")
    refused = call("users", "import", "users.csv")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"noted: users.csv, {said}")
    assert users() == []


def test_a_file_without_a_user_or_with_another_header_is_refused(url: str) -> None:
    for content, said in ((f"{HEADER}\n", "holds no user"), ("mail,role\n", "no column email")):
        Path("users.csv").write_text(content, encoding="utf-8")
        refused = call("users", "import", "users.csv")
        assert refused.exit_code == 1
        assert said in refused.stderr


def test_somebody_is_granted_changed_listed_and_revoked(url: str) -> None:
    assert call("users", "grant", "Asha@example.org", "--role", "hq", "--name", "Asha").exit_code == 0
    done = call("users", "grant", "asha@example.org", "--role", "unit", "--unit", "agra", "--by", "=1+1")
    assert done.stdout == "asha@example.org may enter as unit of agra.\n"
    assert call("users", "revoke", "asha@example.org").stdout == (
        "asha@example.org may enter no more; every sign-in has ended.\n"
    )
    again = call("users", "revoke", "asha@example.org")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "no user, or was revoked already" in again.stderr
    table = call("users", "list").stdout.splitlines()
    assert table[0].split() == ["email", "role", "unit_id", "name", "source", "revoked_at", "signed_in_at"]
    assert table[1].split() == [
        "asha@example.org",
        "unit",
        "agra",
        "Asha",
        "command",
        "2026-11-24T06:30:00.000Z",
        "–",
    ]
    found = call("users", "list", "--format", "csv").stdout.splitlines()
    assert found[1].startswith(
        "asha@example.org,unit,agra,Asha,command,'=1+1,2026-11-24T06:30:00.000Z,operator,"
    )
    assert call("users", "grant", "asha@example.org").exit_code == 2
    boss = call("users", "grant", "asha@example.org", "--role", "boss")
    assert (boss.exit_code, boss.stdout) == (2, "")
    assert "'boss'" in boss.stderr
    assert tuple(Role) == ROLES
    assert call("users", "grant", "asha@example.org", "--role", "zone").stderr.startswith(
        "noted: zone needs the unit"
    )


def test_the_log_is_verified_against_a_hash_that_was_printed_before(url: str) -> None:
    assert (
        call("audit", "verify").stdout == "Entries: 0, all as they were written. Last hash: the first entry\n"
    )
    call("users", "import")
    whole = call("audit", "verify")
    last = whole.stdout.split()[-1]
    assert (whole.exit_code, whole.stdout) == (
        0,
        f"Entries: 1, all as they were written. Last hash: {last}\n",
    )
    call("users", "revoke", "asha@example.org")
    assert call("audit", "verify", "--expect", last).exit_code == 0
    other = call("audit", "verify", "--expect", "0" * 64)
    assert (other.exit_code, other.stdout) == (1, "")
    assert "no entry has the hash 0000" in other.stderr
    assert call("audit", "verify", "--expect", "abc").exit_code == 2
    assert call("audit", "list", "--action", "looked").exit_code == 2


def test_a_log_that_somebody_touched_ends_the_check_with_one(url: str) -> None:
    call("users", "import")
    with closing(write_store(url)) as engine, engine.begin() as connection:
        of = "" if engine.dialect.name == "sqlite" else " ON audit_log"
        connection.execute(text(f"DROP TRIGGER audit_log_is_not_changed{of}"))
        connection.execute(text("UPDATE audit_log SET what = 'other@example.org'"))
    found = call("audit", "verify")
    assert (found.exit_code, found.stdout) == (1, "")
    assert "is not whole: entry 1 was changed. 0 entries before it are as they were written." in found.stderr


def test_a_table_that_cannot_be_read_is_one_line(url: str) -> None:
    with closing(write_store(url)) as engine, engine.begin() as connection:
        connection.execute(text("DROP TABLE audit_log"))
    found = call("audit", "list")
    assert (found.exit_code, found.stdout) == (1, "")
    assert found.stderr.startswith("noted: the database: ")
    assert found.stderr.count("\n") == 1


def test_a_fixed_clock_is_said_and_is_not_that_of_users_and_the_log(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTED_NOW", "2030-01-01T00:00:00+05:30")
    settings.cache_clear()
    said = "noted: the clock is fixed at 2029-12-31T18:30:00+00:00 (NOTED_NOW)."
    for words in (
        ("users", "import"),
        ("users", "list"),
        ("users", "grant", "ravi@example.org", "--role", "hq"),
        ("users", "revoke", "ravi@example.org"),
        ("audit", "verify"),
        ("audit", "list"),
        ("roles", "--dashboard", "same", "--collectors", "same"),
    ):
        assert call(*words).stderr.startswith(said), words
    log = call("audit", "list").stdout
    assert "2030" not in log
    assert log.count("2026-11-24T06:30:00.000Z") == 3
    assert {each["granted_at"] for each in users()} == {"2026-11-24T06:30:00.000Z"}
