"""The training list as its page needs it: computed once for each version of the data, in words, with its evidence."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from data import trainings
from data.circular_file import CircularFileError
from data.csv_rows import RegistryError
from data.training_file import TrainingFileError
from language import figures
from language.words import N_, Words
from metrics import training
from metrics.commands import circular, trained
from metrics.compliance.rules import CircularError
from metrics.period import Period
from metrics.training_rules import TrainingRules, TrainingRulesError
from pages.ui import own_offices, store, terms
from pages.ui import training_words as words
from pages.ui.circular_choices import Offices
from pages.ui.frame import Here, explain
from pages.ui.store import Source, held
from pages.ui.terms import term
from pages.ui.units import names

USUAL = "28-days"
"""A week has too few cases to tell need from chance, and none whose 7 days are over."""
UNUSABLE = N_("The training list cannot be made: a file cannot be used. For whoever runs the system:")
BROKEN = (TrainingFileError, TrainingRulesError, CircularFileError, CircularError, RegistryError)


@dataclass(frozen=True)
class Needs:
    """Every row of `metrics.training.needs` of some offices, and the rows behind each reason."""

    rows: pd.DataFrame
    behind: dict[str, pd.DataFrame]
    rules: TrainingRules

    @property
    def named(self) -> pd.DataFrame:
        """The rows of those that are named."""
        return self.rows[self.rows["is_named"]].reset_index(drop=True)


@held(max_entries=6)
def _judged(of: Source, period: Period) -> pd.DataFrame:
    """The checks of the circular of all offices; what of it leaves are the rows of a scope."""
    with store.connection(of) as opened:
        return trained.judged(opened, period=period, now_at=of.now_at, circular_rules=circular.rules())


@held(max_entries=24)
def needs(of: Source, period: Period, unit_ids: tuple[str, ...], rules: TrainingRules) -> Needs:
    """What the figures of some offices of the scope show; raises what `BROKEN` names."""
    mine = of.scope.among(unit_ids)
    judged = of.scope.of(_judged(of.whole(), period))
    with store.connection(of) as opened:
        seen = trained.seen(opened, period=period, unit_ids=mine, judged=judged)
    return Needs(training.needs(seen, rules=rules, unit_ids=mine), training.behind(seen, rules=rules), rules)


def found(at: Here, period: Period, unit_ids: list[str]) -> Needs | None:
    """The same for a page; None where a file cannot be used, which is then said."""
    try:
        return needs(at.source, period, tuple(unit_ids), trained.rules())
    except BROKEN as error:
        explain(at.words(UNUSABLE), str(error))
        return None


@held(max_entries=4)
def noted(of: Source) -> pd.DataFrame:
    """The trainings of the scope's offices that stand, the latest first."""
    with store.connection(of) as opened:
        return trainings.noted(opened)


def sentence(chosen: Offices, at: Here) -> str:
    """What the list is of, in a sentence."""
    _, period = at.words, chosen.period
    parts = [
        term(terms.KINDS_IN_FULL, chosen.kind, _),
        names(store.units(at.source), _).get(chosen.area) or own_offices.called(at.source, _),
        figures.period_in_words(period.from_on, period.to_on, _),
    ]
    said = " · ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def key(named: pd.DataFrame) -> str:
    """It holds which row stands at which place, so that a picked place never comes to mean another."""
    listed = "".join(named["unit_id"].astype(str) + named["reason"]).encode()
    return f"training-{crc32(listed):08x}"


def _last(rows: pd.DataFrame) -> dict[tuple[str, str], date]:
    """The latest day on which an office was trained in a reason."""
    latest = rows.drop_duplicates(["unit_id", "topic"])
    return {(row.unit_id, row.topic): row.trained_on for row in latest.itertuples()}


def sheet(named: pd.DataFrame, done: pd.DataFrame, called: dict[str, str], _: Words) -> pd.DataFrame:
    """One row an office and reason, as it is drawn."""
    last, rows = _last(done), named.to_dict("records")
    days = [last.get((row["unit_id"], row["reason"])) for row in rows]
    return pd.DataFrame(
        {
            "unit": [called.get(row["unit_id"], row["unit_id"]) for row in rows],
            "reason": [term(words.REASONS, row["reason"], _) for row in rows],
            "figure": [words.figure(row, _) for row in rows],
            "limits": [words.limits(row, _) for row in rows],
            "over": [words.over(row, _) for row in rows],
            "trained": ["–" if day is None else figures.day(day, _) for day in days],
        }
    )


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps."""
    text = st.column_config.TextColumn
    return {
        "unit": text(_("Office"), pinned=True, width=150),
        "reason": text(_("Reason")),
        "figure": text(_("Figure")),
        "limits": text(_("Limits"), help=_("The 95% limits of the share (Wilson).")),
        "over": text(
            _("Named"),
            help=_(
                "An office is named where the lower limit is over this: few cases are no proof. Checks are counted."
            ),
        ),
        "trained": text(_("Trained on"), help=_("The last training in this that was noted.")),
    }


def by_reason(named: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """All rows, then those of each reason."""
    return {"all": named} | {
        slug: named[named["reason"] == slug].reset_index(drop=True) for slug in words.REASONS
    }


def reasons(_: Words) -> dict[str, str]:
    """The choice of a reason."""
    return {"all": _("All"), **{slug: term(words.REASONS, slug, _) for slug in words.REASONS}}


def file_rows(named: pd.DataFrame, done: pd.DataFrame) -> pd.DataFrame:
    """The fields of `python -m metrics training`, and when the office was last trained in that."""
    last = _last(done)
    pairs = zip(named["unit_id"], named["reason"], strict=True)
    days = [last.get(pair) for pair in pairs]
    return named.assign(
        trained_on=pd.array([None if day is None else day.isoformat() for day in days], dtype="str")
    )
