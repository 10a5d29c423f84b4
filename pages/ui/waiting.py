"""What waits now, whatever period is chosen: how many where, the longest, counts by age, and the list."""

import pandas as pd
import streamlit as st

from language import figures
from language.durations import duration, is_unknown
from language.words import Words
from pages.ui import area_delay_page, case_list, own_offices, standings, store, tables, terms, urgency
from pages.ui import overview_words as words
from pages.ui.charts.waiting import waiting_bars
from pages.ui.choices import Choices
from pages.ui.frame import Here
from pages.ui.kept import kept
from pages.ui.safe import inert, plain
from pages.ui.standings import Asked
from pages.ui.terms import term, terms_of
from pages.ui.units import names, peer_kind

YOUNG = ("1h", "4h", "1d")
FRESH_MS = 86_400_000
"""What is known up to longer ago says nothing of now."""


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


def in_all(at: Here, origin: str = "all") -> str:
    """What waits at all offices of the scope, and of that at each kind of them; nothing where nothing does."""
    _ = at.words
    everyones = standings.all_waiting(at.source, origin)
    counts = _by_kind(everyones, store.units(at.source))
    of_all = {**terms_of(terms.KINDS, _), "hq": term(terms.KIND, "hq", _)}
    parts = [f"{word} {figures.count(counts[kind], _)}" for kind, word in of_all.items() if kind in counts]
    n = sum(counts.values())
    if not parts:
        return ""
    whose = own_offices.called(at.source, _)  # of who sees a part of the state
    said = _.plural(
        "At all offices {n} case waits, from whatever day: {parts}.",
        "At all offices {n} cases wait, from whatever day: {parts}.",
        n,
        n=figures.count(n, _),
        parts="; ".join(parts),
    )
    return f"{whose}: {said}" if whose else said


@kept
def longest(waiting: pd.DataFrame, called: dict[str, str], _: Words) -> str:
    """Which of some cases waits longest, and where; nothing where none waits."""
    if waiting.empty:
        return ""
    age_ms = waiting["as_of_ms"] - waiting["clock_start_ms"]
    unit_id = str(waiting.loc[age_ms.idxmax(), "unit_id"])
    time = duration(int(age_ms.max()) / 1_000, _)
    return _("The longest wait: {time}, at {office}.", time=time, office=called.get(unit_id, unit_id))


def at_kind(asked: Asked, _: Words) -> str:
    """Of which cases a queue of all offices of the kind is."""
    kinds = term(terms.KINDS_IN_FULL, asked.kind, _)
    return _("At {kinds}, of whatever day", kinds=kinds)


def show_state(at: Here, asked: Asked, choices: Choices) -> None:
    """What waits in all, what of it at the offices of the kind by age, the list of that, and what lies at headquarters."""
    _, rows = at.words, of_all(at, asked)
    called = names(store.units(at.source), _)
    everyones = standings.all_waiting(at.source, asked.origin)
    for line in (in_all(at, asked.origin), longest(everyones, called, _)):
        if line:
            st.text(plain(line))
    urgency.say(at, rows["all"], among=at_kind(asked, _))
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
    if line := area_delay_page.at_headquarters(at, asked):
        st.text(line)
    if not rows["all"].empty:
        with case_list.opened(_("The cases that wait"), name="age", _=_) as is_open:
            if is_open:
                by = words.age_labels(_)
                listed = case_list.choose(rows, by, choices, name="age", usual="all", at=at, now=True)
                case_list.show(listed, at, asked=asked)


def which_first(waiting: dict[str, pd.DataFrame], _: Words, *, clock: str) -> str:
    """Which of the waiting cases to answer first, and why: those of under a day still count for the share within 24 h. Of
    the others, which wait round the clock, it is not told on the clock of duty whether they have their 24 hours."""
    n = sum(len(waiting[age]) for age in YOUNG)
    old = len(waiting["all"]) - n
    said = []
    if n:
        said.append(
            _.plural(
                "First the {n} that waits under 24 h: answered in time it keeps the share within 24 h.",
                "First the {n} that wait under 24 h: answered in time they keep the share within 24 h.",
                n,
                n=figures.count(n, _),
            )
        )
    if old and clock == "wall":
        said.append(
            _.plural(
                "The {n} older one, of whatever period: a rank counts it as 24 hours, answered or not, so answering it moves "
                "none; but a citizen waits and the chief sees it here.",
                "The {n} older ones, of whatever period: a rank counts each as 24 hours, answered or not, so answering them "
                "moves none; but citizens wait and the chief sees them here.",
                old,
                n=figures.count(old, _),
            )
        )
    return " ".join(said)


def known_until(until_ms: object, *, now_ms: int, _: Words) -> str:
    """That what is known of an office ended more than a day ago, with when; nothing where it did not."""
    if is_unknown(until_ms) or now_ms - int(str(until_ms)) <= FRESH_MS:
        return ""
    return _(
        "What is known of this office ends on {moment}: what it has answered since, and what came since, is not known.",
        moment=figures.instant(until_ms, _),
    )


def show_unit(at: Here, asked: Asked, unit_id: str, choices: Choices, *, as_of_ms: object) -> None:
    """What of a unit waits now, urgent cases first, then the oldest, with how many wait how long."""
    _ = at.words
    origin = term(terms.ORIGINS_IN_FULL, asked.origin, _)
    st.caption(
        _(
            "{origin}, not acknowledged up to {moment}; whatever period is chosen, urgent ones first, then the oldest.",
            origin=inert(origin[:1].upper() + origin[1:]),
            moment=inert(figures.instant(as_of_ms, _)),
        )
    )
    waiting = of_unit(at, asked, unit_id)
    ended = known_until(as_of_ms, now_ms=int(at.source.now_at.timestamp() * 1_000), _=_)
    if ended:
        st.warning(inert(ended), icon=":material/sync_problem:")
    urgency.say(at, waiting["all"])
    if waiting["all"].empty:
        if not ended:
            nothing(at)
        return
    if not ended:
        st.text(which_first(waiting, _, clock=asked.clock))
    listed = case_list.choose(waiting, words.age_labels(_), choices, name="age", usual="all", at=at, now=True)
    case_list.show(listed, at, asked=asked, unit_id=unit_id)
