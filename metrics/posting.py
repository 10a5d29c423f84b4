"""Posting: what was written day by day, and which accounts have fallen silent since when."""

from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from metrics.activity import observed_spans
from metrics.known import NEVER, places, whole
from metrics.observed import as_of_each, known_gaps
from metrics.period import DAY_MS, Period, day_start_ms

DORMANT: Final = ("account_id", "unit_id", "handle", "role", "last_ms", "silent_since_ms", "silent_days")


def posts_by_day(
    own_posts: pd.DataFrame,
    observation: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    unit_ids: list[str],
    period: Period,
    as_of: datetime | None = None,
) -> pd.DataFrame:
    """One row an IST day of the period (`day_ms`, its start): `posts` of the units that were observed from its start to
    its end, of how many (`offices`), and how many of them wrote (`wrote`). `posts` is NaN where none was observed.

    Retweets are no posts. A day that touches a known gap of a unit, or is not over yet, says nothing of that unit.
    """
    names = pd.Index(unit_ids)
    days = np.array([day_start_ms(period.from_on) + each * DAY_MS for each in range(period.days)], np.int64)
    instants = as_of_each(observation, as_of=as_of).reindex(names)
    since = pd.Series(observation["observed_from_ms"].to_numpy(), index=observation["unit_id"], dtype="Int64")
    hidden = known_gaps(gaps)
    seen = observed_spans(
        days,
        days + DAY_MS,
        from_ms=since.reindex(names).to_numpy(dtype=np.int64, na_value=0),
        until_ms=instants.to_numpy(dtype=np.int64, na_value=0),
        gaps=hidden,
        at=names.get_indexer(pd.Index(hidden["unit_id"])),
    )
    whose, created = places(own_posts["unit_id"], names), own_posts["created_ms"].to_numpy(dtype=np.int64)
    day = (created - period.start_ms) // DAY_MS
    inside = (whose >= 0) & (day >= 0) & (day < period.days)
    count = np.zeros(seen.shape, dtype=np.int64)
    np.add.at(count, (whose[inside], day[inside]), 1)
    offices = seen.sum(axis=0)
    return pd.DataFrame(
        {
            "day_ms": days,
            "posts": np.where(offices > 0, (count * seen).sum(axis=0), np.nan),
            "offices": offices,
            "wrote": ((count > 0) & seen).sum(axis=0),
        }
    )


def dormant(
    accounts: pd.DataFrame,
    last_posts: pd.DataFrame,
    observation: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    days: int,
    as_of: datetime | None = None,
) -> tuple[pd.DataFrame, int]:
    """The accounts that wrote nothing for so many days up to their unit's instant, with `DORMANT`, the longest silent
    first; and of how many it cannot be told.

    `accounts`: `account_id`, `unit_id`, `handle`, `role`; `last_posts`: `account_id`, `last_ms`. `last_ms` is NA where no
    post is stored; silence then counts from where the unit's observation began. It cannot be told where the unit has no
    instant, was not observed for so long, or a known gap lies in the silence.
    """
    at = accounts.merge(last_posts, on="account_id", how="left").reset_index(drop=True)
    instant = whole(as_of_each(observation, as_of=as_of).reindex(at["unit_id"]).reset_index(drop=True))
    began = pd.Series(observation["observed_from_ms"].to_numpy(), index=observation["unit_id"], dtype="Int64")
    since = began.reindex(at["unit_id"]).to_numpy(dtype=np.int64, na_value=0)
    last = whole(at["last_ms"].astype("Int64"))
    silent_since = np.where(last == NEVER, since, np.maximum(last, since))
    is_known = instant != NEVER
    until = np.where(is_known, instant, 0)
    is_silent = is_known & (until - silent_since >= days * DAY_MS)
    touched = np.zeros(len(at), dtype=bool)
    for gap in known_gaps(gaps).itertuples():
        overlaps = (gap.from_ms < until) & (gap.to_ms > silent_since)
        touched |= overlaps & (at["unit_id"] == gap.unit_id).to_numpy()
    too_short = is_known & (last == NEVER) & ~is_silent
    unsure = ~is_known | too_short | (is_silent & touched)
    rows = at.assign(silent_since_ms=silent_since, silent_days=(until - silent_since) / DAY_MS)
    found = rows[is_silent & ~touched].sort_values(["silent_since_ms", "account_id"], ignore_index=True)
    return found[list(DORMANT)], int(unsure.sum())
