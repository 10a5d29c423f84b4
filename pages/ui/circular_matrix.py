"""The matrix of offices and clauses: which rows a choice leaves, how they are drawn, what they come to."""

from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from language import figures
from language.words import Words
from metrics.compliance.finding import VERDICTS
from pages.ui import circular_words as words
from pages.ui.circular import Judged
from pages.ui.circular_choices import ALL, of_offices

CLAUSE_PX = 125


def known_checks(judged: Judged, _: Words) -> dict[str, str]:
    """The choice of a check."""
    return {ALL: _("All clauses"), **{slug: words.title(each, _) for slug, each in judged.checks.items()}}


def matrix(judged: Judged, unit_ids: list[str], _: Words, *, check: str, verdict: str) -> pd.DataFrame:
    """A row an office with the slug of the verdict on each clause, or on one check; with a verdict those alone that
    have it anywhere."""
    if check == ALL:
        found = words.by_clause(judged, unit_ids, _)
    else:
        rows = judged.rows[judged.rows["check"] == check].set_index("unit_id").reindex(unit_ids)
        found = pd.DataFrame({check: rows["verdict"]}, index=unit_ids)
    return found if verdict == ALL else found[(found == verdict).any(axis=1)]


def behind(judged: Judged, unit_ids: list[str], *, check: str) -> pd.DataFrame:
    """The findings behind the rows of a matrix, in their order."""
    mine = of_offices(judged, unit_ids)
    return mine if check == ALL else mine[mine["check"] == check].reset_index(drop=True)


def drawn(
    found: pd.DataFrame, rows: pd.DataFrame, called: dict[str, str], _: Words, *, check: str
) -> pd.DataFrame:
    """The matrix in words; of a single check also since when, why, and what was seen."""
    said = {name: [words.verdict(each, _) for each in found[name]] for name in found}
    table = pd.DataFrame({"unit": [called.get(each, each) for each in found.index], **said})
    if check == ALL:
        return table
    records = rows.to_dict("records")
    return table.assign(
        why=[words.reason(row, _) for row in records],
        expected=[words.expected(row, _) for row in records],
        seen=[words.seen(row, _) for row in records],
        since=[figures.instant(row["since_ms"], _) for row in records],
        looked=[figures.instant(row["seen_ms"], _) for row in records],
    )


def columns(judged: Judged, _: Words, *, check: str) -> dict[str, Any]:
    """Headings and helps."""
    text = st.column_config.TextColumn
    found: dict[str, Any] = {"unit": text(_("Office"), pinned=True, width=150)}
    if check == ALL:
        for clause in judged.rules.clauses_at(judged.at_ms):
            whole = f"{words.title(clause, _)}: {_.of(clause.text_en, clause.text_hi)}"
            found[clause.id] = text(_.of(clause.heading_en, clause.heading_hi), help=whole, width=CLAUSE_PX)
        return found
    declared = judged.checks[check]
    help_ = _.of(declared.expected_en, declared.expected_hi)
    return found | {
        check: text(words.title(declared, _), help=help_, width=160),
        "why": text(_("Why"), width="medium"),
        "expected": text(_("Expected"), width="medium"),
        "seen": text(_("Seen"), width="medium"),
        "since": text(_("Since")),
        "looked": text(_("Last looked")),
    }


def key(found: pd.DataFrame, *choices: str) -> str:
    """A key that holds which offices stand at which place, so that a picked place never comes to mean another."""
    return f"compliance-{'-'.join(choices)}-{crc32(' '.join(found.index).encode()):08x}"


def sums(judged: Judged, unit_ids: list[str], _: Words, *, check: str) -> str:
    """How many findings of all offices shown are kept, not kept and not known."""
    said = behind(judged, unit_ids, check=check)["verdict"]
    n = {slug: figures.count(int((said == slug).sum()), _) for slug in VERDICTS}
    return _(
        "Of {all} checks of {offices} offices {kept} are kept, {broken} are not kept, {unknown} are not known.",
        all=figures.count(len(said), _),
        offices=figures.count(len(unit_ids), _),
        kept=n["pass"],
        broken=n["fail"],
        unknown=n["unknown"],
    )
