"""Which pages there are, what they are called, and the way from one to another."""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.ui.method_words import counted, heading
from pages.ui.standings import slugs
from pages.ui.tables import picked_row
from pages.ui.words import Words

OVERVIEW = "pages/state/overview.py"
LEAGUE = "pages/state/league.py"
SCORE = "pages/state/score.py"
SIGNS = "pages/state/signs.py"
COMPLIANCE = "pages/state/compliance.py"
CLAUSE = "pages/state/clause.py"
CIRCULAR = "pages/state/circular.py"
UNIT = "pages/unit/unit.py"
COLLECTION = "pages/about/collection.py"
METHOD = "pages/about/method.py"


def front_door() -> None:
    """The address without a page leads to the overview, which has an address of its own."""
    st.switch_page(OVERVIEW, query_params=st.query_params.to_dict())


def menu(_: Words) -> dict[str, list[Any]]:
    """The pages by section, in the reader's language."""
    return {
        _("State"): [
            st.Page(front_door, title=_("Overview"), default=True, visibility="hidden"),
            st.Page(OVERVIEW, title=_("Overview"), icon=":material/monitoring:"),
            st.Page(LEAGUE, title=_("League"), icon=":material/format_list_numbered:"),
            st.Page(SCORE, title=_("Score"), icon=":material/scoreboard:"),
            st.Page(SIGNS, title=_("Signs to look at"), icon=":material/flag:"),
        ],
        _("Circular"): [
            st.Page(COMPLIANCE, title=_("Compliance"), icon=":material/grid_on:"),
            st.Page(CLAUSE, title=_("One clause"), icon=":material/rule:"),
            st.Page(CIRCULAR, title=_("The circular"), icon=":material/fact_check:"),
        ],
        _("Unit"): [st.Page(UNIT, title=_("One unit"), icon=":material/local_police:")],
        _("About"): [
            st.Page(COLLECTION, title=_("Collection"), icon=":material/cloud_sync:"),
            st.Page(METHOD, title=_("Method"), icon=":material/menu_book:"),
        ],
    }


def open_unit(unit_id: str, _: Words, **choices: str) -> None:
    """Leave for the page of a unit, with the choices that go along."""
    st.switch_page(UNIT, query_params={"lang": _.language, "unit": unit_id, **choices})


def link_to_unit(unit_id: str, _: Words, **choices: str) -> None:
    """The way to the page of a unit, its own list of the circular opened."""
    st.page_link(
        UNIT,
        label=_("Open the office"),
        icon=":material/local_police:",
        query_params={"lang": _.language, "unit": unit_id, "circular": "1", **choices},
    )


def open_clause(clause: str, _: Words, **choices: str) -> None:
    """Leave for the page of a clause of the circular, with the choices that go along."""
    st.switch_page(CLAUSE, query_params={"lang": _.language, "clause": clause, **slugs(), **choices})


def link_to_area(unit: pd.Series, _: Words) -> None:
    """On the page of a zone or a range: the way to the league of its districts."""
    if unit["kind"] in ("zone", "range"):
        st.page_link(
            LEAGUE,
            label=_("Its districts in the league"),
            icon=":material/format_list_numbered:",
            query_params={"lang": _.language, **slugs(), "zone": str(unit["unit_id"])},
        )


def open_marked(mark: Mapping[str, Any] | None, known: Collection[str], _: Words, **choices: str) -> None:
    """Leave for the page of the unit whose mark was picked on a chart."""
    picked = {str(each) for each in (mark or {}).values()} & set(known)
    if picked:
        open_unit(picked.pop(), _, **choices)


def offices(rows: pd.DataFrame, unit_ids: list[str], *, key: str, alt: str, _: Words) -> None:
    """A short list of offices with rank and expected wait, in which one can be picked and opened."""
    text = st.column_config.TextColumn
    headings = {
        "rank": text(heading("rank", _), help=counted("rank", _), width="small"),
        "unit": text(_("Office")),
        "expected": text(heading("expected_rmst_s", _), help=counted("expected_rmst_s", _)),
        "within_24h": text(heading("within_24h", _), help=counted("within_24h", _)),
    }
    position = picked_row(rows, key=key, alt=alt, columns=headings)
    if position is not None:
        open_unit(unit_ids[position], _, **slugs())
