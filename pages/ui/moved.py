"""Who moved since the period before by more than chance: faster and slower, each with the limits of the change."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import duration, is_unknown
from language.words import Words
from metrics.league import LeagueError
from metrics.moved import moved
from pages.ui import standings, tables
from pages.ui.frame import Here
from pages.ui.kept import kept
from pages.ui.menu import open_unit
from pages.ui.safe import inert
from pages.ui.standings import Asked, slugs
from pages.ui.store import Source, held


@held(max_entries=24)
def _moved(of: Source, asked: Asked) -> pd.DataFrame:
    """Decided over all offices of the kind; what leaves are the rows of the scope."""
    now, before = (
        standings.standings(of.whole(), each) for each in (asked, asked.of_period(asked.period.before()))
    )
    found = moved(now, before)
    mine = of.scope.of(found).reset_index(drop=True)
    mine.attrs = found.attrs
    return mine


def in_words(row: Mapping[Any, Any], _: Words) -> str:
    """The change and its limits: 1 h 20 min shorter (40 min to 2 h)."""
    change, low, high = (row[name] for name in ("change_s", "change_low_s", "change_high_s"))
    near, far = sorted((abs(low), abs(high)))
    by, limits = duration(abs(change), _), figures.between(near, far, _)
    if change < 0:
        return _("{time} shorter ({limits})", time=by, limits=limits)
    return _("{time} longer ({limits})", time=by, limits=limits)


def of_unit(at: Here, asked: Asked, unit_id: str, rank_change: object) -> str:
    """By how many places the rank of an office changed since the period before, and whether by more than chance; nothing
    where it had none in one of them."""
    _ = at.words
    if is_unknown(rank_change):
        return ""
    try:
        found = _moved(at.source, asked)
    except LeagueError:
        return ""
    own = found[found["unit_id"] == unit_id].to_dict("records")
    return changed(int(str(rank_change)), own[0] if own else None, _)


def changed(places: int, own: Mapping[Hashable, Any] | None, _: Words) -> str:
    """The same of places gained (negative: lost); `own`: the row of an office that moved by more than chance."""
    n = abs(places)
    if places > 0:
        said = _.plural("{n} place better than in the period before", "{n} places better than in the period before", n, n=figures.count(n, _))  # fmt: skip
    elif places < 0:
        said = _.plural("{n} place worse than in the period before", "{n} places worse than in the period before", n, n=figures.count(n, _))  # fmt: skip
    else:
        said = _("The same rank as in the period before")
    if own is not None:
        return _("{rank}; its mean wait is by more than chance {change}.", rank=said, change=in_words(own, _))
    if not places:
        return f"{said}."
    return _("{rank}; that may be chance: its mean wait did not clearly change.", rank=said)


@kept
def among(found: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Those of the rows that are shown."""
    return found[found["unit_id"].isin(shown["unit_id"])].reset_index(drop=True)


@kept
def drawn(rows: pd.DataFrame, called: dict[str, str], _: Words) -> pd.DataFrame:
    """One row an office that moved, as it is drawn."""
    return pd.DataFrame(
        {
            "unit": [called.get(each, each) for each in rows["unit_id"]],
            "change": [in_words(row, _) for row in rows.to_dict("records")],
            "before": [duration(each, _) for each in rows["before_rmst_s"]],
            "now": [duration(each, _) for each in rows["rmst_s"]],
        }
    )


def show(at: Here, asked: Asked, shown: pd.DataFrame, called: dict[str, str]) -> None:
    """The section: those of the rows shown that moved; that nobody did is said too."""
    _ = at.words
    st.header(_("Who moved beyond chance"))
    try:
        found = _moved(at.source, asked)
    except LeagueError:
        st.text(_("The period before was not collected: nobody can be compared with it."))
        return
    rows = among(found, shown)
    looked_at = figures.count(found.attrs["looked_at"], _)
    st.caption(
        inert(
            _(
                "The mean wait in the first 24 hours of this period against the one before, of {n} offices in the whole state "
                "with 10 cases or more in both. Of those that are named, one in twenty at most is expected to be chance.",
                n=looked_at,
            )
        )
    )
    if rows.empty:
        st.text(_("None of these offices became faster or slower by more than chance."))
        return
    text = st.column_config.TextColumn
    columns = {
        "unit": text(_("Office"), pinned=True),
        "change": text(_("Change, with its 95% limits"), width="large"),
        "before": text(_("Mean wait before")),
        "now": text(_("Mean wait now")),
    }
    picked = tables.picked_row(
        drawn(rows, called, _),
        key="moved",
        alt=_("Who moved beyond chance"),
        columns=columns,
        to=_("to open the office"),
    )
    if picked is not None:
        open_unit(str(rows["unit_id"][picked]), _, **slugs())
