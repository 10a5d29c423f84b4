"""Jobs: every collection that is due, the most important first; a fault is recorded and the others go on."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import InterfaceError, OperationalError

from collectors import (
    accounts,
    alarms,
    audit,
    compliance,
    deletions,
    failures,
    follows,
    healing,
    pictures,
    quoted,
    recount,
    retention,
    searches,
    sweep,
    usage,
)
from collectors.site import Site, set_stop, stop_of
from collectors.x.errors import Endless, Interrupted, OverBudget, RateLimited, Stopped, Unreachable, XError
from data import cursors, dues, ledger, lock, quarantine

log = logging.getLogger("noted.collectors")


@dataclass(frozen=True)
class Collection:
    """A collection that is no search: how often it is made, or at which UTC hour of the day, and how."""

    slug: str
    interval_s: int
    collect: Callable[..., str | None]
    utc_hour: int | None = None


RETENTION = Collection(retention.SLUG, retention.INTERVAL_S, retention.collect)
RECOUNT = Collection(recount.SLUG, recount.INTERVAL_S, recount.collect, utc_hour=recount.UTC_HOUR)
WITHOUT_X = (RETENTION, RECOUNT)
"""What asks X nothing: it is made while a stop is in force, too."""
FIRST = (RETENTION, Collection(accounts.SLUG, accounts.INTERVAL_S, accounts.collect))
AFTER_SEARCHES = (
    Collection(quoted.SLUG, quoted.INTERVAL_S, quoted.collect),
    Collection(pictures.SLUG, pictures.INTERVAL_S, pictures.collect),
    Collection(healing.SLUG, healing.INTERVAL_S, healing.collect),
    Collection(audit.SLUG, audit.INTERVAL_S, audit.collect, utc_hour=audit.UTC_HOUR),
    Collection(usage.SLUG, usage.INTERVAL_S, usage.collect),
    Collection(deletions.SLUG, deletions.INTERVAL_S, deletions.collect, utc_hour=deletions.UTC_HOUR),
    Collection(compliance.SLUG, compliance.INTERVAL_S, compliance.collect),
    Collection(follows.SLUG, follows.INTERVAL_S, follows.collect),
    RECOUNT,  # it may take long, and nothing waits for it
)
BY_SLUG = {each.slug: each for each in (*FIRST, *AFTER_SEARCHES)}
ORDER = tuple(each.slug for each in (*FIRST, *searches.SEARCHES, *AFTER_SEARCHES))
"""What comes first, where the budget or the window does not suffice for all."""
LONGEST_BACKOFF_S = 15 * 60
MONEY_PROBE = timedelta(hours=1)


def _prepare(site: Site) -> None:
    """Follow what is to be followed: the collections without a query, and the packed searches."""
    with site.writing() as connection:
        for each in BY_SLUG.values():
            cursors.follow_plain(
                connection, collection=each.slug, interval_s=each.interval_s, utc_hour=each.utc_hour
            )
        searches.plan(connection, site)
        ledger.forget_before(connection, at=site.now_at())


def _due(site: Site, *, everything: bool) -> list[Row[Any]]:
    with site.engine.connect() as connection:
        rows = [row for row in cursors.followed(connection) if row.collection in ORDER]
    now_at = site.now_at()
    due = [row for row in rows if everything or dues.due_at(row, now_at=now_at) <= now_at]
    return sorted(due, key=lambda row: (ORDER.index(row.collection), row.cursor_id))


def _standing_still(site: Site) -> bool:
    """Whether a stop is in force; where credit is the reason, one try is made each hour."""
    with site.engine.connect() as connection:
        stop = stop_of(connection)
    if stop is None:
        return False
    since_s = site.now_at().timestamp() - float(stop["at"])
    # one that lies in the future was put by a clock that was set back since
    return stop["reason"] != "money" or 0 <= since_s < MONEY_PROBE.total_seconds()


def work(site: Site, *, everything: bool, probe: bool = False) -> list[str]:
    """Run what is due (or `everything`) once; gives one line for each collection that failed.

    A stop is obeyed, but where a person asks (`everything`, `probe`) one request is made to see whether it is over.
    """
    stands_still = not everything and not probe and _standing_still(site)
    _prepare(site)
    gone_wrong: list[str] = []
    full: Exception | None = None
    for slug in [each.slug for each in WITHOUT_X] if stands_still else ORDER:
        rows = [row for row in _due(site, everything=everything) if row.collection == slug]
        for cursor in rows:
            if site.ending():
                return gone_wrong
            if full is not None and slug in searches.BY_SLUG:
                _record(site, cursor, full)
                continue
            error = _attempt(site, cursor)
            if error is None:
                continue
            gone_wrong.append(failures.line(cursor, error))
            if isinstance(error, Stopped | Unreachable | Interrupted):
                return gone_wrong
            if isinstance(error, RateLimited) and slug in searches.BY_SLUG:
                full = error
        if rows and slug == accounts.SLUG:
            _prepare(site)  # a handle that X renamed makes another query
    return gone_wrong


def _attempt(site: Site, cursor: Row[Any]) -> Exception | None:
    """One collection, recorded whatever comes of it; gives what went wrong, or None."""
    answered, began_at = site.x.answered, site.now_at()
    with site.writing() as connection:
        run_id = cursors.begin_run(
            connection, collection=cursor.collection, cursor_id=cursor.cursor_id, now_at=began_at
        )
    site.at_work.collection, site.at_work.run_id = cursor.collection, run_id
    try:
        plain = BY_SLUG.get(cursor.collection)
        remark = plain.collect(site, run_id=run_id) if plain else sweep.sweep(site, cursor, run_id=run_id)
    except XError as error:
        _record(site, cursor, error, run_id=run_id)
        return error
    except (OperationalError, InterfaceError, lock.Lost):  # nothing can be entered in the database either
        raise
    except Exception as error:  # one collection's defect must not stop the others
        log.exception("%s failed", cursor.collection)
        _record(site, cursor, error, run_id=run_id)
        return error
    with site.writing() as connection:
        for bad in quarantine.bad_runs(connection, since=began_at, run_id=run_id):
            aside = f"{bad.quarantined} of {bad.whole} items could not be read and were set aside"
            remark = f"{remark}; {aside}" if remark else aside
        cursors.end_run(connection, run_id, outcome="ok", message=remark, now_at=site.now_at())
        cursors.put(
            connection,
            cursor.cursor_id,
            state="ok",
            failures=0,
            message=remark,
            wait_until_at=None,
            last_success_at=site.now_at(),
        )
        asked = site.x.answered > answered
        alarms.gone_well(connection, cursor, asked=asked, at=site.now_at())
        if asked:
            set_stop(connection, None)
    return None


def _record(site: Site, cursor: Row[Any], error: Exception, *, run_id: int | None = None) -> None:
    """Enter what went wrong, and when it is tried again; where nothing was asked, there is no run."""
    now_at = site.now_at()
    failures = cursor.failures + 1
    backoff = timedelta(seconds=min(LONGEST_BACKOFF_S, 2.0 ** min(failures, 10) * 15))
    state, wait_until = "failed", now_at + backoff
    if isinstance(error, RateLimited | OverBudget):
        state, wait_until = "paused", error.until_at
    elif isinstance(error, Endless):
        wait_until = max(wait_until, error.until_at)
    elif isinstance(error, Stopped):
        state, wait_until = "stopped", now_at
    elif isinstance(error, Interrupted):
        state, wait_until, failures = "paused", now_at, cursor.failures
    wait_until = dues.at_its_hour(cursor, wait_until, now_at=now_at)
    message = str(error).splitlines()[0] if str(error) else type(error).__name__
    with site.writing() as connection:
        if run_id is not None:
            cursors.end_run(connection, run_id, outcome=state, message=message, now_at=now_at)
        cursors.put(
            connection,
            cursor.cursor_id,
            state=state,
            failures=failures,
            message=message,
            wait_until_at=wait_until,
        )
        alarms.gone_wrong(connection, cursor, error, at=now_at)
        if isinstance(error, Stopped):
            set_stop(connection, {"reason": error.reason, "message": message, "at": str(now_at.timestamp())})
