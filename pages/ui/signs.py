"""Signs to look at: computed once for each version of the data, beside the ranks and never in them."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from data import replies_read
from language import figures
from language.words import Words
from metrics import gaming
from metrics.league import LeagueError
from metrics.measures import BY_SLUG
from pages.ui import case_list, case_rows, league_export, standings, store, tables
from pages.ui.choices import Choices
from pages.ui.frame import Here
from pages.ui.league_choices import Chosen
from pages.ui.method_words import counted, heading
from pages.ui.method_words import title as title_of
from pages.ui.safe import inert
from pages.ui.standings import Asked
from pages.ui.store import Source, held

NONE = "none"


@dataclass(frozen=True)
class Signs:
    """One row a unit of the scope in the peer group, and the cases behind each sign."""

    rows: pd.DataFrame
    behind: dict[str, pd.DataFrame]


@held(max_entries=16)
def found(of: Source, asked: Asked) -> Signs:
    """The signs of every unit of the scope in a peer group in a period; raises `LeagueError` where nothing is covered."""
    unit_ids = [str(each) for each in sorted(standings.standings(of, asked)["unit_id"])]
    cases = standings.found(of, asked)
    span: dict[str, Any] = {
        "start_ms": asked.period.start_ms,
        "end_ms": asked.period.end_ms,
        "unit_ids": unit_ids,
    }
    with store.connection(of) as opened:
        replies = replies_read.replies(opened, **span)
        in_threads = replies_read.in_case_threads(opened, **span)
    known = gaming.known_replies(replies, store.observation(of), period=asked.period)
    gaps = store.gaps(of)
    rows = gaming.signs(cases, known, in_threads, gaps, unit_ids=unit_ids)
    return Signs(rows, gaming.behind(cases, known, in_threads, gaps))


def of_all(of: Source, asked: Asked) -> Signs | None:
    """The signs of all units; None where nothing was collected whole yet."""
    try:
        return found(of, asked)
    except LeagueError:
        return None


def _measure(sign: str) -> str:
    return f"{sign}_share"


def in_words(row: pd.Series, sign: str, _: Words) -> str:
    """A sign of one office as 3 of 40 (8%); where nothing can be counted a dash."""
    if not row[f"{sign}_of"]:
        return "–"
    return _(
        "{n} of {all} ({share})",
        n=figures.count(row[sign], _),
        all=figures.count(row[f"{sign}_of"], _),
        share=figures.share(row[f"{sign}_share"], _),
    )


def small_table(row: pd.Series, _: Words) -> pd.DataFrame:
    """One line a sign of one office."""
    titles = [title_of(BY_SLUG[_measure(sign)], _) for sign in gaming.SIGNS]
    return pd.DataFrame({_("Sign"): titles, _("How many"): [in_words(row, sign, _) for sign in gaming.SIGNS]})


def beside_a_rank(_: Words) -> str:
    """What the signs are for."""
    return _(
        "For a person to look at: they are in no rank, no figure and no verdict, and each may have a good reason. "
        "Replies are those written in the period; where their words are kept no longer, a fingerprint tells which were "
        "the same."
    )


def show_unit(at: Here, asked: Asked, unit_id: str, choices: Choices) -> None:
    """The signs of one office, and the cases behind the one that is chosen."""
    _ = at.words
    everyones = of_all(at.source, asked)
    if everyones is None:
        return
    row = everyones.rows[everyones.rows["unit_id"] == unit_id].iloc[0]
    st.caption(inert(beside_a_rank(_)))
    tables.table(small_table(row, _), alt=_("Signs to look at"))
    behind = {
        sign: rows[rows["unit_id"] == unit_id].reset_index(drop=True)
        for sign, rows in everyones.behind.items()
    }
    called = {sign: heading(_measure(sign), _) for sign in gaming.SIGNS}
    named = case_list.labels(behind, called, _)
    slug = choices.choose(
        _("Cases behind a sign"),
        name="sign",
        known={NONE: _("None"), **named},
        default=NONE,
        pills=True,
    )
    if slug != NONE:
        rows = case_rows.oldest_first(behind[slug])
        case_list.show(
            case_list.Listed(rows, f"sign-{slug}", called[slug], now=False), at, asked=asked, unit_id=unit_id
        )


def sheet(rows: pd.DataFrame, called: dict[str, str], ranks: pd.Series, _: Words) -> pd.DataFrame:
    """The review sheet: one row an office with its rank beside, shares as numbers so that a heading sorts them."""
    found = {"unit": [called.get(each, each) for each in rows["unit_id"]]}
    beside = {"rank": ranks.reindex(rows["unit_id"]).astype("Int64").to_numpy()}
    shown = pd.DataFrame(found).assign(**beside)
    for sign in gaming.SIGNS:
        shown[_measure(sign)] = rows[_measure(sign)].to_numpy() * 100
        shown[f"{sign}_of"] = rows[f"{sign}_of"].to_numpy()
    return shown


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps of the sheet."""
    config = st.column_config
    found: dict[str, Any] = {
        "unit": config.TextColumn(_("Office"), pinned=True, width=150),
        "rank": config.NumberColumn(heading("rank", _), help=counted("rank", _), width=60),
    }
    for sign in gaming.SIGNS:
        slug = _measure(sign)
        found[slug] = config.NumberColumn(heading(slug, _), help=counted(slug, _), format="%.0f%%", width=120)
        found[f"{sign}_of"] = config.NumberColumn(_("of"), help=_("Of how many it is the share."), width=60)
    return found


def file_name(chosen: Chosen) -> str:
    """A name that says what is in the file."""
    return f"signs-{league_export.file_name(chosen).removeprefix('league-')}"
