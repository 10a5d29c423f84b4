"""Jobs: every collection that is due, the most important first; a fault is recorded and the others go on."""

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import OperationalError

from collectors import accounts, quoted, searches, sweep
from collectors.errors import Interrupted, OverBudget, RateLimited, Stopped, Unreachable, XError
from collectors.site import Site, set_stop, stop_of
from data import cursors, ledger, quarantine

log = logging.getLogger("noted.collectors")

ORDER = ("accounts", "referrals", "replies", "mentions", "quoted")
INTERVALS_S = {accounts.SLUG: accounts.INTERVAL_S, quoted.SLUG: quoted.INTERVAL_S}
LONGEST_BACKOFF_S = 15 * 60
MONEY_PROBE = timedelta(hours=1)


def _prepare(site: Site) -> None:
    """Follow what is to be followed: the two collections without a query, and the packed searches."""
    with site.engine.begin() as connection:
        for slug, interval_s in INTERVALS_S.items():
            if cursors.of_query(connection, slug) is None:
                cursors.create(
                    connection,
                    collection=slug,
                    interval_s=interval_s,
                    query=slug,
                    since_id=None,
                    account_ids=[],
                )
        searches.plan(connection, site)
        ledger.forget_before(connection, at=site.now_at())


def _due(site: Site, *, everything: bool) -> list[Row[Any]]:
    with site.engine.connect() as connection:
        rows = [row for row in cursors.followed(connection) if row.collection in ORDER]
    now_at = site.now_at()
    due = [row for row in rows if everything or cursors.due_at(row) <= now_at]
    return sorted(due, key=lambda row: (ORDER.index(row.collection), row.cursor_id))


def _standing_still(site: Site) -> bool:
    """Whether a stop is in force; where credit is the reason, one try is made each hour."""
    with site.engine.connect() as connection:
        stop = stop_of(connection)
    if stop is None:
        return False
    since = site.now_at().timestamp() - float(stop["at"])
    return not (stop["reason"] == "money" and since >= MONEY_PROBE.total_seconds())


def work(site: Site, *, everything: bool, probe: bool = False) -> list[str]:
    """Run what is due (or `everything`) once; gives one line for each collection that failed.

    A stop is obeyed, but where a person asks (`everything`, `probe`) one request is made to see whether it is over.
    """
    if not everything and not probe and _standing_still(site):
        return []
    _prepare(site)
    failures: list[str] = []
    full: Exception | None = None
    for slug in ORDER:
        rows = [row for row in _due(site, everything=everything) if row.collection == slug]
        for cursor in rows:
            if site.ending():
                return failures
            if full is not None and slug in searches.BY_SLUG:
                _record(site, cursor, full)
                continue
            error = _attempt(site, cursor)
            if error is None:
                continue
            failures.append(_line(cursor, error))
            if isinstance(error, Stopped | Unreachable | Interrupted):
                return failures
            if isinstance(error, RateLimited) and slug in searches.BY_SLUG:
                full = error
        if rows and slug == accounts.SLUG:
            _prepare(site)  # a handle that X renamed makes another query
    return failures


def _line(cursor: Row[Any], error: Exception) -> str:
    words = str(error).splitlines()[0] if str(error) else type(error).__name__
    known = isinstance(error, XError)
    return (
        words
        if isinstance(error, Unreachable | Stopped)
        else f"{cursor.collection}: " + (words if known else f"{type(error).__name__}: {words}")
    )


def _attempt(site: Site, cursor: Row[Any]) -> Exception | None:
    """One collection, recorded whatever comes of it; gives what went wrong, or None."""
    answered, began_at = site.x.answered, site.now_at()
    with site.engine.begin() as connection:
        run_id = cursors.begin_run(
            connection, collection=cursor.collection, cursor_id=cursor.cursor_id, now_at=began_at
        )
    try:
        if cursor.collection == accounts.SLUG:
            remark = accounts.collect(site, run_id=run_id)
        elif cursor.collection == quoted.SLUG:
            remark = quoted.collect(site, run_id=run_id)
        else:
            remark = sweep.sweep(site, cursor, run_id=run_id)
    except XError as error:
        _record(site, cursor, error, run_id=run_id)
        return error
    except OperationalError:  # the database itself: nothing can be entered in it either
        raise
    except Exception as error:  # one collection's defect must not stop the others
        log.exception("%s failed", cursor.collection)
        _record(site, cursor, error, run_id=run_id)
        return error
    with site.engine.begin() as connection:
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
        if site.x.answered > answered:
            set_stop(connection, None)
    return None


def _record(site: Site, cursor: Row[Any], error: Exception, *, run_id: int | None = None) -> None:
    """Enter what went wrong, and when it is tried again; where nothing was asked, there is no run."""
    now_at = site.now_at()
    failures = cursor.failures + 1
    backoff = timedelta(seconds=min(LONGEST_BACKOFF_S, 2.0 ** min(failures, 10) * 15))
    state, wait_until = "failed", now_at + backoff
    if isinstance(error, RateLimited):
        state, wait_until = "paused", error.until_at
    elif isinstance(error, OverBudget):
        tomorrow = (now_at + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        state, wait_until = "paused", tomorrow
    elif isinstance(error, Stopped):
        state, wait_until = "stopped", now_at
    elif isinstance(error, Interrupted):
        state, wait_until, failures = "paused", now_at, cursor.failures
    message = str(error).splitlines()[0] if str(error) else type(error).__name__
    with site.engine.begin() as connection:
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
        if isinstance(error, Stopped):
            set_stop(connection, {"reason": error.reason, "message": message, "at": str(now_at.timestamp())})
