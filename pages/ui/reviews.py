"""Review runs as their page has them: which there are, one opened, a period frozen; of each reader's offices alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from data import audit_log, reviews
from metrics.commands import reviewed
from metrics.commands.reviewed import Kept
from metrics.review.changes import changes, of_units, summary
from metrics.review.sources import Asked as Reviewed
from pages.ui import standings, store
from pages.ui.access import engines, entries, viewer
from pages.ui.frame import Here, explain
from pages.ui.store import Source

MOST_NAME = 100
Said = dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """A run as a reader sees it: what it says of his offices by id, what holds for the whole (`of_run`), and all of it
    for whoever may see everything."""

    run_id: str
    from_on: date
    to_on: date
    made_ms: int
    units: dict[str, Said]
    of_run: Said
    whole: Said | None = None

    def with_verdict(self, verdict: str) -> list[str]:
        """Which of the offices have a verdict: the best first, of laggards the worst."""
        ranked = [each for each, unit in self.units.items() if unit["league"]["verdict"] == verdict]
        if self.whole is not None:
            named = self.whole["commended" if verdict == "commended" else "laggards"]
            return [each for each in named if each in self.units]
        return sorted(
            ranked, key=lambda each: self.units[each]["league"]["rank"], reverse=verdict == "laggard"
        )


def listed(of: Source) -> pd.DataFrame:
    """One row a run, the latest first; for who sees some offices alone, those in which one of them stands."""
    with store.connection(of) as opened:
        return reviews.listed(opened) if of.scope.is_whole else reviews.listed_of_units(opened)


def opened(of: Source, row: pd.Series) -> Opened:
    """A run of the list; raises `ReviewError` where it was altered since it was made."""
    run_id = str(row["run_id"])
    same: dict[str, Any] = {
        "run_id": run_id,
        "from_on": row["from_on"],
        "to_on": row["to_on"],
        "made_ms": int(row["made_ms"]),
    }
    with store.connection(of) as connection:
        if of.scope.is_whole:
            whole = reviews.kept(connection, run_id)
            return Opened(**same, units=whole["units"], of_run=whole, whole=whole)
        parts = reviews.of_units(connection, of.scope.unit_ids, run_id=run_id)
    units = {part["unit_id"]: part["content"] for part in parts}
    return Opened(**same, units=units, of_run=next(iter(units.values()))["run"])


def opened_or_said(at: Here, row: pd.Series) -> Opened | None:
    """The same; None where it cannot be shown, which is then said on the page."""
    _ = at.words
    try:
        return opened(at.source, row)
    except reviews.ReviewError as error:
        explain(
            _(
                "This review is not shown: it was altered after it was frozen. Take the database from a backup, or freeze "
                "the period anew. For whoever runs the system:"
            ),
            viewer.for_who_runs_it(str(error), _),
        )
        return None


def replaced(row: pd.Series, others: Collection[str]) -> str | None:
    """Which of the other runs one comes after, of the same period and choices."""
    before = row.get("replaces")
    return str(before) if before in others else None


def between(before: Opened, after: Opened) -> Said:
    """What a run says otherwise than another, of the reader's offices, with a `summary`."""
    if before.whole is not None and after.whole is not None:
        return changes(before.whole, after.whole)
    found = of_units(before.units, after.units)
    return found | {"summary": summary(found)}


def freeze(at: Here, asked: standings.Asked, *, by: str) -> Kept:
    """Work a review out and keep it, with an entry in the audit log; for who sees everything alone (else `ScopeError`).
    Raises what `metrics.commands.reviewed.made` does, and `StoreError`."""
    of = at.source
    of.scope.require(None)
    wanted = Reviewed(asked.period, measure=asked.measure, clock=asked.clock, origin=asked.origin)
    with store.connection(of) as connection:
        run = reviewed.made(connection, wanted)
    said = {"from": str(asked.period.from_on), "to": str(asked.period.to_on), **wanted.choices()}
    said["sha256"] = run.checksum
    with engines.writing(of.url) as connection:  # of all offices at once
        kept = reviewed.keep(connection, run, wanted, by=by, at=of.now_at)
        if kept.is_new:
            entry = entries.entry_of(
                at.viewer, audit_log.REVIEW, kept.run_id, filters=said, rows=len(run.said["units"])
            )
            audit_log.append(connection, entry, at=datetime.now(UTC))
    return kept
