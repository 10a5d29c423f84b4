"""Digests that are due: of today's morning and of this week's Monday, each written into the outbox once for a recipient."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

import pandas as pd
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from data import deliveries, outbox_reads, recipients
from data.recipient_rows import EMAIL, Recipient
from metrics.period import IST, Period
from notices import daily_words, digest_frames, rendering, weekly_words
from notices.daily import daily
from notices.digest_frames import DAYS, Frames
from notices.digest_model import REASONS, Daily, Weekly
from notices.links import Links
from notices.message import Message
from notices.sheet import Sheet
from notices.weekly import weekly

DAILY, WEEKLY = "daily", "weekly"
AT: Final = time(8)
"""IST: when the morning shift begins."""
UNTIL: Final = time(22)
"""IST: from then until the morning nobody is sent a digest, whenever it was asked for."""
TRIED_FOR: Final = timedelta(hours=6)
"""What cannot be made so long after its hour failed, and is shown as that."""


@dataclass(frozen=True)
class Due:
    """A digest that somebody wants and that is not written yet."""

    key: str
    purpose: str
    recipient: Recipient
    due_at: datetime


@dataclass(frozen=True)
class Prepared:
    """A digest ready for the outbox; without a message `reason` says why there is none. `fault`: the kind of what went
    wrong where it could not be made."""

    due: Due
    message: Message | None
    reason: str | None
    fault: str | None = None


def write_due(connection: Connection, *, now_at: datetime, base: str | None, at: time = AT) -> int:
    """Write what is due into the outbox, and give how many were written or noted as skipped. Safe to repeat at any
    moment and from two programs: a key is written once. `base`: the address that browsers use; `at`: the hour in India."""
    return write(connection, prepared(connection, now_at=now_at, base=base, at=at), now_at=now_at)


def write(connection: Connection, ready: Sequence[Prepared], *, now_at: datetime) -> int:
    """Write what was prepared; what another program has written meanwhile is left as it is. Of what could not be made
    nothing is written, so that it is tried again, until it is so late that it failed."""
    late = [each.fault is None or now_at - each.due.due_at >= TRIED_FOR for each in ready]
    return sum(_write(connection, each, now_at) for each, is_so in zip(ready, late, strict=True) if is_so)


def _write(connection: Connection, each: Prepared, now_at: datetime) -> bool:
    due = each.due
    return deliveries.write(
        connection,
        key=due.key,
        purpose=due.purpose,
        unit_id=due.recipient.unit_id,
        recipient=due.recipient,
        message=each.message,
        at=now_at,
        due_at=due.due_at,
        reason=each.reason if each.fault is None else f"it could not be made ({each.fault})",
        unmade=each.fault is not None,
    )


def prepared(connection: Connection, *, now_at: datetime, base: str | None, at: time = AT) -> list[Prepared]:
    """What is due and not written yet, of a connection that only reads; nothing is computed where nothing is."""
    wanted = due(connection, now_at=now_at, at=at)
    if not wanted:
        return []
    try:
        frames = digest_frames.read(connection, now_at=now_at)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - none of them can be made, and each is known as that
        return [Prepared(each, None, None, fault=type(error).__name__) for each in wanted]
    maker = _Maker(frames, base)
    return [maker.prepared(each) for each in wanted]


class _Maker:
    """Makes digests of one reading of the store, each once however many want it."""

    def __init__(self, frames: Frames, base: str | None) -> None:
        self._frames, self._base = frames, base
        self._leagues: dict[Period, pd.DataFrame | None] = {}
        self._made: dict[tuple[str, str], Daily | Weekly] = {}

    def prepared(self, due: Due) -> Prepared:
        """A digest for the outbox. One that cannot be made keeps no other back, and is known as that."""
        try:
            found = self._digest(due.purpose, due.recipient.unit_id)
            if found.reason:
                return Prepared(due, None, REASONS[found.reason])
            sheet = sheet_of(found, Links(self._base, due.recipient.language))
            return Prepared(due, message_of(sheet, due.recipient), None)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one office's
            return Prepared(due, None, None, fault=type(error).__name__)

    def _digest(self, purpose: str, unit_id: str) -> Daily | Weekly:
        asked = purpose, unit_id
        if asked not in self._made:
            now_at = self._frames.now_at
            is_daily = purpose == DAILY
            league = self._league(
                Period.last_whole_days(now_at, DAYS) if is_daily else digest_frames.last_week(now_at)
            )
            self._made[asked] = (daily if is_daily else weekly)(self._frames, unit_id, league=league)
        return self._made[asked]

    def _league(self, period: Period) -> pd.DataFrame | None:
        if period not in self._leagues:
            self._leagues[period] = digest_frames.league_of(self._frames, period)
        return self._leagues[period]


def due(connection: Connection, *, now_at: datetime, at: time = AT) -> list[Due]:
    """Whose digest of today or of this week has come due and is not written: never one of a day or a week before, and none
    in the night."""
    here_at = now_at.astimezone(IST)
    if not at <= here_at.time() < UNTIL:
        return []
    today = datetime.combine(here_at.date(), at, tzinfo=IST)
    monday = today - timedelta(days=today.weekday())
    found = [
        Due(f"{purpose}:{moment.date()}:{each.recipient_id}", purpose, each, moment)
        for purpose, moment in ((DAILY, today), (WEEKLY, monday))
        if here_at >= moment
        for each in recipients.wanting(connection, purpose)
    ]
    there = outbox_reads.written(connection, [each.key for each in found])
    return [each for each in found if each.key not in there]


def sheet_of(of: Daily | Weekly, links: Links) -> Sheet:
    """A digest in words."""
    return daily_words.sheet(of, links) if isinstance(of, Daily) else weekly_words.sheet(of, links)


def message_of(sheet: Sheet, recipient: Recipient) -> Message:
    """A sheet as it goes to a recipient: whole by mail, in a few lines on another channel."""
    if recipient.channel != EMAIL:
        return Message(sheet.subject, rendering.without_stars(rendering.short(sheet)))
    return Message(sheet.subject, rendering.text(sheet), rendering.html(sheet))
