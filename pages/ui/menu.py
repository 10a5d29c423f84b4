"""Which pages there are, what they are called, and the way from one to another."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data.scope import UNIT
from pages.ui.access.permissions import (
    AUDIT,
    CIRCULAR,
    CLAUSE,
    COLLECTION,
    COMPLIANCE,
    GROWTH,
    LAGGARDS,
    LEAGUE,
    METHOD,
    OVERVIEW,
    PRAISE,
    SCORE,
    SIGNS,
    UNIT_PAGE,
    home,
    may,
)
from pages.ui.frame import here
from pages.ui.method_words import counted, heading
from pages.ui.standings import slugs
from pages.ui.tables import picked_row
from pages.ui.words import Words


def _front_door(role: str) -> None:
    """The address without a page leads to the first page of a role, which has an address of its own."""
    st.switch_page(home(role), query_params=st.query_params.to_dict())


def _pages(_: Words) -> dict[str, dict[str, tuple[str, str]]]:
    """Title and icon of each page, by section and file."""
    return {
        _("State"): {
            OVERVIEW: (_("Overview"), "monitoring"),
            LEAGUE: (_("League"), "format_list_numbered"),
            LAGGARDS: (_("Laggards"), "hourglass_top"),
            PRAISE: (_("Praise"), "thumb_up"),
            GROWTH: (_("Growth and activity"), "trending_up"),
            SCORE: (_("Score"), "scoreboard"),
            SIGNS: (_("Signs to look at"), "flag"),
        },
        _("Circular"): {
            COMPLIANCE: (_("Compliance"), "grid_on"),
            CLAUSE: (_("One clause"), "rule"),
            CIRCULAR: (_("The circular"), "fact_check"),
        },
        _("Unit"): {UNIT_PAGE: (_("One unit"), "local_police")},
        _("About"): {
            COLLECTION: (_("Collection"), "cloud_sync"),
            METHOD: (_("Method"), "menu_book"),
            AUDIT: (_("Audit log"), "history"),
        },
    }


def menu(_: Words, role: str) -> dict[str, list[Any]]:
    """The pages that a role may open by section, in the reader's language, behind a front door that leads it home."""
    door = st.Page(
        partial(_front_door, role), title=_("Overview"), url_path="front", default=True, visibility="hidden"
    )
    found = {
        section: [
            st.Page(file, title=title, icon=f":material/{icon}:")
            for file, (title, icon) in pages.items()
            if may(role, file)
        ]
        for section, pages in _pages(_).items()
    }
    first, *others = found
    return {first: [door, *found[first]]} | {section: found[section] for section in others if found[section]}


def open_unit(unit_id: str, _: Words, **choices: str) -> None:
    """Leave for the page of a unit, with the choices that go along."""
    st.switch_page(UNIT_PAGE, query_params={"lang": _.language, "unit": unit_id, **choices})


def link_to_unit(unit_id: str, _: Words, **choices: str) -> None:
    """The way to the page of a unit, its own list of the circular opened."""
    st.page_link(
        UNIT_PAGE,
        label=_("Open the office"),
        icon=":material/local_police:",
        query_params={"lang": _.language, "unit": unit_id, "circular": "1", **choices},
    )


def open_clause(clause: str, _: Words, **choices: str) -> None:
    """Leave for the page of a clause of the circular, with the choices that go along."""
    scope = here().viewer.scope
    if not may(scope.role, CLAUSE):
        open_unit(str(scope.unit_id), _, **slugs(), circular="1")
    st.switch_page(CLAUSE, query_params={"lang": _.language, "clause": clause, **slugs(), **choices})


def link_to_area(unit: pd.Series, _: Words) -> None:
    """On the page of a zone or a range: the way to the league of its districts, for whoever may see them."""
    if unit["kind"] in ("zone", "range") and here().viewer.scope.role != UNIT:
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
