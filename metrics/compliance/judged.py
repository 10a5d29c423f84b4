"""Compliance: one row an office and check, and how many kept each check at earlier instants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from metrics.compliance import cell, follows, looks, work
from metrics.compliance.finding import (
    PASS,
    UNKNOWN,
    History,
    since_ms,
    unknown,
)
from metrics.compliance.rules import Circular
from metrics.period import Period, day_start_ms

COLUMNS: Final = (
    *("unit_id", "check", "verdict", "seen_ms", "since_ms", "expected", "found", "reason", "evidence"),
)
PERIODS_BACK: Final = 4
"""How many periods before the one asked for are looked at to say since when a check of work holds."""
WITHOUT_ACCOUNT: Final = ("cell_roster",)


@dataclass(frozen=True)
class Seen:
    """All that the checks are made from: frames of `data`, and former names by unit id.

    `profiles`, `follows`, `roster` are those of `data.compliance_reads`; `own_posts` reaches `PERIODS_BACK` periods
    back.
    """

    units: pd.DataFrame
    accounts: pd.DataFrame
    observation: pd.DataFrame
    gaps: pd.DataFrame
    own_posts: pd.DataFrame
    profiles: pd.DataFrame
    follows: pd.DataFrame
    roster: pd.DataFrame
    former: Mapping[str, str]


Histories = dict[tuple[str, str], History]


def first_needed(period: Period) -> Period:
    """The earliest period of which `own_posts` are needed."""
    return work.earlier(period, windows=PERIODS_BACK)[0]


def judged_units(units: pd.DataFrame) -> list[str]:
    """The offices that are judged: all but headquarters, which are the pattern."""
    return sorted(str(each) for each in units.loc[units["kind"] != "hq", "unit_id"])


def _without(seen: Seen) -> set[str]:
    """The offices without an office account."""
    mine = seen.accounts.loc[seen.accounts["role"] == "office", "unit_id"]
    return set(judged_units(seen.units)) - {str(each) for each in mine}


def histories(
    seen: Seen, *, rules: Circular, period: Period, at_ms: int, windows: int = PERIODS_BACK
) -> Histories:
    """What each check found of each judged office, as histories up to an instant."""
    unit_ids = judged_units(seen.units)
    bare, mandatory = _without(seen), rules.mandatory_at(at_ms)
    judged = seen.units[seen.units["unit_id"].isin(unit_ids)]
    found: Histories = dict(
        looks.histories(seen.units, seen.profiles, seen.accounts, former=seen.former, rules=rules)
    )
    found |= follows.histories(seen.follows, mandatory, looks.listed(seen.accounts))
    for each in work.earlier(period, windows=windows):
        now = work.findings(
            seen.own_posts, judged, seen.observation, seen.gaps, period=each, at_ms=at_ms, limits=rules.limits
        )
        for key, finding in now.items():
            found[key] = [*found.get(key, ()), finding]
    staffed = cell.histories(seen.roster, unit_ids, at_ms=at_ms, limits=rules.limits)
    found |= {(unit_id, "cell_roster"): history for unit_id, history in staffed.items()}
    missing = {each.slug: follows.not_looked_at(each, rules.follows) for each in mandatory}
    own = _own_handles(seen)
    for unit_id in unit_ids:
        for check in rules.checks_at(at_ms):
            if unit_id in bare and check not in WITHOUT_ACCOUNT:
                found[unit_id, check] = [unknown("no_account")]
            elif check in missing and check.partition("_")[2] in own.get(unit_id, set()):
                found[unit_id, check] = [unknown("own_account")]
            elif (unit_id, check) not in found:
                found[unit_id, check] = [missing.get(check) or unknown("not_seen")]
    return found


def _own_handles(seen: Seen) -> dict[str, set[str]]:
    """The handles of each office, in small letters: nobody follows himself."""
    found: dict[str, set[str]] = {}
    for unit_id, handle in zip(seen.accounts["unit_id"], seen.accounts["handle"], strict=True):
        found.setdefault(str(unit_id), set()).add(str(handle).lower())
    return found


def up_to(history: History, at_ms: int) -> History:
    """A history as it was at an instant; what was looked at later is not known then."""
    known = [each for each in history if each.from_ms is None or each.from_ms <= at_ms]
    return [
        replace(each, seen_ms=None if each.seen_ms is None else min(each.seen_ms, at_ms)) for each in known
    ] or [unknown("not_seen")]


def _row(unit_id: str, check: str, history: History, *, first_ms: int) -> dict[str, Any]:
    last, since = history[-1], since_ms(history)
    since = None if since is None or last.seen_ms is None else max(since, first_ms)
    return {
        "unit_id": unit_id, "check": check, "verdict": last.verdict, "seen_ms": last.seen_ms,
        "since_ms": since, "expected": last.expected, "found": last.found, "reason": last.reason,
        "evidence": last.evidence or None,
    }  # fmt: skip


def compliance(
    seen: Seen, *, rules: Circular, period: Period, at_ms: int, unit_ids: Sequence[str] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One row a judged office and check in force, with `COLUMNS`, by office and in the order of the clauses.

    `verdict` is `pass`, `fail` or `unknown`, never guessed: what was not seen, fetched or collected decides nothing.
    `seen_ms` is the last look that showed it, `since_ms` from when on the verdict holds without a break (of work at
    most `PERIODS_BACK` periods before this one). Checks of work are those of `period`; all others hold at `at_ms`.
    `evidence` says what was compared. Headquarters are the pattern and have no rows.
    """
    found = histories(seen, rules=rules, period=period, at_ms=at_ms)
    begun = {each.slug: day_start_ms(max(each.from_on, rules.date)) for each in rules.mandatory_at(at_ms)}
    first = day_start_ms(rules.date)
    chosen = judged_units(seen.units) if unit_ids is None else list(unit_ids)
    rows = [
        _row(unit_id, check, up_to(found[unit_id, check], at_ms), first_ms=begun.get(check, first))
        for unit_id in chosen
        for check in rules.checks_at(at_ms)
        if (unit_id, check) in found
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return table.astype({"seen_ms": "Int64", "since_ms": "Int64"})


def checks_for_score(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as the score takes them: `unit_id`, `check`, `state`."""
    return rows[["unit_id", "check", "verdict"]].rename(columns={"verdict": "state"})


def clause_verdict(verdicts: Sequence[str]) -> str:
    """Whether a clause is kept: broken by any of its checks, kept by all of them, else not known."""
    return next((each for each in ("fail", UNKNOWN) if each in verdicts), PASS if verdicts else UNKNOWN)
