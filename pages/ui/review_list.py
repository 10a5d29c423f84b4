"""The reviews that there are, in words: period, choices, who froze one and when, and how far it differs from the one before."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import is_unknown
from language.figures import period_in_words
from language.words import Words
from metrics.commands.reviewed import Kept
from pages.ui import terms
from pages.ui.safe import plain
from pages.ui.terms import term

COUNTED = ("verdicts", "ranks", "figures", "corrections", "coverage", "beside")
Said = Mapping[str, Any]


def labels(runs: pd.DataFrame, _: Words) -> dict[str, str]:
    """Each run by id: its period, when it was frozen, its id."""
    return {
        str(row["run_id"]): _(
            "{period}, frozen {moment} ({id})",
            period=period_in_words(row["from_on"], row["to_on"], _),
            moment=figures.instant(row["made_ms"], _),
            id=row["run_id"],
        )
        for row in runs.to_dict("records")
    }


def table(runs: pd.DataFrame, _: Words) -> pd.DataFrame:
    """The runs as they are listed; who froze one and what it changed is for who sees them whole."""
    rows = runs.to_dict("records")
    shown = {
        _("Period"): [period_in_words(row["from_on"], row["to_on"], _) for row in rows],
        _("Measure"): [_choices(row, _) for row in rows],
        _("Frozen"): [_frozen(row, _) for row in rows],
    }
    if "made_by" in runs:
        shown[_("Against the one before")] = [_against(row, _) for row in rows]
    return pd.DataFrame({**shown, _("Id"): [str(row["run_id"]) for row in rows]}, dtype="object")


def columns(_: Words) -> dict[str, Any]:
    """As wide as what matters of each has room for beside the others."""
    text = st.column_config.TextColumn
    return {
        _("Period"): text(width=190),
        _("Measure"): text(width=105),
        _("Frozen"): text(width=245),
        _("Against the one before"): text(width=195),
        _("Id"): text(width=118),
    }


def _frozen(row: Said, _: Words) -> str:
    """When, and by whom where that is known."""
    moment = figures.instant(row["made_ms"], _)
    return f"{moment}, {plain(row['made_by'])}" if "made_by" in row else moment


def _choices(row: Said, _: Words) -> str:
    parts = [term(terms.MEASURES, row["measure"], _)]
    if row["clock"] != "wall":
        parts.append(term(terms.CLOCKS, row["clock"], _))
    if row["origin"] != "all":
        parts.append(term(terms.ORIGINS, row["origin"], _))
    if not is_unknown(row.get("as_of_ms")):
        parts.append(_("as of {moment}", moment=figures.instant(row["as_of_ms"], _)))
    return " · ".join(parts)


def _against(row: Said, _: Words) -> str:
    """What a run says otherwise than the one that it comes after."""
    if is_unknown(row["replaces"]):
        return _("the first of this period")
    if is_unknown(row["changes"]):
        return _("{id} was altered: not compared", id=row["replaces"])
    return summary(json.loads(row["changes"])["summary"], _)


def summary(counts: Said, _: Words) -> str:
    """How many offices differ between two runs, and in what; what an earlier version did not count is not said."""
    n = {name: int(counts.get(name, 0)) for name in COUNTED}
    parts = [
        n["verdicts"] and _.plural("{n} verdict", "{n} verdicts", n["verdicts"]),
        n["ranks"] and _.plural("{n} rank", "{n} ranks", n["ranks"]),
        n["figures"] and _.plural("figures of {n} office", "figures of {n} offices", n["figures"]),
        n["corrections"] and _.plural("{n} corrected closing", "{n} corrected closings", n["corrections"]),
        n["coverage"]
        and _.plural("what was collected of {n} office", "what was collected of {n} offices", n["coverage"]),
        n["beside"]
        and _.plural(
            "what is said beside the rank of {n} office",
            "what is said beside the rank of {n} offices",
            n["beside"],
        ),
    ]
    return ", ".join(str(part) for part in parts if part) or _("no office differs")


def outcome(kept: Kept, _: Words) -> str:
    """What became of a period that was to be frozen."""
    if not kept.is_new:
        return _("{id} is there already: nothing has changed since, and nothing was written.", id=kept.run_id)
    if kept.changes is None:
        return _("Frozen as {id}.", id=kept.run_id)
    said = summary(kept.changes["summary"], _)
    return _("Frozen as {id}. Against {before}: {what}.", id=kept.run_id, before=kept.replaces, what=said)
