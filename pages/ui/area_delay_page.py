"""Headquarters' own delay as the page of a zone or range shows it: in figures, by its slowest cases, by zone."""

from zlib import crc32

import pandas as pd
import streamlit as st

from language import figures
from metrics import referral_delay
from pages.ui import area_delay, case_notes, change, export, league_export, menu, store, tables, terms
from pages.ui import area_delay_words as words
from pages.ui.frame import Here, explain
from pages.ui.kept import kept
from pages.ui.safe import bold, inert
from pages.ui.standings import Asked
from pages.ui.terms import term
from pages.ui.threads import show_thread
from pages.ui.units import names

MOST = 100
summary_of, by_office = kept(referral_delay.summary), kept(referral_delay.by_office)
slowest_first = kept(referral_delay.slowest_first)


def show(at: Here, asked: Asked, *, area_id: str, unit_ids: frozenset[str], sentence: str) -> None:
    """The delay of the cases referred to these offices; for the whole state's readers the state and its zones too."""
    _ = at.words
    st.header(_("Headquarters’ own delay"))
    clock = term(terms.CLOCKS_IN_FULL, asked.clock, _)
    st.text(
        _(
            "From a citizen’s complaint to headquarters’ referral. This delay is headquarters’ own and is not counted against "
            "the offices: their clock starts with the referral."
        )
    )
    st.caption(
        inert(
            _(
                "Cases referred to these offices in the period, {clock}; only what was passed on is timed.",
                clock=clock,
            )
        )
    )
    found = area_delay.delays(at.source, asked, unit_ids)
    summary = summary_of(found)
    if not summary["referrals"]:
        explain(_("Headquarters referred nothing to these offices in this period."))
    else:
        change.draw(words.tiles(summary, _))
        if summary["unobserved"]:
            n = int(summary["unobserved"])
            st.caption(
                inert(_.plural("{n} referral was not observed.", "{n} referrals were not observed.", n))
            )
        _offices(at, found)
        _slowest(at, asked, found, area_id=area_id, sentence=sentence)
    if at.source.scope.is_whole:
        _state(at, asked)


def in_short(at: Here, asked: Asked, unit_ids: frozenset[str]) -> str:
    """How long headquarters took in a sentence, for the top of the page; nothing where it referred nothing."""
    _ = at.words
    found = summary_of(area_delay.delays(at.source, asked, unit_ids))
    if not found["timed"]:
        return ""
    return _.plural(
        "Headquarters passed {n} complaint on to these offices, half of them within {median}: see its own delay below.",
        "Headquarters passed {n} complaints on to these offices, half of them within {median}: see its own delay below.",
        found["timed"],
        n=figures.count(found["timed"], _),
        median=figures.reached(found["median_s"], found["timed"], _),
    )


def _offices(at: Here, found: pd.DataFrame) -> None:
    """Each office beside the others."""
    _, called = at.words, names(store.units(at.source), at.words)
    title = _("Headquarters’ own delay by office, the longest first")
    st.markdown(bold(title))
    tables.table(words.offices(by_office(found), called, _), alt=title)


def _slowest(at: Here, asked: Asked, found: pd.DataFrame, *, area_id: str, sentence: str) -> None:
    """The slowest, each openable, all of them as a file."""
    _, units = at.words, store.units(at.source)
    slowest = slowest_first(found)
    if slowest.empty:
        return
    called = names(units, _)
    title = _("Passed on the slowest")
    st.markdown(bold(title))
    shown = slowest.head(MOST)
    threads = shown["thread_id"].to_numpy(dtype="int64").tobytes()
    position = tables.picked_row(
        words.drawn(slowest, called, _, most=MOST),
        key=f"delay-{crc32(threads):08x}",
        alt=title,
        columns=words.columns(_),
        to=_("to read its thread"),
        most=5,
    )
    days = (str(asked.period.from_on), str(asked.period.to_on))
    export.offer(
        rows_of_file(found, units),
        about=export.about(f"{_('Headquarters’ own delay')} · {sentence}", at)
        | {"period": " ".join(days), "asked": f"{asked.clock} {area_id}"},
        file_name="-".join(("referral-delay", area_id, asked.clock, *days)) + ".csv",
        at=at,
        what="referral-delay",
        period=asked.period,
        label=_("Download these cases as CSV"),
    )
    if position is not None:
        picked = shown.iloc[position]
        posts = store.thread_posts(at.source, thread_id=int(picked["thread_id"]))
        now_ms = int(at.source.now_at.timestamp() * 1_000)
        notes = case_notes.of_picked(at.source, picked)
        how = {"case": picked, "names": called, "notes": notes, "kept_days": at.source.kept_days}
        show_thread(posts, **how, now_ms=now_ms, _=_)


@kept
def rows_of_file(found: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """The rows of the file, each with the names of its office."""
    return league_export.rows(found.assign(unit_id=found["unit_id"].astype(str)), units)


def _state(at: Here, asked: Asked) -> None:
    """The whole state and its zones, and what headquarters has not passed on."""
    _, called = at.words, names(store.units(at.source), at.words)
    title = _("Headquarters’ own delay by zone")
    st.markdown(bold(title))
    rows = area_delay.by_zone(at.source, asked)
    tables.table(words.zones(rows, called, _), alt=title)
    hq = area_delay.headquarters(at.source, asked)
    if hq:
        st.text(at_headquarters(at, asked))
        menu.link_to_own(hq[0], _("Headquarters’ own cases"), _, measure="act", show="unanswered")


def at_headquarters(at: Here, asked: Asked) -> str:
    """How many complaints to headquarters it has neither passed on nor acted on; nothing for who sees a part."""
    _ = at.words
    hq = area_delay.headquarters(at.source, asked) if at.source.scope.is_whole else None
    if hq is None:
        return ""
    own = hq[1]
    said = _(
        "Of {all} complaints to headquarters in the period {left} are neither passed on nor otherwise acted on yet.",
        all=figures.count(own.cases, _),
        left=figures.count(own.unanswered, _),
    )
    if own.unobserved:
        said += " " + _("Beside them {n} not observed.", n=figures.count(own.unobserved, _))
    return said
