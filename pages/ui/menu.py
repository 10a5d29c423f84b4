"""Which pages there are, what they are called, and the way from one to another."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from language.words import Words
from pages.ui import lost_links
from pages.ui.access.permissions import (
    ALERTS,
    AREA,
    AUDIT,
    CALENDAR,
    CASES,
    CIRCULAR,
    CLAUSE,
    COLLECTION,
    COMPARE,
    COMPLIANCE,
    GROWTH,
    LAGGARDS,
    LEAGUE,
    METHOD,
    NOTICES,
    OVERVIEW,
    PRAISE,
    REVIEWS,
    SCORE,
    SIGNS,
    TRAINING,
    UNIT_PAGE,
    WALL,
    home,
    may,
)
from pages.ui.frame import here
from pages.ui.method_words import counted, heading
from pages.ui.safe import inert
from pages.ui.standings import slugs
from pages.ui.tables import picked_row


def _front_door(role: str) -> None:
    """The address without a page, or with one that is not there, leads to the first page of a role, which has its own."""
    lost_links.note_page()
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
            ALERTS: (_("Alerts"), "notifications_active"),
            TRAINING: (_("Training list"), "school"),
            REVIEWS: (_("Reviews"), "summarize"),
            WALL: (_("Wall screen"), "tv"),
        },
        _("Circular"): {
            COMPLIANCE: (_("Compliance"), "grid_on"),
            CLAUSE: (_("One clause"), "rule"),
            CIRCULAR: (_("The circular"), "fact_check"),
        },
        _("Zone and range"): {
            AREA: (_("One zone or range"), "hub"),
            COMPARE: (_("Two offices side by side"), "compare_arrows"),
        },
        _("Office"): {
            UNIT_PAGE: (_("One office"), "local_police"),
            CASES: (_("Cases"), "forum"),
            NOTICES: (_("Notices"), "mail"),
        },
        _("About"): {
            COLLECTION: (_("Collection"), "cloud_sync"),
            METHOD: (_("Method"), "menu_book"),
            CALENDAR: (_("Calendar"), "event_note"),
            AUDIT: (_("Audit log"), "history"),
        },
    }


def title_of(file: str, _: Words) -> str:
    """What a page is called."""
    return next(pages[file][0] for pages in _pages(_).values() if file in pages)


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
    """The way to the page of a unit, with the choices that belong there; a page of the circular adds `circular`, which opens
    the office's own list of it."""
    st.page_link(
        UNIT_PAGE,
        label=_("Open the office"),
        icon=":material/local_police:",
        query_params={"lang": _.language, "unit": unit_id, **choices},
    )


def link_to_own(unit_id: str, label: str, _: Words, **choices: str) -> None:
    """The way to the page of an office for what it answers itself, with the choices of this page and those given."""
    st.page_link(
        UNIT_PAGE,
        label=inert(label),
        icon=":material/local_police:",
        query_params={"lang": _.language, **slugs(), "unit": unit_id, **choices},
    )


def link_to_compare(one: str, other: str, _: Words) -> None:
    """The way to the page on which two offices stand side by side."""
    st.page_link(
        COMPARE,
        label=_("Two of them side by side"),
        icon=":material/compare_arrows:",
        query_params={"lang": _.language, **slugs(), "a": one, "b": other},
    )


def link_to_case(unit_id: str, thread_id: int, _: Words, *, called: str | None = None) -> None:
    """The way to a case on the page of cases; `called`: whose it is, where that is to be said."""
    st.page_link(
        CASES,
        label=_("Open the case of {office}", office=inert(called)) if called else _("Open the case"),
        icon=":material/forum:",
        query_params={"lang": _.language, "case": f"{unit_id}:{thread_id}"},
    )


def open_clause(clause: str, _: Words, **choices: str) -> None:
    """Leave for the page of a clause of the circular, with the choices that go along."""
    scope = here().viewer.scope
    if not may(scope.role, CLAUSE):
        open_unit(str(scope.unit_id), _, **slugs(), circular="1")
    st.switch_page(CLAUSE, query_params={"lang": _.language, "clause": clause, **slugs(), **choices})


def link_to_area(unit: pd.Series, _: Words) -> None:
    """On the page of a zone or a range: the way to the page of all its offices, for whoever may see them."""
    if unit["kind"] in ("zone", "range") and may(here().viewer.scope.role, AREA):
        st.page_link(
            AREA,
            label=_("All its offices together"),
            icon=":material/hub:",
            query_params={"lang": _.language, **slugs(), "area": str(unit["unit_id"])},
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
    position = picked_row(rows, key=key, alt=alt, columns=headings, to=_("to open the office"))
    if position is not None:
        open_unit(unit_ids[position], _, **slugs())
