"""The circular's own scorecard: a row a clause with its checks and counts, and how these went over time."""

from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import UNKNOWN
from language.words import Words
from metrics.compliance.finding import VERDICTS
from pages.ui import circular_clause, circular_words, export
from pages.ui.circular import Judged
from pages.ui.circular_choices import Offices, file_name
from pages.ui.frame import Here


def what(judged: Judged, _: Words) -> str:
    """What circular it is, and from where it is known."""
    rules = judged.rules
    return _(
        "{circular}. Source: {source}.", circular=_.of(rules.title_en, rules.title_hi), source=rules.source
    )


def rows(judged: Judged, unit_ids: list[str]) -> pd.DataFrame:
    """One row a clause in force: `clause`, `date`, `checks`, and how many offices `pass`, `fail`, or are `unknown`."""
    found = []
    for clause in judged.rules.clauses_at(judged.at_ms):
        counts = circular_clause.counts(judged, clause, unit_ids)
        checks = " ".join(judged.rules.checks_of(clause, judged.at_ms))
        found.append({"clause": clause.id, "date": clause.date.isoformat(), "checks": checks} | counts)
    return pd.DataFrame(found, columns=["clause", "date", "checks", *VERDICTS])


def drawn(found: pd.DataFrame, judged: Judged, _: Words) -> pd.DataFrame:
    """The same in words, with the share of those known that keep it."""
    clauses = {each.id: each for each in judged.rules.clauses}
    known = found["pass"] + found["fail"]
    return pd.DataFrame(
        {
            "clause": [circular_words.title(clauses[each], _) for each in found["clause"]],
            **{slug: found[slug] for slug in VERDICTS},
            "share": [
                figures.share(kept / of if of else None, _)
                for kept, of in zip(found["pass"], known, strict=True)
            ],
            "checks": [
                ", ".join(circular_words.title(judged.checks[slug], _) for slug in each.split())
                for each in found["checks"]
            ],
            "text": [_.of(clauses[each].text_en, clauses[each].text_hi) for each in found["clause"]],
            "since": [figures.day(clauses[each].date, _) for each in found["clause"]],
        }
    )


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "clause": text(_("Clause"), width=290),
        "pass": number(circular_words.verdict("pass", _), width=80),
        "fail": number(circular_words.verdict("fail", _), width=90),
        "unknown": number(circular_words.verdict("unknown", _), width=95),
        "share": text(
            _("Share kept"), help=_("Of the offices of which it is known whether they keep it."), width=90
        ),
        "checks": text(_("Answered by"), width=240),
        "text": text(_("What it asks"), width="large"),
        "since": text(_("From"), width=95),
    }


def points(over_time: pd.DataFrame, judged: Judged, offices: int, _: Words) -> pd.DataFrame:
    """The chart's points: the day in words, the clause, the share kept of those of which it is known, as in the table, and
    the counts; none where it is not known of more than half of them."""
    over_time = over_time[2 * over_time["unknown"] <= offices]
    clauses = {each.id: circular_words.title(each, _) for each in judged.rules.clauses}
    moments = [each for each in map(figures.at, over_time["at_ms"]) if each is not None]
    return pd.DataFrame(
        {
            "day": [figures.day(each.date(), _) for each in moments],
            "on": [each.date() for each in moments],
            "clause": [clauses[each] for each in over_time["clause"]],
            "share": (over_time["pass"] / (over_time["pass"] + over_time["fail"])).to_numpy(),
            "kept": [figures.count(each, _) for each in over_time["pass"]],
            "broken": [figures.count(each, _) for each in over_time["fail"]],
            "unknown": [figures.count(each, _) for each in over_time["unknown"]],
        }
    )


def since_when(over_time: pd.DataFrame, judged: Judged, _: Words) -> str:
    """From when on there is anything to show."""
    first = figures.at(int(over_time["at_ms"].min()))
    return _(
        "The circular is of {date}; what was kept before {first} is not known, nothing was collected then. Shares are "
        "of the offices of which it is known; where that is less than half of them there is no point.",
        date=figures.day(judged.rules.date, _),
        first=figures.day(first.date(), _) if first else "–",
    )


def then_and_now(over_time: pd.DataFrame, judged: Judged, _: Words) -> pd.DataFrame:
    """How many offices kept each clause at the first and at the last instant."""
    ends = [
        over_time[over_time["at_ms"] == each].set_index("clause").to_dict("index")
        for each in (over_time["at_ms"].min(), over_time["at_ms"].max())
    ]
    clauses = {each.id: circular_words.title(each, _) for each in judged.rules.clauses if each.id in ends[1]}
    headings = [figures.instant(next(iter(each.values()))["at_ms"], _).split(",")[0] for each in ends]

    def counts(row: dict[str, Any] | None) -> str:
        if row is None:
            return UNKNOWN
        return _(
            "{kept} kept, {broken} not, {unknown} not known",
            kept=figures.count(int(row["pass"]), _),
            broken=figures.count(int(row["fail"]), _),
            unknown=figures.count(int(row["unknown"]), _),
        )

    said = {_("Clause"): list(clauses.values())}
    for heading, end in zip(dict.fromkeys(headings), ends, strict=False):
        said[heading] = [counts(end.get(clause)) for clause in clauses]
    return pd.DataFrame(said)


def download(found: pd.DataFrame, chosen: Offices, at: Here, sentence: str) -> None:
    """The rows as a file."""
    _ = at.words
    about = export.about(sentence, at) | {"period": f"{chosen.period.from_on} {chosen.period.to_on}"}
    name = file_name(chosen, "circular")
    export.offer(found, about=about, file_name=name, at=at, what="circular", period=chosen.period)
