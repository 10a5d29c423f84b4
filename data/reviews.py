"""Review runs: a period frozen under an id that is the hash of what it says, kept once and never changed.

Whatever reads a run hashes it anew, its columns and its parts with it: one that was altered is refused. Beside the
whole, which is for the whole state's readers, each office's part is kept for whoever may see that office alone.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, exists, insert, select

from data import audit_log
from data.access_tables import AuditEntry
from data.frames import frame, milliseconds
from data.review_seals import OF_PART, OF_RUN, columns_of, hash_of, is_sealed, plain_json, says_the_same, seal
from data.review_tables import ReviewRun, ReviewUnit
from data.upserts import upsert

ID_DIGITS: Final = 12
CHOICES: Final = ("measure", "clock", "origin")
_SEALS: Final = ("made_at", "content_sha256", "sealed_sha256")
_run, _unit = ReviewRun.__table__.c, ReviewUnit.__table__.c

Content = dict[str, Any]


class ReviewError(Exception):
    """A run that cannot be read; its text is one line, its `code` names the reason: `no_run` or `altered`."""

    def __init__(self, text: str, *, code: str) -> None:
        super().__init__(text)
        self.code = code


def run_id_of(content: str) -> str:
    """What a run with this content is called."""
    return f"R{hash_of(content)[:ID_DIGITS]}"


def is_kept(connection: Connection, run_id: str) -> bool:
    """Whether there is such a run."""
    return bool(connection.scalar(select(exists().where(_run.run_id == run_id))))


def keep(
    connection: Connection,
    content: str,
    *,
    parts: Mapping[str, Content],
    by: str,
    at: datetime,
    replaces: str | None = None,
    changes: Mapping[str, Any] | None = None,
) -> bool:
    """Keep a run and the part of each office in it; False where it is there already: nothing is written twice.

    `content` is canonical JSON (see `metrics.review.canonical`), `parts` what it says of each office alone; `replaces` names the run before it of the same period
    and choices, `changes` what it says otherwise.
    """
    run_id, said = run_id_of(content), json.loads(content)
    row = {
        **columns_of(said), "run_id": run_id, "made_at": at, "made_by": by, "replaces": replaces,
        "content": content, "content_sha256": hash_of(content),
        "changes": None if changes is None else plain_json(changes),
    }  # fmt: skip
    given = upsert(connection, ReviewRun).values(**row, sealed_sha256=seal(row, OF_RUN))
    if not connection.execute(given.on_conflict_do_nothing(index_elements=["run_id"])).rowcount:
        return False
    same = {name: row[name] for name in OF_PART if name in row and name != "content_sha256"}
    rows = [_part(same, unit_id, part) for unit_id, part in parts.items()]
    if rows:
        connection.execute(insert(ReviewUnit), rows)
    return True


def _part(same: Content, unit_id: str, part: Content) -> Content:
    text = plain_json(part)
    row = {**same, "unit_id": unit_id, "verdict": part["league"]["verdict"], "content": text}
    row |= {"content_sha256": hash_of(text)}
    return row | {"sealed_sha256": seal(row, OF_PART)}


def newest_like(
    connection: Connection,
    *,
    from_on: date,
    to_on: date,
    as_of: datetime | None,
    choices: Mapping[str, str],
) -> str | None:
    """The run that was made last of a period by the same choices; None: there is none."""
    query = select(_run.run_id).where(_run.from_on == from_on, _run.to_on == to_on)
    query = query.where(*(_run[name] == choices[name] for name in CHOICES))
    query = query.where(_run.as_of.is_(None) if as_of is None else _run.as_of == as_of)
    return connection.scalar(query.order_by(_run.made_at.desc(), _run.run_id).limit(1))


def listed(connection: Connection) -> pd.DataFrame:
    """One row a run, the latest first: its id, period, choices, who made it and when (`made_ms`), `replaces`, `changes` (JSON)."""
    names = ("run_id", "measure", "clock", "origin", "definitions", "replaces", "changes", "made_by")
    query = select(
        *(_run[name] for name in names), _run.from_on, _run.to_on,
        milliseconds(_run.as_of, "as_of_ms"), milliseconds(_run.made_at, "made_ms"),
    )  # fmt: skip
    return _days(frame(connection, query.order_by(_run.made_at.desc(), _run.run_id)))


def listed_of_units(connection: Connection) -> pd.DataFrame:
    """The same of runs in which the connection sees an office, without what is of the whole: id, period, choices, when."""
    columns = (_unit[name] for name in ("run_id", *CHOICES, "from_on", "to_on"))
    query = select(*columns, milliseconds(_unit.made_at, "made_ms"))
    return _days(frame(connection, query.distinct().order_by(_unit.made_at.desc(), _unit.run_id)))


def noted(connection: Connection) -> dict[str, str]:
    """The hash of the content of each run by its id, as the audit log noted it first (`sha256` of an entry's choices)."""
    log = AuditEntry.__table__.c
    query = select(log.what, log.filters).where(log.action == audit_log.REVIEW).order_by(log.number.desc())
    said = {row.what: json.loads(row.filters or "{}") for row in connection.execute(query)}
    return {run_id: given["sha256"] for run_id, given in said.items() if run_id and "sha256" in given}


def bytes_of(connection: Connection, run_id: str) -> str:
    """The content of a run as it was written; raises `ReviewError`: there is no such run, or it, a column beside it or
    an office's part of it was altered since."""
    found = connection.execute(select(ReviewRun.__table__).where(_run.run_id == run_id)).mappings()
    row = found.one_or_none()
    if row is None:
        raise ReviewError(
            f"There is no run {run_id}: `python -m metrics review --list` names them.", code="no_run"
        )
    content = str(row["content"])
    is_as_made = hash_of(content) == row["content_sha256"] and run_id_of(content) == run_id
    said = json.loads(content) if is_as_made and is_sealed(row, OF_RUN) else None
    if said is None or any(row[name] != value for name, value in columns_of(said).items()):
        raise ReviewError(
            f"The run {run_id} was altered after it was made: what it says is not what its id stands for. Take the "
            "database from a backup, or make the run anew.",
            code="altered",
        )
    _hold_to(of_units(connection, run_id=run_id), said, run_id)
    return content


def _hold_to(parts: list[Content], said: Content, run_id: str) -> None:
    """Raise `ReviewError` where the parts of a run are not what the whole says, each office once."""
    of = {part["unit_id"]: part for part in parts}
    for unit_id in sorted({*of, *said["units"]}):
        part = of.get(unit_id)
        is_same = part is not None and unit_id in said["units"]
        if part is None or not is_same or not says_the_same(part["content"], said, unit_id):
            raise _altered(run_id, unit_id)


def _altered(run_id: str, unit_id: str) -> ReviewError:
    return ReviewError(
        f"What the run {run_id} says of {unit_id} was altered after it was made. Take the database from a backup.",
        code="altered",
    )


def kept(connection: Connection, run_id: str) -> Content:
    """The content of a run; raises `ReviewError` as `bytes_of` does."""
    found: Content = json.loads(bytes_of(connection, run_id))
    return found


def of_units(
    connection: Connection, unit_ids: Collection[str] | None = None, *, run_id: str | None = None
) -> list[Content]:
    """What runs say of offices (None: of all that the connection sees), the latest run first: `run_id`, `unit_id`,
    `from_on`, `to_on`, `made_ms`, `verdict` and `content`, the office's part with `run`, what holds for the whole.
    Raises `ReviewError` where one was altered."""
    query = select(ReviewUnit.__table__, milliseconds(_unit.made_at, "made_ms"))
    for column, among in ((_unit.unit_id, unit_ids), (_unit.run_id, None if run_id is None else [run_id])):
        query = query if among is None else query.where(column.in_(list(among)))
    found = []
    for row in connection.execute(
        query.order_by(_unit.made_at.desc(), _unit.run_id, _unit.unit_id)
    ).mappings():
        part = json.loads(row["content"]) if hash_of(row["content"]) == row["content_sha256"] else None
        if part is None or not is_sealed(row, OF_PART) or part["league"]["verdict"] != row["verdict"]:
            raise _altered(row["run_id"], row["unit_id"])
        shown = {name: row[name] for name in row if name not in _SEALS}
        found.append({**shown, "content": part})
    return found


def _days(rows: pd.DataFrame) -> pd.DataFrame:
    """Days as days, whatever a driver gives them as."""
    days = {name: [pd.Timestamp(each).date() for each in rows[name]] for name in ("from_on", "to_on")}
    return rows.assign(**{name: pd.Series(each, dtype="object") for name, each in days.items()})
