"""Packing: which accounts a collection by recent search takes, and as many handles into each query as X allows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from data.cursors import Member

MOST_CHARACTERS = 512
FRAME = "({}) -is:retweet"
OR = " OR "


@dataclass(frozen=True)
class Search:
    """A collection by recent search: its operator (`from:` or `@`), what it covers, of which accounts, how often."""

    slug: str
    operator: str
    family: str
    interval_s: int
    covers: Callable[[Member], bool]


def packed(
    members: Iterable[Member],
    *,
    operator: str,
    most: int = MOST_CHARACTERS,
    others: Mapping[int, tuple[str, ...]] | None = None,
) -> list[tuple[str, list[Member]]]:
    """Queries of at most `most` characters as X counts them, unencoded, each with its members; the same for the same
    handles, whatever their order. `others` are handles that are to stand beside an account's own."""
    queries: list[tuple[str, list[Member]]] = []
    terms: list[str] = []
    group: list[Member] = []
    for member in sorted(members, key=lambda member: member.handle.lower()):
        names = (member.handle, *(others or {}).get(member.account_id, ()))
        more = [f"{operator}{name}" for name in names]
        if terms and len(FRAME.format(OR.join([*terms, *more]))) > most:
            queries.append((FRAME.format(OR.join(terms)), group))
            terms, group = [], []
        terms += more
        group.append(member)
    if terms:
        queries.append((FRAME.format(OR.join(terms)), group))
    return queries
