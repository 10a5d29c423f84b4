"""What is known of cases at an instant: the stored events with everything masked that came at or after it."""

from collections.abc import Mapping
from copy import copy
from functools import cached_property
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


class Known:
    """Cases that exist as of each unit's instant, with the fields of the definitions as they then were.

    Fields are arrays of whole numbers, `NEVER` where one is missing, each worked out when it is first asked for: a
    league of two years needs few of them. A post is known if its instant is before `as_of`, a deletion if its detection
    is. So a referral that comes later leaves a complaint, a tag that comes later leaves no case, a thread that the unit
    began is a case only with a known referral.
    """

    def __init__(self, events: pd.DataFrame, *, rows: Whole, as_of_ms: Whole) -> None:
        """Those of `rows` of the events (see `metrics.cases`) that exist, each as of its own instant."""
        self._events, self.rows, self.as_of = events, rows, as_of_ms
        began_by_citizen = self._field("own_thread") == 0
        self.keep((self.opened < as_of_ms) & (began_by_citizen | self.is_referral))

    @classmethod
    def of(cls, events: pd.DataFrame, *, as_of_ms: "pd.Series[int]", near: NDArray[np.bool_]) -> "Known":
        """Of the events that are `near`; those of a unit without an instant are left out."""
        limits = as_of_ms.dropna()
        at = places(events["unit_id"], limits.index)
        rows = np.flatnonzero(near & (at >= 0))
        return cls(events, rows=rows, as_of_ms=limits.to_numpy(dtype=np.int64)[at[rows]])

    def keep(self, wanted: NDArray[np.bool_]) -> None:
        """Keep those alone."""
        if not wanted.all():
            self.rows, self.as_of = self.rows[wanted], self.as_of[wanted]
            for name in FIELDS & vars(self).keys():
                setattr(self, name, getattr(self, name)[wanted])

    def only(self, wanted: NDArray[np.bool_]) -> "Known":
        """Those that are wanted."""
        found = copy(self)
        found.keep(wanted)
        return found

    def _field(self, name: str) -> Whole:
        """A field of the events, whenever it came."""
        column = self._events[name]
        return whole(column if len(self.rows) == len(column) else column.take(self.rows))

    def _then(self, name: str) -> Whole:
        """A field of the events as it was known at `as_of`."""
        found = self._field(name)
        return np.where(found < self.as_of, found, NEVER)

    @property
    def unit_id(self) -> "pd.Series[str]":
        """Whose they are."""
        return self._events["unit_id"].take(self.rows).reset_index(drop=True)

    @cached_property
    def opened(self) -> Whole:
        """The earliest tag."""
        return self._field("opened_ms")

    @cached_property
    def referred(self) -> Whole:
        """The earliest referral."""
        return self._then("referred_ms")

    @property
    def is_referral(self) -> NDArray[np.bool_]:
        """Whether the origin is a referral."""
        return self.referred != NEVER

    @property
    def clock_start(self) -> Whole:
        """The tag that starts the clock."""
        return np.where(self.is_referral, self.referred, self.opened)

    @cached_property
    def first_reply(self) -> Whole:
        """The first reply to the earliest tag."""
        return self._then("first_reply_ms")

    @cached_property
    def acknowledged(self) -> Whole:
        """What the circular calls "Noted": of a referral, the referral itself where the unit had replied before it."""
        first, referred = self.first_reply, self.referred
        replied_before = (first < referred) | (
            (first == referred) & (self._field("first_reply_id") < self._field("referred_id"))
        )
        after_referral = np.where(replied_before, referred, self._then("referral_reply_ms"))
        return np.where(self.is_referral, after_referral, first)

    @cached_property
    def acted(self) -> Whole:
        """The first reply after the clock start that does something."""
        return np.where(self.is_referral, self._then("acted_referred_ms"), self._then("acted_opened_ms"))

    @cached_property
    def closed(self) -> Whole:
        """The first reply of kind `resolved`."""
        return self._then("closed_ms")

    @cached_property
    def withdrawn(self) -> Whole:
        """The detected deletion of the tag that starts the clock."""
        return np.where(self.is_referral, self._then("referred_gone_ms"), self._then("opened_gone_ms"))

    def frame(self) -> pd.DataFrame:
        """All fields, one row a case."""
        is_referral, reopened = self.is_referral, self._then("reopened_ms") != NEVER
        status = np.select(
            [
                self.withdrawn != NEVER,
                (self.closed != NEVER) & ~reopened,
                self.acknowledged != NEVER,
            ],
            [3, 2, 1],
            default=0,
        )
        first_reply_id = np.where(self.first_reply == NEVER, NEVER, self._field("first_reply_id"))
        return pd.DataFrame(
            {
                "unit_id": self.unit_id,
                "thread_id": self._field("thread_id"),
                "origin": pd.Categorical.from_codes(is_referral.astype(np.int8), categories=list(ORIGINS)),
                "tag_id": np.where(is_referral, self._field("referred_id"), self._field("opened_id")),
                "opened_ms": self.opened,
                "referred_ms": maybe(self.referred),
                "first_reply_ms": maybe(self.first_reply),
                "first_reply_id": maybe(first_reply_id),
                "acknowledged_ms": maybe(self.acknowledged),
                "acted_ms": maybe(self.acted),
                "closed_ms": maybe(self.closed),
                "reopened": reopened,
                "status": pd.Categorical.from_codes(status.astype(np.int8), categories=list(STATUSES)),
                "clock_start_ms": self.clock_start,
                "withdrawn_ms": maybe(self.withdrawn),
                "as_of_ms": self.as_of,
            }
        )


FIELDS: Final = {"opened", "referred", "first_reply", "acknowledged", "acted", "closed", "withdrawn"}
"""Those that are kept once they are worked out."""


def known(events: pd.DataFrame, *, as_of_ms: "Mapping[str, int] | pd.Series[int]") -> pd.DataFrame:
    """The cases that exist as of each unit's instant, as a frame (see `Known`); a unit without one has none.

    `tag_id` is the tag that starts the clock; `withdrawn_ms` its detected deletion.
    """
    everything = np.ones(len(events), dtype=bool)
    return Known.of(events, as_of_ms=pd.Series(as_of_ms, dtype="Int64"), near=everything).frame()
