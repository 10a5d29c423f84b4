"""Packing: as many handles into each search query as X allows, always the same way for the same handles."""

from collections.abc import Iterable

from data.cursors import Member

MOST_CHARACTERS = 512
FRAME = "({}) -is:retweet"


def packed(
    members: Iterable[Member], *, operator: str, most: int = MOST_CHARACTERS
) -> list[tuple[str, list[Member]]]:
    """Queries of at most `most` characters, each with its members; `operator` is `from:` or `@`."""
    queries: list[tuple[str, list[Member]]] = []
    terms: list[str] = []
    group: list[Member] = []
    for member in sorted(members, key=lambda member: member.handle.lower()):
        term = f"{operator}{member.handle}"
        if terms and len(FRAME.format(" OR ".join([*terms, term]))) > most:
            queries.append((FRAME.format(" OR ".join(terms)), group))
            terms, group = [], []
        terms.append(term)
        group.append(member)
    if terms:
        queries.append((FRAME.format(" OR ".join(terms)), group))
    return queries
