"""Instants: aware UTC datetimes in Python, whole milliseconds since 1970 in the database and in frames."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

IST = ZoneInfo("Asia/Kolkata")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ALWAYS_MS = 0
X_BEGAN_MS = 1_142_879_400_000  # 21 March 2006 in India
NEVER_MS = 253_402_300_799_000  # the end of the year 9999
FIRST_MS, LAST_MS = -62_135_596_800_000, 253_402_300_799_999  # what a datetime can be
SNOWFLAKE_EPOCH_MS = 1_288_834_974_657  # X's own zero, 2010-11-04T01:42:54.657Z
FIRST_SNOWFLAKE = 1 << 41  # ids below are older than the scheme and say nothing of time


def to_ms(moment: datetime) -> int:
    """Whole milliseconds since 1970; a naive datetime is refused with `ValueError`."""
    if moment.tzinfo is None:
        raise ValueError(f"a naive datetime has no instant: {moment!r}")
    return (moment - EPOCH) // timedelta(milliseconds=1)


def from_ms(ms: int) -> datetime:
    """The aware UTC datetime of whole milliseconds since 1970; beyond the calendar its first or its last moment."""
    return EPOCH + timedelta(milliseconds=min(max(ms, FIRST_MS), LAST_MS))


def ist_day_start_ms(day: date) -> int:
    """The instant at which an IST day begins."""
    return to_ms(datetime.combine(day, time(), tzinfo=IST))


def snowflake_ms(post_id: int) -> int:
    """The instant in an id of 2^41 or more (X's documentation: `(id >> 22) + 1288834974657`)."""
    return (post_id >> 22) + SNOWFLAKE_EPOCH_MS


def snowflake_at(moment: datetime) -> int:
    """The least id that X could give at an instant."""
    return max(0, to_ms(moment) - SNOWFLAKE_EPOCH_MS) << 22


class Instant(TypeDecorator[datetime]):
    """A column of instants, kept as a 64-bit integer so that every engine compares and subtracts it alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        return to_ms(value) if isinstance(value, datetime) else value

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_ms(value)
