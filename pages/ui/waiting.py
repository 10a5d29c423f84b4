"""What waits now, whatever period is chosen: counts by age, the list, and the way to each thread."""

import pandas as pd
import streamlit as st

from language import figures
from pages.ui import area_delay_page, case_list, standings, store, tables, terms, urgency
from pages.ui import overview_words as words
from pages.ui.charts.waiting import waiting_bars
from pages.ui.choices import Choices
from pages.ui.frame import Here
from pages.ui.kept import kept
from pages.ui.safe import inert
from pages.ui.standings import Asked
from pages.ui.terms import term, terms_of
from pages.ui.units import peer_kind


@kept
def _of(waiting: pd.DataFrame, unit_id: str) -> pd.DataFrame:
    return waiting[waiting["unit_id"] == unit_id].reset_index(drop=True)


def of_unit(at: Here, asked: Asked, unit_id: str) -> dict[str, pd.DataFrame]:
    """What waits of one unit, by age."""
    everyones = standings.waiting(at.source, origin=asked.origin, kind=asked.kind)
    return words.by_age(_of(everyones, unit_id))


def of_all(at: Here, asked: Asked) -> dict[str, pd.DataFrame]:
    """What waits of all offices of the kind, by age."""
    return words.by_age(standings.waiting(at.source, origin=asked.origin, kind=asked.kind))


def nothing(at: Here) -> None:
    """Say that nothing waits."""
    st.success(at.words("No case waits to be acknowledged."), icon=":material/check_circle:")


@kept
def _by_kind(waiting: pd.DataFrame, units: pd.DataFrame) -> dict[str, int]:
    """How many wait at each kind of offices."""
    kind_of = units.set_index("unit_id")["kind"].map(peer_kind)
    counts = waiting["unit_id"].astype(str).value_counts()
    return {str(kind): int(n) for kind, n in counts.groupby(kind_of).sum().items()}


def elsewhere(at: Here, asked: Asked) -> str:
    """What waits at the other offices of the scope, kind by kind; nothing where nothing does."""
    _ = at.words
    counts = _by_kind(standings.all_waiting(at.source, asked.origin), store.units(at.source))
    parts = [
        f"{word} {figures.count(counts[kind], _)}"
        for kind, word in {"hq": term(terms.KIND, "hq", _), **terms_of(terms.KINDS, _)}.items()
        if kind != asked.kind and kind in counts
    ]
    return _("At other offices wait: {parts}.", parts="; ".join(parts)) if parts else ""


def show_state(at: Here, asked: Asked, choices: Choices) -> None:
    """What of all offices of the kind waits by age, the list of it, what waits at others, and what lies at headquarters."""
    _, rows = at.words, of_all(at, asked)
    urgency.say(at, rows["all"])
    if rows["all"].empty:
        nothing(at)
    else:
        n = figures.count(len(rows["all"]), _)
        tables.chart(
            waiting_bars(words.age_bands(rows, _), **words.age_and_origin(_), _=_),
            title=_("Cases that nobody has acknowledged, by how long they wait"),
            says=_(
                "{n} cases at {kinds}, also those from before the period.",
                n=n,
                kinds=term(terms.KINDS_IN_FULL, asked.kind, _),
            ),
        )
    for line in (elsewhere(at, asked), area_delay_page.at_headquarters(at, asked)):
        if line:
            st.text(line)
    if not rows["all"].empty:
        with case_list.opened(_("The cases that wait"), name="age", _=_) as is_open:
            if is_open:
                by = words.age_labels(_)
                listed = case_list.choose(rows, by, choices, name="age", usual="all", at=at, now=True)
                case_list.show(listed, at, asked=asked)


def show_unit(at: Here, asked: Asked, unit_id: str, choices: Choices, *, as_of_ms: object) -> None:
    """What of a unit waits now, the oldest first, with how many wait how long."""
    _ = at.words
    origin = term(terms.ORIGINS_IN_FULL, asked.origin, _)
    st.caption(
        _(
            "{origin}, not acknowledged up to {moment}; whatever period is chosen, the oldest first.",
            origin=inert(origin[:1].upper() + origin[1:]),
            moment=inert(figures.instant(as_of_ms, _)),
        )
    )
    waiting = of_unit(at, asked, unit_id)
    urgency.say(at, waiting["all"])
    if waiting["all"].empty:
        nothing(at)
        return
    listed = case_list.choose(waiting, words.age_labels(_), choices, name="age", usual="all", at=at, now=True)
    case_list.show(listed, at, asked=asked, unit_id=unit_id)
