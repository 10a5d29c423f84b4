"""How long each event of a case took, in words: in a list on one clock, on the page of the case on both."""

import numpy as np
import pandas as pd

from language import figures
from language.durations import DAY_S, HOUR_S, duration, is_unknown
from language.words import N_, Words
from metrics.duty import duty_between
from metrics.waits import EVENTS, Waits, waits
from pages.ui import thread_marks
from pages.ui.case_status import status_of

DONE = {
    "acknowledge": N_("Acknowledged after {wall} ({duty} of it in duty hours)."),
    "act": N_("Acted on after {wall} ({duty} of it in duty hours)."),
    "resolve": N_("Closed after {wall} ({duty} of it in duty hours)."),
}
BEFORE = {
    "acknowledge": N_("Acknowledged before headquarters passed it on: that counts as 0 seconds."),
    "act": N_("Acted on before headquarters passed it on: that counts as 0 seconds."),
    "resolve": N_("Closed before headquarters passed it on: that counts as 0 seconds."),
}
AGAIN = {
    "resolve": N_("First closed after {wall} ({duty} of it in duty hours); open again."),
}
NOT_DONE = {
    "acknowledge": N_("Not acknowledged for {wall} so far ({duty} of it in duty hours)."),
    "act": N_("Not acted on for {wall} so far ({duty} of it in duty hours)."),
    "resolve": N_("Not closed for {wall} so far ({duty} of it in duty hours)."),
}

ACTING = ("directed", "resolved", "needs_info", "not_ours")
"""The kinds of replies that act."""


def after(cases: pd.DataFrame, end: str, clock: str, _: Words) -> list[str | None]:
    """The time from the start of each clock to an instant, on a clock; None where there is none. What came before the
    clock, which counts as 0 seconds, is said to; of a case that is open again, that it was closed at first."""
    ended = cases[end].notna().to_numpy()
    start_ms = cases["clock_start_ms"].to_numpy(dtype=np.int64)
    end_ms = np.where(ended, cases[end].fillna(0).to_numpy(dtype=np.int64), start_ms)
    passed_ms = duty_between(start_ms, end_ms) if clock == "duty" else np.maximum(end_ms - start_ms, 0)
    early = ended & (end_ms <= start_ms)
    again = cases["reopened"].to_numpy(dtype=bool) & (end == EVENTS["resolve"])
    found: list[str | None] = []
    for ms, is_known, is_early, is_again in zip(passed_ms, ended, early, again, strict=True):
        said = _("before it was passed on") if is_early else duration(int(ms) / 1000, _)
        said = _("{time}, open again", time=said) if is_again else said
        found.append(said if is_known else None)
    return found


def _s(waited: Waits) -> float:
    return int(waited.duration_ms[0]) / 1000


def duty_time(seconds: float, _: Words) -> str:
    """Time in duty hours: from a day on in hours, as a day on duty has not 24 of them."""
    if seconds < DAY_S:
        return duration(seconds, _)
    return _.plural(
        "{n} hour", "{n} hours", round(seconds / HOUR_S), n=figures.count(round(seconds / HOUR_S), _)
    )


def lasted(row: pd.DataFrame, _: Words) -> list[str]:
    """How long each event of the case of one row took, or is waited for, on both clocks."""
    found = []
    done = DONE | (AGAIN if status_of(row)[0] == "reopened" else {})
    for measure, said in done.items():
        wall, duty = (waits(row, measure=measure, clock=clock) for clock in ("wall", "duty"))
        times = {"wall": duration(_s(wall), _), "duty": duty_time(_s(duty), _)}
        if not wall.answered[0]:
            found.append(_(NOT_DONE[measure], **times))
        elif int(row[EVENTS[measure]].iloc[0]) <= int(row["clock_start_ms"].iloc[0]):
            found.append(_(BEFORE[measure]))
        else:
            found.append(_(said, **times))
    return found


def open_again(row: pd.DataFrame, posts: pd.DataFrame, _: Words) -> str:
    """Since when a case of one row is open again, and how long that is; nothing where it is not, or the post is not stored."""
    if status_of(row)[0] != "reopened" or posts.empty:
        return ""
    case = row.iloc[0]
    marked = thread_marks.marks(case, posts)
    since = [
        int(ms)
        for post_id, ms in zip(posts["post_id"], posts["created_ms"], strict=True)
        if thread_marks.REOPENED in marked.get(int(post_id), [])
    ]
    if not since:
        return ""
    return _(
        "Open again since {moment}, for {time}; the list counts {whole} since its clock started.",
        moment=figures.instant(since[0], _),
        time=duration((int(case["as_of_ms"]) - since[0]) / 1000, _),
        whole=duration((int(case["as_of_ms"]) - int(case["clock_start_ms"])) / 1000, _),
    )


def acted_early(row: pd.DataFrame, posts: pd.DataFrame, _: Words) -> str:
    """That what the office did before headquarters passed the case of one row on counts as no action; nothing where it did
    nothing then."""
    case = row.iloc[0]
    start_ms = int(case["clock_start_ms"])
    is_early = not is_unknown(case["closed_ms"]) and int(case["closed_ms"]) <= start_ms
    if not is_early and len(posts):
        own = posts["unit_id"].eq(case["unit_id"]) & posts["kind"].isin(ACTING)
        is_early = bool((own & posts["created_ms"].between(case["opened_ms"], start_ms)).any())
    if not is_early:
        return ""
    return _(
        "What the office did before headquarters passed it on does not count as acting: by the definitions only a reply "
        "after that does. An acknowledgement or a closing before it counts as 0 seconds."
    )


def lines(row: pd.DataFrame, posts: pd.DataFrame, _: Words) -> list[str]:
    """All that is said of the times of the case of one row; `posts`: those of its thread."""
    beside = (acted_early(row, posts, _), open_again(row, posts, _))
    return [*lasted(row, _), *(each for each in beside if each)]
