"""The offices of a review as a table, what two reviews say otherwise of them, and both as files."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import duration, is_unknown
from language.reasons import NOTES
from language.words import Words
from metrics.plain import flat
from pages.ui import cell_words, export, store, verdicts, workbook
from pages.ui.access import downloads
from pages.ui.frame import Here
from pages.ui.method_words import counted, heading
from pages.ui.reviews import Opened
from pages.ui.terms import term
from pages.ui.units import names

NAMED, EVERY, UNKNOWN_ONES = "named", "every", "not-known"
LED = ("other", "hq")
OWN = ("unit_id", "name_en", "name_hi", "kind", "zone_id", "range_id")

Said = Mapping[str, Any]


def which(run: Opened) -> dict[str, list[str]]:
    """The offices by what can be chosen: those that letters name, all of them by rank, those without a rank."""
    named = [*run.with_verdict("commended"), *run.with_verdict("laggard")]
    unranked = [each for each, unit in run.units.items() if unit["league"]["rank"] is None]
    ranked = [each for each in run.units if each not in set(unranked)]
    order = sorted(ranked, key=lambda each: (run.units[each]["kind"], run.units[each]["league"]["rank"]))
    in_letters = [each for each in named if run.units[each]["kind"] not in LED]
    return {NAMED: in_letters, EVERY: order + unranked, UNKNOWN_ONES: unranked}


def led_by_headquarters(run: Opened) -> list[str]:
    """Who has a verdict that names and is led by headquarters itself: neither praised nor in a letter."""
    named = [*run.with_verdict("commended"), *run.with_verdict("laggard")]
    return [each for each in named if run.units[each]["kind"] in LED]


def shown(run: Opened, unit_ids: list[str], called: Mapping[str, str], _: Words) -> pd.DataFrame:
    """One row an office: its verdict, its rank, what that rests on, and what waits."""
    units = [run.units[each] for each in unit_ids]
    rows = [unit["league"] for unit in units]
    return pd.DataFrame(
        {
            "unit": [called.get(each, each) for each in unit_ids],
            "verdict": [verdicts.in_words(row, _) for row in rows],
            "rank": [rank(row) for row in rows],
            "cases": pd.array([row["cases"] for row in rows], dtype="Int64"),
            "within_24h": [figures.share(row["within_24h"], _) for row in rows],
            "expected": [duration(row["expected_rmst_s"], _) for row in rows],
            "running": [running(unit["running"], _) for unit in units],
            "waiting": pd.array([unit["waiting"]["cases"] for unit in units], dtype="Int64"),
            "note": [None if is_unknown(row["note"]) else term(NOTES, row["note"], _) for row in rows],
        }
    )


def rank(row: Said) -> str | None:
    """A rank with its limits, as 4 (2–9)."""
    return None if is_unknown(row["rank"]) else f"{row['rank']} ({row['rank_low']}–{row['rank_high']})"


def running(said: Said, _: Words) -> str | None:
    """For how many weeks a verdict has held."""
    if said["weeks"] is None:
        return None
    if said["since_on"] is None and said["weeks"]:
        return _.plural("{n} week or longer", "{n} weeks or longer", said["weeks"])
    return _.plural("{n} week", "{n} weeks", said["weeks"])


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps of the offices."""
    config = st.column_config
    text, number = config.TextColumn, config.NumberColumn
    return {
        "unit": text(_("Office"), pinned=True, width=112),
        "verdict": text(_("Verdict"), width=112),
        "rank": text(heading("rank", _), help=counted("rank", _), width=82),
        "cases": number(heading("cases", _), help=counted("cases", _), width=58),
        "within_24h": text(heading("within_24h", _), help=counted("within_24h", _), width=86),
        "expected": text(heading("expected_rmst_s", _), help=counted("expected_rmst_s", _), width=106),
        "running": text(_("Weeks running"), width=128),
        "waiting": number(
            heading("unanswered", _),
            help=_("Cases of the period that waited still, as far as was known."),
            width=90,
        ),
        "note": text(_("Note"), width=88),
    }


def rows_of(run: Opened, unit_ids: list[str]) -> pd.DataFrame:
    """The rows as a file has them: the league's fields as the command gives them, then all else that is said of each."""
    rows = []
    for unit_id in unit_ids:
        unit = run.units[unit_id]
        rest = {name: value for name, value in unit.items() if name not in (*OWN, "league", "run", "score")}
        score = {f"score_{name.removeprefix('score_')}": each for name, each in (unit["score"] or {}).items()}
        own = {name: unit[name] for name in OWN}
        rows.append(own | unit["league"] | score | flat(rest))
    return pd.DataFrame(rows)


def _sheet(run: Opened, unit_ids: list[str], called: Mapping[str, str], _: Words) -> pd.DataFrame:
    """The rows on the screen in its words."""
    return cell_words.sheet(shown(run, unit_ids, called, _), columns(_), _)


def download(at: Here, run: Opened, unit_ids: list[str]) -> None:
    """The rows on the screen as CSV and as a workbook, with what the run is of and not how far collection came since."""
    _, said = at.words, run.of_run
    asked = said["asked"]
    about = export.about(_("Reviews"), at) | {
        "review": run.run_id,
        "definitions": str(said["definitions"]),
        "period": f"{run.from_on} {run.to_on}",
        "asked": f"{asked['measure']} {asked['clock']} {asked['origin']}",
        "as of": str(said["as_of"] or "what was collected"),
        "known until": str(said["known_until"]),
        "inputs sha256": str(said["inputs_sha256"]),
    }
    rows = rows_of(run, unit_ids)
    called = names(store.units(at.source), _)
    as_drawn = partial(_sheet, run, unit_ids, called, _)
    both: dict[str, Any] = {"rows": len(rows), "at": at, "what": "review", "unit_ids": set(unit_ids)}
    name = f"review-{run.run_id}"
    with st.container(horizontal=True, gap="xsmall"):
        downloads.offer(
            _("Download as CSV"),
            file_name=f"{name}.csv",
            make=partial(export.csv_of, rows, about=about),
            key="review",
            **both,
        )
        downloads.offer(
            _("Download as Excel"),
            file_name=f"{name}.xlsx",
            make=partial(workbook.xlsx_of, rows, about=about, shown=as_drawn, words=_),
            mime=workbook.MIME,
            key="review-xlsx",
            **both,
        )
