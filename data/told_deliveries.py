"""What became of messages: of those that tell of alerts, and of those with which something went wrong."""

from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, case, func, or_, select, update

from data.deliveries import ALERT, SENDING, SKIPPED, STATES, WAITING
from data.frames import frame, milliseconds
from data.instants import to_ms
from data.notice_tables import Alert, Delivery, DeliveryAlert, Recipient

TROUBLED = ("failed", "doubtful")
UNDER_WAY = (WAITING, SENDING)
_rows = Delivery.__table__.c


def _columns() -> list[Any]:
    names = ("delivery_id", "purpose", "unit_id", "channel", "state", "error", "attempts")
    columns: list[Any] = [_rows[name] for name in names]
    columns += [milliseconds(_rows[f"{name}_at"], f"{name}_ms") for name in ("made", "due", "tried", "sent")]
    return [*columns, Recipient.name.label("recipient")]


def _with_recipient(query: Select[Any]) -> Select[Any]:
    return query.outerjoin(Recipient, Recipient.recipient_id == Delivery.recipient_id)


def of_alerts(connection: Connection, *, over_since: datetime) -> pd.DataFrame:
    """The messages that the connection may see of alerts that are not over, or over since an instant: one row an alert and
    message, in the order in which they were made, with `alert_id` and `level`; `skipped`: nobody could be told."""
    query = _with_recipient(
        select(DeliveryAlert.alert_id, DeliveryAlert.level, *_columns())
        .select_from(DeliveryAlert)
        .join(Delivery, Delivery.delivery_id == DeliveryAlert.delivery_id)
        .join(Alert, Alert.alert_id == DeliveryAlert.alert_id)
    )
    over_at = Alert.__table__.c.over_at
    is_wanted = over_at.is_(None) | (over_at >= over_since)
    return frame(connection, query.where(is_wanted).order_by(_rows.made_at, _rows.delivery_id))


def troubled(connection: Connection, *, since: datetime, late_before: datetime) -> pd.DataFrame:
    """The messages that failed or are doubtful since an instant, and those that have waited from before another one; the
    latest first."""
    late = (_rows.state == "waiting") & (_rows.made_at < late_before)
    bad = _rows.state.in_(TROUBLED) & (_rows.made_at >= since)
    query = _with_recipient(select(*_columns()).select_from(Delivery))
    return frame(connection, query.where(late | bad).order_by(_rows.made_at.desc(), _rows.delivery_id.desc()))


def blank_old(connection: Connection, *, before: datetime, limit: int) -> int:
    """Take from the next messages that were made before an instant, and that nobody sends any more, their words and the
    address; what was told when to which office stays. Gives how many."""
    held = or_(_rows.text != "", _rows.subject != "", _rows.address != "", _rows.html.is_not(None))
    old = (_rows.made_at < before) & _rows.state.not_in(UNDER_WAY) & held
    ids = list(connection.scalars(select(_rows.delivery_id).where(old).limit(limit)))
    nothing = {"text": "", "subject": "", "html": None, "address": ""}
    # a server's words may name the address; why nobody was told names nobody
    said = case((_rows.state == SKIPPED, _rows.error), else_=None)
    if ids:
        blanked = update(Delivery).where(_rows.delivery_id.in_(ids)).values(**nothing, error=said)
        connection.execute(blanked)
    return len(ids)


def counts(connection: Connection) -> dict[str, int]:
    """How many messages are in each state."""
    query = select(_rows.state, func.count()).group_by(_rows.state)
    found = {state: int(count) for state, count in connection.execute(query)}
    return {state: found.get(state, 0) for state in STATES}


def oldest_waiting_ms(connection: Connection) -> int | None:
    """Since when the oldest message waits."""
    made_at = connection.scalar(select(func.min(_rows.made_at)).where(_rows.state == WAITING))
    return None if made_at is None else to_ms(made_at)


def made_since(connection: Connection, *, since: datetime, until: datetime) -> dict[tuple[str, str], int]:
    """How many messages of alerts were made for each channel and address in a span."""
    query = (
        select(_rows.channel, _rows.address, func.count())
        .where(_rows.purpose == ALERT, _rows.state != SKIPPED, _rows.made_at > since, _rows.made_at <= until)
        .group_by(_rows.channel, _rows.address)
    )
    return {(channel, address): count for channel, address, count in connection.execute(query)}
