"""What a review says of each office beside its rank: what waits, what was collected, compliance, signs, corrections."""

from collections import defaultdict
from typing import Any, Final

import pandas as pd

from metrics import gaming
from metrics.gaming import SIGNS
from metrics.observed import as_of_each, known_gaps
from metrics.period import Period, instant_at
from metrics.plain import iso, plain, published
from metrics.review.sources import Asked, Sources, waiting_still
from metrics.standing import LEAST_CASES
from metrics.waits import waits

MOST_CASES: Final = 200
SIGN_FROM: Final = {"no_follow_up": 0.5, "same_text": 0.5, "under_10s": 0.1, "deleted_replies": 0.1}
"""From which share on a sign is one to look at, of at least `LEAST_CASES` that it can be asked of."""


def _iso(ms: Any) -> str:
    return iso(instant_at(int(ms)))


def waiting(found: pd.DataFrame, asked: Asked) -> dict[str, dict[str, Any]]:
    """Of each unit with any: its observed cases of the period without their event, how many, the oldest first. A case
    whose tag was deleted waits for nothing."""
    waited = waits(found, measure=asked.measure, clock=asked.clock)
    open_ = found[found["observed"] & ~waited.answered & (found["status"] != "withdrawn")]
    open_ = open_.sort_values(["clock_start_ms", "thread_id"], kind="stable")
    return {
        str(unit_id): {
            "cases": len(rows),
            "oldest_at": _iso(rows["clock_start_ms"].iloc[0]),
            "thread_ids": [str(each) for each in rows["thread_id"].head(MOST_CASES)],
            "since": [_iso(each) for each in rows["clock_start_ms"].head(MOST_CASES)],
        }
        for unit_id, rows in open_.groupby("unit_id", observed=True)
    }


def nothing_waits() -> dict[str, Any]:
    """The same of a unit without any."""
    return {"cases": 0, "oldest_at": None, "thread_ids": [], "since": []}


def backlog(sources: Sources, asked: Asked, *, unit_ids: list[str]) -> dict[str, dict[str, Any]]:
    """Of each unit: how many of its cases nobody had acknowledged, of whatever period and origin, and since when the
    oldest waits."""
    found = waiting_still(sources, asked)
    rows: dict[str, dict[str, Any]] = {each: {"cases": 0, "oldest_at": None} for each in unit_ids}
    for unit_id, own in found[found["unit_id"].isin(unit_ids)].groupby("unit_id", observed=True):
        rows[str(unit_id)] = {"cases": len(own), "oldest_at": _iso(own["clock_start_ms"].min())}
    return rows


def corrected(found: pd.DataFrame, corrections: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Of each unit with any: the closings of its cases that hold as a reader corrected them, never who did."""
    named = found.assign(unit_id=found["unit_id"].astype("str"))[["unit_id", "thread_id"]]
    rows = named.merge(corrections[["unit_id", "thread_id", "verdict", "closed_ms"]])
    said: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.sort_values(["unit_id", "thread_id"]).to_dict("records"):
        one = published({str(name): value for name, value in row.items()})
        said[one.pop("unit_id")].append(one)
    return said


def coverage(sources: Sources, asked: Asked) -> dict[str, dict[str, Any]]:
    """Of each unit: which share of the period was collected (None: nothing ever was), and the gaps that hide some of it."""
    seen, period = sources.seen, asked.period
    until = as_of_each(seen.observation, as_of=asked.as_of)
    hidden = known_gaps(seen.gaps)
    spans = {str(unit_id): rows for unit_id, rows in hidden.groupby("unit_id")}
    gaps = _gaps(seen.gaps, period)
    found = {}
    for row in seen.observation.to_dict("records"):
        unit_id = str(row["unit_id"])
        share = None
        if plain(row["observed_until_ms"]) is not None:
            start = max(period.start_ms, int(row["observed_from_ms"]))
            end = min(period.end_ms, int(row["observed_until_ms"]), int(until[unit_id]))
            share = _seen_ms(start, end, spans.get(unit_id)) / (period.end_ms - period.start_ms)
        found[unit_id] = {"observed_share": share, "gaps": gaps.get(unit_id, [])}
    return found


def _seen_ms(start_ms: int, end_ms: int, hidden: pd.DataFrame | None) -> int:
    """How long of a span is in no gap; gaps are joined and do not overlap."""
    whole = max(0, end_ms - start_ms)
    if hidden is None or not whole:
        return whole
    lost = hidden["to_ms"].clip(upper=end_ms) - hidden["from_ms"].clip(lower=start_ms)
    return whole - int(lost.clip(lower=0).sum())


def _gaps(gaps: pd.DataFrame, period: Period) -> dict[str, list[dict[str, str]]]:
    rows = hiding(gaps, period).sort_values(["unit_id", "hides_from_ms", "to_ms", "state"])
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows.itertuples():
        one = {"from": _iso(row.hides_from_ms), "to": _iso(row.to_ms), "state": str(row.state)}
        if one not in found[str(row.unit_id)]:
            found[str(row.unit_id)].append(one)
    return found


def hiding(gaps: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The gaps that hide something of a period: open ones and those that were given up."""
    is_near = (gaps["hides_from_ms"] < period.end_ms) & (gaps["to_ms"] > period.start_ms)
    return gaps[(gaps["state"] != "healed") & (gaps["hides_from_ms"] < gaps["to_ms"]) & is_near]


def compliance(judged: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Of each judged unit: how many checks passed, failed or are not known, and which failed, in the clauses' order."""
    found = {}
    for unit_id, rows in judged.groupby("unit_id", sort=False):
        verdicts = list(rows["verdict"])
        counts = {verdict: verdicts.count(verdict) for verdict in ("pass", "fail", "unknown")}
        failed = [str(check) for check in rows.loc[rows["verdict"] == "fail", "check"]]
        found[str(unit_id)] = {**counts, "failed": failed}
    return found


def signs(
    found: pd.DataFrame, sources: Sources, asked: Asked, *, unit_ids: list[str]
) -> dict[str, dict[str, Any]]:
    """Of each unit: which signs are to be looked at beside its rank, and the counts of all of them."""
    observation, gaps = sources.seen.observation, sources.seen.gaps
    replies = gaming.known_replies(sources.replies, observation, period=asked.period, as_of=asked.as_of)
    table = gaming.signs(found, replies, sources.own_in_threads, gaps, unit_ids=unit_ids)
    rows = {}
    for row in table.to_dict("records"):
        counts = {sign: {"n": int(row[sign]), "of": int(row[f"{sign}_of"])} for sign in SIGNS}
        shown = [
            sign
            for sign, each in counts.items()
            if each["of"] >= LEAST_CASES and each["n"] >= SIGN_FROM[sign] * each["of"]
        ]
        rows[str(row["unit_id"])] = {"signs": shown, "sign_counts": counts}
    return rows
