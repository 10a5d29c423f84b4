"""What a plan takes: requests, posts and users that X bills, dollars by the one file of prices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from benchmarks.town import Answer
from collectors import money
from data import ledger
from data.collection_tables import Request, Run
from data.instants import from_ms
from data.tables import Post

CHECKS = ("deletions", "compliance")
"""The collections that look again, within a budget of their own, at what is stored: no part of collecting it once."""


@dataclass(frozen=True)
class Day:
    """What a span of time took: by our plan or the naive one."""

    requests: int
    posts: int
    reads: int
    users: int
    usd: float


def ours(
    engine: Engine, answers: Iterable[Answer], before: Iterable[Answer], *, begin_at: datetime
) -> tuple[Day, Day]:
    """What our plan took since an instant: to collect, and to look again for what was deleted."""
    columns = Request.__table__.c
    with engine.connect() as connection:
        rows = connection.execute(
            select(Run.collection, columns.endpoint, columns.billed, columns.cost_microusd)
            .select_from(Request.__table__.outerjoin(Run.__table__, Run.run_id == columns.run_id))
            .where(columns.at > begin_at)
        ).all()
        stored = connection.scalar(
            select(func.count()).select_from(Post).where(Post.__table__.c.stored_at > begin_at)
        )
    checking = [row for row in rows if row.collection in CHECKS]
    checked = sum(row.billed for row in checking)
    asked = list(answers)
    collecting = Day(
        requests=len(asked) - len(checking),
        posts=stored or 0,
        reads=billed(asked, before) - checked,
        users=sum(row.billed for row in rows if row.endpoint in ("users", "users/by")),
        usd=sum(row.cost_microusd for row in rows if row.collection not in CHECKS) / ledger.MICRO,
    )
    cost = sum(row.cost_microusd for row in checking) / ledger.MICRO
    return collecting, Day(requests=len(checking), posts=0, reads=checked, users=0, usd=cost)


def by_the_naive_plan(answers: Iterable[Answer]) -> Day:
    """What the naive plan took; X's guide says that expanded users are billed."""
    asked = list(answers)
    users = {(from_ms(each.at_ms).date(), each.endpoint, user_id) for each in asked for user_id in each.users}
    reads, price = billed(asked, ()), money.price_microusd("users/tweets")
    usd = (reads * price + len(users) * money.price_microusd("users")) / ledger.MICRO
    posts = {first for each in asked for _, first in each.ids}
    return Day(requests=len(asked), posts=len(posts), reads=reads, users=len(users), usd=usd)


def billed(answers: Iterable[Answer], before: Iterable[Answer]) -> int:
    """Posts that X bills: each once a UTC day and endpoint, those of earlier answers not again."""

    def keys(each: Answer) -> set[tuple[object, str, int]]:
        return {(from_ms(each.at_ms).date(), each.endpoint, own) for own, _ in each.ids}

    paid = {key for each in before if each.gives_posts for key in keys(each)}
    return len({key for each in answers if each.gives_posts for key in keys(each)} - paid)


def ratios(collecting: Day, naively: Day) -> str:
    """How many times as much the naive plan takes, if expanded users are billed and if they are not."""
    posts_alone = naively.usd - naively.users * money.price_microusd("users") / ledger.MICRO
    return (
        f"The naive plan: {naively.requests / collecting.requests:.1f} times the requests, "
        f"{naively.usd / collecting.usd:.2f} times the dollars "
        f"({posts_alone / collecting.usd:.2f} where X does not bill expanded users)."
    )


def table(rows: dict[str, Day]) -> str:
    """The plans side by side, a line each."""
    head = f"{'':<34}{'requests':>10}{'new posts':>11}{'posts paid':>12}{'users paid':>12}{'dollars':>10}"
    lines = [
        f"{name:<34}{row.requests:>10,}{row.posts:>11,}{row.reads:>12,}{row.users:>12,}{row.usd:>10.2f}"
        for name, row in rows.items()
    ]
    return "\n".join([head, *lines])
