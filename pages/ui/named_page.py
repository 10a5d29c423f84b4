"""The body of the pages of who is named: the sheet, and of the office that is picked its cases and signs."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from language.durations import UNKNOWN
from language.words import Words
from letters.reviewed import GROUPS
from metrics.league import LeagueError
from pages.ui import (
    case_list,
    case_rows,
    cell_words,
    export,
    hq_alone,
    league_export,
    league_table,
    letter_register,
    menu,
    named_offices,
    signs,
    standings,
    store,
    tables,
)
from pages.ui.choices import Choices
from pages.ui.frame import Here, explain
from pages.ui.league_choices import EVERYWHERE, Chosen
from pages.ui.safe import bold, inert
from pages.ui.units import names, of_area
from pages.ui.verdicts import BEST, WORST


def show(at: Here, chosen: Chosen, sentence: str, *, verdict: str, page: str) -> None:
    """Who has the verdict, as the choices say, and more of the one whose row is picked."""
    _, units = at.words, store.units(at.source)
    if verdict == BEST and chosen.asked.kind not in GROUPS:
        explain(
            _(
                "Offices that headquarters leads itself are neither praised here nor named in letters. Their figures stand "
                "in the league."
            )
        )
        return
    try:
        named = named_offices.found(at.source, chosen.asked, verdict)
    except LeagueError:
        explain(_("No league yet: nothing has been collected whole for these offices. See Collection."))
        return
    if chosen.area != EVERYWHERE:
        named = of_area(named, units, chosen.area).reset_index(drop=True)
    if named.empty:
        explain(nobody(verdict, _))
        return
    called = names(units, _)
    st.text(named_offices.sums(named, verdict, _))
    asked = chosen.asked
    waiting = standings.waiting(at.source, origin=asked.origin, kind=asked.kind)
    sheet = named_offices.with_waiting(
        named_offices.sheet(named, verdict, called, _), named, waiting, verdict, _
    )
    drawn = with_letters(sheet, named, at)
    columns = named_offices.columns(_) | {"written": st.column_config.TextColumn(_("Letter"))}
    position = tables.picked_row(
        drawn,
        key=f"{verdict}-{league_table.key(named)}",
        alt=inert(sentence),
        columns=columns,
        to=_("to see below which cases, and what else there is to look at"),
        most=len(named),
    )
    if position is not None:  # where he looks who picked it
        _one(at, chosen, named.iloc[position].to_dict(), verdict, called)
        st.divider()
    export.offer(
        league_export.rows(named, units),
        about=league_export.about(chosen, at, sentence),
        file_name=f"{page}-{league_export.file_name(chosen).removeprefix('league-')}",
        at=at,
        what=page,
        period=chosen.asked.period,
        shown=partial(cell_words.sheet, drawn, columns, _),
    )
    letter_register.link_to_letters(at)
    if verdict == WORST:
        hq_alone.say(at)


def with_letters(sheet: pd.DataFrame, named: pd.DataFrame, at: Here) -> pd.DataFrame:
    """The sheet with what was written last to each office, where anything was written to one of them."""
    latest = letter_register.latest(at.source, at.words)
    unit_ids = [str(each) for each in named["unit_id"]]
    if not latest.keys() & set(unit_ids):
        return sheet
    return sheet.assign(written=[latest.get(unit_id, UNKNOWN) for unit_id in unit_ids])


def nobody(verdict: str, _: Words) -> str:
    """That there is nobody to name among these."""
    if verdict == BEST:
        return _("None of these offices can be told apart from the others as one of the best.")
    worst = _("None of these offices can be told apart from the others as one of the worst.")
    return worst + " " + _("None of these offices with at least 10 cases has under half of them in 24 h.")


def _one(at: Here, chosen: Chosen, row: dict[str, Any], verdict: str, called: dict[str, str]) -> None:
    """The cases and the signs of one office."""
    _, asked, unit_id = at.words, chosen.asked, str(row["unit_id"])
    st.header(inert(called[unit_id]))
    st.text(named_offices.why(row, verdict, _))
    menu.link_to_unit(unit_id, _, **standings.slugs())
    cases = standings.found(at.source, asked)
    own = case_rows.which(cases[cases["unit_id"] == unit_id], measure=asked.measure, clock=asked.clock)
    st.caption(inert(case_rows.sums(own, _, measure=asked.measure)))
    usual = "answered" if verdict == BEST else "unanswered"
    called_rows = case_rows.called(asked.measure, _)
    listed = case_list.choose(own, called_rows, Choices(), name="show", usual=usual, at=at)
    case_list.show(listed, at, asked=asked, unit_id=unit_id)
    everyones = signs.of_all(at.source, asked)
    if everyones is not None:
        st.markdown(bold(_("Signs to look at")))
        st.caption(inert(signs.beside_a_rank(_)))
        one: pd.Series = everyones.rows[everyones.rows["unit_id"] == unit_id].iloc[0]
        tables.table(signs.small_table(one, _), alt=_("Signs to look at"))
