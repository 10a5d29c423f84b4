"""The peer groups of a review: the league of each, and for how many weeks its verdicts have held."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pandas as pd

from metrics.kept import keep
from metrics.league import COLUMNS, LeagueError, league_of, peers
from metrics.observed import as_of_each, notes
from metrics.period import Period
from metrics.plain import plain, records
from metrics.review.sources import Asked, Sources
from metrics.running import running
from metrics.standing import signal
from metrics.weekly import last_weeks

KINDS: Final = ("district", "range", "zone", "traffic", "other")
COUNTS: Final = ("cases", "answered", "unanswered", "unobserved")
NAMED: Final = ("commended", "laggard")
ABOUT: Final = ("rankability", "tau2_s2", "mean_s", "ranked")

Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Group:
    """A peer group: what is said of it as a whole, and the league's row and the running verdict of each unit, by rank."""

    about: dict[str, Any]
    rows: Rows
    runs: Rows


def groups(sources: Sources, asked: Asked) -> dict[str, Group]:
    """Every peer group that has units, by kind."""
    found = {kind: _group(sources, asked, kind) for kind in KINDS}
    return {kind: group for kind, group in found.items() if group.rows}


def _group(sources: Sources, asked: Asked, kind: str) -> Group:
    seen, units = sources.seen, peers(sources.seen.units, kind=kind)
    kept = keep(
        sources.events, seen.observation, seen.gaps,
        unit_ids=pd.Index(units["unit_id"]), as_of=asked.as_of, **asked.choices(),
    )  # fmt: skip

    @cache
    def league(period: Period) -> pd.DataFrame:
        return league_of(kept, units, seen.observation, seen.gaps, period=period, as_of=asked.as_of)

    try:
        table = league(asked.period)
    except LeagueError:  # nothing was ever collected whole of any of them
        return Group(_nothing(), _blank(units, sources, asked), {})
    about = {name: plain(table.attrs[name]) for name in ABOUT}
    about["signal"] = signal(
        ranked=table.attrs["ranked"], between=table.attrs["tau2_s2"], rankability=table.attrs["rankability"]
    )
    return Group(about, _by_unit(table), _runs(table, league, asked.period))


def _by_unit(table: pd.DataFrame) -> Rows:
    return {row["unit_id"]: row for row in records(table)}


def _nothing() -> dict[str, Any]:
    return {**dict.fromkeys(ABOUT), "ranked": 0, "signal": None}


def _blank(units: pd.DataFrame, sources: Sources, asked: Asked) -> Rows:
    """Rows of offices of which no figure is known, in the form of the league's."""
    seen = sources.seen
    instants = as_of_each(seen.observation, as_of=asked.as_of).reindex(units["unit_id"])
    rows = units[["unit_id", "kind"]].assign(
        **dict.fromkeys(COUNTS, 0), as_of_ms=instants.to_numpy(), verdict="unranked"
    )
    said = notes(rows, observation=seen.observation, gaps=seen.gaps, period=asked.period)
    rows["note"] = pd.Series(said, index=rows.index, dtype=object)
    return _by_unit(rows.reindex(columns=list(COLUMNS)))


def _runs(table: pd.DataFrame, league: Callable[[Period], pd.DataFrame], period: Period) -> Rows:
    """Of each unit that is named: for how many `weeks` running it had its verdict, and `since_on`, which is missing where
    the run fills all the weeks that are known, as it may have begun before them."""
    found: Rows = {}
    for verdict in NAMED:
        named = {str(each) for each in table.loc[table["verdict"] == verdict, "unit_id"]}
        weeks = _looked_at(named, verdict, league, period)
        runs = running([rows for _, rows in weeks], verdict=verdict).set_index("unit_id")
        for unit_id in named:
            found[unit_id] = {"weeks": 0, "since_on": None}
            if unit_id not in runs.index:
                continue
            row = runs.loc[unit_id]
            found[unit_id]["weeks"] = int(row["running"])
            if pd.notna(row["since_week"]) and row["running"] < row["ranked"]:
                found[unit_id]["since_on"] = weeks[int(row["since_week"])][0].from_on.isoformat()
    return found


def _looked_at(
    named: set[str], verdict: str, league: Callable[[Period], pd.DataFrame], period: Period
) -> list[tuple[Period, pd.DataFrame]]:
    """The last weeks with their leagues, the oldest first, as far back as one of the named has its verdict still."""
    found: list[tuple[Period, pd.DataFrame]] = []
    still = set(named)
    for week in reversed(last_weeks(period)):
        if not still:
            break
        rows = league(week)
        found.append((week, rows))
        still -= set(rows.loc[~rows["verdict"].isin((verdict, "unranked")), "unit_id"])
    return found[::-1]
