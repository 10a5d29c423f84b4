"""Progress: how many offices kept each clause at instants of the past, as was known of each then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import pandas as pd

from metrics.compliance import cell, follows, looks, work
from metrics.compliance.finding import UNKNOWN, VERDICTS, History, at_instant
from metrics.compliance.judged import Seen, clause_verdict
from metrics.compliance.rules import Circular
from metrics.period import DAY_MS, Period, day_start_ms

MOST: Final = 24
WEEK: Final = 7
Found = dict[tuple[str, str], History]


@dataclass(frozen=True)
class Then:
    """What the checks of work and of the cell need at an instant: the period before it, its posts, the roster of then."""

    at_ms: int
    period: Period
    own_posts: pd.DataFrame
    roster: pd.DataFrame


def instants(
    rules: Circular, *, first_ms: int | None, period: Period, now_ms: int
) -> list[tuple[int, Period]]:
    """The ends of periods of one length, from where both the circular and collection have begun, whole weeks apart; the
    last of them is `period` as it looks now. At most `MOST`."""
    if first_ms is None:
        return []
    begun_ms = max(first_ms, day_start_ms(rules.date))
    days = max(0, (period.end_ms - begun_ms) // DAY_MS)
    step = max(1, -(-days // (MOST * WEEK))) * WEEK
    found = [(now_ms, period)]
    for back in range(step, days + 1, step):
        shifted = Period(period.from_on - timedelta(days=back), period.to_on - timedelta(days=back))
        found.append((shifted.end_ms, shifted))
    return found[:MOST][::-1]


def first_seen(seen: Seen) -> int | None:
    """From when on anything is known of any office."""
    starts = [
        seen.observation["observed_from_ms"].min(),
        seen.profiles["seen_ms"].min(),
        seen.follows["seen_ms"].min(),
    ]
    known = [int(each) for each in starts if pd.notna(each)]
    return min(known) if known else None


def progress(seen: Seen, thens: Sequence[Then], *, rules: Circular, unit_ids: Sequence[str]) -> pd.DataFrame:
    """A row an instant and clause in force then: `at_ms`, `clause`, and of how many of the offices it is `pass`, `fail`,
    `unknown`."""
    mandatory = rules.follows.mandatory
    known: Found = dict(
        looks.histories(seen.units, seen.profiles, seen.accounts, former=seen.former, rules=rules)
    )
    known |= follows.histories(seen.follows, mandatory, looks.listed(seen.accounts))
    judged = seen.units[seen.units["unit_id"].isin(list(unit_ids))]
    rows = []
    for then in thens:
        verdicts = _work_and_cell(
            replace(seen, own_posts=then.own_posts, roster=then.roster), judged, then, rules
        )
        for clause in rules.clauses_at(then.at_ms):
            checks = rules.checks_of(clause, then.at_ms)
            said = [
                clause_verdict(
                    [
                        verdicts.get((unit_id, each)) or _then(known, unit_id, each, then.at_ms)
                        for each in checks
                    ]
                )
                for unit_id in unit_ids
            ]
            rows.append(
                {"at_ms": then.at_ms, "clause": clause.id} | {each: said.count(each) for each in VERDICTS}
            )
    return pd.DataFrame(rows, columns=["at_ms", "clause", *VERDICTS])


def _work_and_cell(
    seen: Seen, judged: pd.DataFrame, then: Then, rules: Circular
) -> Mapping[tuple[str, str], str]:
    found = work.findings(
        seen.own_posts, judged, seen.observation, seen.gaps,
        period=then.period, at_ms=then.at_ms, limits=rules.limits,
    )  # fmt: skip
    said = {key: finding.verdict for key, finding in found.items()}
    unit_ids = [str(each) for each in judged["unit_id"]]
    staffed = cell.histories(seen.roster, unit_ids, at_ms=then.at_ms, limits=rules.limits)
    return said | {(unit_id, "cell_roster"): history[-1].verdict for unit_id, history in staffed.items()}


def _then(known: Found, unit_id: str, check: str, at_ms: int) -> str:
    found = at_instant(known.get((unit_id, check), ()), at_ms)
    return UNKNOWN if found is None else found.verdict
