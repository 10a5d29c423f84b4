"""Roles of PostgreSQL: one for the dashboard and one for the collectors, each with what it needs and no more."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, text

from data.engine import StoreError, where
from data.row_rules import EVERY_TABLE, OF_ACCESS

NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
UNREAD: Final = frozenset(
    {
        *("audited_hours", "compliance_jobs", "former_accounts", "healing_walks", "imported_files"),
        *("paid_reads", "post_versions", "quarantine", "usage_days"),
    }
)
"""What the dashboard does not read; of what was set aside it counts all and reads no words."""
COUNTED: Final = {
    "quarantine": ("item_id", "at", "origin", "reason", "object_id", "state", "settled_at", "checked_at")
}
INSERTS: Final = (
    *("audit_log", "cell_members", "closing_corrections", "facts", "saved_views", "sign_ins"),
    *("annotations", "case_notes", "letters", "recipients", "review_runs", "review_units", "trainings"),
    "urgent_marks",
)
UPDATES: Final[Mapping[str, tuple[str, ...]]] = {
    "cell_members": ("removed_by", "removed_at"),
    "facts": ("value",),  # the version of the data counts on
    "alerts": ("acknowledged_by", "acknowledged_at"),
    "annotations": ("removed_by", "removed_at"),
    "case_notes": ("removed_by", "removed_at"),
    "letters": ("sent_on", "sent_by", "said_at"),
    "recipients": (
        *("name", "language", "alerts", "daily", "weekly"),
        *("changed_by", "changed_at", "removed_by", "removed_at"),
    ),
    "trainings": ("removed_by", "removed_at"),
    "urgent_marks": ("withdrawn_by", "withdrawn_at"),
    "sign_ins": ("seen_at", "ended_at", "ended_by"),
    # who is bound at a first sign-in, and who loses what the roster gave; never a role or an office
    "users": ("issuer", "subject", "signed_in_at", "epoch", "revoked_by", "revoked_at"),
}
DELETES: Final = ("saved_views",)
"""A reader's own, which nobody else is answerable for."""
NOT_COLLECTED: Final = frozenset(
    {
        *(
            "cell_members",
            "closing_corrections",
            "units",
            "annotations",
            "case_notes",
            "letters",
            "recipients",
        ),
        *(
            "review_runs",
            "review_units",
            "trainings",
            "urgent_marks",
            "alerts",
            "deliveries",
            "delivery_alerts",
        ),
    }
)
"""What the collectors only read: people enter it, by the pages or as the owner."""
OF_RETENTION: Final = {"case_notes": ("UPDATE (note)",), "urgent_marks": ("INSERT",)}
"""But for what goes or is written down when texts get too old."""
OF_NOTICES: Final[Mapping[str, str]] = {
    "alerts": "INSERT, UPDATE",
    "deliveries": "INSERT, UPDATE",
    "delivery_alerts": "INSERT",
    "facts": "INSERT, UPDATE",
    "heartbeats": "INSERT, UPDATE, DELETE",
}
"""What the sender of notices writes."""
NOT_TOLD: Final = frozenset({*OF_ACCESS, *UNREAD, "cell_members", "pictures", "requests"})
"""What it does not read: who looks, money, the staff."""
VERSION: Final = "alembic_version"


def make(connection: Connection, *, dashboard: str, collectors: str, notices: str | None = None) -> list[str]:
    """Make the roles, or give those that are there just these rights; safe to repeat; that of the sender of notices only
    where it is named. Gives the names of those that are new and have no password yet. Raises `StoreError`, and then
    nothing was changed."""
    if connection.dialect.name != "postgresql":
        raise StoreError(
            f"{where(connection.engine.url)}: SQLite has no roles. Whoever may open the file may read and write all of "
            "it: where dashboard and collectors are to have different rights, use PostgreSQL."
        )
    rights = {dashboard: _of_dashboard(), collectors: _of_collectors(), notices: _of_notices()}
    for name in (named := [each for each in (dashboard, collectors, notices) if each is not None]):
        if not NAME.fullmatch(name) or name.startswith("pg_"):
            raise StoreError(f"{name!r} is no name for a role: write small letters, digits and _.")
        if named.count(name) > 1:
            raise StoreError(
                f"{name}: the dashboard, the collectors and the notices need a role each. Name others."
            )
    made = [name for name in named if _create(connection, name)]
    for role in named:
        _grant(connection, role, rights[role])
    return made


def _of_notices() -> Iterable[tuple[str, str]]:
    yield from (("SELECT", table) for table in EVERY_TABLE if table not in NOT_TOLD)
    yield from ((right, table) for table, right in OF_NOTICES.items())


def _of_dashboard() -> Iterable[tuple[str, str]]:
    for table in EVERY_TABLE:
        if table in COUNTED:
            yield f"SELECT ({', '.join(COUNTED[table])})", table
        elif table not in UNREAD:
            yield "SELECT", table
    for table in INSERTS:
        yield "INSERT", table
    for table in DELETES:
        yield "DELETE", table
    for table, columns in UPDATES.items():
        yield f"UPDATE ({', '.join(columns)})", table


def _of_collectors() -> Iterable[tuple[str, str]]:
    for table in EVERY_TABLE:
        if table in NOT_COLLECTED:
            yield "SELECT", table
            yield from ((right, table) for right in OF_RETENTION.get(table, ()))
        elif table not in OF_ACCESS:
            yield "SELECT, INSERT, UPDATE, DELETE", table


def _create(connection: Connection, name: str) -> bool:
    """Make a role that can sign in and nothing else; says whether it is new. One that is there must be no more than that."""
    attributes = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication")
    found = connection.execute(
        text(f"SELECT oid, {', '.join(attributes)} FROM pg_roles WHERE rolname = :name"),  # noqa: S608 - our own words
        {"name": name},
    ).one_or_none()
    if found is None:
        nothing = "NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION"
        connection.exec_driver_sql(f'CREATE ROLE "{name}" LOGIN {nothing}')
        return True
    above = next((each for each in attributes if getattr(found, each)), None)
    if above:
        option = above.removeprefix("rol").upper()
        raise StoreError(f"the role {name} has {option}. Take it away: ALTER ROLE {name} NO{option}")
    for query, why in _OTHERWISE.items():
        if connection.scalar(text(query), {"oid": found.oid}):
            raise StoreError(f"the role {name} {why}. Name another, or take that away.")
    return False


_OTHERWISE: Final = {
    "SELECT count(*) FROM pg_auth_members WHERE member = :oid": "is a member of another role",
    "SELECT count(*) FROM pg_class WHERE relowner = :oid": "owns tables here",
    "SELECT count(*) FROM pg_database WHERE datdba = :oid": "owns a database",
}


def _grant(connection: Connection, role: str, rights: Iterable[tuple[str, str]]) -> None:
    schema, database = connection.execute(text("SELECT current_schema(), current_database()")).one()
    run = connection.exec_driver_sql
    for kind in ("TABLES", "SEQUENCES"):
        run(f'REVOKE ALL ON ALL {kind} IN SCHEMA "{schema}" FROM "{role}"')
    run(f'REVOKE CREATE ON SCHEMA "{schema}" FROM PUBLIC, "{role}"')
    run(f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}"')
    run(f'GRANT CONNECT, TEMPORARY ON DATABASE "{database}" TO "{role}"')
    run(f'GRANT SELECT ON "{VERSION}" TO "{role}"')
    numbered = _sequences(connection)
    for right, table in rights:
        run(f'GRANT {right} ON "{table}" TO "{role}"')
        if "INSERT" in right:
            for sequence in numbered.get(table, ()):
                run(f'GRANT USAGE ON SEQUENCE {sequence} TO "{role}"')
    if connection.scalar(
        text("SELECT has_schema_privilege(:role, :schema, 'CREATE')"), {"role": role, "schema": schema}
    ):
        raise StoreError(
            f"everybody may make tables in the schema {schema}. Take that away as its owner: "
            f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC"
        )


def _sequences(connection: Connection) -> dict[str, list[Any]]:
    """What numbers the rows of each table."""
    query = (
        "SELECT t.relname, s.oid::regclass::text FROM pg_depend d JOIN pg_class s ON s.oid = d.objid "
        "JOIN pg_class t ON t.oid = d.refobjid WHERE s.relkind = 'S' AND d.deptype IN ('a', 'i') "
        "AND d.classid = 'pg_class'::regclass AND t.relnamespace = current_schema()::regnamespace"
    )
    found: dict[str, list[Any]] = {}
    for table, sequence in connection.execute(text(query)):
        found.setdefault(table, []).append(sequence)
    return found
