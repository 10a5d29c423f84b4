"""The offices of a review: of each its row of the league, its score, and what is said beside them."""

from typing import Any, Final

import pandas as pd

from metrics.cases_table import cases
from metrics.compliance.judged import checks_for_score, compliance
from metrics.league import LeagueError
from metrics.period import Period, instant_at
from metrics.plain import iso, plain, records
from metrics.review import offices
from metrics.review.groups import Group
from metrics.review.sources import Asked, Sources
from metrics.score import score

NAMED: Final = ("name_en", "name_hi", "kind", "zone_id", "range_id")
SAID: Final = ("unit_id", "kind", "cases", "unobserved", "as_of", "note")
"""What a score's row says that the league's says already."""
NOT_RUNNING: Final = {"weeks": None, "since_on": None}

Units = dict[str, dict[str, Any]]


def units(sources: Sources, asked: Asked, found: dict[str, Group], *, until_ms: int) -> Units:
    """Each office of the groups by id. The circular is judged at `until_ms`; `running` is known of verdicts that name."""
    seen, period = sources.seen, asked.period
    rows = {unit_id: row for group in found.values() for unit_id, row in group.rows.items()}
    of_period = cases(
        sources.events, seen.observation, seen.gaps,
        period=period, as_of=asked.as_of, origin=asked.origin, unit_ids=list(rows),
    )  # fmt: skip
    judged = compliance(seen, rules=sources.circular, period=period, at_ms=until_ms)
    scores = _scores(sources, asked, list(found), checks=checks_for_score(judged))
    waiting = offices.waiting(of_period, asked)
    corrected = offices.corrected(of_period, sources.corrections)
    backlog = offices.backlog(sources, asked, unit_ids=list(rows))
    clauses, coverage = offices.compliance(judged), offices.coverage(sources, asked)
    signs = offices.signs(of_period, sources, asked, unit_ids=list(rows))
    runs = {unit_id: run for group in found.values() for unit_id, run in group.runs.items()}
    handles, named = _handles(seen.accounts, period), seen.units.set_index("unit_id")
    return {
        unit_id: {
            "unit_id": unit_id,
            **{name: plain(named.loc[unit_id, name]) for name in NAMED},
            "handles": handles.get(unit_id, []),
            "league": _as_known(row, asked, until_ms=until_ms),
            "score": scores.get(unit_id),
            "running": runs.get(unit_id, NOT_RUNNING),
            "waiting": waiting.get(unit_id) or offices.nothing_waits(),
            "backlog": backlog[unit_id],
            "compliance": clauses[unit_id],
            "coverage": coverage[unit_id],
            "corrections": corrected.get(unit_id, []),
            **signs[unit_id],
        }
        for unit_id, row in rows.items()
    }


def _as_known(row: dict[str, Any], asked: Asked, *, until_ms: int) -> dict[str, Any]:
    """A row of the league; what was collected after the instant that was asked for is not known then."""
    until = row["observed_until"]
    if asked.as_of is None or until is None:
        return row
    return row | {"observed_until": min(until, iso(instant_at(until_ms)))}


def _scores(sources: Sources, asked: Asked, kinds: list[str], *, checks: pd.DataFrame) -> Units:
    """The score of each unit that has one."""
    seen = sources.seen
    found: Units = {}
    for kind in kinds:
        try:
            table = score(
                sources.events, seen.units, seen.observation, seen.gaps,
                own_posts=seen.own_posts, snapshots=sources.snapshots, checks=checks,
                rules=sources.score_rules, period=asked.period, as_of=asked.as_of,
                clock=asked.clock, origin=asked.origin, kind=kind,
            )  # fmt: skip
        except LeagueError:  # nothing was ever collected whole of any of them
            continue
        found |= {row["unit_id"]: row for row in records(table) if row["score"] is not None}
    return {unit_id: {name: row[name] for name in row if name not in SAID} for unit_id, row in found.items()}


def _handles(accounts: pd.DataFrame, period: Period) -> dict[str, list[str]]:
    """The handles that were each unit's own in the period, its office's first."""
    found: dict[str, list[str]] = {}
    rows = accounts.sort_values(["role", "handle"], kind="stable")  # “office” stands before “officer”
    for row in rows.to_dict("records"):
        since, until = plain(row["since_on"]), plain(row["until_on"])
        if (since is None or since < period.to_on) and (until is None or until > period.from_on):
            found.setdefault(str(row["unit_id"]), []).append(str(row["handle"]))
    return found
