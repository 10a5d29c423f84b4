"""The findings on one clause: those that a choice leaves, as a table in which one is picked, and what they come to."""

from collections.abc import Mapping
from zlib import crc32

import pandas as pd
import streamlit as st

from language import figures
from language.words import Words
from metrics.compliance.clauses import Clause
from metrics.compliance.finding import VERDICTS
from metrics.compliance.judged import clause_verdict
from pages.ui import circular_words as words
from pages.ui import tables
from pages.ui.circular import Judged
from pages.ui.circular_choices import ALL, of_offices
from pages.ui.kept import kept

WORST_FIRST = {"fail": 0, "unknown": 1, "pass": 2}


def rows(judged: Judged, clause: Clause, unit_ids: list[str], *, verdict: str) -> pd.DataFrame:
    """The findings of some offices on a clause: those not kept first, then those not known."""
    checks = judged.rules.checks_of(clause, judged.at_ms)
    return _worst_first(of_offices(judged, unit_ids), checks, verdict)


@kept
def _worst_first(rows: pd.DataFrame, checks: tuple[str, ...], verdict: str) -> pd.DataFrame:
    mine = rows[rows["check"].isin(checks)]
    mine = mine if verdict == ALL else mine[mine["verdict"] == verdict]
    return mine.sort_values(
        "verdict", key=lambda said: said.map(WORST_FIRST), kind="stable", ignore_index=True
    )


def counts(judged: Judged, clause: Clause, unit_ids: list[str]) -> dict[str, int]:
    """How many of some offices keep a clause, do not, or of how many it is not known."""
    checks = judged.rules.checks_of(clause, judged.at_ms)
    return _counts(of_offices(judged, unit_ids), checks)


@kept
def _counts(rows: pd.DataFrame, checks: tuple[str, ...]) -> dict[str, int]:
    by_office: dict[str, list[str]] = {}
    for unit_id, check, verdict in zip(rows["unit_id"], rows["check"], rows["verdict"], strict=True):
        if check in checks:
            by_office.setdefault(unit_id, []).append(verdict)
    said = [clause_verdict(each) for each in by_office.values()]
    return {verdict: said.count(verdict) for verdict in VERDICTS}


def sums(judged: Judged, clause: Clause, unit_ids: list[str], _: Words) -> str:
    """The same in a sentence."""
    n = {slug: figures.count(number, _) for slug, number in counts(judged, clause, unit_ids).items()}
    return _(
        "Of {all} offices {kept} keep it, {broken} do not, of {unknown} it is not known.",
        all=figures.count(len(unit_ids), _),
        kept=n["pass"],
        broken=n["fail"],
        unknown=n["unknown"],
    )


def picked(found: pd.DataFrame, judged: Judged, called: Mapping[str, str], _: Words) -> int | None:
    """The table; gives the place of the row that is picked."""
    table = words.table(found, called, judged.checks, _)
    text = st.column_config.TextColumn
    wide = {_("Why"): 190, _("Expected"): 150, _("Seen"): 150, _("Seen so since"): 145, _("Last looked"): 145}
    stands = " ".join(found["unit_id"] + found["check"]).encode()
    if found["check"].nunique() == 1:
        table = table.drop(columns=_("Check"))
    return tables.picked_row(
        table,
        key=f"clause-{crc32(stands):08x}",
        alt=_("Clause"),
        columns={name: text(name, width=wide.get(name), help=words.help_of(name, _)) for name in table},
        to=_("to see below what was seen"),
    )
