"""Health: what a person should know of collection, worked out from how it stands, the gravest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from metrics.signs import BY_SLUG, Sign

HIDDEN_BY_X: Final = ("protected", "suspended", "not_found")
NOT_HEALED: Final = "gap_not_healed"
"""The incident that says of a gap, its subject, why X cannot fill it."""
WAITING_STATES: Final = ("paused",)
FAILING_STATES: Final = ("failed", "stopped")
QUERY_SIGNS: Final = ("failing", "waiting_long", "overdue", "never_made", "failed_once", "waiting")
"""What a query can be found to be, the worst first."""
LONGEST_WAIT_MS: Final = 86_400_000
"""A collection that waits for money or for X's window longer than a day needs a person: search reaches back seven."""


@dataclass(frozen=True)
class Finding:
    """One thing to know: `subject` is what it is about (a collection, a gap's number, handles), `message` what was
    recorded of it in English, `unit_ids` whom it concerns, `count` how many those, or the items or queries, are."""

    sign: Sign
    subject: str = ""
    message: str | None = None
    since_ms: int | None = None
    count: int = 0
    unit_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """How collection stands, as it is stored.

    `collections`, `gaps`: frames of `data.reads`. `incidents`: rows with `kind`, `subject`, `message`, `opened_ms`.
    `silent`: collectors that should beat and do not, `host`, `pid`, `beat_ms`. `set_aside`: `collection`, `items`,
    `set_aside` of the runs of the last day that set much aside. `unresolved`: handles without a user id.
    `ended_ms`: when the last collector ended, where none is at work.
    """

    now_ms: int
    collections: pd.DataFrame
    gaps: pd.DataFrame
    incidents: pd.DataFrame
    silent: pd.DataFrame
    set_aside: Sequence[dict[str, Any]]
    unresolved: Sequence[str]
    ended_ms: int | None = None


def findings(state: State) -> list[Finding]:
    """Everything there is to know, in the order in which signs are declared; grave ones first."""
    found = [*_of_all(state), *_of_collections(state), *_of_gaps(state), *_of_items(state)]
    places = {slug: place for place, slug in enumerate(BY_SLUG)}
    return sorted(found, key=lambda each: (not each.sign.grave, places[each.sign.slug]))


def is_well(found: Sequence[Finding]) -> bool:
    """Whether no person is needed."""
    return not any(each.sign.grave for each in found)


def _of_all(state: State) -> Iterator[Finding]:
    if state.collections.empty:
        yield Finding(BY_SLUG["nothing_yet"])
    if state.ended_ms is not None:
        yield Finding(BY_SLUG["ended"], since_ms=state.ended_ms)
    for row in state.silent.itertuples():
        yield Finding(BY_SLUG["stuck"], f"{row.host}, {row.pid}", since_ms=int(row.beat_ms))
    for row in state.incidents[state.incidents["kind"] != NOT_HEALED].itertuples():
        sign = BY_SLUG.get(str(row.kind), BY_SLUG["incident"])
        about = str(row.subject) if sign.slug == row.kind else f"{row.kind} {row.subject}".strip()
        yield Finding(sign, about, str(row.message), int(row.opened_ms))


def _of_collections(state: State) -> Iterator[Finding]:
    """What is worst of each collection's queries, those of the same kind and message in one finding; nothing where X is
    asked nothing at all."""
    if (state.incidents["kind"] == "stopped").any():
        return
    worst: dict[tuple[str, str | None], list[tuple[str, int | None, int]]] = {}
    for slug, rows in state.collections.groupby("collection", sort=False):
        signs = [_of_query(row, now_ms=state.now_ms) for row in rows.itertuples()]
        ill = [each for each in QUERY_SIGNS if each in signs]
        if ill:
            those = rows[[each == ill[0] for each in signs]]
            said = next((each for each in those["message"] if isinstance(each, str)), None)
            since = those["since_ms"].dropna()
            known = int(since.min()) if len(since) else None
            worst.setdefault((ill[0], said), []).append((str(slug), known, len(those)))
    for (sign, said), found in worst.items():
        starts = [since_ms for _, since_ms, _ in found if since_ms is not None]
        yield Finding(
            BY_SLUG[sign],
            ", ".join(slug for slug, _, _ in found),
            said,
            min(starts, default=None),
            sum(queries for _, _, queries in found),
        )


def _of_query(row: Any, *, now_ms: int) -> str | None:
    """The sign of one query, or None. A failure is no illness before it has lasted two intervals, nor is a wait that has
    an end, before it has lasted a day."""
    if row.state in FAILING_STATES:
        return "failing" if row.overdue else "failed_once"
    if row.state in WAITING_STATES and not pd.isna(row.due_ms) and row.due_ms > now_ms:
        long = not pd.isna(row.since_ms) and now_ms - row.since_ms > LONGEST_WAIT_MS + 1_000 * row.interval_s
        return "waiting_long" if long else "waiting"
    return "overdue" if row.overdue and row.state != "never" else "never_made" if row.overdue else None


def _of_gaps(state: State) -> Iterator[Finding]:
    """One finding an open gap, with why it does not heal by itself where that is known."""
    why = state.incidents[state.incidents["kind"] == NOT_HEALED].set_index("subject")["message"]
    missing = state.gaps[state.gaps["state"] == "open"]
    for gap_id, rows in missing.groupby("gap_id", sort=True):
        sign = "hidden" if rows["reason"].iloc[0] in HIDDEN_BY_X else "gap"
        names = sorted(set(rows["unit_id"].dropna()))
        said = str(why[str(gap_id)]) if str(gap_id) in why.index else None
        since_ms = int(rows["from_ms"].min())
        yield Finding(BY_SLUG[sign], str(gap_id), said, since_ms, len(names), tuple(names))


def _of_items(state: State) -> Iterator[Finding]:
    if state.set_aside:
        runs = [f"{run['collection']} {run['set_aside']} of {run['items']}" for run in state.set_aside[-5:]]
        count = sum(int(run["set_aside"]) for run in state.set_aside)
        yield Finding(BY_SLUG["set_aside"], message=", ".join(runs), count=count)
    if state.unresolved:
        yield Finding(
            BY_SLUG["unresolved"],
            message=", ".join(f"@{each}" for each in state.unresolved),
            count=len(state.unresolved),
        )
