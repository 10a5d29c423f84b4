"""Waits and duty worked out day by day. Slow and obvious."""

from typing import Any

from tests.worlds.slow_survival import Subject

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
IST_MS = 5 * HOUR_MS + HOUR_MS // 2
ENDS = {"acknowledge": "acknowledged_ms", "act": "acted_ms", "resolve": "closed_ms"}


def duty_ms(start_ms: int, end_ms: int) -> int:
    """What of [start, end) lies in 08:00–22:00 IST, one day after the other."""
    total = 0
    for day in range((start_ms + IST_MS) // DAY_MS, (end_ms + IST_MS) // DAY_MS + 1):
        midnight = day * DAY_MS - IST_MS
        begin, finish = midnight + 8 * HOUR_MS, midnight + 22 * HOUR_MS
        total += max(0, min(end_ms, finish) - max(start_ms, begin))
    return total


def subject(fields: dict[str, Any], *, as_of_ms: int, measure: str, clock: str) -> Subject:
    """How long a known case waited, and whether it ended there."""
    start, event = fields["clock_start_ms"], fields[ENDS[measure]]
    last = as_of_ms
    if fields["withdrawn_ms"] is not None and fields["withdrawn_ms"] < last:
        last = fields["withdrawn_ms"]
    ended = event is not None and event <= last
    end = max(start, event if ended else last)
    return (duty_ms(start, end) if clock == "duty" else end - start), ended
