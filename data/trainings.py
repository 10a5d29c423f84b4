"""Trainings: that an office was trained on a day, who noted it, and who took it back; nothing is lost."""

from datetime import date, datetime
from typing import Final

import pandas as pd
from sqlalchemy import Connection, insert, select, update

from data import facts
from data.frames import frame, milliseconds
from data.instants import IST
from data.review_tables import Training
from data.tables import Unit

MOST_NAME: Final = 100
FIRST_ON: Final = date(2006, 1, 1)  # X began in 2006
_given: Final = Training.__table__.c


class TrainingError(ValueError):
    """A training that cannot be noted; its text is one line, its `code` names the reason for a translation."""

    def __init__(self, text: str, *, code: str) -> None:
        super().__init__(text)
        self.code = code


def noted(connection: Connection) -> pd.DataFrame:
    """The trainings that stand, the latest first: `training_id`, `unit_id`, `trained_on`, `topic`, `noted_by`,
    `noted_ms`."""
    query = select(
        *(_given.training_id, _given.unit_id, _given.trained_on, _given.topic, _given.noted_by),
        milliseconds(_given.noted_at, "noted_ms"),
    ).where(_given.removed_at.is_(None))
    found = frame(connection, query.order_by(_given.trained_on.desc(), _given.training_id.desc()))
    return found.assign(
        trained_on=pd.array([pd.Timestamp(each).date() for each in found["trained_on"]], dtype=object)
    )


def _who(by: str) -> str:
    name = " ".join(by.split())[:MOST_NAME]
    if not name:
        raise TrainingError("Say who notes it: the name is kept.", code="no_name")
    return name


def add(connection: Connection, *, unit_id: str, trained_on: date, topic: str, by: str, at: datetime) -> int:
    """Note that an office was trained, in what (a reason of `metrics.training`), and give the number; raises
    `TrainingError`: no such office, a day that has not been, the same noted already, no name."""
    name = _who(by)
    if connection.scalar(select(Unit.unit_id).where(Unit.unit_id == unit_id)) is None:
        raise TrainingError(f"unknown unit {unit_id!r}. Write one of units.csv.", code="no_unit")
    if not FIRST_ON <= trained_on <= at.astimezone(IST).date():
        raise TrainingError("That day has not been yet, or is too long ago.", code="day_cannot_be")
    same = select(_given.training_id).where(
        *(_given.unit_id == unit_id, _given.trained_on == trained_on, _given.topic == topic),
        _given.removed_at.is_(None),
    )
    if connection.scalar(same) is not None:
        raise TrainingError(f"{unit_id}: that training is noted already.", code="noted")
    values = {"unit_id": unit_id, "trained_on": trained_on, "topic": topic, "noted_by": name, "noted_at": at}
    added = connection.execute(insert(Training).values(**values).returning(_given.training_id))
    facts.touch(connection)
    return int(added.scalar_one())


def remove(connection: Connection, training_id: int, *, unit_id: str, by: str, at: datetime) -> None:
    """Take back that an office was trained; that it was noted stays on record. Raises `TrainingError` where it does not
    stand."""
    gone = update(Training).where(
        *(_given.training_id == training_id, _given.unit_id == unit_id, _given.removed_at.is_(None))
    )
    if not connection.execute(gone.values(removed_by=_who(by), removed_at=at)).rowcount:
        raise TrainingError(f"{unit_id} has no training {training_id} any more.", code="no_such")
    facts.touch(connection)
