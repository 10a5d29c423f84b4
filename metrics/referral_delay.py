"""Referral delay: how long headquarters took from a citizen's complaint to its referral; no office is measured by it."""

from typing import Any, Final

import numpy as np
import pandas as pd

from metrics.duty import duty_between
from metrics.survival import WITHIN_S, figures

COUNTS: Final = ("referrals", "timed", "begun_by_hq", "answered_first", "unobserved")
FIGURES: Final = ("median_s", "median_low_s", "median_high_s", "p90_s", *WITHIN_S, "longest_s")
STATE: Final = "state"


def delays(referrals: pd.DataFrame, opening_tags: pd.DataFrame, *, clock: str = "wall") -> pd.DataFrame:
    """The referrals with `complained_ms`, `complained_id` and `delay_ms` (whole milliseconds on the clock).

    `referrals`: known cases whose clock a referral starts (see `metrics.cases_table`). `opening_tags`: `thread_id`,
    `opened_ms` and `opened_id` of the citizens' tags that opened a case of any unit in these threads. The delay is that
    from the earliest of a thread to the referral; all three are missing where none lies before it by instant, then post
    id: headquarters began these itself. Where
    the office had replied before the referral nobody waited for headquarters: the delay alone is missing.
    """
    first = opening_tags.sort_values(["opened_ms", "opened_id"]).drop_duplicates("thread_id")
    names = {"opened_ms": "complained_ms", "opened_id": "complained_id"}
    first = first[["thread_id", *names]].rename(columns=names).astype(dict.fromkeys(names.values(), "Int64"))
    found = referrals.merge(first, on="thread_id", how="left", validate="many_to_one")
    referred_ms, tag_id = found["referred_ms"].astype("Int64"), found["tag_id"].astype("Int64")
    is_before = (found["complained_ms"] < referred_ms) | (
        (found["complained_ms"] == referred_ms) & (found["complained_id"] < tag_id)
    )
    is_before = is_before.fillna(False).astype(bool)
    answered = (found["first_reply_ms"].astype("Int64") < referred_ms).fillna(False).astype(bool)
    end = referred_ms.to_numpy(dtype=np.int64)
    start = found["complained_ms"].where(is_before, referred_ms).to_numpy(dtype=np.int64)
    passed_ms = duty_between(start, end) if clock == "duty" else end - start
    return found.assign(
        complained_ms=found["complained_ms"].where(is_before),
        complained_id=found["complained_id"].where(is_before),
        delay_ms=pd.Series(passed_ms, index=found.index, dtype="Int64").where(is_before & ~answered),
    )


def summary(found: pd.DataFrame) -> dict[str, Any]:
    """`COUNTS` and `FIGURES` of referrals with their delays; figures are NaN where none is timed.

    `referrals` = `timed` + `begun_by_hq` + `answered_first` (by the office, before the referral); those whose referral lies in a gap of its unit are counted as `unobserved` and
    nowhere else. Every delay has ended, so nothing is censored: the curve is the plain share that has.
    """
    observed = found[found["observed"]]
    delay_ms = observed["delay_ms"].dropna().to_numpy(dtype=np.int64)
    group, event = np.zeros(len(delay_ms), dtype=np.int64), np.ones(len(delay_ms), dtype=bool)
    curve = figures(delay_ms, event=event, group=group, groups=1).iloc[0]
    begun = int(observed["complained_ms"].isna().sum())
    answered = len(observed) - len(delay_ms) - begun
    counts = (len(observed), len(delay_ms), begun, answered, len(found) - len(observed))
    longest_s = float(delay_ms.max()) / 1_000 if len(delay_ms) else np.nan
    return (
        dict(zip(COUNTS, counts, strict=True))
        | {name: float(curve[name]) for name in FIGURES[:-1]}
        | {"longest_s": longest_s}
    )


def of_area(found: pd.DataFrame, units: pd.DataFrame, area_id: str) -> pd.DataFrame:
    """The referrals to the offices of a zone or a range, its own among them."""
    lies_there = (
        (units["zone_id"] == area_id) | (units["range_id"] == area_id) | (units["unit_id"] == area_id)
    )
    return found[found["unit_id"].isin(set(units.loc[lies_there.fillna(False), "unit_id"]))]


def by_area(found: pd.DataFrame, units: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """One row for the whole state (`area_id` is `STATE`), then one a zone or range, by id: `COUNTS` and `FIGURES`."""
    areas = sorted(units.loc[units["kind"] == by, "unit_id"])
    rows = [{"area_id": STATE} | summary(found)]
    rows += [{"area_id": each} | summary(of_area(found, units, each)) for each in areas]
    return pd.DataFrame(rows, columns=["area_id", *COUNTS, *FIGURES])


def by_office(found: pd.DataFrame) -> pd.DataFrame:
    """One row an office with referrals: `unit_id`, `COUNTS` and `FIGURES`; the longest median first, without one last."""
    rows = [
        {"unit_id": str(unit_id)} | summary(theirs)
        for unit_id, theirs in found.groupby(found["unit_id"].astype(str), sort=True)
    ]
    table = pd.DataFrame(rows, columns=["unit_id", *COUNTS, *FIGURES])
    return table.sort_values(["median_s", "unit_id"], ascending=[False, True], ignore_index=True)


def slowest_first(found: pd.DataFrame) -> pd.DataFrame:
    """Those with a delay, the longest first."""
    timed = found[found["observed"] & found["delay_ms"].notna()]
    return timed.sort_values(
        ["delay_ms", "thread_id", "unit_id"], ascending=[False, True, True], ignore_index=True
    )
