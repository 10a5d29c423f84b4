"""What follows from an import once all of it is stored: handles resolved, coverage, cases derived anew where need be."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import Connection

from data import cases, coverage, imports, registry
from data.instants import to_ms
from metrics.cases import case_events

NOT_IMPORTED, IMPORT = "between_imports", "import"
MOST_NAMED = 5


def conclude(
    writing: Callable[[], AbstractContextManager[Connection]],
    *,
    covers: tuple[datetime, datetime] | None,
    now_at: datetime,
    say: Callable[[str], None],
    writers: Collection[int] = (),
) -> int:
    """Derive what follows from all that was read, and say what a person should know; gives how many gaps it heals.
    `writers` wrote the posts of the span that the files are said to cover."""
    with writing() as connection:
        spans = {handle.lower(): span for handle, span in registry.unresolved(connection).items()}
        named = imports.named_ids(connection, spans)
        agreed = {handle: min(ids) for handle, ids in named.items() if len(ids) == 1}
        learnt = registry.resolve(connection, agreed, by_file=True)
        if learnt:
            say(f"noted: {learnt} handles were resolved from mentions, for want of users in the files.")
        healed = _cover(connection, covers, now_at=now_at) if covers else 0
        silent = (
            imports.without_posts(connection, writers, from_at=covers[0], to_at=covers[1]) if covers else []
        )
        cases.rebuild_if_stale(connection, expression=case_events)
        unknown = list(registry.unresolved(connection, at=now_at))
    if unknown:
        say(f"noted: no user id is known yet for {_some(unknown)}.")
    if silent:
        say(
            f"noted: --covers: the files hold no post between FROM and TO by {_some(silent)}, which now count as silent "
            "then; if they were not, import files that hold their posts."
        )
    return healed


def _some(handles: list[str]) -> str:
    """How many handles, and some of them."""
    more = " …" if len(handles) > MOST_NAMED else ""
    return f"{len(handles)} handles ({', '.join(handles[:MOST_NAMED])}{more})"


def _cover(connection: Connection, covers: tuple[datetime, datetime], *, now_at: datetime) -> int:
    return sum(
        coverage.add(
            connection,
            family=family,
            account_ids=coverage.every_account(connection),
            from_ms=to_ms(covers[0]),
            to_ms=to_ms(covers[1]),
            reason=NOT_IMPORTED,
            settled_ms=to_ms(now_at),
            healed_by=IMPORT,
        )
        for family in coverage.FAMILIES
    )
