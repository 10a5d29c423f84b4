"""The state as a whole in a review: all districts together, now and a period ago at the same age."""

from typing import Any

import pandas as pd

from metrics.cases_table import cases
from metrics.comparison import differs, together
from metrics.kept import keep_frame
from metrics.league import peers
from metrics.period import DAY_MS, instant_at
from metrics.plain import records
from metrics.review.sources import Asked, Sources

STATE = "state"


def state(sources: Sources, asked: Asked, *, until_ms: int) -> dict[str, Any]:
    """`now` and `before`: the figures of all districts and commissionerates as one group; `differs`: which of them differ
    by more than chance (see `metrics.comparison`). What is still unanswered is compared at the same age: `before` is
    seen so many days earlier, without offices that were not observed up to then."""
    seen, period = sources.seen, asked.period
    unit_ids = list(peers(seen.units, kind="district")["unit_id"])
    now = cases(
        sources.events, seen.observation, seen.gaps,
        period=period, as_of=asked.as_of, origin=asked.origin, unit_ids=unit_ids,
    )  # fmt: skip
    then_ms = until_ms - period.days * DAY_MS
    before = cases(
        sources.events, seen.observation, seen.gaps,
        period=period.before(), as_of=instant_at(then_ms), origin=asked.origin, unit_ids=unit_ids,
    )  # fmt: skip
    if asked.as_of is None:
        until = seen.observation.set_index("unit_id")["observed_until_ms"].dropna()
        before = before[before["unit_id"].isin(until.index[until >= then_ms])]
    choices = {"measure": asked.measure, "clock": asked.clock}
    estimates = [together(rows, **choices).estimates for rows in (now, before)]
    both = sorted(set(estimates[0]) & set(estimates[1]))
    return {
        "now": _figures(now, asked),
        "before": _figures(before, asked),
        "differs": {slug: differs(estimates[0][slug], estimates[1][slug]) for slug in both},
    }


def _figures(found: pd.DataFrame, asked: Asked) -> dict[str, Any]:
    """Counts and figures of cases as one group."""
    kept = keep_frame(
        found.assign(unit_id=STATE), pd.Index([STATE]), measure=asked.measure, clock=asked.clock
    )
    rows, waited = kept.counts()
    return records(pd.concat([rows, waited.figures()], axis=1))[0]
