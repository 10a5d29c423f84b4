"""Clearing: once a day old messages lose their words and addresses; what was told when to which office stays."""

from datetime import timedelta
from typing import Final

from data import facts, told_deliveries
from data.lock import Held
from data.settings import settings
from metrics.period import IST
from notices.desk import Desk

FACT: Final = "messages_cleared_on"
PORTION: Final = 500


def clear(desk: Desk, held: Held) -> None:
    """Blank what is older than texts are kept, if that was not done today; each portion is a transaction."""
    now_at = desk.now_at()
    today = now_at.astimezone(IST).date().isoformat()
    with desk.reader.connect() as connection:
        if facts.get(connection, FACT) == today:
            return
    before = now_at - timedelta(days=settings().text_retention_days)
    while not desk.ending():
        with held.writing() as connection:
            if not told_deliveries.blank_old(connection, before=before, limit=PORTION):
                facts.put(connection, FACT, today)
                return
