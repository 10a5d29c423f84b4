"""The audit: once a night what X counts against what is stored, by hour of each query and by account."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from collectors import audited_hours
from collectors.audited_hours import Compared
from collectors.searches import BY_SLUG
from collectors.site import Site
from collectors.x.errors import NotInPlan, Refused, Transient, Unreachable
from data import audits, cursors, incidents
from data.audits import Silence
from data.instants import from_ms

SLUG, INTERVAL_S, UTC_HOUR = "audit", 24 * 3600, 23  # before midnight UTC: what was read that day is free
MANY_POSTS = 5
LACKING, SILENT = "audit_lacking", "audit_silent"


@dataclass
class Findings:
    """What the audit of a night found of all queries: sums, by query what still lacks, what X would not answer, and of
    which queries that leaves nothing known."""

    hours: int = 0
    swept: int = 0
    waiting: int = 0
    unreadable: int = 0
    lacking: dict[str, str] = field(default_factory=dict)
    broken_off: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    not_counted: str | None = None

    def take(self, cursor: Row[Any], compared: Compared) -> None:
        """Add what was found of one query."""
        if compared.broken_off:
            self.broken_off.append(f"{cursor.collection}, {compared.broken_off}")
        self.hours += compared.hours
        self.swept += compared.swept
        self.waiting += compared.waiting
        self.unreadable += compared.unreadable
        if compared.lacking:
            self.lacking[str(cursor.query)] = _lacks(cursor, compared.lacking)


def collect(site: Site, *, run_id: int) -> str | None:
    """Compare every followed query and every account; says what was searched again and what still lacks."""
    with site.engine.connect() as connection:
        queries = [row for row in cursors.followed(connection) if row.collection in BY_SLUG]
    found, failure = Findings(), None
    for place, cursor in enumerate(queries):
        try:
            found.take(cursor, audited_hours.compare(site, cursor, run_id=run_id))
        except NotInPlan as error:
            found.not_counted = str(error)
            found.unknown |= {str(each.query) for each in queries[place:]}
            break
        except Unreachable:
            raise
        except (Refused, Transient) as error:
            failure = error
            found.broken_off.append(f"{cursor.collection}, its counts: {error}")
            found.unknown.add(str(cursor.query))
    if failure is not None and len(found.unknown) == len(queries):
        raise failure
    with site.writing() as connection:
        silent = {each.handle: _is_silent(each) for each in audits.silences(connection, least=MANY_POSTS)}
        _report(connection, SILENT, silent, at=site.now_at())
        _report(connection, LACKING, found.lacking, unknown=found.unknown, at=site.now_at())
    return _remark(found, silent)


def _report(
    connection: Connection,
    kind: str,
    found: dict[str, str],
    *,
    unknown: Collection[str] = (),
    at: datetime,
) -> None:
    """Open or renew an incident for each subject, and settle those that are over."""
    known = {row.subject for row in incidents.standing(connection) if row.kind == kind}
    for subject in known - set(found) - set(unknown):
        incidents.settle(connection, kind=kind, subject=subject, at=at)
    for subject, message in found.items():
        incidents.report(connection, kind=kind, subject=subject, message=message, at=at)


def _lacks(cursor: Row[Any], hours: list[tuple[int, int, int]]) -> str:
    hour_ms, counted, stored = max(hours, key=lambda each: each[1] - each[2])
    return (
        f"{cursor.collection}: in {len(hours)} hours X counts more posts than are stored though they were searched again, "
        f"most in that from {_minute(hour_ms)}: {counted} counted, {stored} stored. X's counts may take in posts that its "
        "search leaves out, so a few are no loss. If it stays for days or grows, look at one account's posts on X "
        "and, where some are missing, import them from an archive."
    )


def _is_silent(silence: Silence) -> str:
    return (
        f"X counts {silence.more} posts more of @{silence.handle} than at the look before "
        f"({_minute(silence.from_ms)} to {_minute(silence.to_ms)}), and none of that time is stored. X counts reposts "
        "too, which are not collected. If the account wrote posts of its own then, search does not show them: look "
        "at its page on X, and import them from an archive."
    )


def _remark(found: Findings, silent: dict[str, str]) -> str | None:
    parts = (
        (
            found.swept,
            f"{found.swept} of {found.hours} hours differed from X's count and were searched again",
        ),
        (found.waiting, f"{found.waiting} more wait for the next night"),
        (found.broken_off, f"X would not answer ({'; '.join(found.broken_off)})"),
        (found.unreadable, f"{found.unreadable} of X's counts could not be read"),
        (found.lacking, f"X still counts more than is stored in {len(found.lacking)} queries"),
        (silent, f"X counts new posts and none is stored of: {', '.join(f'@{each}' for each in silent)}"),
        (found.not_counted, f"hours were not compared, the app's plan has no counts ({found.not_counted})"),
    )
    return "; ".join(words for holds, words in parts if holds) or None


def _minute(ms: int) -> str:
    return f"{from_ms(ms):%Y-%m-%dT%H:%MZ}"
