"""The content of a review run: a period as it is known, as plain values; what is not known is in it, nothing is guessed."""

from datetime import date
from typing import Any, Final

import pandas as pd

from metrics.cases_table import cases
from metrics.measures import DEFINITIONS
from metrics.period import instant_at
from metrics.plain import iso, plain
from metrics.review import offices
from metrics.review.canonical import canonical, sha256
from metrics.review.groups import Group, groups
from metrics.review.sources import Asked, Sources, inputs, known_until_ms
from metrics.review.state import state
from metrics.review.units import units as of_units

FORMAT: Final = 1
WITHOUT: Final = ("no_account", "not_resolved", "no_coverage", "not_observed")
"""The notes of offices of which no figure can be known."""
Content = dict[str, Any]


class ReviewError(ValueError):
    """A review that cannot be made; its text is one line that says why and what to do."""


def content(sources: Sources, asked: Asked) -> Content:
    """A period frozen, all values plain: the same sources give the same content. No clock is asked: without `as_of` each
    office is seen at its `observed_until`, and the circular is judged at the latest of them. Raises `ReviewError` where
    nothing is known of the period."""
    seen = sources.seen
    until_ms = known_until_ms(seen.observation, asked.as_of)
    if until_ms is None:
        raise ReviewError("Nothing is collected whole for any office yet: say as of when with --as-of.")
    _require(sources, asked)
    found = groups(sources, asked)
    units = of_units(sources, asked, found, until_ms=until_ms)
    came_from = inputs(sources, asked, until_ms=until_ms)
    return {
        "format": FORMAT,
        "period": {"from": asked.period.from_on.isoformat(), "to": asked.period.to_on.isoformat()},
        "as_of": None if asked.as_of is None else iso(asked.as_of),
        "known_until": iso(instant_at(until_ms)),
        "definitions": str(DEFINITIONS),
        "asked": asked.choices(),
        "demonstration": sources.demonstration,
        "rules": {f"{name}_sha256": sha256(text) for name, text in sources.files.items()},
        "inputs": came_from,
        "inputs_sha256": sha256(canonical(came_from)),
        "state": state(sources, asked, until_ms=until_ms),
        "groups": {kind: group.about | {"unit_ids": list(group.rows)} for kind, group in found.items()},
        "units": units,
        "commended": _named(found, "commended"),
        "laggards": _named(found, "laggard"),
        "annotations": _annotations(sources.annotations),
        "not_known": {
            "without_figures": sorted(
                unit_id for unit_id, unit in units.items() if unit["league"]["note"] in WITHOUT
            ),
            "gaps": int(offices.hiding(seen.gaps, asked.period)["gap_id"].nunique()),
            "unobserved": sum(unit["league"]["unobserved"] for unit in units.values()),
            "is_over": until_ms >= asked.period.end_ms,
        },
    }


def _require(sources: Sources, asked: Asked) -> None:
    """Raise `ReviewError` where no office was observed in the period and there is no case of it."""
    seen, period = sources.seen, asked.period
    if any(each["observed_share"] for each in offices.coverage(sources, asked).values()):
        return
    counted = cases(sources.events, seen.observation, seen.gaps, period=period, as_of=asked.as_of)
    if counted.empty:
        raise ReviewError(
            f"Nothing is known of {period.from_on} to {period.to_on}: no office was observed in it, and there is no "
            "case. Choose another period; `python -m collectors status` says what was collected."
        )


def _named(found: dict[str, Group], verdict: str) -> list[str]:
    """Who has a verdict, group by group: the best first, of laggards the worst."""
    named = []
    for group in found.values():
        ranked = [unit_id for unit_id, row in group.rows.items() if row["verdict"] == verdict]
        named += ranked if verdict == "commended" else ranked[::-1]
    return named


def _annotations(rows: pd.DataFrame) -> list[Content]:
    """What happened in the period, by its first day; a row without an office is of the whole state, `noted_as` the role of who entered it."""
    columns = ("kind", "unit_id", "from_on", "to_on", "title_en", "title_hi", "noted_as")
    said = [{name: _day(plain(row[name])) for name in columns} for row in rows.to_dict("records")]
    return sorted(said, key=lambda row: (row["from_on"], row["kind"], row["title_en"], row["unit_id"] or ""))


def _day(value: Any) -> Any:
    return value.isoformat()[:10] if isinstance(value, date) else value
