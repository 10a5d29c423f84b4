"""Who is named and for how long: the offices of one verdict with why, since when, and what one would ask about them."""

from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import UNKNOWN, duration, is_unknown
from language.words import Words
from metrics.running import running
from metrics.standing import LEAST_CASES, NAMED_FROM
from metrics.weekly import last_weeks
from pages.ui import standings
from pages.ui.kept import kept
from pages.ui.method_words import counted, heading
from pages.ui.standings import Asked
from pages.ui.store import Source, held
from pages.ui.verdicts import BEST, WORST

LASTING = 4
"""From so many weeks running on it is no passing weakness or strength."""


@held(max_entries=16)
def found(of: Source, asked: Asked, verdict: str) -> pd.DataFrame:
    """The rows of the league that have the verdict, the best first, else the worst, with `running`, `since_on`, `named` and
    `ranked` (see `metrics.running`); raises `LeagueError`.

    A run is of whole weeks up to the end of the period, as they are known today.
    """
    league = standings.standings(of, asked)
    named = league[league["verdict"] == verdict].sort_values("rank", ascending=verdict == BEST)
    weeks = last_weeks(asked.period)
    runs = running([standings.standings(of, asked.of_period(week)) for week in weeks], verdict=verdict)
    since = [None if is_unknown(each) else weeks[int(each)].from_on for each in runs["since_week"]]
    runs = runs.assign(since_on=pd.array(since, dtype=object)).drop(columns="since_week")
    return named.merge(runs, on="unit_id", how="left").reset_index(drop=True)


def why(row: dict[str, Any], verdict: str, _: Words) -> str:
    """What the verdict rests on, the plainest first: by how much, and whether that is chance."""
    parts = []
    is_under_half = row["within_24h"] < figures.HALF and row["cases"] >= LEAST_CASES
    if row["cases"] and (verdict == BEST or is_under_half):
        parts.append(
            _.plural(
                "{share} in 24 h, {n} case",
                "{share} in 24 h, {n} cases",
                int(row["cases"]),
                share=figures.share(row["within_24h"], _),
                n=figures.count(row["cases"], _),
            )
        )
    if verdict == BEST:
        parts.append(_("best fifth: {chance} sure", chance=_probability(row["commended_probability"], _)))
    elif not is_unknown(row["laggard_probability"]) and row["laggard_probability"] >= NAMED_FROM:
        parts.append(_("worst fifth: {chance} sure", chance=_probability(row["laggard_probability"], _)))
    return "; ".join(parts)


def _probability(value: float, _: Words) -> str:
    """A probability from draws, which is never certain."""
    return "99%+" if value > 0.99 else figures.share(value, _)


def for_how_long(row: dict[str, Any], _: Words) -> str:
    """How many weeks running, and since when as far as that is known."""
    if is_unknown(row["running"]) or not row["running"]:
        return _("in the whole period, not in its last week")
    if row["running"] == row["ranked"]:  # it may have begun before the weeks that were looked at
        return _.plural("{n} week or longer", "{n} weeks or longer", int(row["running"]))
    since = figures.short_day(row["since_on"], _)
    return _.plural("{n} week, since {day}", "{n} weeks, since {day}", int(row["running"]), day=since)


@kept
def sheet(named: pd.DataFrame, verdict: str, called: dict[str, str], _: Words) -> pd.DataFrame:
    """One row an office, as it is drawn."""
    rows = named.to_dict("records")
    return pd.DataFrame(
        {
            "rank": [f"{row['rank']} ({row['rank_low']}–{row['rank_high']})" for row in rows],
            "unit": [called.get(row["unit_id"], row["unit_id"]) for row in rows],
            "why": [why(row, verdict, _) for row in rows],
            "running": [for_how_long(row, _) for row in rows],
            "named": [_weeks_named(row, _) for row in rows],
            "unanswered": pd.array([row["unanswered"] for row in rows], dtype="Int64"),
            "expected": [duration(row["expected_rmst_s"], _) for row in rows],
        }
    )


def _weeks_named(row: dict[str, Any], _: Words) -> str:
    if is_unknown(row["named"]):
        return figures.count(0, _)
    return _("{n} of {all}", n=figures.count(row["named"], _), all=figures.count(row["ranked"], _))


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps of the sheet."""
    text = st.column_config.TextColumn
    return {
        "rank": text(heading("rank", _), help=counted("rank", _), width=80),
        "unit": text(_("Office"), pinned=True, width=105),
        "why": text(
            _("Why"),
            help=_(
                "The probability of being among the best or the worst fifth of its group, for which an office is named "
                "from 80% on; or that under half of at least 10 cases were done within 24 h."
            ),
            width=315,
        ),
        "running": text(
            _("Weeks running"),
            help=_(
                "Whole weeks on end up to the end of the period, as they are known today; a week without a rank neither "
                "ends the run nor lengthens it."
            ),
            width=158,
        ),
        "named": text(
            _("Weeks named"), help=_("In how many of the last eight weeks in which it had a rank.")
        ),
        "unanswered": st.column_config.NumberColumn(
            heading("unanswered", _), help=counted("unanswered", _), width=100
        ),
        "expected": text(heading("expected_rmst_s", _), help=counted("expected_rmst_s", _)),
        "waiting": st.column_config.NumberColumn(
            _("Waiting now"),
            help=_(
                "All its cases that nobody has acknowledged, of whatever period. It does not decide who is named; see it "
                "before you praise."
            ),
            width=95,
        ),
        "oldest": text(
            _("Oldest waits"), help=_("Round the clock, as far as the office is known."), width=110
        ),
    }


FIRST = {
    BEST: ("rank", "unit", "waiting", "oldest"),
    WORST: ("unit", "why", "running", "waiting", "oldest", "rank"),
}
"""What is seen first, on a phone alone: what waits before anything that praises; of who is named as one of the worst why."""


@kept
def with_waiting(
    sheet: pd.DataFrame, named: pd.DataFrame, waiting: pd.DataFrame, verdict: str, _: Words
) -> pd.DataFrame:
    """The sheet with what waits at each office now, of whatever period (`waiting`: those cases), and for how long; what is
    to be seen first comes first."""
    waited_ms = (waiting["as_of_ms"] - waiting["clock_start_ms"]).groupby(waiting["unit_id"].astype(str))
    counts, oldest = waited_ms.size().to_dict(), waited_ms.max().to_dict()
    unit_ids = [str(each) for each in named["unit_id"]]
    found = sheet.assign(
        waiting=pd.array([counts.get(each, 0) for each in unit_ids], dtype="Int64"),
        oldest=[duration(oldest[each] / 1_000, _) if each in oldest else UNKNOWN for each in unit_ids],
    )
    first = [name for name in FIRST[verdict] if name in found]
    return found[[*first, *(name for name in found if name not in first)]]


def sums(named: pd.DataFrame, verdict: str, _: Words) -> str:
    """How many are named, and how many of them in every week that is known."""
    n = len(named)
    lasting = int((named["running"].fillna(0) >= LASTING).sum())
    said = (
        _.plural("{n} office is among the best.", "{n} offices are among the best.", n)
        if verdict == BEST
        else _.plural("{n} office is named.", "{n} offices are named.", n)
    )
    whole_alone = n - int((named["running"].fillna(0) > 0).sum())
    parts = [
        said,
        _.plural(
            "{n} of them for four weeks running or longer.",
            "{n} of them for four weeks running or longer.",
            lasting,
        ),
    ]
    if whole_alone:
        parts.append(
            _.plural(
                "{n} of them is named for the period as a whole; its last week by itself would not name it.",
                "{n} of them are named for the period as a whole; their last week by itself would not name them.",
                whole_alone,
            )
        )
    return " ".join(parts)
