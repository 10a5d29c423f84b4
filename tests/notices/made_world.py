"""A small made-up world for notices: headquarters, a zone, a range, two districts, and what is referred to them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import insert, select, update

from data import coverage, recipients, registry
from data.engine import read_store, write_store
from data.instants import snowflake_at, to_ms
from data.lock import SENDER_TRADE, only_one
from data.notice_settings import MailSettings
from data.notice_tables import Alert, Delivery
from data.recipient_rows import EMAIL, NEW, Recipient
from data.registry_files import UnitRow
from data.tables import Account, Case
from notices import rules
from notices.channels import Channels
from notices.desk import Desk
from notices.rules import NoticeRules
from notices.ticking import tick
from tests.data.small_registry import account

NOON = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)  # noon in Lucknow, a Tuesday
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ROOT = Path(__file__).resolve().parents[2]
UNITS = [
    UnitRow("uppolice-hq", "hq", None, "Headquarters", "मुख्यालय", None, None, None, None),
    UnitRow("zone-agra", "zone", "uppolice-hq", "Agra Zone", "आगरा ज़ोन", None, None, "zone-agra", None),
    UnitRow("range-agra", "range", "zone-agra", "Agra Range", "आगरा रेंज", None, None, "zone-agra", "range-agra"),
    UnitRow("agra", "district", "range-agra", "Agra", "आगरा", None, None, "zone-agra", "range-agra"),
    UnitRow("mathura", "district", "range-agra", "Mathura", "मथुरा", None, None, "zone-agra", "range-agra"),
]  # fmt: skip
ACCOUNTS = [
    account("uppolice", "uppolice-hq"),
    account("agrapolice", "agra"),
    account("mathurapolice", "mathura"),
]


def usual_rules() -> NoticeRules:
    """The project's own."""
    return rules.notice_rules((ROOT / "notices" / "rules.toml").read_text(encoding="utf-8"), name="rules")


@dataclass
class World:
    """A store and its clock, which the test moves."""

    url: str
    now: datetime = NOON
    mail: MailSettings | None = None
    channels: Channels = field(default_factory=lambda: Channels({}))
    rules: NoticeRules = field(default_factory=usual_rules)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engine, self.reader = write_store(self.url), read_store(self.url)
        with self.engine.begin() as connection:
            registry.load(
                connection,
                units=UNITS,
                accounts=ACCOUNTS,
                referral_handles=(),
                now_at=NOON - timedelta(days=3),
            )
            handles = connection.scalars(select(Account.handle)).all()
            registry.resolve(connection, {handle: 100 + place for place, handle in enumerate(handles)})

    def do(self, work: Callable[[Any], Any]) -> Any:
        """Something within one writing transaction."""
        with self.engine.begin() as connection:
            return work(connection)

    def close(self) -> None:
        """Let go of the store."""
        self.engine.dispose()
        self.reader.dispose()

    def observed(self, until: datetime | None = None) -> None:
        """All offices are collected up to an instant, by default the clock's."""

        def cover(connection: Any) -> None:
            ids = coverage.every_account(connection)
            for family in coverage.FAMILIES:
                coverage.add(
                    connection,
                    family=family,
                    account_ids=ids,
                    from_ms=to_ms(NOON - timedelta(days=3)),
                    to_ms=to_ms(until or self.now),
                    reason="outage",
                )

        self.do(cover)

    def recipient(
        self, unit_id: str, address: str, *, channel: str = EMAIL, language: str = "en"
    ) -> Recipient:
        """Somebody of an office who wants alerts."""
        given = Recipient(NEW, unit_id, channel, address, "PRO", language, True, False, False)
        self.do(lambda connection: recipients.add(connection, given, by="hq", at=self.now))
        return given

    def referral(self, unit_id: str, at: datetime, *, number: int = 1, complaint: bool = False) -> int:
        """A case that nobody has answered; gives its thread."""
        opened = at if complaint else at - MINUTE
        thread_id = snowflake_at(opened) + number
        row = {
            "unit_id": unit_id, "thread_id": thread_id, "opened_at": to_ms(opened), "opened_id": thread_id, "own_thread": 0,
            "referred_at": None if complaint else to_ms(at), "referred_id": None if complaint else snowflake_at(at) + number,
        }  # fmt: skip
        self.do(lambda connection: connection.execute(insert(Case).values(**row)))
        return thread_id

    def answered(self, thread_id: int, at: datetime) -> None:
        """The office writes into the thread."""
        at_ms = to_ms(at)
        values = {"first_reply_at": at_ms, "first_reply_id": snowflake_at(at), "referral_reply_at": at_ms}
        self.do(
            lambda connection: connection.execute(
                update(Case).where(Case.thread_id == thread_id).values(**values)
            )
        )

    def tick(self, *, observed: bool = True) -> int:
        """One tick of a process that has just been started, with everything collected up to now."""
        if observed:
            self.observed()
        desk = Desk(
            engine=self.engine,
            reader=self.reader,
            rules=self.rules,
            mail=self.mail,
            channels=self.channels,
            base="https://noted.example.org",
            now_at=lambda: self.now,
        )
        with only_one(self.engine, SENDER_TRADE) as held:
            return tick(desk, held, say=self.said.append)

    def rows(self, table: Any) -> list[Any]:
        """All rows of a table, in the order in which they were made."""
        with self.reader.connect() as connection:
            return list(connection.execute(select(table.__table__).order_by(*table.__table__.primary_key)))

    def states(self) -> list[tuple[str, str]]:
        """Whom the outbox holds messages for, and their states."""
        return [(row.address or row.unit_id, row.state) for row in self.rows(Delivery)]

    def levels(self) -> list[tuple[str, int, bool, bool]]:
        """Each alert's rule and level, whether somebody was told, and whether it is over."""
        return [
            (row.rule, row.level, row.level_at is not None, row.over_at is not None)
            for row in self.rows(Alert)
        ]


def mail_by(
    port: int, *, timeout_s: float = 5, security: str = "none", user: str | None = None, password: str = ""
) -> MailSettings:
    """Mail by a server on this machine."""
    return MailSettings(
        host="127.0.0.1",
        port=port,
        security=security,
        sender="Noted <noted@police.example>",
        user=user,
        password=SecretStr(password) if user else None,
        timeout_s=timeout_s,
    )


@contextmanager
def of_url(url: str, **more: Any) -> Iterator[World]:
    """A world in a migrated store, for as long as it is needed."""
    world = World(url, **more)
    try:
        yield world
    finally:
        world.close()


@contextmanager
def new(folder: Path, migrated: Path, **more: Any) -> Iterator[World]:
    """A world in a file of its own."""
    file = folder / "noted.db"
    shutil.copyfile(migrated, file)
    with of_url(f"sqlite:///{file}", **more) as world:
        yield world
