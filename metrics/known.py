"""What is known of cases at an instant: the stored events with everything masked that came at or after it."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NEVER: Final = np.iinfo(np.int64).max
"""What stands in arrays where an instant is missing; it compares as later than every other."""
STATUSES: Final = ("open", "in_process", "closed", "withdrawn")
ORIGINS: Final = ("complaint", "referral")

Whole = NDArray[np.int64]


def whole(column: "pd.Series[int]") -> Whole:
    """A column of whole numbers as int64, `NEVER` where one is missing."""
    return (
        column.to_numpy(dtype=np.int64, na_value=NEVER) if column.hasnans else column.to_numpy(dtype=np.int64)
    )


def maybe(values: Whole) -> "pd.Series[int]":
    """The way back: a nullable column, missing where the array has `NEVER`."""
    return pd.Series(pd.arrays.IntegerArray(values, values == NEVER))


def places(column: "pd.Series[str]", names: pd.Index) -> Whole:
    """Where each value stands in an index of names, -1 where it does not; quick for a categorical column."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        of_category = names.get_indexer(pd.Index(column.cat.categories))
        codes = column.cat.codes.to_numpy()
        return np.where(codes >= 0, of_category[codes], -1) if len(of_category) else np.full(len(codes), -1)
    return names.get_indexer(pd.Index(column))


def known(events: pd.DataFrame, *, as_of_ms: "Mapping[str, int] | pd.Series[int]") -> pd.DataFrame:
    """The cases that exist as of each unit's instant, with the fields of the definitions as they then were.

    `events`: one row a unit and thread (see `metrics.cases`). `as_of_ms`: an instant for each unit; a unit without
    one is left out. A post is known if its instant is before `as_of`, a deletion if its detection is. So a referral
    that comes later leaves a complaint, a tag that comes later leaves no case, a thread that the unit began is a
    case only with a known referral. `tag_id` is the tag that starts the clock; `withdrawn_ms` its detected deletion.
    """
    limits = pd.Series(as_of_ms, dtype="Int64").dropna()
    at = places(events["unit_id"], limits.index)
    limit = limits.to_numpy(dtype=np.int64)[at] if len(limits) else np.zeros(len(at), dtype=np.int64)
    opened = whole(events["opened_ms"])
    referred = whole(events["referred_ms"])
    own_thread = events["own_thread"].to_numpy(dtype=bool)
    exists = (at >= 0) & (opened < limit) & (~own_thread | (referred < limit))
    kept = events[exists].reset_index(drop=True)
    return _fields(kept, as_of=limit[exists])


def _fields(events: pd.DataFrame, *, as_of: Whole) -> pd.DataFrame:
    """The fields of cases that exist, each row with its own instant."""

    def before_as_of(name: str) -> Whole:
        found = whole(events[name])
        return np.where(found < as_of, found, NEVER)

    opened, referred = whole(events["opened_ms"]), before_as_of("referred_ms")
    is_referral = referred != NEVER
    first_reply, first_reply_id = before_as_of("first_reply_ms"), whole(events["first_reply_id"])
    referred_id = whole(events["referred_id"])
    replied_before = (first_reply < referred) | ((first_reply == referred) & (first_reply_id < referred_id))
    after_referral = np.where(replied_before, referred, before_as_of("referral_reply_ms"))
    acknowledged = np.where(is_referral, after_referral, first_reply)
    acted = np.where(is_referral, before_as_of("acted_referred_ms"), before_as_of("acted_opened_ms"))
    closed, reopened = before_as_of("closed_ms"), before_as_of("reopened_ms") != NEVER
    withdrawn = np.where(is_referral, before_as_of("referred_gone_ms"), before_as_of("opened_gone_ms"))
    status = np.select(
        [withdrawn != NEVER, (closed != NEVER) & ~reopened, acknowledged != NEVER], [3, 2, 1], default=0
    )
    return pd.DataFrame(
        {
            "unit_id": events["unit_id"],
            "thread_id": events["thread_id"],
            "origin": pd.Categorical.from_codes(is_referral.astype(np.int8), categories=list(ORIGINS)),
            "tag_id": np.where(is_referral, referred_id, whole(events["opened_id"])),
            "opened_ms": opened,
            "referred_ms": maybe(referred),
            "first_reply_ms": maybe(first_reply),
            "first_reply_id": maybe(np.where(first_reply == NEVER, NEVER, first_reply_id)),
            "acknowledged_ms": maybe(acknowledged),
            "acted_ms": maybe(acted),
            "closed_ms": maybe(closed),
            "reopened": reopened,
            "status": pd.Categorical.from_codes(status.astype(np.int8), categories=list(STATUSES)),
            "clock_start_ms": np.where(is_referral, referred, opened),
            "withdrawn_ms": maybe(withdrawn),
            "as_of_ms": as_of,
        }
    )
