"""The offices of a zone or a range in the league of the whole state, with what waits in each."""

from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import duration
from language.words import Words
from pages.ui import export, league_export, menu, standings, store, tables, verdicts
from pages.ui import overview_words as words
from pages.ui.frame import Here, explain
from pages.ui.kept import kept
from pages.ui.league_table import could_be, key
from pages.ui.method_words import counted, heading
from pages.ui.standings import Asked
from pages.ui.units import names


@kept
def rows(league: pd.DataFrame, waiting: pd.DataFrame, unit_ids: frozenset[str]) -> pd.DataFrame:
    """The league's rows of some offices with `waiting` and `oldest_s`, which is missing where nothing waits."""
    mine = league[league["unit_id"].isin(unit_ids)].reset_index(drop=True)
    age_s = (waiting["as_of_ms"] - waiting["clock_start_ms"]).astype(float) / 1_000
    by_unit = age_s.groupby(waiting["unit_id"].astype(str))
    n = mine["unit_id"].astype(str).map(by_unit.size()).fillna(0).astype("int64")
    oldest_s = mine["unit_id"].astype(str).map(by_unit.max()).astype(float)
    return mine.assign(waiting=n.where(mine["as_of_ms"].notna()).astype("Int64"), oldest_s=oldest_s)


@kept
def drawn(rows: pd.DataFrame, called: dict[str, str], _: Words) -> pd.DataFrame:
    """The rows as they are drawn, by rank."""
    limits = zip(rows["rank_low"], rows["rank_high"], strict=True)
    return pd.DataFrame(
        {
            "rank": rows["rank"].astype("Int64"),
            "unit": [called.get(each, each) for each in rows["unit_id"]],
            "expected_rmst_s": [duration(each, _) for each in rows["expected_rmst_s"]],
            "verdict": [verdicts.in_words(row, _) for row in rows.to_dict("records")],
            "could_be": [could_be(*each) for each in limits],
            "within_24h": 100 * rows["within_24h"].astype(float),
            "cases": rows["cases"].astype("Int64"),
            "waiting": rows["waiting"],
            "oldest": [duration(each, _) for each in rows["oldest_s"]],
        }
    )


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps, those of measures as they are declared."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "rank": number(heading("rank", _), help=counted("rank", _), pinned=True, width=45),
        "unit": text(_("Office"), pinned=True, width=110),
        "could_be": text(
            _("Rank could be"),
            help=_("The middle 90% of 4,000 draws. How often that holds the true rank stands under Method."),
            width=105,
        ),
        "verdict": text(heading("verdict", _), help=counted("verdict", _), width=170),
        "expected_rmst_s": text(heading("expected_rmst_s", _), help=counted("expected_rmst_s", _), width=105),
        "within_24h": number(
            heading("within_24h", _), help=counted("within_24h", _), format="%.0f%%", width=85
        ),
        "cases": number(heading("cases", _), help=counted("cases", _), width=65),
        "waiting": number(
            _("Waiting now"), help=_("Cases that nobody has acknowledged, from whatever day."), width=95
        ),
        "oldest": text(_("The oldest"), help=_("For how long the oldest of them waits."), width=95),
    }


def sums(rows: pd.DataFrame, ranked: int, _: Words) -> str:
    """Between which ranks the offices stand, and how many of them are named for what."""
    placed = rows["rank"].dropna()
    if placed.empty:
        return _("No office has a rank: there is no case in this period.")
    said = _(
        "They stand between rank {first} and rank {last} of {n} in the state.",
        first=figures.count(placed.min(), _),
        last=figures.count(placed.max(), _),
        n=figures.count(ranked, _),
    )
    return f"{said} {verdicts.told_apart(rows, _, among_all=False)}"


def show(
    at: Here, asked: Asked, league: pd.DataFrame, waiting: pd.DataFrame, *, area_id: str,
    unit_ids: frozenset[str], sentence: str,
) -> None:  # fmt: skip
    """The table, in which an office can be picked and opened, and its rows as a file."""
    _, units = at.words, store.units(at.source)
    found = rows(league, waiting, unit_ids)
    if found.empty:
        explain(_("No office of this kind lies there. Choose another zone or range, or other offices."))
        return
    st.text(sums(found, int(league.attrs["ranked"]), _))
    position = tables.picked_row(
        drawn(found, names(units, _), _),
        key=f"area-{key(found)}",
        alt=_("Its offices in the league of the state"),
        columns=columns(_),
        to=_("to open the office"),
        beside=f"{_('Ranks are those among all offices of the kind in the state.')} {words.of_the_waits(_)}",
        most=len(found),
    )
    if position is not None:
        menu.open_unit(str(found.iloc[position]["unit_id"]), _, **standings.slugs())
    if len(found) > 1:
        menu.link_to_compare(str(found["unit_id"].iloc[0]), str(found["unit_id"].iloc[-1]), _)
    choices = (asked.kind, asked.measure, asked.clock, asked.origin, area_id)
    days = (str(asked.period.from_on), str(asked.period.to_on))
    export.offer(
        league_export.rows(found, units),
        about=export.about(sentence, at) | {"period": " ".join(days), "asked": " ".join(choices)},
        file_name="-".join(("area", *choices, *days)) + ".csv",
        at=at,
        what="area",
        period=asked.period,
    )
