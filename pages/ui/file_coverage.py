"""How far the offices in a file are observed: from and until when, how many of them, and what is missing of the period."""

import pandas as pd

from metrics.period import Period, instant_at
from metrics.plain import iso
from pages.ui import store
from pages.ui.kept import kept
from pages.ui.store import Source, held

MOST_GAPS = 20


def span(starts: "pd.Series[int]") -> str:
    """The earliest and the latest of instants in milliseconds, in ISO 8601; one where they are the same."""
    known = starts.dropna()
    if known.empty:
        return "not known"
    ends = dict.fromkeys(iso(instant_at(int(each))) for each in (known.min(), known.max()))
    return " to ".join(ends)


def missing(gaps: pd.DataFrame, period: Period | None) -> str:
    """How many gaps hide something of the period (without one: at all), and from when to when each of the latest."""
    hiding = gaps[(gaps["state"] != "healed") & (gaps["hides_from_ms"] < gaps["to_ms"])]
    if period is not None:
        hiding = hiding[(hiding["hides_from_ms"] < period.end_ms) & (hiding["to_ms"] > period.start_ms)]
    if hiding.empty:
        return "none known"
    each = hiding.groupby("gap_id").agg(start_ms=("hides_from_ms", "min"), end_ms=("to_ms", "max"))
    latest = each.sort_values(["end_ms", "start_ms"], ascending=False)
    said = [
        f"{iso(instant_at(int(one.start_ms)))} to {iso(instant_at(int(one.end_ms)))}"
        for one in latest.head(MOST_GAPS).itertuples()
    ]
    return f"{len(each)}: " + ", ".join(said) + (", …" if len(each) > MOST_GAPS else "")


def said(
    observation: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    unit_ids: set[str] | None,
    period: Period | None,
) -> dict[str, str]:
    """The lines for the head of a file; `observation`: one row an office, `gaps`: one row a gap and office, `unit_ids`:
    the offices in the file (None: all of these)."""
    if unit_ids is not None:
        observation = observation[observation["unit_id"].isin(unit_ids)]
        gaps = gaps[gaps["unit_id"].isin(unit_ids)]
    observed = int(observation["observed_until_ms"].notna().sum())
    return {
        "offices observed": f"{observed} of {len(observation)}",
        "observed from": span(observation["observed_from_ms"]),
        "observed until": span(observation["observed_until_ms"]),
        "gaps": missing(gaps, period),
    }


@held(max_entries=64)
def _of_offices(of: Source, unit_ids: tuple[str, ...] | None, period: Period | None) -> dict[str, str]:
    return said(
        store.observation(of),
        store.gaps(of),
        unit_ids=None if unit_ids is None else set(unit_ids),
        period=period,
    )


@kept
def of_rows(rows: pd.DataFrame, of: Source, period: Period | None) -> dict[str, str]:
    """The same of the offices whose rows these are, with as of when and how many cases are unobserved where rows say."""
    named = rows["unit_id"].dropna().unique() if "unit_id" in rows else []
    is_of_none = "unit_id" not in rows or (
        len(named) == 0 and len(rows) > 0
    )  # what is of the state, of no office
    unit_ids = None if is_of_none else tuple(sorted({str(each) for each in named}))
    told = dict(_of_offices(of, unit_ids, period))
    if "as_of_ms" in rows:
        told["as of"] = span(rows["as_of_ms"])
    if "unobserved" in rows and pd.api.types.is_numeric_dtype(rows["unobserved"]):
        told["unobserved cases"] = str(int(rows["unobserved"].sum()))
    return told
