"""Urgent cases in the lists: which they are, by how much they wait beyond their shorter clock, and that they come first.

That clock is no figure: it stands beside the list alone, and figures, ranks and verdicts do not know it.
"""

from typing import Final

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from data import urgent, urgent_words
from data.csv_rows import RegistryError
from data.settings import settings
from data.urgent_words import UrgentWords
from language import figures
from language.durations import duration, is_unknown
from language.words import N_, Words
from pages.ui import case_status, store
from pages.ui.access import viewer
from pages.ui.frame import Here, explain
from pages.ui.kept import kept
from pages.ui.safe import inert
from pages.ui.store import Source, held
from pages.ui.units import names

MINUTE_MS: Final = 60_000
NAMED: Final = 3
SINCE, OVER_S = "urgent_ms", "urgent_over_s"
"""Of each case since when it is urgent, and how many seconds it waits beyond its clock; missing where it does not."""
ANY, ONLY = "all", "urgent"
CHOICES: Final = {ANY: N_("Any"), ONLY: N_("Urgent only")}


def table() -> tuple[UrgentWords, str]:
    """The words that make a case urgent, and what is wrong with their file, where something is: then there are none, and
    marks by hand stand alone."""
    try:
        return urgent_words.read(settings().registry_dir), ""
    except RegistryError as error:
        return UrgentWords(), str(error)


@held(max_entries=32)
def _marked(of: Source, threads: NDArray[np.int64]) -> tuple[pd.DataFrame, str]:
    words, fault = table()
    with store.connection(of) as opened:
        return urgent.marked(opened, thread_ids=threads.tolist(), words=words), fault


@kept
def _of(of: Source, cases: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    return _marked(of, np.unique(cases["thread_id"].to_numpy(dtype=np.int64)))


@kept
def _joined(cases: pd.DataFrame, marks: pd.DataFrame, limit_ms: int) -> pd.DataFrame:
    keys = cases[["unit_id", "thread_id"]].astype({"unit_id": "str"})
    since = keys.merge(marks, on=["unit_id", "thread_id"], how="left")["marked_ms"].astype("Int64").array
    begun = np.maximum(
        cases["clock_start_ms"].to_numpy(dtype=np.int64), pd.Series(since).fillna(0).to_numpy()
    )
    waits = (cases["status"] == "open").to_numpy() & cases["observed"].to_numpy(dtype=bool)
    waits &= ~pd.Series(since).isna().to_numpy(dtype=bool)
    over_s = (cases["as_of_ms"].to_numpy(dtype=np.int64) - begun - limit_ms) / 1_000
    return cases.assign(**{SINCE: since, OVER_S: np.where(waits, over_s, np.nan)})


def with_marks(of: Source, cases: pd.DataFrame) -> pd.DataFrame:
    """Cases of the scope with `SINCE` and `OVER_S`. A case that waits to be acknowledged is measured from the start of
    its clock, or from the mark where that came later; below zero it still has time."""
    return _joined(cases, _of(of, cases)[0], settings().urgent_minutes * MINUTE_MS)


def is_urgent(cases: pd.DataFrame) -> NDArray[np.bool_]:
    """Which of some cases are urgent; none where nobody asked (see `with_marks`)."""
    if SINCE not in cases:
        return np.zeros(len(cases), dtype=bool)
    return cases[SINCE].notna().to_numpy(dtype=bool)


@kept
def ordered(cases: pd.DataFrame, *, newest: bool = False, urgent_first: bool = True) -> pd.DataFrame:
    """By the start of the clock; `urgent_first`: before all others the urgent ones that still wait for something."""
    later = ~(is_urgent(cases) & case_status.is_waiting(cases) & urgent_first)
    sign = -1 if newest else 1
    start, thread = (cases[name].to_numpy(dtype=np.int64) * sign for name in ("clock_start_ms", "thread_id"))
    return cases.iloc[np.lexsort((thread, start, later))].reset_index(drop=True)


@kept
def only(cases: pd.DataFrame) -> pd.DataFrame:
    """Those that are urgent."""
    return cases[is_urgent(cases)].reset_index(drop=True)


def texts(cases: pd.DataFrame, _: Words) -> list[str | None]:
    """What each case's row says of it, None where it is not urgent."""
    if SINCE not in cases:
        return [None] * len(cases)
    return [
        None if is_unknown(since) else _text(over_s, _)
        for since, over_s in zip(cases[SINCE], cases[OVER_S], strict=True)
    ]


def _text(over_s: float, _: Words) -> str:
    if is_unknown(over_s):
        return _("urgent")
    if over_s > 0:
        return _("over by {time}", time=duration(over_s, _))
    return _("{time} left", time=duration(-over_s, _))


def meaning(_: Words) -> str:
    """What the column of a list says."""
    return _(
        "Marked by headquarters, or by words of the referral. Until it is acknowledged it is measured round the clock "
        "against {minutes} minutes, from the start of its clock or from a later mark. No figure counts it.",
        minutes=figures.count(settings().urgent_minutes, _),
    )


@kept
def in_words(waiting: pd.DataFrame, called: dict[str, str], _: Words, *, among: str = "") -> str:
    """How many urgent cases wait to be acknowledged, and which of them longest; nothing where none does. `among`: which
    cases they are of, so that a number is not held against that of other cases."""
    mine = waiting[pd.Series(waiting[OVER_S]).notna()].sort_values(OVER_S, ascending=False)
    if mine.empty:
        return ""
    n, over, limit = len(mine), int((mine[OVER_S] > 0).sum()), settings().urgent_minutes
    said = _.plural("{n} urgent case waits", "{n} urgent cases wait", n, n=figures.count(n, _))
    beyond = _(
        "{n} of them longer than {minutes} minutes", n=figures.count(over, _), minutes=figures.count(limit, _)
    )
    is_one = waiting["unit_id"].nunique() == 1
    if over and is_one:  # of several offices the most late are named with their times
        latest = duration(float(mine[OVER_S].iloc[0]), _)
        beyond = _("{beyond}, the most by {time}", beyond=beyond, time=latest)
    found = _("{cases}, {beyond}.", cases=said, beyond=beyond)
    if among:
        found = f"{among}: {found}"
    if is_one:
        return found
    each = mine.drop_duplicates("unit_id")  # an office once, by the one that is latest
    first = "; ".join(
        f"{called.get(str(row.unit_id), row.unit_id)}: {_text(getattr(row, OVER_S), _)}"
        for row in each.head(NAMED).itertuples()
    )
    return f"{found} {first}{' …' if len(each) > NAMED else ''}"


def say(at: Here, waiting: pd.DataFrame, *, among: str = "") -> None:
    """Above a queue: that urgent cases wait in it, and whether the words for them cannot be used; `among`: which cases
    the queue is of."""
    _ = at.words
    if len(waiting):
        called = names(store.units(at.source), _)
        said = in_words(with_marks(at.source, waiting), called, _, among=among)
        if said:
            st.warning(inert(said), icon=":material/priority_high:")
        if fault := _of(at.source, waiting)[1]:
            explain(
                _(
                    "Words that make a case urgent cannot be used; marks by hand stand. For whoever runs the system:"
                ),
                viewer.for_who_runs_it(fault, _),
            )
