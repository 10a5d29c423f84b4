"""Corrections of closings: what a reader says of a case, kept with who and when; posts and derived values stay as they are."""

from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd
from sqlalchemy import BigInteger, Connection, and_, exists, func, insert, or_, select, type_coerce
from sqlalchemy.orm import aliased

from data import facts
from data.frames import frame, milliseconds
from data.oversight_tables import ClosingCorrection
from data.tables import Account, Case, Post

CLOSED: Final = "closed"
NOT_CLOSED: Final = "not_closed"
TAKEN_BACK: Final = "taken_back"
MOST_NAME: Final = 100
MOST_NOTE: Final = 1_000


class CorrectionError(ValueError):
    """A correction that cannot be; its text is one line, its `code` names the reason for a translation."""

    def __init__(self, text: str, *, code: str) -> None:
        super().__init__(text)
        self.code = code


_given = ClosingCorrection.__table__.c
_first, _after = aliased(Post), aliased(Post)
# a quote found later may have joined the thread to another: its first post stands in the thread as it is now
_thread_now = func.coalesce(
    select(_first.thread_id)
    .where(_first.post_id == _given.thread_id)
    .correlate(ClosingCorrection)
    .scalar_subquery(),
    _given.thread_id,
)
_is_official = exists().where(
    Account.x_user_id == _after.author_id,
    Account.from_at <= _after.created_at,
    Account.until_at > _after.created_at,
)
_reopened = (
    select(func.min(type_coerce(_after.created_at, BigInteger)))
    .where(
        _after.thread_id == _thread_now,
        _after.is_retweet == 0,
        _after.kind != "thanks",
        or_(
            _after.created_at > _given.closed_at,
            and_(_after.created_at == _given.closed_at, _after.post_id > _given.closed_id),
        ),
        ~_is_official,
    )
    .correlate(ClosingCorrection)
    .scalar_subquery()
)
_latest = select(
    _given.unit_id,
    type_coerce(_thread_now, BigInteger).label("thread_id"),
    _given.verdict,
    milliseconds(_given.closed_at, "closed_ms"),
    type_coerce(_reopened, BigInteger).label("reopened_ms"),
    _given.corrected_by,
    milliseconds(_given.corrected_at, "corrected_ms"),
    _given.note,
).order_by(_given.correction_id)


def latest(connection: Connection) -> pd.DataFrame:
    """What holds of each corrected case: `verdict`, the corrected `closed_ms` and what follows for `reopened_ms`, who
    and when, and `derived_closed_ms` as the posts give it. One that was taken back is none."""
    rows = frame(connection, _latest).drop_duplicates(["unit_id", "thread_id"], keep="last")
    rows = rows[rows["verdict"] != TAKEN_BACK].reset_index(drop=True)
    derived = select(
        Case.unit_id, Case.thread_id, Case.__table__.c.closed_at.label("derived_closed_ms")
    ).where(Case.thread_id.in_([int(each) for each in rows["thread_id"]]))
    return rows.merge(frame(connection, derived), on=["unit_id", "thread_id"], how="left")


def applied(connection: Connection, events: pd.DataFrame) -> pd.DataFrame:
    """The events of cases with `closed_ms` and `reopened_ms` as they are corrected.

    A correction holds from the reply that it names, whenever it was made: what an earlier `as_of` shows is what is now
    held to be true of it.
    """
    given = latest(connection)
    near = np.flatnonzero(events["thread_id"].isin(given["thread_id"]))
    if not len(near):
        return events
    cases = events.iloc[near][["unit_id", "thread_id"]].astype({"unit_id": "str"}).assign(place=near)
    rows = cases.merge(given, on=["unit_id", "thread_id"])
    changed = {}
    for name in ("closed_ms", "reopened_ms"):
        values = events[name].array.copy()
        values[rows["place"].to_numpy()] = rows[name].array
        changed[name] = pd.Series(values, index=events.index)
    return events.assign(**changed)


def history(connection: Connection, *, unit_id: str, thread_id: int) -> pd.DataFrame:
    """All that was ever said of a case's closing, the latest first."""
    query = _latest.where(_given.unit_id == unit_id, _thread_now == thread_id)
    return frame(connection, query).iloc[::-1].reset_index(drop=True)


def _text(text: str | None, *, most: int) -> str | None:
    """One line without spaces around it; None where nothing is left."""
    return " ".join((text or "").split())[:most] or None


def _closing(connection: Connection, *, unit_id: str, thread_id: int, closed_id: int) -> datetime:
    """The instant of the reply that is said to have closed a case; raises `CorrectionError` where it cannot have."""
    case = and_(Case.unit_id == unit_id, Case.thread_id == thread_id)
    owner = and_(
        Account.x_user_id == Post.author_id,
        Account.from_at <= Post.created_at,
        Account.until_at > Post.created_at,
        Account.unit_id == unit_id,
    )
    after = or_(
        type_coerce(Post.created_at, BigInteger) > Case.opened_at,
        and_(type_coerce(Post.created_at, BigInteger) == Case.opened_at, Post.post_id > Case.opened_id),
    )
    query = (
        select(Post.created_at)
        .join(Account, owner)
        .join(Case, and_(case, after))
        .where(Post.post_id == closed_id, Post.thread_id == thread_id, Post.is_retweet == 0)
    )
    found: datetime | None = connection.scalar(query)
    if found is None:
        raise CorrectionError(
            f"Post {closed_id} is no reply of {unit_id} in the case {thread_id}: choose one that it wrote there after "
            "it was tagged.",
            code="no_reply",
        )
    return found


def add(
    connection: Connection,
    *,
    unit_id: str,
    thread_id: int,
    verdict: str,
    by: str,
    at: datetime,
    closed_id: int | None = None,
    note: str | None = None,
) -> None:
    """Keep what a reader says of a case's closing and let figures follow; raises `CorrectionError`: no such case, no
    name, a reply that is none, nothing to take back."""
    name = _text(by, most=MOST_NAME)
    if name is None:
        raise CorrectionError("A correction needs the name of who makes it.", code="no_name")
    known = exists().where(Case.unit_id == unit_id, Case.thread_id == thread_id)
    if not connection.scalar(select(known)):
        raise CorrectionError(
            f"There is no case of {unit_id!r} in thread {thread_id}: `python -m metrics cases` lists them.",
            code="no_case",
        )
    if verdict == TAKEN_BACK:
        said = history(connection, unit_id=unit_id, thread_id=thread_id)
        if said.empty or said.iloc[0]["verdict"] == TAKEN_BACK:
            raise CorrectionError(
                f"The case {thread_id} of {unit_id} has no correction to take back.", code="not_corrected"
            )
    closed_at = None
    if verdict == CLOSED:
        closed_at = _closing(connection, unit_id=unit_id, thread_id=thread_id, closed_id=int(closed_id or 0))
    connection.execute(
        insert(ClosingCorrection).values(
            unit_id=unit_id,
            thread_id=thread_id,
            verdict=verdict,
            closed_id=closed_id if verdict == CLOSED else None,
            closed_at=closed_at,
            corrected_by=name,
            corrected_at=at,
            note=_text(note, most=MOST_NOTE),
        )
    )
    facts.touch(connection)
