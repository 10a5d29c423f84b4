"""Cases as rows that a reader can follow to the post: which of them a figure counts, and what each looks like."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from metrics.duty import duty_between
from metrics.known import STATUSES
from metrics.waits import EVENTS, waits
from pages.ui import figures, terms
from pages.ui.durations import duration, is_unknown
from pages.ui.safe import post_column, post_link
from pages.ui.terms import term
from pages.ui.words import N_, Words

SHOWN = {
    "all": N_("Counted"),
    "answered": N_("Answered"),
    "unanswered": N_("Not answered"),
    "within_1h": N_("Within 1 h"),
    "within_24h": N_("Within 24 h"),
    "open": N_("Open"),
    "in_process": N_("In process"),
    "closed": N_("Closed"),
    "withdrawn": N_("Withdrawn"),
    "unobserved": N_("Not observed"),
}
WITHIN_MS = {"within_1h": 3_600_000, "within_24h": 86_400_000}
MOST = 500
MAYBE = ("waiting", "acknowledged", "acted", "closed", "reply")


def which(cases: pd.DataFrame, *, measure: str, clock: str) -> dict[str, pd.DataFrame]:
    """The rows behind each figure of a period.

    `all` = `answered` + `unanswered` = `open` + `in_process` + `closed` + `withdrawn`; `within_…` are among the
    answered; `unobserved` stands beside.
    """
    counted = cases[cases["observed"]]
    waited = waits(counted, measure=measure, clock=clock)
    found = {"all": counted, "answered": counted[waited.answered], "unanswered": counted[~waited.answered]}
    for slug, within_ms in WITHIN_MS.items():
        found[slug] = counted[waited.event & (waited.duration_ms <= within_ms)]
    found |= {status: counted[counted["status"] == status] for status in STATUSES}
    found["unobserved"] = cases[~cases["observed"]]
    return {slug: found[slug] for slug in SHOWN}


SUMS = {
    "acknowledge": N_(
        "{all} counted = {answered} answered + {unanswered} not answered = {open} open + {in_process} in process + "
        "{closed} closed + {withdrawn} withdrawn. Beside them {unobserved} not observed."
    ),
    "act": N_(
        "{all} counted = {answered} acted on + {unanswered} not yet acted on = {open} open + {in_process} in process + "
        "{closed} closed + {withdrawn} withdrawn. Beside them {unobserved} not observed."
    ),
    "resolve": N_(
        "{all} counted = {answered} resolved + {unanswered} not resolved = {open} open + {in_process} in process + "
        "{closed} closed + {withdrawn} withdrawn. Beside them {unobserved} not observed."
    ),
}


def called(measure: str, _: Words) -> dict[str, str]:
    """What each choice of rows is called; what became of a case is said in the words of the measure."""
    by_measure = {
        "answered": term(terms.ANSWERED, measure, _),
        "unanswered": term(terms.NOT_ANSWERED, measure, _),
    }
    return terms.terms_of(SHOWN, _) | by_measure


def sums(rows: dict[str, pd.DataFrame], _: Words, *, measure: str = "acknowledge") -> str:
    """The sums that hold between the figures, and why a share need not be their quotient."""
    n = {slug: figures.count(len(each), _) for slug, each in rows.items()}
    why = _(
        "A share may differ a little from these counts: a case that still waits counts in it for as long as it has "
        "waited (Kaplan–Meier)."
    )
    return f"{_(SUMS[measure], **n)} {why}"


def usual(rows: dict[str, pd.DataFrame]) -> str:
    """What is shown first: what is open; where nothing is, all."""
    return "open" if len(rows["open"]) else "all"


def oldest_first(cases: pd.DataFrame) -> pd.DataFrame:
    """By the start of the clock."""
    return cases.sort_values(["clock_start_ms", "thread_id"], ignore_index=True)


def _after(cases: pd.DataFrame, end: str, clock: str, _: Words) -> list[str | None]:
    """The time from the start of each clock to an instant, on a clock; None where there is none."""
    ended = cases[end].notna().to_numpy()
    start_ms = cases["clock_start_ms"].to_numpy(dtype=np.int64)
    end_ms = np.where(ended, cases[end].fillna(0).to_numpy(dtype=np.int64), start_ms)
    passed_ms = duty_between(start_ms, end_ms) if clock == "duty" else np.maximum(end_ms - start_ms, 0)
    return [
        duration(int(ms) / 1000, _) if known else None for ms, known in zip(passed_ms, ended, strict=True)
    ]


def drawn(
    cases: pd.DataFrame, _: Words, *, clock: str = "wall", names: dict[str, str] | None = None
) -> pd.DataFrame:
    """One row a case, in words, with the way to the post on X that started its clock; columns without a value stay away.

    Durations are those of the clock, as in the figures.
    """
    listed = cases.head(MOST)
    reopened = _("reopened")
    waits_still = listed["status"] == "open"
    found = pd.DataFrame(
        {
            "unit": [(names or {}).get(each, each) for each in listed["unit_id"]],
            "started": [figures.instant(each, _) for each in listed["clock_start_ms"]],
            "waiting": pd.Series(_after(listed, "as_of_ms", clock, _), dtype=object).where(
                waits_still.to_numpy(), None
            ),
            "origin": [term(terms.ORIGIN, each, _) for each in listed["origin"]],
            "status": [
                term(terms.STATUSES, status, _) + (f" ({reopened})" if again else "")
                for status, again in zip(listed["status"], listed["reopened"], strict=True)
            ],
            "acknowledged": _after(listed, EVENTS["acknowledge"], clock, _),
            "acted": _after(listed, EVENTS["act"], clock, _),
            "closed": _after(listed, EVENTS["resolve"], clock, _),
            "post": [post_link(each) for each in listed["tag_id"]],
            "reply": [None if is_unknown(each) else post_link(each) for each in listed["first_reply_id"]],
        }
    )
    empty = [name for name in MAYBE if found[name].isna().all()]
    return found.drop(columns=[*empty, *([] if names is not None else ["unit"])])


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps."""
    text = st.column_config.TextColumn
    return {
        "unit": text(_("Office"), pinned=True),
        "started": text(_("Clock started"), help=_("The referral by headquarters, else the citizen’s tag.")),
        "waiting": text(_("Waiting for")),
        "origin": text(_("Origin")),
        "status": text(_("Status")),
        "acknowledged": text(_("Acknowledged after")),
        "acted": text(_("Acted after")),
        "closed": text(_("Closed after")),
        "post": post_column(_("Post on X"), shown=_("open the post")),
        "reply": post_column(_("First reply"), shown=_("open the reply")),
    }
