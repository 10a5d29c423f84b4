"""Dormant handles: which accounts have written nothing for so many days, since when, and the way to their office."""

from typing import Any

import pandas as pd
import streamlit as st

from data.last_posts import last_posts
from language import figures
from language.words import Words
from metrics.period import instant_ms
from metrics.posting import dormant
from pages.ui import case_list, export, league_export, menu, standings, store, tables
from pages.ui.choices import Choices
from pages.ui.circular_choices import Offices
from pages.ui.frame import Here, explain, say_stale
from pages.ui.safe import handle
from pages.ui.store import Source, held

DAYS = {"3": 3, "7": 7, "14": 14, "30": 30, "90": 90}
USUAL = "7"


@held(max_entries=4)
def _last(of: Source) -> pd.DataFrame:
    with store.connection(of) as opened:
        return of.scope.of(last_posts(opened, until_ms=instant_ms(of.now_at)))


def found(of: Source, unit_ids: list[str], days: int) -> tuple[pd.DataFrame, int]:
    """The silent accounts of some offices of the scope, and of how many it cannot be told (see `metrics.posting`)."""
    rows = _last(of)
    rows = rows[rows["unit_id"].isin(unit_ids)].reset_index(drop=True)
    accounts = rows[["account_id", "unit_id", "handle", "role"]]
    return dormant(
        accounts, rows[["account_id", "last_ms"]], store.observation(of), store.gaps(of), days=days
    )


def in_words(rows: pd.DataFrame, unsure: int, days: int, _: Words) -> str:
    """How many are silent, and of how many it cannot be told."""
    said = (
        _.plural(
            "{n} account has written nothing for {days} days or longer.",
            "{n} accounts have written nothing for {days} days or longer.",
            len(rows),
            n=figures.count(len(rows), _),
            days=figures.count(days, _),
        )
        if len(rows)
        else _("No account has been silent for {days} days.", days=figures.count(days, _))
    )
    if not unsure:
        return said
    return said + " " + _.plural(
        "Of {n} it cannot be told: a part of these days was not collected.",
        "Of {n} it cannot be told: a part of these days was not collected.",
        unsure,
        n=figures.count(unsure, _),
    )  # fmt: skip


def sheet(rows: pd.DataFrame, names: dict[str, str], _: Words) -> pd.DataFrame:
    """One row an account, as it is drawn."""
    never = _("none is known")
    return pd.DataFrame(
        {
            "handle": [f"@{handle(each)}" for each in rows["handle"]],
            "unit": [names.get(each, each) for each in rows["unit_id"]],
            "days": rows["silent_days"].astype(int),
            "last": [never if pd.isna(each) else figures.instant(each, _) for each in rows["last_ms"]],
            "since": [figures.instant(each, _) for each in rows["silent_since_ms"]],
        }
    )


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps."""
    text = st.column_config.TextColumn
    return {
        "handle": text(_("Handle"), pinned=True, width=150),
        "unit": text(_("Office")),
        "days": st.column_config.NumberColumn(_("Days silent"), width=100),
        "last": text(_("Last post"), help=_("The latest that is stored and is no retweet.")),
        "since": text(
            _("Silent since"), help=_("Its last post; where none is known, since collection of it began.")
        ),
    }


def show(at: Here, offices: Offices, names: dict[str, str], choices: Choices) -> None:
    """The list once it is opened, the way to the office whose row is picked, and the rows as a file."""
    _ = at.words
    with case_list.opened(_("Dormant handles"), name="silent", _=_) as is_open:
        if not is_open:
            return
        known = {slug: _.plural("{n} day", "{n} days", n) for slug, n in DAYS.items()}
        before = len(choices.stale)
        slug = choices.choose(_("Nothing written for"), name="silent", known=known, default=USUAL, pills=True)
        say_stale(choices.stale[before:], _)
        rows, unsure = found(at.source, offices.unit_ids, DAYS[slug])
        said = in_words(rows, unsure, DAYS[slug], _)
        if rows.empty:
            explain(said)
            return
        st.text(said)
        position = tables.picked_row(
            sheet(rows, names, _),
            key=f"dormant-{slug}-{'-'.join(str(each) for each in rows['account_id'])}",
            alt=_("Dormant handles"),
            columns=columns(_),
            to=_("to open the office"),
        )
        export.offer(
            league_export.rows(rows, store.units(at.source)),
            about=export.about(said, at),
            file_name=f"dormant-{offices.kind}-{offices.whose}-{slug}-days.csv",
            at=at,
            what="growth",
            key="dormant-file",
        )
        if position is not None:
            menu.link_to_unit(str(rows.iloc[position]["unit_id"]), _, **standings.slugs())
