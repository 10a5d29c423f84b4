"""Growth and activity of all offices of a kind: computed once for each version of the data, scope and set of choices."""

from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from data import reads
from language import figures
from language.words import N_, Words
from metrics.activity import activity
from metrics.growth import FURTHEST_MS, followers_by_day, growth
from metrics.league import peers
from metrics.period import Period
from pages.ui import export, own_offices, store, terms
from pages.ui.circular_choices import Offices
from pages.ui.frame import Here
from pages.ui.kept import kept
from pages.ui.method_words import counted, heading
from pages.ui.store import Source, held
from pages.ui.terms import term
from pages.ui.units import names

SHOWN = {
    "all": N_("All offices"),
    "silent": N_("Wrote nothing"),
    "losing": N_("Lost followers"),
    "unknown": N_("Growth not known"),
}
SCALES = {"linear": N_("Even steps"), "log": N_("Equal percentages (log)")}
NUMBERS = ("followers_end", "growth", "hq_tagged_posts")
RATES = ("posts", "replies", "lift")
PERCENT = ("monthly_growth", "active_days", "shift_coverage")
ORDER = (
    *("unit", "followers_end", "growth", "monthly_growth", "lift", "posts", "replies", "active_days"),
    *("shift_coverage", "hq_tagged_posts"),
)


@held(max_entries=4)
def _read(of: Source, period: Period) -> tuple[pd.DataFrame, pd.DataFrame]:
    reach = period.with_before()
    with store.connection(of) as opened:
        own_posts = reads.own_posts(opened, start_ms=period.start_ms, end_ms=period.end_ms)
        snapshots = reads.follower_snapshots(
            opened, start_ms=reach.start_ms - FURTHEST_MS, end_ms=period.end_ms + FURTHEST_MS + 1
        )
    return own_posts, snapshots


@held(max_entries=8)
def found(of: Source, period: Period, kind: str) -> pd.DataFrame:
    """One row an office that the reader may see: the figures of `metrics.growth` and `metrics.activity`, most grown first."""
    own_posts, snapshots = _read(of, period)
    units = of.scope.of(peers(store.units(of), kind=kind))
    grown = growth(snapshots, period=period, unit_ids=list(units["unit_id"]))
    active = activity(own_posts, units, store.observation(of), store.gaps(of), period=period)
    rows = units[["unit_id", "kind"]].merge(grown, on="unit_id").merge(active, on="unit_id")
    return rows.sort_values(
        ["monthly_growth", "unit_id"], ascending=[False, True], na_position="last", ignore_index=True
    )


def snapshots(of: Source, period: Period) -> pd.DataFrame:
    """The follower counts of the scope's offices in a period and the one before it."""
    return _read(of, period)[1]


def snapshots_of(of: Source, period: Period, unit_id: str) -> pd.DataFrame:
    """The follower counts of one office in a period and the one before it."""
    snapshots = _read(of, period)[1]
    return snapshots[snapshots["unit_id"] == unit_id]


@held(max_entries=8)
def together(of: Source, period: Period, unit_ids: list[str]) -> tuple[pd.DataFrame, int]:
    """`on`, `followers`: all offices together day by day, and how many: those known on every day of both periods."""
    by_day = followers_by_day(_read(of, period)[1], period=period.with_before())
    known = by_day[[each for each in by_day.columns if each in set(unit_ids)]].dropna(axis=1)
    return pd.DataFrame({"on": known.index, "followers": known.sum(axis=1).to_numpy()}), known.shape[1]


@kept
def which(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of each choice; who was not observed on a whole day is not said to have written nothing."""
    return {
        "all": rows.copy(deep=False),
        "silent": rows[(rows["observed_days"] > 0) & (rows["posts"] == 0)],
        "losing": rows[rows["growth"] < 0],
        "unknown": rows[rows["growth"].isna()],
    }


@kept
def shown(rows: pd.DataFrame, called: dict[str, str]) -> pd.DataFrame:
    """The rows as they are drawn, shares in percent; of a loss no multiple is said."""
    drawn: dict[str, Any] = {"unit": [called.get(each, each) for each in rows["unit_id"]]}
    drawn |= {name: rows[name].round().astype("Int64") for name in NUMBERS}
    drawn |= {name: rows[name].astype(float).round(1) for name in RATES}
    drawn |= {name: 100 * rows[name].astype(float) for name in PERCENT}
    found = pd.DataFrame(drawn).reset_index(drop=True)[list(ORDER)]
    return found.assign(lift=found["lift"].where((found["lift"] > 0) & (found["growth"] > 0).fillna(False)))


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps, those of the measures as they are declared."""
    number = st.column_config.NumberColumn
    forms = (
        dict.fromkeys(NUMBERS, "localized") | dict.fromkeys(RATES, "%.1f") | dict.fromkeys(PERCENT, "%.1f%%")
    )
    return {"unit": st.column_config.TextColumn(_("Office"), pinned=True, width=150)} | {
        name: number(heading(name, _), help=counted(name, _), format=form, width=110)
        for name, form in forms.items()
    }


def growth_of_all(days: pd.DataFrame, n: int, period: Period, _: Words) -> str:
    """How all together grew in the period against the one before."""
    before = days[days["on"] < period.from_on]["followers"]
    during = days[days["on"] >= period.from_on]["followers"]
    said = _.plural(
        "Of {n} office, known on every day:", "Of {n} offices, known on every day:", n, n=figures.count(n, _)
    )
    if len(before) < 2 or len(during) < 2:
        return said
    old = float(before.iloc[-1] - before.iloc[0]) / (len(before) - 1)
    new = float(during.iloc[-1] - during.iloc[0]) / (len(during) - 1)
    return (
        said
        + " "
        + _(
            "{new} followers a day in the period, {old} a day in the one before.",
            new=figures.signed(new, _),
            old=figures.signed(old, _),
        )
    )


def silent_in_words(rows: pd.DataFrame, called: dict[str, str], _: Words) -> str:
    """Who wrote nothing, by name."""
    if not (rows["observed_days"] > 0).any():
        return _("No office was observed on a whole day of this period.")
    silent = which(rows)["silent"]
    if silent.empty:
        return _("Every office that was observed wrote at least once.")
    named = ", ".join(called.get(each, each) for each in silent["unit_id"])
    return _.plural(
        "{n} office wrote nothing: {names}.", "{n} offices wrote nothing: {names}.", len(silent), names=named
    )


def sentence(offices: Offices, at: Here) -> str:
    """What is shown, in a sentence."""
    _ = at.words
    place = names(store.units(at.source), _).get(offices.area) or own_offices.called(at.source, _)
    period = figures.period_in_words(offices.period.from_on, offices.period.to_on, _)
    said = " · ".join(part for part in (term(terms.KINDS_IN_FULL, offices.kind, _), place, period) if part)
    return said[:1].upper() + said[1:]


def about(offices: Offices, at: Here, sentence: str, slug: str) -> dict[str, str]:
    """What a file of these rows is of."""
    return export.about(sentence, at) | {
        "period": f"{offices.period.from_on} {offices.period.to_on}",
        "asked": f"{offices.kind} {offices.whose} {slug}",
    }


def file_name(offices: Offices, slug: str) -> str:
    """A name that says what is in it."""
    period = offices.period
    return f"growth-{offices.kind}-{offices.whose}-{slug}-{period.from_on}-{period.to_on}.csv"


def key(rows: pd.DataFrame) -> str:
    """A key that holds which office stands at which place."""
    return f"{crc32(' '.join(rows['unit_id'].astype(str)).encode()):08x}"
