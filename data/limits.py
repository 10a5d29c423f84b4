"""Limits: from when on each account has to be collected for its unit to be observed, and what of that was missed."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, Row, select

from data import coverage
from data.coverage import Span
from data.instants import to_ms
from data.tables import Account

COLUMNS = ("account_id", "unit_id", "from_at", "until_at", "listed_at")


@dataclass(frozen=True)
class Limit:
    """How far an account limits its unit: from `from_ms` on (None: as far back as it goes) until its time is over.

    `covered`: its merged spans by family.
    """

    account_id: int
    unit_id: str
    from_ms: int | None
    until_ms: int
    listed_ms: int
    covered: dict[str, list[Span]]

    @property
    def was_over(self) -> bool:
        """Whether it was no longer its unit's when it came into the registry."""
        return self.until_ms <= self.listed_ms

    @property
    def missed(self) -> Span | None:
        """What lies between when it was first to be collected and when it first was, in both families; no gap says so."""
        firsts = [spans[0][0] for spans in self.covered.values() if spans]
        if self.from_ms is None or not firsts:
            return None
        end = min(max(firsts), self.until_ms)
        return (self.from_ms, end) if end > self.from_ms else None


def limits(connection: Connection) -> list[Limit]:
    """Every account that limits its unit, in the order of their listing.

    Those listed with the unit's first limit it as far back as they go. One that is listed later limits it from then
    on, or from its own start if that is later; but where no account before it was the unit's any more, from where
    that ended. One that was over before it was listed, and was never collected, limits nothing.
    """
    columns = [Account.__table__.c[name] for name in COLUMNS]
    rows = connection.execute(
        select(*columns).where(Account.unit_id.is_not(None)).order_by(Account.listed_at, Account.account_id)
    ).all()
    have = {
        family: coverage.spans(connection, family=family, account_ids=[int(row.account_id) for row in rows])
        for family in coverage.FAMILIES
    }
    of_unit: dict[str, list[Limit]] = defaultdict(list)
    for row in rows:
        covered = {family: have[family][row.account_id] for family in coverage.FAMILIES}
        found = _limit(row, covered=covered, others=of_unit[row.unit_id])
        if any(covered.values()) or not found.was_over:
            of_unit[row.unit_id].append(found)
    return [limit for each in of_unit.values() for limit in each]


def _limit(row: Row[tuple[object, ...]], *, covered: dict[str, list[Span]], others: list[Limit]) -> Limit:
    listed_ms = to_ms(row.listed_at)
    before = [each.until_ms for each in others if each.listed_ms < listed_ms]
    return Limit(
        account_id=row.account_id,
        unit_id=row.unit_id,
        from_ms=max(to_ms(row.from_at), min(listed_ms, max(before))) if before else None,
        until_ms=to_ms(row.until_at),
        listed_ms=listed_ms,
        covered=covered,
    )
