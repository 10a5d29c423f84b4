"""What notices are made and sent with: the store, the rules, the ways of sending, the clock."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from data.deliveries import Claimed
from data.engine import closing, read_store, write_store
from data.notice_settings import MailSettings
from data.recipient_rows import APPRISE, EMAIL
from data.sending_ways import Ways
from data.settings import Settings
from notices import channels, mail, rules
from notices.channels import Channels
from notices.ending import Ending
from notices.outcomes import Outcome
from notices.rules import NoticeRules

CHANNEL_LIMIT_S = 30


@dataclass(frozen=True)
class Desk:
    """The surroundings of notices. `reader` and `engine` are the same store, read and written; `base`: the address that
    browsers use; `context`: which certificates of mail servers are trusted, by default those that the system trusts."""

    engine: Engine
    reader: Engine
    rules: NoticeRules
    mail: MailSettings | None
    channels: Channels
    base: str | None
    now_at: Callable[[], datetime]
    ending: Ending = field(default_factory=Ending)
    context: ssl.SSLContext | None = None

    @property
    def ways(self) -> Ways:
        """Which ways of sending there are."""
        return Ways(email=self.mail is not None, channels=self.channels.names)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of channels that something can be sent by."""
        return (*((EMAIL,) if self.mail else ()), *((APPRISE,) if self.channels.names else ()))

    def send(self, claimed: Claimed) -> Outcome:
        """Send a message by its channel."""
        if claimed.channel == EMAIL and self.mail is not None:
            return mail.send(claimed, self.mail, context=self.context, ending=self.ending, base=self.base)
        return self.channels.send(claimed, limit_s=CHANNEL_LIMIT_S)


@contextmanager
def opened(given: Settings, *, ending: Ending | None = None) -> Iterator[Desk]:
    """A desk by the settings; everything that a person wrote is checked first. Raises `SettingsError`, `StoreError`."""
    told_by, ways, by_mail = rules.read(given), channels.read(given), given.mail
    with (
        closing(write_store(given.database_url)) as engine,
        closing(read_store(given.database_url)) as reader,
    ):
        yield Desk(
            engine=engine,
            reader=reader,
            rules=told_by,
            mail=by_mail,
            channels=ways,
            base=given.public_url,
            now_at=given.now_at,
            ending=ending or Ending(),
        )
