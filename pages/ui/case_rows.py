"""Cases as rows that a reader can follow to the post: which of them a figure counts, and what each looks like."""

from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import is_unknown
from language.words import N_, Words
from metrics.known import STATUSES
from metrics.waits import EVENTS, waits
from pages.ui import case_status, cell_words, terms, urgency
from pages.ui.case_times import after
from pages.ui.kept import kept
from pages.ui.safe import post_column, post_link
from pages.ui.terms import term

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
MAYBE = ("urgent", "waiting", "acknowledged", "acted", "closed", "reply")


@kept
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
        "waited."
    )
    again = int(rows["in_process"]["reopened"].sum()) + int(rows["open"]["reopened"].sum())
    said = [_(SUMS[measure], **n)]
    if again:
        said.append(
            _.plural(
                "{n} that was closed and is open again counts in the times as closed, and here as in process.",
                "{n} that were closed and are open again count in the times as closed, and here as in process.",
                again,
                n=figures.count(again, _),
            )
        )
    return " ".join([*said, why])


def usual(rows: dict[str, pd.DataFrame]) -> str:
    """What is shown first: what is open; where nothing is, all."""
    return "open" if len(rows["open"]) else "all"


@kept
def oldest_first(cases: pd.DataFrame) -> pd.DataFrame:
    """Urgent ones that still wait first, then by the start of the clock."""
    return urgency.ordered(cases)


@kept
def coloured(
    rows: pd.DataFrame, cases: pd.DataFrame, _: Words, *, until_closed: bool = False
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Drawn rows, each status as a word in its colour, and the columns that draw it so."""
    said = dict(zip(rows["status"], case_status.status_of(cases.head(MOST)), strict=True))
    status = st.column_config.MultiselectColumn(
        _("Status"), options=list(said), color=[case_status.COLOURS[each] for each in said.values()]
    )
    return rows.assign(status=[[each] for each in rows["status"]]), {
        **columns(_, until_closed=until_closed),
        "status": status,
    }


def _status(status: object, again: bool, seen: bool, _: Words) -> str:
    """The status of the definitions, marked in its colour, with what else is to be known of it."""
    more = [_("reopened")] if again else []
    more += [] if seen else [_("not observed")]
    said = term(terms.STATUSES, status, _)
    return f"{said} ({', '.join(more)})" if more else said


@kept
def drawn(
    cases: pd.DataFrame,
    _: Words,
    *,
    clock: str = "wall",
    names: dict[str, str] | None = None,
    until_closed: bool = False,
    most: int | None = MOST,
) -> pd.DataFrame:
    """One row a case, in words, with the way to the post on X that started its clock; columns without a value stay away.

    Durations are those of the clock, as in the figures; a case waits until it is acknowledged, or `until_closed`.
    """
    listed = cases if most is None else cases.head(most)
    waits_still = pd.Series(case_status.is_waiting(listed)) if until_closed else listed["status"] == "open"
    found = pd.DataFrame(
        {
            "unit": [(names or {}).get(each, each) for each in listed["unit_id"]],
            "waiting": pd.Series(after(listed, "as_of_ms", clock, _), dtype=object).where(
                waits_still.to_numpy(), None
            ),
            "started": [figures.instant(each, _) for each in listed["clock_start_ms"]],
            "post": [post_link(each) for each in listed["tag_id"]],
            "status": [
                _status(*each, _)
                for each in zip(listed["status"], listed["reopened"], listed["observed"], strict=True)
            ],
            "urgent": urgency.texts(listed, _),
            "origin": [term(terms.ORIGIN, each, _) for each in listed["origin"]],
            "acknowledged": after(listed, EVENTS["acknowledge"], clock, _),
            "acted": after(listed, EVENTS["act"], clock, _),
            "closed": after(listed, EVENTS["resolve"], clock, _),
            "reply": [None if is_unknown(each) else post_link(each) for each in listed["first_reply_id"]],
        }
    )
    empty = [name for name in MAYBE if found[name].isna().all()]
    return found.drop(columns=[*empty, *([] if names is not None else ["unit"])])


def sheet(cases: pd.DataFrame, words: Words, **how: Any) -> pd.DataFrame:
    """All of the cases as `drawn`, as texts under the headings of the page, for a file that is sent on."""
    return cell_words.sheet(
        drawn(cases, words, **how, most=None),
        columns(words, until_closed=how.get("until_closed", False)),
        words,
    )


def columns(_: Words, *, until_closed: bool = False) -> dict[str, Any]:
    """Headings and helps."""
    text = st.column_config.TextColumn
    return {
        "unit": text(_("Office"), pinned=True),
        "waiting": text(_("Not closed for") if until_closed else _("Waiting for"), width=108),
        "started": text(
            _("Clock started"), help=_("The referral by headquarters, else the citizen’s tag."), width=146
        ),
        "post": post_column(_("Post on X"), shown=_("open the post")),
        "urgent": text(_("Urgent"), help=urgency.meaning(_), width=160),
        "origin": text(_("Origin")),
        "status": text(_("Status")),
        "acknowledged": text(_("Acknowledged after")),
        "acted": text(_("Acted after")),
        "closed": text(_("Closed after")),
        "reply": post_column(_("First reply"), shown=_("open the reply")),
    }
