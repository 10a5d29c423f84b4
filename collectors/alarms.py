"""Alarms: what a person should look at in X's answers; opened when it is seen, settled when it is over."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from collectors.x.asking import Answer
from collectors.x.errors import Distrusted, Refused, Stopped
from data import incidents

MANY_ERRORS = 50
PARTIAL_ERRORS, STOPPED, REFUSED, CERTIFICATE = "partial_errors", "stopped", "refused", "certificate"
REASONS = ("auth", "money")


def partial_errors(connection: Connection, answer: Answer, *, at: datetime) -> None:
    """A page of which X could not give much: each error has become a state, but so many together are odd."""
    count = len(answer.errors)
    if count <= MANY_ERRORS:
        incidents.settle(connection, kind=PARTIAL_ERRORS, subject=answer.endpoint, at=at)
        return
    incidents.report(
        connection,
        kind=PARTIAL_ERRORS,
        subject=answer.endpoint,
        message=f"{answer.endpoint}: X could not give {count} of the objects of one page. What it gave is stored. If "
        "it lasts, look at X's status page and at whether the ids asked for are right.",
        at=at,
    )


def gone_wrong(connection: Connection, cursor: Row[Any], error: Exception, *, at: datetime) -> None:
    """What stops all collections, whom none of them trusts, and what X will not answer for one query."""
    if isinstance(error, Stopped):
        incidents.report(connection, kind=STOPPED, subject=error.reason, message=str(error), at=at)
    elif isinstance(error, Distrusted):
        incidents.report(connection, kind=CERTIFICATE, message=str(error), at=at)
    elif isinstance(error, Refused):
        words = f"{cursor.collection}: {error}. The other collections go on; this one is tried again. If it stays so, "
        words += "look at what X's words name, and at NOTED_X_QUERY_CHARACTERS."
        incidents.report(connection, kind=REFUSED, subject=_subject(cursor), message=words, at=at)


def gone_well(connection: Connection, cursor: Row[Any], *, asked: bool, at: datetime) -> None:
    """A collection was made: nothing is wrong with it, and where X was asked, no stop is in force."""
    incidents.settle(connection, kind=REFUSED, subject=_subject(cursor), at=at)
    if asked:
        incidents.settle(connection, kind=CERTIFICATE, at=at)
    for reason in REASONS if asked else ():
        incidents.settle(connection, kind=STOPPED, subject=reason, at=at)


def _subject(cursor: Row[Any]) -> str:
    return str(cursor.query)
