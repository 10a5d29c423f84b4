"""A list of cases under choices that say how many each holds, with the thread of the one that is picked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from language import figures
from language.words import Words
from pages.ui import (
    case_begins,
    case_export,
    case_notes,
    case_rows,
    corrections,
    export,
    menu,
    own_offices,
    store,
    tables,
    terms,
    urgency,
)
from pages.ui.choices import Choices
from pages.ui.frame import Here, explain, say_stale
from pages.ui.league_choices import in_a_sentence
from pages.ui.safe import inert
from pages.ui.standings import STATE, Asked
from pages.ui.terms import term
from pages.ui.threads import show_thread
from pages.ui.units import names
from pages.ui.without_rank import is_not_collected, not_collected


@dataclass(frozen=True)
class Listed:
    """The rows of one choice, urgent ones that wait first, then the oldest; `now`: they wait now, whatever the period."""

    cases: pd.DataFrame
    slug: str
    called: str
    now: bool

    @property
    def key(self) -> str:
        """A key that holds which cases stand at which place, so that a picked place never comes to mean another."""
        threads = self.cases["thread_id"].to_numpy(dtype="int64").tobytes()
        return f"{'waiting' if self.now else 'cases'}-{self.slug}-{crc32(threads):08x}"


def labels(rows: dict[str, pd.DataFrame], called: dict[str, str], _: Words) -> dict[str, str]:
    """The choices with how many each shows."""
    return {slug: f"{name} {figures.count(len(rows[slug]), _)}" for slug, name in called.items()}


def choose(
    rows: dict[str, pd.DataFrame],
    called: dict[str, str],
    choices: Choices,
    *,
    name: str,
    usual: str,
    at: Here,
    now: bool = False,
) -> Listed:
    """One of the lists."""
    _ = at.words
    before = len(choices.stale)
    slug = choices.choose(_("Show"), name=name, known=labels(rows, called, _), default=usual, pills=True)
    say_stale(choices.stale[before:], _)
    marked = urgency.with_marks(at.source, rows[slug])
    return Listed(case_rows.oldest_first(marked), slug, called[slug], now)


def say_sums(rows: dict[str, pd.DataFrame], row: dict[str, Any], _: Words, *, measure: str) -> bool:
    """The sums between the choices of an office's rows, and whether there are rows to tell of: none of a period that was not
    collected."""
    if not is_not_collected(row):
        st.caption(inert(case_rows.sums(rows, _, measure=measure)))
        return True
    explain(not_collected(row, _))
    return any(len(each) for each in rows.values())


@contextmanager
def opened(label: str, *, name: str, _: Words) -> Iterator[bool]:
    """A part of the page that is drawn only once it is open; a link that chooses what it shows opens it.

    Streamlit knows a part by its label and by how it began: how it began is kept while the page is shown, and in
    another language it begins as it was left.
    """
    kept = st.session_state.setdefault("parts", {})
    part = kept.setdefault(name, {"language": _.language, "began": name in st.query_params, "is_open": False})
    if part["language"] != _.language:
        part |= {"language": _.language, "began": part["is_open"]}
    drawn = st.expander(inert(label), expanded=part["began"], key=f"open-{name}", on_change="rerun")
    part["is_open"] = bool(drawn.open)
    with drawn:
        yield part["is_open"]


def show(
    listed: Listed, at: Here, *, asked: Asked, unit_id: str | None = None, area_id: str | None = None
) -> None:
    """Draw the list, what of it is not drawn in words, the file with all of it, and the thread of the picked row.

    `unit_id`: of that office alone; `area_id`: of all offices of that zone or range, of whatever kind. Durations are on
    the chosen clock; how long a case waits now is told round the clock.
    """
    _ = at.words
    cases = corrections.with_derived(at.source, listed.cases)
    if cases.empty:
        explain(_("No case of this kind."))
        return
    units = store.units(at.source)
    called = names(units, _)
    clock = "wall" if listed.now else asked.clock
    title = _("The cases that wait") if listed.now else _("The cases behind the figures")
    how: dict[str, Any] = {"clock": clock, "names": called if unit_id is None else None}
    drawn = case_rows.drawn(cases, _, **how)
    rows, columns = case_rows.coloured(drawn, cases, _)
    if unit_id is not None:
        rows, columns = case_begins.with_first_words(at, rows, columns, cases)
    said = [
        _("Urgent cases that wait come first, then the oldest.")
        if urgency.is_urgent(cases).any()
        else _("The oldest first."),
        _("Durations are told {clock}.", clock=term(terms.CLOCKS_IN_FULL, clock, _)),
    ]
    if len(cases) > len(drawn):
        said.append(
            _(
                "The first {n} of {all} are listed; the file holds all.",
                n=figures.count(len(drawn), _),
                all=figures.count(len(cases), _),
            )
        )
    position = tables.picked_row(
        rows,
        key=listed.key,
        alt=title,
        columns=columns,
        to=_("to read its thread"),
        beside=" ".join(said),
        most=10,
    )
    part = own_offices.called(at.source, _)
    kinds = term(terms.KINDS_IN_FULL, asked.kind, _)
    of_id = unit_id or area_id
    whose = called[of_id] if of_id else " · ".join(each for each in (kinds, part) if each)
    of = f"{title} · {whose} · {listed.called}"
    export.offer(
        case_export.rows(cases, units),
        about=export.about(of, at)
        if listed.now  # whatever period and measure are chosen
        else case_export.about(of, at, asked, slug=listed.slug, sentence=in_a_sentence(asked, _)),
        file_name=case_export.file_name(
            of_id or own_offices.slug(at.source, STATE), asked, slug=listed.slug, now=listed.now
        ),
        at=at,
        what="waiting" if listed.now else "cases",
        period=None if listed.now else asked.period,
        label=_("Download these cases as CSV"),
        key=f"{listed.key}-file",
        shown=partial(case_rows.sheet, cases, _, **how),
    )
    if position is not None and position < len(cases):
        picked = cases.iloc[position]
        posts = store.thread_posts(at.source, thread_id=int(picked["thread_id"]))
        show_thread(
            posts,
            case=picked,
            names=called,
            notes=case_notes.of_picked(at.source, picked),
            kept_days=at.source.kept_days,
            now_ms=int(at.source.now_at.timestamp() * 1000),
            _=_,
        )
        menu.link_to_case(str(picked["unit_id"]), int(picked["thread_id"]), _)
        corrections.show(at, picked, posts, place=listed.key)
