"""Figures as people here write them: Indian grouping, IST instants, shares, ranks and their intervals in words."""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from language.durations import UNKNOWN, duration, is_unknown
from language.words import Words

HALF = 0.5  # an office is named for less
IST = ZoneInfo("Asia/Kolkata")


def whole(value: object) -> int:
    """A whole number, also where a frame holds it as a float."""
    return int(value) if isinstance(value, float) else int(str(value))


@lru_cache(maxsize=20_000)
def _grouped(number: int, locale: str) -> str:
    return str(format_decimal(number, locale=locale))


def count(value: object, _: Words) -> str:
    """A whole number in Indian grouping: 12,34,567."""
    return UNKNOWN if is_unknown(value) else _grouped(whole(value), _.locale)


def decimal(value: object, _: Words, *, places: int = 1) -> str:
    """A number to so many places."""
    if is_unknown(value):
        return UNKNOWN
    return str(
        format_decimal(round(float(str(value)), places), format="#,##,##0." + "0" * places, locale=_.locale)
    )


@lru_cache(maxsize=20_000)
def _percent(share: float, locale: str) -> str:
    return str(format_percent(share, format="0%", locale=locale))


def share(value: object, _: Words) -> str:
    """A share of 1 in percent; never 0% or 100% of what is neither, never 50% of what is under half."""
    if is_unknown(value):
        return UNKNOWN
    exact = float(str(value))
    shown = min(max(exact, 0.01), 0.99 if exact >= HALF else 0.49) if 0 < exact < 1 else exact
    return _percent(shown, _.locale)


def signed(value: object, _: Words) -> str:
    """A change of a whole number with its sign."""
    if is_unknown(value):
        return UNKNOWN
    change = round(float(str(value)))
    return ("+" if change > 0 else "−" if change < 0 else "±") + count(abs(change), _)


def signed_share(value: object, _: Words) -> str:
    """A change as a share of 1, in percent to one place, with its sign."""
    if is_unknown(value):
        return UNKNOWN
    percent = round(100 * float(str(value)), 1)
    sign = "+" if percent > 0 else "−" if percent < 0 else "±"
    return f"{sign}{decimal(abs(percent), _)}%"


@lru_cache(maxsize=5_000)
def day(on: date, _: Words) -> str:
    """An IST day: 24 Nov 2026."""
    return str(format_date(on, "d MMM yyyy" if _.language == "en" else "d MMMM yyyy", locale=_.locale))


def long_day(on: date, _: Words) -> str:
    """A day as a letter bears it: 24 November 2026."""
    return str(format_date(on, "d MMMM yyyy", locale=_.locale))


def short_day(on: date, _: Words) -> str:
    """A day on an axis: 24 Nov."""
    return str(format_date(on, "d MMM", locale=_.language))


def month(on: date, _: Words) -> str:
    """The month of a day: November 2026."""
    return str(format_date(on, "LLLL y", locale=_.locale))


def months(_: Words) -> list[str]:
    """The short names of the twelve months."""
    return [str(format_date(date(2026, month, 1), "MMM", locale=_.language)) for month in range(1, 13)]


def at(ms: object) -> datetime | None:
    """The IST instant of milliseconds since 1970, the one place where a page leaves UTC."""
    return None if is_unknown(ms) else datetime.fromtimestamp(int(str(ms)) / 1000, UTC).astimezone(IST)


def instant(ms: object, _: Words) -> str:
    """An instant in IST: 24 Nov 2026, 15:45."""
    moment = at(ms)
    if moment is None:
        return UNKNOWN
    return f"{day(moment.date(), _)}, {moment:%H:%M}"


def short_instant(ms: object, _: Words) -> str:
    """The same without its year, where that is said beside it: 24 Nov, 15:45."""
    moment = at(ms)
    return UNKNOWN if moment is None else f"{short_day(moment.date(), _)}, {moment:%H:%M}"


def between(low: object, high: object, _: Words) -> str:
    """Two limits of a wait, which is never less than nothing; an upper limit that is not reached is said in words."""
    if is_unknown(low) and is_unknown(high):
        return UNKNOWN
    low = low if is_unknown(low) else max(0.0, float(str(low)))
    if is_unknown(high):
        return _("{low} or more", low=duration(low, _))
    return _("{low} to {high}", low=duration(low, _), high=duration(high, _))


def reached(seconds: object, cases: object, _: Words) -> str:
    """A quantile: where the curve never gets there, that is said; without cases it is unknown."""
    if is_unknown(cases) or whole(cases) == 0:
        return UNKNOWN
    return _("not reached") if is_unknown(seconds) else duration(seconds, _)


def rank_in_words(rank: object, low: object, high: object, _: Words) -> str:
    """A rank with its interval: rank 14, could be 6 to 31."""
    if is_unknown(rank):
        return _("without a rank")
    if is_unknown(low) or is_unknown(high) or whole(low) == whole(high):
        return _("rank {rank}", rank=count(rank, _))
    return _(
        "rank {rank}, could be {low} to {high}", rank=count(rank, _), low=count(low, _), high=count(high, _)
    )


def period_in_words(from_on: date, to_on: date, _: Words) -> str:
    """A half-open span of IST days, said by its first and last day."""
    last = date.fromordinal(to_on.toordinal() - 1)
    if last == from_on:
        return day(from_on, _)
    return _("{first} to {last}", first=day(from_on, _), last=day(last, _))
