"""How the score of one office came about, drawn: on the page of the scores with the maps, on its own page in short."""

import pandas as pd
import streamlit as st

from pages.ui import moved, score_words, scorecard_words, scores, tables
from pages.ui.access.permissions import SCORE, may
from pages.ui.charts.score import score_map
from pages.ui.choices import Choices
from pages.ui.frame import Here
from pages.ui.method_words import heading
from pages.ui.safe import inert
from pages.ui.scorecard import Card
from pages.ui.scores import Scores
from pages.ui.standings import Asked, slugs


def _row(found: Scores, unit_id: str) -> pd.Series:
    return found.rows.set_index("unit_id").loc[unit_id]


def show(found: Scores, unit_id: str, at: Here) -> None:
    """The score in sentences, and a line a pillar."""
    _, row = at.words, _row(found, unit_id)
    for sentence in score_words.sentences(row, ranked=found.ranked, _=_):
        st.text(sentence)
    tables.table(score_words.how(row, found.rules, _), alt=_("How the score came about"))
    st.caption(
        _("What the pillars add makes the score: points times what the pillar counts, left out ones shared.")
        + " "
        + _(
            "Points are not the share itself: the map of each figure makes points of it, so 85% of the checks need not be 85 "
            "points. Each line is rounded by itself: their sum may differ from the score by a few tenths."
        )
    )


def show_standing(at: Here, asked: Asked, unit_id: str, card: Card) -> None:
    """Both ranks of an office at the top of its page, each by its name: in the league, and by the score."""
    is_running = at.source.is_running(asked.period)
    st.header(inert(scorecard_words.standing(card, at.words, measure=asked.measure, is_running=is_running)))
    changed = "" if card.is_alone else moved.of_unit(at, asked, unit_id, card.row["rank_change"])
    if changed:
        st.text(changed)
    by_score = "" if card.is_alone else scores.in_short(at, asked, unit_id)
    if by_score:
        st.text(by_score)


def show_map(found: Scores, unit_id: str, choices: Choices, at: Here) -> None:
    """The map of a figure, chosen among all, with the office's place on it."""
    _, row = at.words, _row(found, unit_id)
    rules = {name: of for rule in found.rules.pillars().values() for name, of in rule.figures.items()}
    known = {name: heading(name, _) for name in rules}
    figure = choices.choose(_("Figure"), name="figure", known=known, default=next(iter(known)), pills=True)
    tables.chart(
        score_map(figure, rules[figure], float(row[figure]), title=known[figure], _=_),
        title=_("From figure to points"),
        says=_(
            "{figure}: {value}; target: {target}. The line is the map, the dot the office.",
            figure=known[figure],
            value=score_words.value(figure, row[figure], _),
            target=score_words.value(figure, rules[figure].target, _),
        ),
    )


def show_rules(found: Scores, at: Here) -> None:
    """Weights, targets and maps, as a table and as the file with its words."""
    _ = at.words
    st.header(_("Weights, targets and maps"))
    tables.table(score_words.rules_table(found.rules, _), alt=_("Weights, targets and maps"))
    with st.expander(_("The rules as their file has them, for whoever runs the system")):
        st.code(found.text, language="toml", wrap_lines=True)


def show_unit(at: Here, asked: Asked, unit_id: str) -> None:
    """On the page of an office: its score, how it came about, and the way to the scores of all."""
    found = scores.found(at, asked)
    if found is not None:
        show(found, unit_id, at)
        if not may(at.viewer.scope.role, SCORE):
            return
        st.page_link(
            SCORE,
            label=at.words("Its score among all, with the maps"),
            icon=":material/scoreboard:",
            query_params={"lang": at.words.language, **slugs(), "kind": asked.kind, "office": unit_id},
        )
