"""The cases of the page "Cases": those of all a reader's offices or of one, as the figures know them, and one by itself."""

import re
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data import case_search
from metrics.cases_table import cases
from metrics.period import Period
from pages.ui import case_status, store
from pages.ui.kept import kept
from pages.ui.safe import plain
from pages.ui.store import Source, held

HOUR_MS = 3_600_000
FIRST_WORDS = 60
HANDLES = re.compile(r"\A\s*(?:\.?@\w+\s+)+", re.ASCII)
LONGER_MS = {"1h": HOUR_MS, "4h": 4 * HOUR_MS, "24h": 24 * HOUR_MS, "3d": 72 * HOUR_MS, "7d": 168 * HOUR_MS}
MOST_SEARCHED = 20_000
"""The texts of so many threads are looked through, the newest ones."""


@dataclass(frozen=True)
class Wanted:
    """Which cases are asked for; `period` of None: those not acknowledged, whatever their period, or with `words` those of
    any period in whose thread one post holds them all; `unit_id` of None: of all offices of the scope."""

    period: Period | None
    unit_id: str | None
    origin: str = "all"
    longer: str = "all"
    words: tuple[str, ...] = ()


def _known(
    of: Source, events: pd.DataFrame, *, period: Period, origin: str, unit_id: str | None
) -> pd.DataFrame:
    return cases(
        events,
        store.observation(of),
        store.gaps(of),
        period=period,
        origin=origin,
        unit_ids=list(store.offices(of)["unit_id"]) if unit_id is None else of.scope.among([unit_id]),
    )  # fmt: skip


@held(max_entries=6)
def _of_period(of: Source, *, period: Period, origin: str, unit_id: str | None) -> pd.DataFrame:
    events = store.case_events(of, period=period)
    return _known(of, events, period=period, origin=origin, unit_id=unit_id)


@held(max_entries=6)
def _not_acknowledged(of: Source, *, origin: str, unit_id: str | None) -> pd.DataFrame:
    found = _known(of, store.waiting_events(of), period=of.ever(), origin=origin, unit_id=unit_id)
    return found[found["status"] == "open"].reset_index(drop=True)


@held(max_entries=4)
def newest(of: Source, unit_id: str | None) -> NDArray[np.int64]:
    """The threads of the newest cases of the scope or of one office, of any period; one more than are searched where there
    are more."""
    with store.connection(of) as opened:
        found = case_search.newest(opened, most=MOST_SEARCHED + 1, unit_id=unit_id)
    return np.array(found, dtype=np.int64)


@held(max_entries=6)
def _of_words(of: Source, words: tuple[str, ...], *, origin: str, unit_id: str | None) -> pd.DataFrame:
    threads = _with_words(of, words, newest(of, unit_id)[:MOST_SEARCHED])
    with store.connection(of) as opened:
        events = case_search.events(opened, threads)
    return _known(of, events, period=of.ever(), origin=origin, unit_id=unit_id)


@held(max_entries=6)
def found(of: Source, wanted: Wanted) -> pd.DataFrame:
    """The cases of the scope that are wanted, as `python -m metrics cases` has them; nobody may change the frame."""
    kept: dict[str, Any] = {"origin": wanted.origin, "unit_id": wanted.unit_id}
    if wanted.words:
        rows = _of_words(of, wanted.words, **kept)
    elif wanted.period is None:
        rows = _not_acknowledged(of, **kept)
    else:
        rows = _of_period(of, period=wanted.period, **kept)
    if wanted.longer not in LONGER_MS:
        return rows
    waited_ms = (rows["as_of_ms"] - rows["clock_start_ms"]).to_numpy(dtype=np.int64)
    return rows[case_status.is_waiting(rows) & (waited_ms > LONGER_MS[wanted.longer])].reset_index(drop=True)


@held(max_entries=64)
def of_id(of: Source, post_id: int) -> pd.DataFrame:
    """The cases of the scope in whose thread a post stands, or that have a number; of any period."""
    with store.connection(of) as opened:
        events = case_search.events(opened, case_search.threads_of(opened, post_id))
    return _known(of, events, period=of.ever(), origin="all", unit_id=None)


def one(of: Source, unit_id: str, thread_id: int) -> pd.DataFrame:
    """The row of a case of the scope, also where its thread was joined to another since; no row where there is none."""
    rows = of_id(of, thread_id)
    own = rows[rows["unit_id"] == unit_id]
    exact = own[own["thread_id"] == thread_id]
    return (exact if len(exact) else own).head(1).reset_index(drop=True)


@held(max_entries=8)
def _with_words(of: Source, words: tuple[str, ...], threads: NDArray[np.int64]) -> list[int]:
    with store.connection(of) as opened:
        return case_search.with_words(opened, words, threads.tolist())


def searched(rows: pd.DataFrame) -> NDArray[np.int64]:
    """The threads of cases whose texts are looked through: the newest, up to `MOST_SEARCHED`."""
    newest = rows.sort_values("clock_start_ms", ascending=False)["thread_id"].drop_duplicates()
    return np.sort(newest.head(MOST_SEARCHED).to_numpy(dtype=np.int64))


def with_words(of: Source, rows: pd.DataFrame, words: tuple[str, ...]) -> pd.DataFrame:
    """Of some cases of the scope those in whose thread one post holds all the words."""
    threads = searched(rows)
    if not len(threads):
        return rows
    return rows[rows["thread_id"].isin(_with_words(of, words, threads))].reset_index(drop=True)


def narrowed(of: Source, rows: pd.DataFrame, words: tuple[str, ...], wanted: Wanted) -> pd.DataFrame:
    """Some cases that are wanted, those alone that have the words which a reader looks for."""
    return with_words(of, rows, words) if words and not wanted.words else rows


def nowhere(of: Source, threads: NDArray[np.int64], words: tuple[str, ...]) -> list[str]:
    """Which of some words stand in no text of these threads."""
    return [each for each in words if len(threads) and not _with_words(of, (each,), threads)]


def begins(text: object, signs: int) -> str:
    """What a post begins with, up to so many signs, without the handles before its words."""
    return shorten(HANDLES.sub("", plain(text), count=1), signs, placeholder="…")


@kept
def first_words(of: Source, cases: pd.DataFrame, *, most: int) -> list[str | None]:
    """What the first post of the thread of each of the first cases begins with, which is the citizen's also where headquarters quoted it; else
    the post that started the clock. None where no text is kept."""
    first = cases.head(most)
    pairs = [(int(thread), int(tag)) for thread, tag in zip(first["thread_id"], first["tag_id"], strict=True)]
    with store.connection(of) as opened:
        found = case_search.texts(opened, tuple(each for pair in pairs for each in pair))
    said = [found.get(thread) or found.get(tag) for thread, tag in pairs]
    return [begins(each, FIRST_WORDS) if each else None for each in said]
