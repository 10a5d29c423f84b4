"""The tables on the boards of the wall screen: as many rows as can be read from across a room."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import duration
from metrics.compliance.finding import VERDICTS as FOUND
from metrics.league import peers
from pages.ui import as_text, circular, circular_words, named_offices, standings, store
from pages.ui.frame import Here, explain
from pages.ui.method_words import heading
from pages.ui.named_page import nobody
from pages.ui.standings import Asked
from pages.ui.units import names

A_LIST, NAMED = 10, 8
"""As many as have room where each takes one line, and where a reason may take two."""


def _columns(at: Here) -> dict[str, Any]:
    """What the columns are called, by their names."""
    _ = at.words
    called = {
        "rank": heading("rank", _),
        "unit": _("Office"),
        "expected": heading("expected_rmst_s", _),
        "within_24h": heading("within_24h", _),
        "why": _("Why"),
        "running": _("Weeks running"),
    }
    return {name: st.column_config.TextColumn(word) for name, word in called.items()}


def table(rows: pd.DataFrame, title: str, at: Here) -> None:
    """A table of texts under its title: text, of which static/wall.css says how large it is and where it breaks, since a
    canvas cuts what is too long for it."""
    as_text.table(rows, alt=title, columns=_columns(at))


def league(at: Here, asked: Asked) -> None:
    """The first and the last of the league."""
    _, called = at.words, names(store.units(at.source), at.words)
    ranked = standings.standings(at.source, asked).dropna(subset=["rank"]).sort_values("rank")
    if ranked.empty:
        explain(_("No case in this period: nobody can be named."))
        return
    shown = pd.DataFrame(
        {
            "rank": [f"{row.rank} ({row.rank_low}–{row.rank_high})" for row in ranked.itertuples()],
            "unit": [called.get(each, each) for each in ranked["unit_id"].astype(str)],
            "expected": [duration(each, _) for each in ranked["expected_rmst_s"]],
            "within_24h": [figures.share(each, _) for each in ranked["within_24h"]],
        }
    )
    first, last = shown.head(A_LIST), shown.iloc[A_LIST:].tail(A_LIST)
    left, right = st.columns(2)
    with left:
        table(first, _("The first {n}", n=len(first)), at)
    if len(last):
        with right:
            table(last, _("The last {n}", n=len(last)), at)


def named_list(verdict: str) -> Callable[[Here, Asked], None]:
    """What draws the offices of a verdict."""

    def draw(at: Here, asked: Asked) -> None:
        _, called = at.words, names(store.units(at.source), at.words)
        named = named_offices.found(at.source, asked, verdict)
        if named.empty:
            explain(nobody(verdict, _))
            return
        sheet = named_offices.sheet(named.head(NAMED), verdict, called, _)
        said = [named_offices.sums(named, verdict, _)]
        if len(named) > NAMED:
            said.append(_("Here are the first {n}.", n=figures.count(NAMED, _)))
        table(sheet[["unit", "why", "running", "expected"]], " ".join(said), at)

    return draw


def compliance(at: Here, asked: Asked) -> None:
    """How many offices keep each clause of the circular."""
    _ = at.words
    judged = circular.found(at, asked.period)
    if judged is None:
        return
    offices = at.source.scope.of(peers(store.units(at.source), kind=asked.kind))
    found = circular_words.by_clause(judged, [str(each) for each in offices["unit_id"]], _)
    clauses = judged.rules.clauses_at(judged.at_ms)
    shown = pd.DataFrame(
        {
            _("Clause"): [circular_words.title(each, _) for each in clauses],
            **{
                circular_words.verdict(slug, _): [
                    figures.count(int((found[each.id] == slug).sum()), _) for each in clauses
                ]
                for slug in FOUND
            },
        }
    )
    table(shown, _("How many offices keep each clause"), at)
