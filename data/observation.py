"""Observation: from when and until when each unit is observed, and what is missing in between."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from data.collection_tables import Gap, GapAccount
from data.coverage import Span, merged, without
from data.frames import frame, milliseconds
from data.instants import to_ms
from data.limits import Limit, limits
from data.tables import Account, Unit

NOT_FOLLOWED = "not_followed"
"""Why something is missing that no gap was recorded for: an account was listed and not collected at once."""
KINDS = {
    "observed_from_ms": "Int64",
    "observed_until_ms": "Int64",
    "has_account": "bool",
    "resolved": "bool",
    "unresolved_from_ms": "Int64",
    "unresolved_until_ms": "Int64",
}


def observation(connection: Connection) -> pd.DataFrame:
    """One row a unit: from when and until when nothing is missing (NA: never covered), and what stands in the way.

    `observed_until_ms` is the earliest end among the unit's accounts and both families, cut at the first open gap;
    an account of its first listing that was never covered in one family leaves the unit without coverage, one that
    was listed later ends it at that listing (see `data.limits`). An account that its unit no longer has limits
    nothing once it was covered to its end, or what is missing of that was given up. `unresolved_from_ms` to
    `unresolved_until_ms` is when an account was its own whose user id is not known (NA: no such account).
    """
    units = {unit_id: _Seen() for unit_id in connection.scalars(select(Unit.unit_id))}
    columns = ("unit_id", "x_user_id", "from_at", "until_at")
    for row in connection.execute(select(*(Account.__table__.c[name] for name in columns))):
        if row.unit_id is not None:
            units[row.unit_id].register(row)
    everything = limits(connection)
    lost = _lost(connection)
    for limit in everything:
        units[limit.unit_id].take(limit, lost=lost)
    missing = _gaps(connection, everything)
    hiding = missing[(missing["state"] == "open") & (missing["hides_from_ms"] < missing["to_ms"])]
    for unit_id, cut_ms in hiding.groupby("unit_id")["hides_from_ms"].min().items():
        units[str(unit_id)].ends.append(int(cut_ms))
    rows = [(unit_id, *seen.bounds(), *seen.accounts()) for unit_id, seen in units.items()]
    table = pd.DataFrame(rows, columns=["unit_id", *KINDS])
    return table.astype(KINDS).sort_values("unit_id", ignore_index=True)


@dataclass
class _Seen:
    """What is known of a unit's accounts while they are gone through."""

    has_account: bool = False
    resolved: bool = False
    bare: bool = False
    unresolved: list[Span] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    over: list[int] = field(default_factory=list)

    def register(self, row: Any) -> None:
        """Note an account, and whether X knows it."""
        self.has_account = True
        self.resolved = self.resolved or row.x_user_id is not None
        if row.x_user_id is None:
            self.unresolved.append((to_ms(row.from_at), to_ms(row.until_at)))

    def take(self, limit: Limit, *, lost: dict[tuple[int, str], list[Span]]) -> None:
        """Reckon with what was covered, or given up, of one account in each family."""
        for family, spans in limit.covered.items():
            settled = merged([*spans, *lost[limit.account_id, family]])
            if limit.from_ms is None and not settled:
                self.bare = self.bare or not limit.was_over
                continue
            if limit.from_ms is None and spans:
                self.starts.append(spans[0][0])
            end = max(limit.from_ms or 0, settled[-1][1] if settled else 0)
            (self.over if end >= limit.until_ms else self.ends).append(end)

    def bounds(self) -> tuple[int | None, int | None]:
        """Observed from and until, or neither."""
        if self.bare or not self.starts:
            return None, None
        return max(self.starts), min(self.ends, default=max(self.over, default=None))

    def accounts(self) -> tuple[bool, bool, int | None, int | None]:
        """Whether it has an account, whether X knows one, and when one was its own that X does not know."""
        first = min((from_ms for from_ms, _ in self.unresolved), default=None)
        last = max((until_ms for _, until_ms in self.unresolved), default=None)
        return self.has_account, self.resolved, first, last


def _lost(connection: Connection) -> defaultdict[tuple[int, str], list[Span]]:
    """What was given up of each account and family."""
    found: defaultdict[tuple[int, str], list[Span]] = defaultdict(list)
    rows = connection.execute(
        select(GapAccount.account_id, Gap.family, Gap.from_at, Gap.to_at)
        .join(Gap, Gap.gap_id == GapAccount.gap_id)
        .where(Gap.state == "lost")
    )
    for account_id, family, from_at, to_at in rows:
        found[account_id, family].append((to_ms(from_at), to_ms(to_at)))
    return found


def gaps(connection: Connection) -> pd.DataFrame:
    """One row a gap and unit, newest first: `hides_from_ms` is from when on it hides something of the unit (what was
    collected since of its beginning hides nothing), its end where it hides nothing.

    Last stands what was missed of an account between its listing and its first collection: no gap was recorded, it
    counts as lost, and its number is that of the account below zero.
    """
    return _gaps(connection, limits(connection))


def _hides_from(limit: Limit | None, gap: Any) -> int:
    """The first instant of a gap that an account limits its unit at and that was not collected since, or the gap's
    end."""
    if limit is None:
        return int(gap.to_ms)
    start_ms = max(gap.from_ms, limit.from_ms or 0)
    missing = without((start_ms, gap.to_ms), limit.covered[gap.family])
    return missing[0][0] if missing else int(gap.to_ms)


def _gaps(connection: Connection, everything: Iterable[Limit]) -> pd.DataFrame:
    table = Gap.__table__.c
    query = (
        select(
            Gap.gap_id,
            Account.unit_id,
            Account.account_id,
            milliseconds(table.from_at, "from_ms"),
            milliseconds(table.to_at, "to_ms"),
            Gap.reason,
            Gap.state,
            Gap.family,
        )
        .join(GapAccount, GapAccount.gap_id == Gap.gap_id)
        .join(Account, Account.account_id == GapAccount.account_id)
        .where(Account.unit_id.is_not(None))
    )
    found = frame(connection, query)
    limited = {limit.account_id: limit for limit in everything}
    hides_from = [_hides_from(limited.get(row.account_id), row) for row in found.itertuples()]
    found["hides_from_ms"] = pd.Series(hides_from, index=found.index, dtype="int64")
    found = found.sort_values(["gap_id", "unit_id", "hides_from_ms"], ascending=[False, True, True])
    recorded = found.drop_duplicates(["gap_id", "unit_id"]).drop(columns=["account_id", "family"])
    missed = [
        (-limit.account_id, limit.unit_id, *limit.missed, NOT_FOLLOWED, "lost", limit.missed[0])
        for limit in everything
        if limit.missed
    ]
    if missed:
        more = pd.DataFrame(missed, columns=list(recorded.columns)).astype(recorded.dtypes.to_dict())
        recorded = pd.concat([recorded, more])
    return recorded.reset_index(drop=True)
