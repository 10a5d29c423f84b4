"""Scopes: whose rows a reader may see. A query is asked within one; without one there are no rows."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import pandas as pd

HQ, ZONE, RANGE, UNIT = "hq", "zone", "range", "unit"
ROLES: Final = (HQ, ZONE, RANGE, UNIT)
"""The DGP's office, an IG zone, a DIG range, and the press officer of one office."""


class ScopeError(Exception):
    """Something outside a reader's scope was asked for; its text is one line without a citizen's words."""


@dataclass(frozen=True)
class Scope:
    """The offices whose rows may be seen; `unit_ids` of None are all of them, an empty set is nobody's.

    A value: it is made once from a role and a unit, compared and hashed, and handed on unchanged.
    """

    role: str
    unit_id: str | None
    unit_ids: frozenset[str] | None

    @property
    def is_whole(self) -> bool:
        """Whether it holds every office."""
        return self.unit_ids is None

    def covers(self, unit_id: str | None) -> bool:
        """Whether the rows of an office may be seen; what belongs to no office is for the whole state's readers."""
        return self.unit_ids is None or (unit_id is not None and unit_id in self.unit_ids)

    def require(self, unit_id: str | None) -> None:
        """Raises `ScopeError` where the rows of an office may not be seen."""
        if not self.covers(unit_id):
            raise ScopeError(f"{unit_id}: is not among the offices of this reader ({self.role}).")

    def of(self, rows: pd.DataFrame, *, column: str = "unit_id") -> pd.DataFrame:
        """The rows of its offices, in their order and with their index."""
        return rows if self.unit_ids is None else rows[rows[column].isin(self.unit_ids)]

    def among(self, unit_ids: Collection[str]) -> list[str]:
        """Which of some offices it covers, in their order."""
        return [each for each in unit_ids if self.covers(each)]


NOBODY: Final = Scope(role="nobody", unit_id=None, unit_ids=frozenset())
STATE: Final = Scope(role="state", unit_id=None, unit_ids=None)
"""Every office: what ranks are computed from, by programs and by the dashboard itself, never a reader's own."""


def scope_of(role: str, unit_id: str | None, units: pd.DataFrame) -> Scope:
    """The scope of a role at a unit of the registry; of what does not fit together, nobody's.

    `units`: one row a unit with `unit_id`, `kind`, `zone_id`, `range_id`. A zone or a range holds itself and all that
    lie in it.
    """
    if role == HQ:
        return Scope(role=HQ, unit_id=unit_id, unit_ids=None)
    if role not in ROLES or unit_id is None or unit_id not in set(units["unit_id"]):
        return NOBODY
    if role == UNIT:
        return Scope(role=UNIT, unit_id=unit_id, unit_ids=frozenset({unit_id}))
    kind = units.loc[units["unit_id"] == unit_id, "kind"].iloc[0]
    if kind != role:
        return NOBODY
    within = units.loc[(units[f"{role}_id"] == unit_id).fillna(False), "unit_id"]
    return Scope(role=role, unit_id=unit_id, unit_ids=frozenset({unit_id, *within}))
