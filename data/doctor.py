"""What is wrong with an installation, looked for one thing after another, and how each is mended."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import requests
from sqlalchemy import Connection, func, select, text

from data import certificates, collection, disk, heartbeats, incidents, reads
from data.backups_kept import made_at
from data.engine import StoreError, closing, folder, read_store, where
from data.findings import UNKNOWN, WARNING, WELL, WRONG, Finding
from data.notice_tables import Delivery
from data.settings import Settings

PROVIDER_TIMEOUT_S: Final = 10
WAITS_TOO_LONG: Final = timedelta(hours=1)
OLD_BACKUP: Final = timedelta(days=2)


def examine(given: Settings, *, backups_in: Path | None = None) -> Iterator[Finding]:
    """One finding after the other; what needs the database is unknown where it cannot be read."""
    yield Finding("settings", WELL, "all that are set are known and can be used")
    yield _disk(given)
    try:
        with closing(read_store(given.database_url)) as engine, engine.connect() as connection:
            yield from _store(connection, given)
    except StoreError as error:
        yield Finding("database", WRONG, str(error))
        yield Finding("collection, clock, messages", UNKNOWN, "the database cannot be read")
    yield _token(given)
    yield _provider(given)
    yield _mail(given)
    for server in certificates.servers(given):
        yield certificates.looked_at(server, datetime.now(UTC))  # it ends by the machine's clock
    if backups_in is not None:
        yield _backups(backups_in, given.now_at())


def _disk(given: Settings) -> Finding:
    free = disk.free_bytes(folder(given.database_url))
    if free is None:
        return Finding("disk", UNKNOWN, "the database is a server: look at its own disk")
    if free < disk.FLOOR_BYTES:
        return Finding("disk", WRONG, disk.words(free))
    return Finding("disk", WELL, f"{free >> 20} MB are free beside {where(given.database_url)}")


def _store(connection: Connection, given: Settings) -> Iterator[Finding]:
    if connection.dialect.name == "sqlite":
        found = str(connection.scalar(text("PRAGMA quick_check(1)")))
        damaged = f"{where(given.database_url)}: is damaged ({found}). Put the last backup back: python -m data restore"
        yield Finding("database", WRONG, damaged) if found != "ok" else Finding("database", WELL, "is whole")
    else:
        yield Finding("database", WELL, "answers, and is of this version")
    if reads.demonstration(connection):
        yield Finding("data", WARNING, "is made up: this is a demonstration")
    at = given.now_at()
    yield _collectors(connection, at)
    standing = incidents.standing(connection)
    for each in standing:
        yield Finding(f"{each.kind} {each.subject}".strip(), WARNING, each.message)
    if incidents.CLOCK not in {each.kind for each in standing}:
        yield Finding(incidents.CLOCK, WELL, "nothing was seen wrong beside the clock of X")
    yield from _messages(connection, at)


def _collectors(connection: Connection, at: datetime) -> Finding:
    at_work = [each for each in heartbeats.seen(connection, now_at=at) if each.state == heartbeats.COLLECTING]
    if not at_work:
        return Finding("collectors", WRONG, "none is at work. Start them: python -m collectors run")
    if at_work[0].silent:
        who = f"process {at_work[0].pid} on {at_work[0].host}"
        return Finding(
            "collectors",
            WRONG,
            f"{who} is silent since {at_work[0].beat_at:%Y-%m-%d %H:%M} UTC. End it and start it anew",
        )
    known = collection.collections(connection, now_at=at)
    late = int(known["overdue"].sum()) if len(known) else 0
    if late:
        return Finding(
            "collectors",
            WARNING,
            f"{late} of {len(known)} collections are overdue: python -m collectors status",
        )
    return Finding("collectors", WELL, f"at work, {len(known)} collections, none overdue")


def _messages(connection: Connection, at: datetime) -> Iterator[Finding]:
    def number(*conditions: Any) -> int:
        return int(connection.scalar(select(func.count()).select_from(Delivery).where(*conditions)) or 0)

    waiting = number(Delivery.state == "waiting", Delivery.due_at < at - WAITS_TOO_LONG)
    failed = number(Delivery.state.in_(("failed", "doubtful")), Delivery.made_at > at - timedelta(days=1))
    if waiting:
        yield Finding(
            "messages that wait",
            WRONG,
            f"{waiting} wait for more than an hour to be sent. Start: python -m notices run",
        )
    if failed:
        yield Finding(
            "messages that failed",
            WARNING,
            f"{failed} of the last day failed or are doubtful: python -m notices status",
        )
    if not waiting and not failed:
        yield Finding("messages", WELL, "none waits too long, none failed in the last day")


def _token(given: Settings) -> Finding:
    if given.x_bearer_token is None:
        return Finding(
            "token of X",
            WARNING,
            "NOTED_X_BEARER_TOKEN is not set here: nothing is collected by this account",
        )
    return Finding("token of X", WELL, "is set; whether X takes it is told by the collectors")


def _provider(given: Settings) -> Finding:
    sign_in = given.sign_in
    if sign_in is None:
        return Finding(
            "sign-in", WARNING, "no provider is set: whoever reaches the dashboard may try it in any role"
        )
    try:
        # by the authorities that the system trusts, as the sign-in itself asks
        trusted = ssl.get_default_verify_paths()
        answer = requests.get(
            sign_in.metadata_url,
            timeout=PROVIDER_TIMEOUT_S,
            verify=trusted.cafile or trusted.capath or True,
        )
        answer.raise_for_status()
        if not answer.json().get("authorization_endpoint"):
            return Finding("sign-in", WRONG, f"{sign_in.metadata_url}: is no OpenID Connect document")
    except requests.exceptions.SSLError:
        untrusted = "its certificate is not trusted by this machine: docs/sign-in.md"
        return Finding("sign-in", WRONG, f"{sign_in.metadata_url}: {untrusted}")
    except (requests.RequestException, ValueError) as error:
        said = type(error).__name__
        return Finding(
            "sign-in", WRONG, f"{sign_in.metadata_url}: cannot be read ({said}). Nobody can sign in meanwhile"
        )
    return Finding("sign-in", WELL, f"{sign_in.metadata_url} answers")


def _mail(given: Settings) -> Finding:
    if given.mail is None:
        return Finding(
            "mail", WARNING, "no server is set (NOTED_SMTP_HOST): alerts and digests are not sent by e-mail"
        )
    return Finding("mail", WELL, "a server is set. Try it: python -m notices test --to ADDRESS")


def _backups(where_they_are: Path, at: datetime) -> Finding:
    made = [moment for each in where_they_are.glob("*.db") if (moment := made_at(each.name))]
    if not made:
        return Finding(
            "backups",
            WRONG,
            f"{where_they_are}: holds none. Make one: python -m data backup --into {where_they_are}",
        )
    if at - max(made) > OLD_BACKUP:
        return Finding("backups", WARNING, f"{where_they_are}: the last is of {max(made):%Y-%m-%d %H:%M} UTC")
    return Finding(
        "backups", WELL, f"{where_they_are}: {len(made)}, the last of {max(made):%Y-%m-%d %H:%M} UTC"
    )
