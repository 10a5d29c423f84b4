"""Instants as whole milliseconds since 1970 UTC, IST days, and the ids in which X hides both."""

from datetime import UTC, date, datetime, timedelta

SNOWFLAKE_EPOCH_MS = 1_288_834_974_657
SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS = 1_000, 60_000, 3_600_000, 86_400_000
IST_MS = 5 * HOUR_MS + 30 * MINUTE_MS
NEVER_MS = 253_402_300_799_000
_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
_ZERO_DAY = date(1970, 1, 1).toordinal()


def day_of(ms: int) -> date:
    """The IST day of an instant."""
    return date.fromordinal(_ZERO_DAY + (ms + IST_MS) // DAY_MS)


def day_start_ms(day: date) -> int:
    """The instant at which an IST day begins."""
    return (day.toordinal() - _ZERO_DAY) * DAY_MS - IST_MS


def ist_hour(ms: int) -> float:
    """The hour of the IST day, with its fraction."""
    return (ms + IST_MS) % DAY_MS / HOUR_MS


def id_ms(post_id: int) -> int:
    """The instant in a snowflake."""
    return (post_id >> 22) + SNOWFLAKE_EPOCH_MS


def first_id(ms: int) -> int:
    """The least id of an instant."""
    return max(0, ms - SNOWFLAKE_EPOCH_MS) << 22


def to_ms(moment: datetime) -> int:
    """Milliseconds of an aware datetime; a naive one is refused with `ValueError`."""
    if moment.tzinfo is None:
        raise ValueError(f"a naive datetime has no instant: {moment!r}")
    return (moment - _ZERO) // timedelta(milliseconds=1)


def from_ms(ms: int) -> datetime:
    """The aware UTC datetime of an instant."""
    return _ZERO + timedelta(milliseconds=ms)


def iso(ms: int) -> str:
    """As X writes instants: 2026-08-22T10:30:00.000Z."""
    return from_ms(ms).isoformat(timespec="milliseconds")[:-6] + "Z"


def iso_minute(ms: int) -> str:
    """As X writes instants in its messages: 2026-07-31T11:45Z."""
    return from_ms(ms).strftime("%Y-%m-%dT%H:%MZ")
