"""The levels of an alert: the office itself, its range, its zone, headquarters; which comes next, and when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.alerts import LEVELS, Standing
from data.recipient_rows import Recipient
from metrics.duty import DUTY_FROM_MS, DUTY_UNTIL_MS, duty_until
from metrics.period import DAY_MS, OFFSET_MS
from notices.rules import Rule

MINUTE_MS = 60_000
NO_RECIPIENT, NO_WAY = "no_recipient", "no_way"
"""Why nobody of an office is told: nobody is on file who wants alerts, or no way of sending reaches who is."""


@dataclass(frozen=True)
class Offices:
    """Above which offices each lies, and who of each can be told: `recipients` wants alerts and can be reached, `lacking`
    has somebody who wants them and whom no way reaches."""

    above: Mapping[str, tuple[str | None, ...]]
    recipients: Mapping[str, tuple[Recipient, ...]]
    lacking: Collection[str] = ()

    def at(self, unit_id: str, level: int) -> str | None:
        """The office of a level; None: there is none, or it is one of a level below."""
        return self.above.get(unit_id, (unit_id, None, None, None))[level]


def above(units: pd.DataFrame) -> dict[str, tuple[str | None, ...]]:
    """The offices of the four levels of each unit; where one would come twice, its first place counts."""
    hq = next(iter(units.loc[units["kind"] == "hq", "unit_id"]), None)
    found: dict[str, tuple[str | None, ...]] = {}
    for row in units.to_dict("records"):
        chain: list[str | None] = []
        for each in (row["unit_id"], row["range_id"], row["zone_id"], hq):
            is_new = isinstance(each, str) and each not in chain
            chain.append(str(each) if is_new else None)
        found[str(row["unit_id"])] = tuple(chain)
    return found


def next_level(alert: Standing, rule: Rule, offices: Offices) -> int | None:
    """The level that comes after the one that was told, or the first; None: there is no higher one."""
    reached = -1 if alert.level_ms is None else alert.level
    wanted = (LEVELS.index(name) for name in rule.levels)
    return next(
        (level for level in wanted if level > reached and offices.at(alert.unit_id, level) is not None), None
    )


def is_due(alert: Standing, rule: Rule, level: int, *, until_ms: int, night: bool) -> bool:
    """Whether a level's time has come by an instant up to which something is known."""
    if alert.level_ms is None or alert.spoiled:
        return True
    return until_ms >= due_ms(alert.level_ms, rule.levels[LEVELS[level]], night=night)


def due_ms(since_ms: int, minutes: int, *, night: bool) -> int:
    """The instant at which so many minutes have passed: round the clock at night, else of duty."""
    if night or not minutes:
        return since_ms + minutes * MINUTE_MS
    target = int(duty_until(np.array([since_ms]))[0]) + minutes * MINUTE_MS
    days, rest = divmod(target, DUTY_UNTIL_MS - DUTY_FROM_MS)
    if not rest:  # the end of a day's duty, not the beginning of the next
        days, rest = days - 1, DUTY_UNTIL_MS - DUTY_FROM_MS
    return days * DAY_MS + DUTY_FROM_MS + rest - OFFSET_MS
