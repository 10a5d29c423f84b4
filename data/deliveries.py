"""The outbox: a message to one recipient is written down before it is sent, so that it is sent once and never forgotten."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from sqlalchemy import Connection, and_, case, exists, insert, or_, select, update

from data.notice_tables import Alert, Delivery, DeliveryAlert
from data.notice_tables import Recipient as Addressee
from data.recipient_rows import Recipient
from data.upserts import upsert

ALERT: Final = "alert"
PURPOSES: Final = (ALERT, "daily", "weekly")
WAITING, SENDING, SENT, DOUBTFUL, FAILED, SKIPPED = (
    "waiting",
    "sending",
    "sent",
    "doubtful",
    "failed",
    "skipped",
)
STATES: Final = (WAITING, SENDING, SENT, DOUBTFUL, FAILED, SKIPPED)
PAUSES_S: Final = (60, 300, 900, 3_600, 14_400, 28_800)
"""How long a message waits after each try that came to nothing."""
TRIED_FOR: Final = timedelta(hours=24)
"""What did not go in this time is no news any more: it failed, and is shown as that."""
MOST_ERROR: Final = 200
BROKEN_OFF: Final = "the process ended while it was being sent"
TOO_LATE: Final = "not sent within 24 hours"
REMOVED, SETTLED = "recipient_removed", "settled"
"""Why a message that waited is sent no more: whom it was for was removed; what it tells of is over or taken on."""
_rows: Final = Delivery.__table__.c


class Message(Protocol):
    """What is said to a recipient."""

    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str | None: ...


@dataclass(frozen=True)
class Claimed:
    """A message that is ours to send now; `attempts` counts this one."""

    delivery_id: int
    channel: str
    address: str
    message_id: str
    subject: str
    text: str
    html: str | None
    made_at: datetime
    attempts: int
    unit_id: str | None = None


def write(
    connection: Connection,
    *,
    key: str,
    purpose: str,
    unit_id: str,
    recipient: Recipient | None,
    message: Message | None,
    at: datetime,
    due_at: datetime,
    alerts: Collection[tuple[int, int]] = (),
    reason: str | None = None,
    unmade: bool = False,
) -> bool:
    """Put a message into the outbox, in the transaction of what it tells of; False where its key is there already, and
    then nothing is written. `alerts`: the alerts it tells of, each with the level. Without a recipient, or without a
    message, nobody is told: it stands there as `skipped` with the `reason`, or as `failed` where it should have been made
    (`unmade`)."""
    if purpose not in PURPOSES:
        raise ValueError(f"{purpose!r} is none of {', '.join(PURPOSES)}")
    is_sent = recipient is not None and message is not None
    values: dict[str, Any] = {
        "key": key, "purpose": purpose, "unit_id": unit_id, "made_at": at, "due_at": due_at, "attempts": 0,
        "recipient_id": recipient.recipient_id if recipient else None,
        "channel": recipient.channel if recipient else "none",
        "address": recipient.address if recipient else "",
        "message_id": hashlib.sha256(key.encode()).hexdigest()[:32],
        "subject": " ".join(message.subject.split()) if message else "",
        "text": message.text if message else "",
        "html": message.html if message else None,
        "state": WAITING if is_sent else FAILED if unmade else SKIPPED,
        "error": None if is_sent else reason,
    }  # fmt: skip
    row = upsert(connection, Delivery).values(**values).on_conflict_do_nothing(index_elements=["key"])
    delivery_id = connection.execute(row.returning(_rows.delivery_id)).scalar()
    if delivery_id is None:
        return False
    told = [{"delivery_id": delivery_id, "alert_id": alert_id, "level": level} for alert_id, level in alerts]
    if told:
        connection.execute(insert(DeliveryAlert), told)
    return True


def settle_old(connection: Connection, *, now_at: datetime) -> int:
    """Before anything is sent: what a process left in the middle is doubtful, for it may have arrived; what did not go in
    a day failed. Gives how many are doubtful now that were not."""
    left = update(Delivery).where(_rows.state == SENDING).values(state=DOUBTFUL, error=BROKEN_OFF)
    doubtful = connection.execute(left).rowcount
    late = (_rows.state == WAITING) & (_rows.made_at < now_at - TRIED_FOR)
    said = case((_rows.error.is_(None), TOO_LATE), else_=_rows.error)
    connection.execute(update(Delivery).where(late).values(state=FAILED, error=said))
    return doubtful


def claim(connection: Connection, *, channels: Collection[str], now_at: datetime) -> Claimed | None:
    """Take the next message that is due on one of the channels, alerts first, and what was not tried yet before what was,
    the oldest first; note that it is being sent. The transaction must be committed before a word goes out. None: there is
    none. What need not be sent any more is withdrawn before.

    A time that lies further ahead than any pause comes from a clock that was ahead: it is due.
    """
    _withdraw(connection)
    ahead = now_at + timedelta(seconds=2 * PAUSES_S[-1])
    fresh = and_(_rows.attempts == 0, _rows.due_at <= _rows.made_at)
    is_due = or_(_rows.due_at <= now_at, _rows.due_at > ahead, fresh)
    first = case((_rows.purpose == ALERT, 0), else_=1)
    query = select(Delivery.__table__).where(
        _rows.state == WAITING, _rows.channel.in_(list(channels)), is_due
    )
    tried = case((_rows.attempts == 0, 0), else_=1)
    ordered = query.order_by(first, tried, _rows.made_at, _rows.delivery_id)
    row = connection.execute(ordered.limit(1)).one_or_none()
    if row is None:
        return None
    values = {"state": SENDING, "attempts": row.attempts + 1, "tried_at": now_at, "error": None}
    ours = (_rows.delivery_id == row.delivery_id) & (_rows.state == WAITING)
    if not connection.execute(update(Delivery).where(ours).values(**values)).rowcount:
        return None
    names = ("delivery_id", "unit_id", "channel", "address", "message_id", "subject", "text", "html")
    given = {name: getattr(row, name) for name in names}
    return Claimed(**given, made_at=row.made_at, attempts=row.attempts + 1)


def _withdraw(connection: Connection) -> None:
    """What waits for a recipient that was removed, or tells of nothing but what is over or taken on, is sent no more."""
    gone = exists().where(
        Addressee.recipient_id == _rows.recipient_id, Addressee.__table__.c.removed_at.is_not(None)
    )
    about = exists().where(DeliveryAlert.delivery_id == _rows.delivery_id)
    live = about.where(
        Alert.alert_id == DeliveryAlert.alert_id,
        Alert.__table__.c.over_at.is_(None),
        Alert.__table__.c.acknowledged_at.is_(None),
    )
    for reason, condition in ((REMOVED, gone), (SETTLED, about & ~live)):
        ours = (_rows.state == WAITING) & condition
        connection.execute(update(Delivery).where(ours).values(state=SKIPPED, error=reason))


def settle(
    connection: Connection, claimed: Claimed, *, state: str, error: str | None, now_at: datetime
) -> str:
    """Note how sending a claimed message ended, and give the state it is in now: `sent`, `failed` and `doubtful` stay;
    `waiting` waits for its next try, or failed where this was the last."""
    values: dict[str, Any] = {"error": (error or "")[:MOST_ERROR] or None}
    if state == WAITING:
        if claimed.attempts > len(PAUSES_S):
            state = FAILED
        else:
            values["due_at"] = now_at + timedelta(seconds=PAUSES_S[claimed.attempts - 1])
    if state == SENT:
        values["sent_at"] = now_at
    ours = (_rows.delivery_id == claimed.delivery_id) & (_rows.state == SENDING)
    connection.execute(update(Delivery).where(ours).values(state=state, **values))
    return state


def give_back(connection: Connection, claimed: Claimed) -> None:
    """Put a claimed message back of which not a word went out, as if it had not been tried."""
    ours = (_rows.delivery_id == claimed.delivery_id) & (_rows.state == SENDING)
    values = {"state": WAITING, "attempts": claimed.attempts - 1}
    connection.execute(update(Delivery).where(ours).values(**values))


def again(connection: Connection, delivery_id: int, *, now_at: datetime) -> bool:
    """A person says that a message which failed, or is doubtful, is to be sent once more; False: it is neither, or it has
    no text, as it could not be made or is too old."""
    ours = (_rows.delivery_id == delivery_id) & _rows.state.in_([FAILED, DOUBTFUL]) & (_rows.text != "")
    values = {"state": WAITING, "attempts": 0, "made_at": now_at, "due_at": now_at, "error": None}
    return bool(connection.execute(update(Delivery).where(ours).values(**values)).rowcount)
