"""What happened on days, as somebody wrote it down: checked field by field before it is kept."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from data.roster_rows import FORMULA, UNSEEN

FESTIVAL, ELECTION, TRANSFER, OUTAGE, OTHER = "festival", "election", "transfer", "outage", "other"
KINDS: Final = (FESTIVAL, ELECTION, TRANSFER, OUTAGE, OTHER)
OF_AN_OFFICE: Final = (TRANSFER, OUTAGE)
"""What a press officer enters of his own office."""
COLUMNS: Final = ("kind", "unit_id", "from_on", "to_on", "title_en", "title_hi")
FIRST_ON, LAST_ON = date(2006, 1, 1), date(2100, 12, 31)
MOST_DAYS: Final = 366
MOST_TITLE: Final = 80
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class AnnotationError(ValueError):
    """An annotation that cannot be; its text says what is wrong and what to do, `column` where, `code` names the reason
    for a translation."""

    def __init__(self, text: str, *, column: str, code: str) -> None:
        super().__init__(text)
        self.column, self.code = column, code


@dataclass(frozen=True)
class Occasion:
    """What happened on some days of India, of an office or (without one) of the whole state; `to_on` is the day after the
    last one. One of the two titles may be empty."""

    kind: str
    unit_id: str | None
    from_on: date
    to_on: date
    title_en: str
    title_hi: str

    @property
    def key(self) -> str:
        """What it is, so that it comes in once."""
        title = (self.title_en or self.title_hi).casefold()
        return f"{self.kind}|{self.unit_id or ''}|{self.from_on}|{self.to_on}|{title}"


def checked(row: Mapping[str, Any]) -> Occasion:
    """A row of texts, or of days from a form, as an occasion; raises `AnnotationError` at the first field that cannot be
    right. As people write it `to_on` is the last day, and empty it is one day. Whether the office exists is not looked at.
    """
    kind = str(row.get("kind") or "").strip().lower()
    if kind not in KINDS:
        words = f"{kind!r} is no kind. Write one of {', '.join(KINDS)}."
        raise AnnotationError(words, column="kind", code="no_kind")
    from_on = _day(row, "from_on")
    is_one_day = row.get("to_on") in (None, "") or not str(row["to_on"]).strip()
    last_on = from_on if is_one_day else _day(row, "to_on")
    if last_on < from_on:
        words = f"{last_on} lies before {from_on}. It is the last day: write it or the first one anew."
        raise AnnotationError(words, column="to_on", code="before_first")
    if (last_on - from_on).days >= MOST_DAYS:
        words = f"{from_on} to {last_on} is more than a year. Write the days on which it happened."
        raise AnnotationError(words, column="to_on", code="too_many_days")
    english, hindi = _title(row, "title_en"), _title(row, "title_hi")
    if not english and not hindi:
        words = "is empty, and so is title_hi. Write what it was in one of the two languages."
        raise AnnotationError(words, column="title_en", code="no_title")
    unit_id = str(row.get("unit_id") or "").strip() or None
    return Occasion(kind, unit_id, from_on, last_on + timedelta(days=1), english, hindi)


def _day(row: Mapping[str, Any], column: str) -> date:
    value = row.get(column)
    try:
        text = str(value or "").strip()
        day = value if isinstance(value, date) else date.fromisoformat(text if DAY.fullmatch(text) else "")
    except ValueError:
        words = f"{text!r} is no date like 2026-11-08. Write it so."
        raise AnnotationError(words, column=column, code="no_day") from None
    if not FIRST_ON <= day <= LAST_ON:
        words = f"{day} is out of reach. Write a day from {FIRST_ON} to {LAST_ON}."
        raise AnnotationError(words, column=column, code="out_of_reach")
    return day


def _title(row: Mapping[str, Any], column: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", str(row.get(column) or "")).split())
    if len(text) > MOST_TITLE:
        words = f"has more than {MOST_TITLE} characters. Say it shorter."
        raise AnnotationError(words, column=column, code="title_long")
    if UNSEEN.search(text) or text.startswith(FORMULA) or (text and not any(each.isalnum() for each in text)):
        words = f"{text!r} is no title: it has no letter, begins like a formula or holds what is not seen."
        raise AnnotationError(words, column=column, code="bad_title")
    return text
