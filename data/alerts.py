"""Alerts in the store: what was noticed, up to which level it was told, who took it on, and when it was over."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, case, select, update

from data.frames import frame, milliseconds
from data.instants import from_ms, to_ms
from data.notice_tables import Alert, Delivery, DeliveryAlert
from data.upserts import upsert

LEVELS: Final = ("unit", "range", "zone", "hq")
"""Whom an alert is told, in this order; `level` is the place here."""
MOST_NAME: Final = 100
_alerts: Final = Alert.__table__.c
_messages: Final = Delivery.__table__.c
SENT, FAILED, SKIPPED = "sent", "failed", "skipped"


class AlertError(ValueError):
    """An alert that cannot be taken on; its text is one line, its `code` names the reason for a translation."""

    def __init__(self, text: str, *, code: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Begun:
    """Something to be noticed: since when it is so, and ids and numbers of it, never a citizen's words."""

    rule: str
    unit_id: str
    subject: str
    began_ms: int
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """An alert that is not over. `level_ms`: when the highest level was told; None: nobody was. `spoiled`: each message
    of that level failed for good, or was withdrawn; `reached`: one of them was sent. `skipped`: the levels at which nobody
    could be told."""

    alert_id: int
    rule: str
    unit_id: str
    subject: str
    began_ms: int
    noticed_ms: int
    level: int
    level_ms: int | None
    facts: Mapping[str, Any]
    acknowledged: bool = False
    spoiled: bool = False
    skipped: frozenset[int] = frozenset()
    reached: bool = False


def standing(connection: Connection) -> list[Standing]:
    """The alerts that are not over, the oldest first."""
    query = (
        select(Alert.__table__).where(_alerts.over_at.is_(None)).order_by(_alerts.began_at, _alerts.alert_id)
    )
    rows = connection.execute(query).all()
    told = _told(connection)
    found = []
    for row in rows:
        states = told.get(row.alert_id, {})
        of_level = [state for state in states.get(row.level, ()) if state is not None]
        skipped = {level for level, each in states.items() if None in each}
        found.append(
            Standing(
                alert_id=row.alert_id,
                rule=row.rule,
                unit_id=row.unit_id,
                subject=row.subject,
                began_ms=to_ms(row.began_at),
                noticed_ms=to_ms(row.noticed_at),
                level=row.level,
                level_ms=None if row.level_at is None else to_ms(row.level_at),
                facts=json.loads(row.facts),
                acknowledged=row.acknowledged_at is not None,
                spoiled=bool(of_level) and all(state in (FAILED, SKIPPED) for state in of_level),
                skipped=frozenset(skipped),
                reached=SENT in of_level,
            )
        )
    return found


def _told(connection: Connection) -> dict[int, dict[int, list[str | None]]]:
    """Of each alert that is not over the states of its messages by level; None: nobody was there to be told."""
    state_of = case((_messages.recipient_id.is_(None), None), else_=_messages.state)
    query = (
        select(DeliveryAlert.alert_id, DeliveryAlert.level, state_of)
        .join(Delivery, Delivery.delivery_id == DeliveryAlert.delivery_id)
        .join(Alert, Alert.alert_id == DeliveryAlert.alert_id)
        .where(_alerts.over_at.is_(None))
    )
    found: dict[int, dict[int, list[str | None]]] = {}
    for alert_id, level, state in connection.execute(query):
        found.setdefault(alert_id, {}).setdefault(level, []).append(state)
    return found


def begin(connection: Connection, begun: Collection[Begun], *, at: datetime) -> None:
    """Note what began; what was over and is so again goes on where it was, and is told to nobody a second time."""
    for each in begun:
        values = {
            "rule": each.rule, "unit_id": each.unit_id, "subject": each.subject, "began_at": from_ms(each.began_ms),
            "noticed_at": at, "level": 0, "facts": _json(each.facts),
        }  # fmt: skip
        same = ["rule", "unit_id", "subject", "began_at"]
        row = upsert(connection, Alert).values(**values)
        again = {"over_at": None, "facts": values["facts"]}
        connection.execute(row.on_conflict_do_update(index_elements=same, set_=again))


def renew(connection: Connection, alert_id: int, facts: Mapping[str, Any]) -> None:
    """Keep what is known of an alert now, for example that its case is urgent."""
    connection.execute(update(Alert).where(_alerts.alert_id == alert_id).values(facts=_json(facts)))


def end(connection: Connection, alert_ids: Collection[int], *, at: datetime) -> None:
    """Say that alerts are over."""
    for alert_id in alert_ids:
        open_one = (_alerts.alert_id == alert_id) & _alerts.over_at.is_(None)
        connection.execute(update(Alert).where(open_one).values(over_at=at))


def told(connection: Connection, alert_id: int, *, level: int, at: datetime) -> None:
    """Say that an alert is told to a level now: in the transaction in which its messages are written."""
    connection.execute(update(Alert).where(_alerts.alert_id == alert_id).values(level=level, level_at=at))


def acknowledge(connection: Connection, alert_id: int, *, unit_id: str, by: str, at: datetime) -> None:
    """Somebody takes an alert of an office on: it is raised no further. Raises `AlertError`."""
    name = " ".join(by.split())[:MOST_NAME]
    if not name:
        raise AlertError("Say who takes it on: the name is kept.", code="no_name")
    open_one = (_alerts.alert_id == alert_id) & (_alerts.unit_id == unit_id) & _alerts.over_at.is_(None)
    is_new = open_one & _alerts.acknowledged_at.is_(None)
    done = connection.execute(update(Alert).where(is_new).values(acknowledged_by=name, acknowledged_at=at))
    if not done.rowcount:
        is_there = connection.scalar(select(_alerts.alert_id).where(open_one))
        code = "acknowledged" if is_there else "over"
        words = {"acknowledged": "Somebody has taken it on already.", "over": "It is over already."}
        raise AlertError(words[code], code=code)


def listed(connection: Connection, *, over_since: datetime) -> pd.DataFrame:
    """The alerts that the connection may see, the oldest first: those that are not over and those over since an instant;
    instants in milliseconds, `facts` as JSON."""
    names = ("alert_id", "rule", "unit_id", "subject", "level", "facts", "acknowledged_by")
    moments = ("began", "noticed", "level", "acknowledged", "over")
    columns = [_alerts[name] for name in names]
    columns += [milliseconds(_alerts[f"{name}_at"], f"{name}_ms") for name in moments]
    is_wanted = _alerts.over_at.is_(None) | (_alerts.over_at >= over_since)
    return frame(connection, select(*columns).where(is_wanted).order_by(_alerts.began_at, _alerts.alert_id))


def _json(facts: Mapping[str, Any]) -> str:
    return json.dumps(dict(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
