"""What was collected and what is known to be missing: spans and gaps for each account."""

from collections import defaultdict
from collections.abc import Collection
from itertools import pairwise

from sqlalchemy import Connection, delete, func, insert, select, update

from data import facts
from data.collection_tables import Coverage, Gap, GapAccount
from data.instants import to_ms
from data.tables import Account

POSTS, MENTIONS = "posts", "mentions"
FAMILIES = (POSTS, MENTIONS)
Span = tuple[int, int]


def merged(spans: Collection[Span]) -> list[Span]:
    """Half-open spans with touching and overlapping ones joined, in order."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif end > start:
            joined.append((start, end))
    return joined


def without(span: Span, have: Collection[Span]) -> list[Span]:
    """What of a span none of the merged spans `have` covers, in order."""
    left, (start, end) = [], span
    for covered_from, covered_to in have:
        left.append((start, min(covered_from, end)))
        start = max(start, covered_to)
    return merged([*left, (start, end)])


def spans(connection: Connection, *, family: str, account_ids: Collection[int]) -> dict[int, list[Span]]:
    """The merged spans of each account, empty where it has none."""
    found: dict[int, list[Span]] = {account_id: [] for account_id in account_ids}
    rows = connection.execute(
        select(Coverage.account_id, Coverage.from_at, Coverage.to_at).where(
            Coverage.family == family, Coverage.account_id.in_(list(account_ids))
        )
    )
    for account_id, from_at, to_at in rows:
        found[account_id].append((to_ms(from_at), to_ms(to_at)))
    return {account_id: merged(each) for account_id, each in found.items()}


def anything(connection: Connection, *, family: str) -> bool:
    """Whether any account was ever covered for a family."""
    return bool(
        connection.scalar(select(func.count()).select_from(Coverage).where(Coverage.family == family))
    )


def add(
    connection: Connection,
    *,
    family: str,
    account_ids: Collection[int],
    from_ms: int,
    to_ms: int,
    reason: str,
    settled_ms: int | None = None,
    healed_by: str | None = None,
) -> int:
    """Record that `[from_ms, to_ms)` was collected whole; a hole beside it becomes an open gap for `reason`. Gives how
    many gaps that heals; `settled_ms` is when it became known, else the span's end, `healed_by` by what.
    """
    if to_ms <= from_ms or not account_ids:
        return 0
    before = spans(connection, family=family, account_ids=account_ids)
    known = known_gaps(connection, family=family, account_ids=account_ids)
    holes: dict[Span, list[int]] = defaultdict(list)
    after = {}
    for account_id, old in before.items():
        now = merged([*old, (from_ms, to_ms)])
        for hole in _holes(now):
            if not any(start <= hole[0] and hole[1] <= end for start, end in known[account_id]):
                holes[hole].append(account_id)
        after[account_id] = now
    _write(connection, family, after)
    for (start, end), members in holes.items():
        open_gap(connection, family=family, account_ids=members, from_ms=start, to_ms=end, reason=reason)
    facts.touch(connection)
    settled_ms = to_ms if settled_ms is None else settled_ms
    return _heal(connection, family=family, settled_ms=settled_ms, healed_by=healed_by)


def _write(connection: Connection, family: str, whole: dict[int, list[Span]]) -> None:
    """Put these spans in the place of what is stored of these accounts."""
    connection.execute(
        delete(Coverage).where(Coverage.family == family, Coverage.account_id.in_(list(whole)))
    )
    rows = [
        {"account_id": account_id, "family": family, "from_at": start, "to_at": end}
        for account_id, each in whole.items()
        for start, end in each
    ]
    if rows:
        connection.execute(insert(Coverage), rows)


def cut(connection: Connection, *, family: str, account_id: int, from_ms: int, to_ms: int) -> int | None:
    """Take back that anything in `[from_ms, to_ms)` was collected of an account; gives where what lies before it ends,
    or None."""
    have = spans(connection, family=family, account_ids=[account_id])[account_id]
    before = merged([(start, min(end, from_ms)) for start, end in have])
    after = merged([(max(start, to_ms), end) for start, end in have])
    if merged([*before, *after]) != have:
        _write(connection, family, {account_id: merged([*before, *after])})
        facts.touch(connection)
    return before[-1][1] if before else None


def _holes(joined: list[Span]) -> list[Span]:
    """What lies between spans in order."""
    return [(end, start) for (_, end), (start, _) in pairwise(joined)]


def known_gaps(
    connection: Connection, *, family: str, account_ids: Collection[int]
) -> defaultdict[int, list[Span]]:
    """The gaps of each account that are recorded and not healed."""
    found: defaultdict[int, list[Span]] = defaultdict(list)
    rows = connection.execute(
        select(GapAccount.account_id, Gap.from_at, Gap.to_at)
        .join(Gap, Gap.gap_id == GapAccount.gap_id)
        .where(Gap.family == family, Gap.state != "healed", GapAccount.account_id.in_(list(account_ids)))
    )
    for account_id, from_at, to_at in rows:
        found[account_id].append((to_ms(from_at), to_ms(to_at)))
    return found


def open_gap(
    connection: Connection,
    *,
    family: str,
    account_ids: Collection[int],
    from_ms: int,
    to_ms: int,
    reason: str,
) -> None:
    """Record a span that is missing."""
    gap_id = connection.execute(
        insert(Gap).values(family=family, from_at=from_ms, to_at=to_ms, reason=reason)
    ).inserted_primary_key[0]
    connection.execute(insert(GapAccount), [{"gap_id": gap_id, "account_id": each} for each in account_ids])
    facts.touch(connection)


def _heal(connection: Connection, *, family: str, settled_ms: int, healed_by: str | None) -> int:
    """Close the gaps, open or lost, that every account concerned which is still listed has been collected for since;
    gives how many."""
    rows = connection.execute(
        select(Gap.gap_id, Gap.from_at, Gap.to_at, GapAccount.account_id)
        .join(GapAccount, GapAccount.gap_id == Gap.gap_id)
        .join(Account, Account.account_id == GapAccount.account_id)
        .where(Gap.family == family, Gap.state != "healed")
    ).all()
    if not rows:
        return 0
    have = spans(connection, family=family, account_ids={row.account_id for row in rows})
    whole: dict[int, bool] = {}
    for gap_id, from_at, to_at, account_id in rows:
        inside = any(start <= to_ms(from_at) and to_ms(to_at) <= end for start, end in have[account_id])
        whole[gap_id] = whole.get(gap_id, True) and inside
    healed = [gap_id for gap_id, done in whole.items() if done]
    settled = {"state": "healed", "settled_at": settled_ms, "healed_by": healed_by}
    connection.execute(update(Gap).where(Gap.gap_id.in_(healed)).values(**settled))
    return len(healed)


def give_up(connection: Connection, *, gap_id: int, settled_ms: int) -> bool:
    """Declare an open gap lost: its cases stay unobserved and the figures go on after it; False if not open."""
    changed = connection.execute(
        update(Gap)
        .where(Gap.gap_id == gap_id, Gap.state == "open")
        .values(state="lost", settled_at=settled_ms)
    ).rowcount
    facts.touch(connection)
    return bool(changed)


def every_account(connection: Connection) -> list[int]:
    """All accounts that are collected."""
    return [int(each) for each in connection.scalars(select(Account.account_id).order_by(Account.account_id))]
