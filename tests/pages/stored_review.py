"""A small made-up store of two zones whose last week can be frozen quickly."""

import sqlite3
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from metrics.commands import reviewed
from metrics.commands.reviewed import Kept
from metrics.period import Period
from metrics.review.sources import Asked
from tests.pages import stored_world
from tests.pages.stored_world import NOW_AT

WEEK = Asked(Period.last_whole_days(NOW_AT))
ELSEWHERE = """unit_id NOT IN (SELECT unit_id FROM units
    WHERE zone_id IN ('zone-agra', 'zone-bareilly') OR unit_id IN ('uppolice-hq', 'lucknow'))"""


def make(file: Path) -> str:
    """The offices of two zones, and one of which nothing was collected; gives the store's URL."""
    url = stored_world.make(file, full=True, a_day=0.7)
    with sqlite3.connect(file) as connection:
        for table in ("accounts", "cases", "cell_members"):
            connection.execute(f"DELETE FROM {table} WHERE {ELSEWHERE}")
        connection.execute(f"UPDATE units SET parent_id = NULL WHERE {ELSEWHERE}")
        connection.execute(f"DELETE FROM units WHERE {ELSEWHERE}")
    connection.close()
    return url


def freeze(connection: Connection, *, at: datetime = NOW_AT) -> Kept:
    """Freeze the last week as it is stored."""
    return reviewed.keep(connection, reviewed.made(connection, WEEK), WEEK, by="Inspector A", at=at)
