"""Periods: spans of whole days of India, half open, as people and addresses name them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final, Self

IST: Final = timezone(timedelta(hours=5, minutes=30), "IST")
DAY_MS: Final = 86_400_000
OFFSET_MS: Final = 19_800_000  # how much earlier an IST day begins than the UTC day of its date
DEFAULT_DAYS: Final = 7
_EPOCH_ON: Final = date(1970, 1, 1)
_EPOCH_AT: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR, _LAST_YEAR = 2006, 2100  # X began in 2006


class PeriodError(ValueError):
    """A period that cannot be; its text is one line that says why, its `code` names the reason for a translation."""

    def __init__(self, text: str, *, code: str) -> None:
        super().__init__(text)
        self.code = code


def instant_ms(moment: datetime) -> int:
    """Whole milliseconds since 1970; a naive datetime is refused with `ValueError`."""
    if moment.tzinfo is None:
        raise ValueError(f"a naive datetime has no instant: {moment!r}")
    return (moment - _EPOCH_AT) // timedelta(milliseconds=1)


def instant_at(ms: int) -> datetime:
    """The aware UTC datetime of whole milliseconds since 1970."""
    return _EPOCH_AT + timedelta(milliseconds=ms)


def day_start_ms(day_on: date) -> int:
    """The instant at which an IST day begins."""
    return (day_on - _EPOCH_ON).days * DAY_MS - OFFSET_MS


def day_of(instants_ms: Any) -> Any:
    """The number of the IST day, from 1970-01-01, in which an instant, or each of an array of them, lies."""
    return (instants_ms + OFFSET_MS) // DAY_MS


@dataclass(frozen=True, order=True)
class Period:
    """The IST days from `from_on` up to, and without, `to_on`."""

    from_on: date
    to_on: date

    def __post_init__(self) -> None:
        if self.to_on <= self.from_on:
            raise PeriodError(
                f"The period from {self.from_on} to {self.to_on} holds no day: its end must be later than its start.",
                code="no_day_in_it",
            )

    @property
    def start_ms(self) -> int:
        """The instant at which it begins."""
        return day_start_ms(self.from_on)

    @property
    def end_ms(self) -> int:
        """The first instant that is no longer in it."""
        return day_start_ms(self.to_on)

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.to_on - self.from_on).days

    def before(self) -> Self:
        """The period of the same length that ends where this one starts."""
        return type(self)(self.from_on - timedelta(days=self.days), self.from_on)

    def with_before(self) -> Self:
        """This period together with the one before it, against which ranks change."""
        return type(self)(self.before().from_on, self.to_on)

    @classmethod
    def last_whole_days(cls, now_at: datetime, days: int = DEFAULT_DAYS) -> Self:
        """The IST days that were over last; today is not among them."""
        today_on = now_at.astimezone(IST).date()
        return cls(today_on - timedelta(days=days), today_on)

    @classmethod
    def parse(cls, from_text: str | None, to_text: str | None, now_at: datetime) -> Self:
        """From two dates as text; what is not given follows from the other, or is the last 7 whole days.

        A start alone reaches to the end of yesterday (a start of today: to the end of today); an end alone reaches
        back 7 days. Raises `PeriodError`: no date, an end that is not later, a year out of reach, all in the future.
        """
        today_on = now_at.astimezone(IST).date()
        from_on = _date("start", from_text) if from_text is not None else None
        to_on = _date("end", to_text) if to_text is not None else None
        if to_on is None:
            if from_on is None:
                return cls.last_whole_days(now_at)
            to_on = max(today_on, from_on + timedelta(days=1))
        elif from_on is None:
            from_on = to_on - timedelta(days=DEFAULT_DAYS)
        if from_on > today_on:
            raise PeriodError(
                f"The period from {from_on} to {to_on} lies entirely in the future: today is {today_on}.",
                code="future",
            )
        return cls(from_on, to_on)


def _date(which: str, text: str) -> date:
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise PeriodError(f"The {which} {shown!r} is no date: write it as 2026-11-24.", code="no_date")
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise PeriodError(f"The {which} {shown!r} is no day of the calendar.", code="no_such_day") from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise PeriodError(
            f"The {which} {found} is out of reach: years from {_FIRST_YEAR} to {_LAST_YEAR} can be.",
            code="out_of_reach",
        )
    return found
