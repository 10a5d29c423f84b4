"""The cell: whether the staff of both shifts is on file with name, number and e-mail."""

from typing import Any, Final

import pandas as pd

from metrics.compliance.clauses import Limits
from metrics.compliance.finding import FAIL, PASS, Finding, unknown
from metrics.known import NEVER
from metrics.plain import plain

SHIFTS: Final = ("morning", "evening")
NEEDED: Final = ("name", "cug_number", "email")


def cell_roster(members: pd.DataFrame, *, in_use: bool, limits: Limits) -> Finding:
    """Whether each shift of one office has enough staff whose particulars are whole.

    As long as no office at all has sent its list, nobody was asked and nothing is known of any.
    """
    rows = [{name: plain(value) for name, value in row.items()} for row in members.to_dict("records")]
    whole = [row for row in rows if all(row[name] for name in NEEDED)]
    by_shift = {shift: sum(row["shift"] == shift for row in whole) for shift in SHIFTS}
    evidence: dict[str, Any] = {"on_file": len(rows), "whole": len(whole), **by_shift}
    said: dict[str, Any] = {
        "expected": str(limits.staff_a_shift * len(SHIFTS)), "found": str(len(rows)), "evidence": evidence,
    }  # fmt: skip
    if not rows:
        return Finding(FAIL, reason="not_sent", **said) if in_use else unknown("nobody_sent", **said)
    if min(by_shift.values()) >= limits.staff_a_shift:
        return Finding(PASS, **said)
    return Finding(FAIL, reason="particulars_missing" if len(whole) < len(rows) else "shift_missing", **said)


def histories(
    roster: pd.DataFrame, unit_ids: list[str], *, at_ms: int, limits: Limits
) -> dict[str, list[Finding]]:
    """What was found of each office, at every entry and removal of its own up to an instant, and at the first of all."""
    rows = roster[roster["entered_ms"] <= at_ms]
    rows = rows.assign(removed_ms=rows["removed_ms"].astype("Int64").fillna(NEVER).astype("int64"))
    by_unit = dict(list(rows.groupby("unit_id")))
    first_ms = int(rows["entered_ms"].min()) if len(rows) else None
    found = {}
    for unit_id in unit_ids:
        mine = by_unit.get(unit_id, rows.iloc[:0])
        moments = {*mine["entered_ms"], *mine["removed_ms"], *(() if first_ms is None else (first_ms,))}
        found[unit_id] = [
            cell_roster(
                mine[(mine["entered_ms"] <= each) & (mine["removed_ms"] > each)], in_use=True, limits=limits
            ).at(int(each), at_ms)
            for each in sorted(moments)
            if each <= at_ms
        ] or [cell_roster(mine, in_use=False, limits=limits).at(None, at_ms)]
    return found
