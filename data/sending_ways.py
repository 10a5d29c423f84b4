"""Which ways of sending there are, as the sender of notices found them, and when it last looked at what is due: what the
dashboard, which holds no password of a mail server, shows of it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from data import facts
from data.instants import from_ms, to_ms

FACT: Final = "sending_ways"


@dataclass(frozen=True)
class Ways:
    """By mail, and by which named channels; `looked_at`: when the sender last worked, None: it never did."""

    email: bool = False
    channels: tuple[str, ...] = ()
    looked_at: datetime | None = None

    @property
    def any(self) -> bool:
        """Whether there is a way at all."""
        return self.email or bool(self.channels)

    def reach(self, channel: str, address: str) -> bool:
        """Whether a recipient can be sent anything."""
        return self.email if channel == "email" else address in self.channels


def put(connection: Connection, ways: Ways, *, at: datetime) -> None:
    """Say which ways there are, and that it was looked now; no figure moves by it."""
    said = {"email": ways.email, "channels": list(ways.channels), "looked_ms": to_ms(at)}
    facts.put(connection, FACT, json.dumps(said))


def get(connection: Connection) -> Ways:
    """The ways as they were last found."""
    said = json.loads(facts.get(connection, FACT) or "{}")
    looked_ms = said.get("looked_ms")
    return Ways(
        email=bool(said.get("email")),
        channels=tuple(said.get("channels", ())),
        looked_at=None if looked_ms is None else from_ms(int(looked_ms)),
    )
