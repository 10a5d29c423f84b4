"""What would lift an office: its rank and its score computed anew with a change, and the rows that the change is about."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from data.score_file import SCORE_FILE
from language import figures
from language.durations import is_unknown
from metrics.league import peers
from metrics.score_rules import score_rules
from metrics.shifts import empty_shifts
from metrics.waits import EVENTS
from metrics.what_if import HOUR_S, Group, ended_now, ended_within, what_if
from pages.ui import case_list, circular, circular_unit, explained, scores, standings, store, tables
from pages.ui import lifted_words as words
from pages.ui.case_list import Listed
from pages.ui.frame import Here, explain
from pages.ui.safe import bold, inert
from pages.ui.scorecard import Card
from pages.ui.scores import Scores
from pages.ui.standings import Asked
from pages.ui.store import Source, held


def found(of: Source, asked: Asked, unit_id: str, text: str) -> pd.DataFrame:
    """What `metrics.what_if` gives for a unit of the scope; `text`: the rules of the score."""
    of.scope.require(unit_id)
    return _found(of.whole(), replace(asked, measure="acknowledge"), unit_id, text, circular.text())


@held(max_entries=32)
def _found(of: Source, asked: Asked, unit_id: str, text: str, asks: str) -> pd.DataFrame:
    checks = circular.for_score(of, period=asked.period, text=asks)
    return what_if(
        unit_id,
        Group(
            rows=scores.of_all(of, asked, text, asks),
            units=peers(store.units(of), kind=asked.kind),
            found=standings.found(of, asked),
            own_posts=store.own_posts(of, period=asked.period, unit_id=unit_id),
            snapshots=store.follower_snapshots(of, unit_id=unit_id),
            checks=checks[checks["unit_id"] == unit_id],
            observation=store.observation(of),
            gaps=store.gaps(of),
        ),
        rules=score_rules(text, name=SCORE_FILE),
        period=asked.period,
        clock=asked.clock,
    )


def show(at: Here, asked: Asked, unit_id: str, card: Card) -> None:
    """Where it would stand had it answered, what each step would add to its score, and of the one that is picked the rows.

    Nothing where so few are ranked that it would tell another's figures.
    """
    _ = at.words
    if card.is_alone or standings.tells_of_others(at.source, card.ranked):
        return
    st.header(_("What would lift it"))
    if not is_unknown(card.row["rank"]):
        why = explained.found(at.source, asked, unit_id)
        young = explained.under_a_day(card.cases, measure=asked.measure, clock=asked.clock)
        st.text(explained.if_answered_now(why, _, measure=asked.measure, young=young))
    of = scores.found(at, asked)
    if of is None:
        return
    is_running = at.source.is_running(asked.period)
    steps = words.greatest_first(found(at.source, asked, unit_id, of.text), is_running=is_running)
    said = words.in_time(steps, _) if asked.measure == "acknowledge" else None  # it is of no other rank
    if said:
        st.text(said)
    if steps.empty:
        score = of.rows.loc[of.rows["unit_id"] == unit_id, "score"]
        explain(words.no_step(card.row, None if score.empty else score.iloc[0], _))
        return
    beside = [_("Each row is the whole score of the group computed anew with that change.")]
    if said or not is_unknown(card.row["rank"]):
        beside.append(
            _("The rank of each row is that by the score; the sentence above has the rank by time alone.")
        )
    position = tables.picked_row(
        words.sheet(steps, of.rules, _, is_running=is_running),
        key=f"lifted-{unit_id}-{'-'.join(steps['step'])}",
        alt=_("What would lift it"),
        columns=words.columns(_),
        to=_("to see what it is about"),
        beside=" ".join(beside),
    )
    idle = words.without(steps, _)
    if idle:
        st.caption(inert(idle))
    if position is not None:
        _behind(at, asked, unit_id, card, of, steps.iloc[position]["step"])


def _behind(at: Here, asked: Asked, unit_id: str, card: Card, of: Scores, step: str) -> None:
    """The rows that a step is about."""
    _ = at.words
    if step == "every_shift":
        _shifts(at, asked, unit_id)
    elif step == "checks":
        circular_unit.own_list(at, asked.period, unit_id, only_failing=True)
    elif step == "followers":
        st.text(_("It needs them at the end of the period: see its followers below."))
    else:
        cases = of_step(card.cases, step, unit_id, of)
        case_list.show(
            Listed(cases, step, _("What would lift it"), now=False), at, asked=asked, unit_id=unit_id
        )


def of_step(cases: pd.DataFrame, step: str, unit_id: str, of: Scores) -> pd.DataFrame:
    """The cases of a unit that a step changes, by the start of their clock."""
    if step == "acknowledge_now":
        changed = ended_now(cases, unit_id=unit_id, measures=("acknowledge",))[1]
    elif step == "resolve_now":
        changed = ended_now(cases, unit_id=unit_id, measures=tuple(EVENTS))[1]
    else:
        limits = {"acknowledge": HOUR_S}
        if step == "dispose_in_time":
            targets = of.rules.disposal.figures
            act_s = targets["expected_act_s"].target
            limits = {"acknowledge": act_s, "act": act_s, "resolve": targets["expected_resolve_s"].target}
        changed = ended_within(cases, unit_id=unit_id, limits_s=limits)[1]
    rows = cases[changed & cases["observed"].to_numpy(dtype=bool)]
    return rows.sort_values(["clock_start_ms", "thread_id"], ignore_index=True)


def _shifts(at: Here, asked: Asked, unit_id: str) -> None:
    """The shifts without a post."""
    _, source = at.words, at.source
    posts = store.own_posts(source, period=asked.period, unit_id=unit_id)
    empty = empty_shifts(
        posts, store.observation(source), store.gaps(source), unit_id=unit_id, period=asked.period
    )
    title = _("Shifts without a post")
    st.markdown(bold(title))
    ends = [figures.at(each) for each in empty["to_ms"]]
    drawn = pd.DataFrame(
        {
            _("Shift from"): [figures.instant(each, _) for each in empty["from_ms"]],
            _("to"): [f"{each:%H:%M}" if each else "–" for each in ends],
        }
    )
    tables.table(drawn, alt=inert(title))
