"""PostgreSQL's half of the protection: row-level security by a setting of the session, and who could see past it."""

from typing import Final
from zlib import crc32

from sqlalchemy import Connection, text

from data.row_rules import EVERY_TABLE, HQ_ONLY, OF_ACCESS, OPEN, rule

ALL: Final = "all"
SETTING: Final = "app.scope"
WRITES: Final = "app.writes"
"""Of what may be written where that is less than what may be read; unset: as `app.scope` says."""
CONNECTED: Final = f" -c {SETTING}={ALL}"
"""The options of programs that work on everything."""
_READ: Final = f"(SELECT current_setting('{SETTING}', true))"
_WRITTEN: Final = (
    f"(SELECT coalesce(nullif(current_setting('{WRITES}', true), ''), current_setting('{SETTING}', true)))"
)


def _condition(table: str, scope: str, *, is_written: bool = False) -> str:
    """On a row of a table: the sub-select is worked out once for a query, not for each row."""
    if table in OPEN:
        return f"{scope} <> ''"
    if table in HQ_ONLY:
        return f"{scope} = '{ALL}'"
    listed = f"(SELECT string_to_array({scope}, ','))::text[]"
    own = rule(table, mine=f"{{column}}::text = ANY ({listed})", is_written=is_written)
    return f"{scope} = '{ALL}' OR {own}"


def _statement(table: str, name: str) -> str:
    written = (
        _READ if table in OF_ACCESS else _WRITTEN
    )  # a press officer's change may end somebody's sign-ins
    return (
        f"CREATE POLICY {name} ON {table} FOR ALL USING ({_condition(table, _READ)}) "
        f"WITH CHECK ({_condition(table, written, is_written=True)})"
    )


def _name(table: str) -> str:
    """It holds what the policy says, so that one that says something else is known by it."""
    return f"scope_{crc32(_statement(table, '').encode()):08x}"


def _there(connection: Connection) -> dict[str, tuple[bool, set[str]]]:
    """Of each table whether its policies are asked, and their names."""
    rows = connection.execute(
        text(
            "SELECT c.relname, c.relrowsecurity, array_remove(array_agg(p.polname::text), NULL) FROM pg_class c "
            "LEFT JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relnamespace = current_schema()::regnamespace "
            "AND c.relkind IN ('r', 'p') GROUP BY c.oid, c.relname, c.relrowsecurity"
        )
    )
    return {name: (bool(is_on), set(policies)) for name, is_on, policies in rows}


def protect(connection: Connection) -> None:
    """Have each table hold the policy that is declared for it; what is so already is left alone. On SQLite nothing."""
    if connection.dialect.name != "postgresql":
        return
    there = _there(connection)
    for table in EVERY_TABLE:
        is_on, policies = there[table]
        name = _name(table)
        for other in sorted(policies - {name}):
            connection.exec_driver_sql(f'DROP POLICY "{other}" ON {table}')
        if name not in policies:
            connection.exec_driver_sql(_statement(table, name))
        if not is_on:
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def bypasses(connection: Connection) -> str | None:
    """Why the role of a connection sees past the policies, in one line with what to do; None: it cannot."""
    if connection.dialect.name != "postgresql":
        return None
    there = _there(connection)
    bare = [table for table in EVERY_TABLE if there.get(table) != (True, {_name(table)})]
    if bare:
        return f"the table {bare[0]} is not protected by its policy. Run: python -m data init"
    role, above, owner = connection.execute(
        text(
            "SELECT current_user, (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user), "
            "(SELECT bool_or(pg_has_role(current_user, relowner, 'MEMBER')) FROM pg_class "
            "WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p'))"
        )
    ).one()
    if above or owner:
        what = "may see past row-level security" if above else "owns the tables"
        return f"the role {role} {what}. Give the dashboard a role of its own: python -m data roles"
    return None


def narrow(connection: Connection, setting: str, value: str) -> None:
    """Set what may be read or written, until the transaction ends."""
    connection.execute(
        text("SELECT set_config(:setting, :value, true)"), {"setting": setting, "value": value}
    )
