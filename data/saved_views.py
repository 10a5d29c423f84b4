"""Saved views: a page with its choices under a name, each of the reader who saved it and of nobody else."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select

from data import audit_log
from data.access_tables import SavedView
from data.roster_rows import UNSEEN

MOST: Final = 30
MOST_NAME: Final = 60
MOST_CHOICES: Final = 2_000
"""Characters of the choices as they are kept; an address of all choices has a tenth of it."""
NOBODY_IN_PARTICULAR: Final = 0


class SavedViewError(Exception):
    """A view that cannot be saved; `code` names the reason: `no_name`, `too_many` or `too_long`."""

    def __init__(self, words: str, *, code: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True)
class Owner:
    """Whose views: a user's, or, on trial, those of a role."""

    user_id: int
    tried_as: str = ""


@dataclass(frozen=True)
class View:
    """A saved view; the name is what its reader wrote, `choices` are slugs by name."""

    view_id: int
    name: str
    page: str
    choices: Mapping[str, str]


def name_of(text: str) -> str:
    """What somebody wrote as a name: one line of characters that can be seen, cut to its length; it may be empty."""
    seen = UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return " ".join(seen.split())[:MOST_NAME].strip()


def listed(connection: Connection, *, owner: Owner) -> list[View]:
    """The views of an owner by name."""
    query = select(SavedView.view_id, SavedView.name, SavedView.page, SavedView.choices)
    rows = connection.execute(query.where(_of(owner))).all()
    found = [View(row.view_id, row.name, row.page, _choices(row.choices)) for row in rows]
    return sorted(found, key=lambda view: (view.name.casefold(), view.view_id))


def save(
    connection: Connection, *, owner: Owner, name: str, page: str, choices: Mapping[str, str], at: datetime
) -> None:
    """Save a page with its choices; one of the same name gives way to it. Raises `SavedViewError`."""
    audit_log.hold(connection)  # one at a time, so that two tabs do not pass the limit together
    called, kept = name_of(name), json.dumps(dict(sorted(choices.items())), ensure_ascii=False)
    if not called:
        raise SavedViewError("a view needs a name.", code="no_name")
    if len(kept) > MOST_CHOICES:
        raise SavedViewError(f"more than {MOST_CHOICES} characters of choices.", code="too_long")
    connection.execute(delete(SavedView).where(_of(owner), SavedView.name == called))
    if (connection.scalar(select(func.count()).where(_of(owner))) or 0) >= MOST:
        raise SavedViewError(f"there are {MOST} views already.", code="too_many")
    given = {"user_id": owner.user_id, "tried_as": owner.tried_as, "name": called}
    connection.execute(insert(SavedView).values(**given, page=page, choices=kept, saved_at=at))


def drop(connection: Connection, *, owner: Owner, view_id: int) -> int:
    """Delete a view of an owner; gives how many there were: none where it is gone already, or another's."""
    audit_log.hold(connection)
    gone = connection.execute(delete(SavedView).where(_of(owner), SavedView.view_id == view_id))
    return gone.rowcount


def _of(owner: Owner) -> ColumnElement[bool]:
    return and_(SavedView.user_id == owner.user_id, SavedView.tried_as == owner.tried_as)


def _choices(text: str) -> dict[str, str]:
    """Choices as they were kept; whatever else stands there is none."""
    try:
        said: Any = json.loads(text)
    except ValueError:
        return {}
    return (
        {name: value for name, value in said.items() if isinstance(value, str)}
        if isinstance(said, dict)
        else {}
    )
