"""Counted hours: how many posts X counts in each whole hour, read out of an answer in either of its vocabularies."""

from datetime import datetime
from typing import Any

from collectors.x.asking import Answer
from data.audits import HOUR_MS
from data.instants import to_ms


def read(answer: Answer) -> tuple[dict[int, int], int]:
    """Posts by the start of each whole hour, and how many of X's entries could not be read; hours cut short at the ends
    are left out."""
    counted: dict[int, int] = {}
    unreadable = 0
    for each in answer.data:
        try:
            start_ms, end_ms, count = _instant(each["start"]), _instant(each["end"]), _count(each)
        except (KeyError, TypeError, ValueError):
            unreadable += 1
            continue
        if start_ms % HOUR_MS == 0 and end_ms == start_ms + HOUR_MS:
            counted[start_ms] = count
    return counted, unreadable


def _instant(text: str) -> int:
    return to_ms(datetime.fromisoformat(text))


def _count(bucket: dict[str, Any]) -> int:
    count = bucket["tweet_count"] if "tweet_count" in bucket else bucket["post_count"]
    if type(count) is not int or count < 0:
        raise ValueError("is no count")
    return count
