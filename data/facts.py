"""Facts of the whole store: one value a name."""

from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Connection, String, bindparam, cast, delete, select

from data.tables import Fact
from data.upserts import upsert, upsert_into

VERSION = "data_version"
_named = select(Fact.value).where(Fact.name == bindparam("name"))  # asked at every drawing of every page


def get(connection: Connection, name: str) -> str | None:
    """The value of a fact, or None."""
    return connection.scalar(_named, {"name": name})


def put(connection: Connection, name: str, value: str | None) -> None:
    """Set a fact; None removes it."""
    if value is None:
        connection.execute(delete(Fact).where(Fact.name == name))
    else:
        given = upsert(connection, Fact).values(name=name, value=value)
        connection.execute(given.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def touch(connection: Connection) -> None:
    """Say that something changed which can move a figure: the data version counts on."""
    connection.execute(_touch(connection.dialect.name))


def version(connection: Connection) -> int:
    """The data version; 0 of a store in which nothing was ever written."""
    return int(get(connection, VERSION) or 0)


@lru_cache(maxsize=2)
def _touch(dialect: str) -> Any:
    onward = cast(
        cast(Fact.value, BigInteger) + 1, String
    )  # counted in the database: no two writers count alike
    first = upsert_into(dialect, Fact).values(name=VERSION, value="1")
    return first.on_conflict_do_update(index_elements=["name"], set_={"value": onward})
