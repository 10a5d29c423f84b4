"""Protection: nobody reads or writes a row that is not his. Each reading connection of the dashboard has a scope.

What a scope holds of each table is declared in `data.row_rules`. Beneath the application, PostgreSQL holds to it by
row-level security with a role that cannot see past it; on SQLite the application alone does, by the views of
`data.shadows`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from sqlalchemy import Connection, Engine, event

from data import policies, shadows
from data.policies import bypasses, protect
from data.row_rules import HQ_ONLY, OPEN, PROTECTED, WHOLE_TABLES
from data.scope import NOBODY, Scope, ScopeError

__all__ = [
    "HQ_ONLY",
    "OPEN",
    "PROTECTED",
    "WHOLE_TABLES",
    "bypasses",
    "protect",
    "scope_of_connection",
    "scoped",
    "writing",
]

SCOPED, SCOPE = "scoped", "scope"
_CHECKED: Final = "cannot_see_past"
_asked: ContextVar[Scope] = ContextVar("scope", default=NOBODY)


def guard(engine: Engine) -> None:
    """Have an engine give out no connection without a scope: whoever asks for one past `scoped` has nobody's."""
    if engine.dialect.name != "sqlite":
        return  # there the setting `app.scope` is unset, and nothing is seen

    @event.listens_for(engine, "checkout")
    def narrow(connection: Any, record: Any, _: Any) -> None:
        scope = _asked.get()
        if scope.unit_ids is None:
            shadows.lift(connection, record.info)
        else:
            shadows.cast(connection, record.info, scope.unit_ids)


@contextmanager
def scoped(engine: Engine, scope: Scope) -> Iterator[Connection]:
    """The one way to a reading connection of the dashboard: it shows the rows of a scope and no other.

    `engine` is that of `read_store(url, scoped=True)`. The scope STATE is for what ranks are computed from, of which only
    a reader's own rows leave, and for one other thing: to look up users, their sign-ins and the audit log before it is
    known who looks. Raises `ScopeError` where a limited scope could not be held to: of another engine, or of a role of
    PostgreSQL that sees past the policies.
    """
    if not engine.get_execution_options().get(SCOPED):
        raise ScopeError(
            "The engine gives every row to everybody: read_store(url, scoped=True) makes one that does not."
        )
    text = _text(scope)
    token = _asked.set(scope)
    try:
        opened = engine.connect()
    finally:
        _asked.reset(token)
    with opened, opened.execution_options(**{SCOPE: scope}) as connection:
        if connection.dialect.name == "postgresql":
            _hold(connection, scope)
            policies.narrow(connection, policies.SETTING, text)
        yield connection


def _text(scope: Scope) -> str:
    """A scope as `app.scope` has it."""
    if scope.unit_ids is None:
        return policies.ALL
    if any("," in each or each in ("", policies.ALL) for each in scope.unit_ids):
        raise ScopeError("An office's id is empty, holds a comma or is 'all': rename it in units.csv.")
    return ",".join(sorted(scope.unit_ids))


def _hold(connection: Connection, scope: Scope) -> None:
    """Refuse a limited scope that the database would not hold to; asked once for each connection to it."""
    if scope.is_whole or connection.info.get(_CHECKED):
        return
    if why := bypasses(connection):
        raise ScopeError(f"Nothing is shown to who may not see everything: {why}.")
    connection.info[_CHECKED] = True


def scope_of_connection(connection: Connection) -> Scope | None:
    """What a connection may read; None: it is a program's own, which works on everything."""
    options = connection.get_execution_options()
    found: Scope | None = options.get(SCOPE)
    return NOBODY if found is None and options.get(SCOPED) else found


@contextmanager
def writing(engine: Engine, scope: Scope, unit_id: str) -> Iterator[Connection]:
    """One transaction that writes rows of one office, which a scope must hold (else `ScopeError`).

    It reads everything, as what is written must not clash with another office's; on PostgreSQL the policies refuse a
    row of another office, on SQLite who writes has to hold to the one that was asked for.
    """
    scope.require(unit_id)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            policies.narrow(
                connection, policies.WRITES, _text(Scope(scope.role, unit_id, frozenset({unit_id})))
            )
        yield connection
