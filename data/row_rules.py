"""Which rows of which table a scope holds, declared once: SQLite's shadows and PostgreSQL's policies are made of it.

A rule is a condition on a row of its table, by the table's own name. `{mine}` stands for "is among the scope's offices"
and is written `{mine:column}`; whatever a rule reads of another protected table is narrowed by that table's own rule.
"""

import re
from typing import Final

OPEN: Final = frozenset({"units", "accounts", "facts"})
"""What anybody may read who has a scope: the registry, which is public, and the store's version. No row of it says how
an office answers."""

OF_ACCESS: Final = frozenset({"users", "sign_ins", "audit_log", "saved_views"})
"""Who looks, what they did and what they saved: of no office, and written also by what is done for one."""

HQ_ONLY: Final = frozenset(
    {
        *OF_ACCESS,
        *("requests", "paid_reads", "usage_days", "compliance_jobs"),  # money, and what X was asked
        *(
            "quarantine",
            "imported_files",
            "case_changes",
            "former_accounts",
            "review_runs",
        ),  # of no office, or of all at once
        *("cursors", "cursor_members", "runs", "healing_walks", "audited_hours", "incidents", "heartbeats"),
    }
)
"""What is of money, of who looks, or of collection as a whole."""

_WHILE_ITS_OWN = (
    "EXISTS (SELECT 1 FROM accounts AS owner WHERE owner.x_user_id = {table}.{user}"
    " AND owner.from_at <= {table}.{at} AND owner.until_at > {table}.{at} AND {{mine:owner.unit_id}})"
)


def _while_its_own(table: str, *, user: str = "x_user_id", at: str) -> str:
    """By, or of, an account while it was an office's own: afterwards it is a citizen's or another's."""
    return _WHILE_ITS_OWN.format(table=table, user=user, at=at)


def _of_account(table: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM accounts AS owner WHERE owner.account_id = {table}.account_id"  # noqa: S608
        " AND {mine:owner.unit_id})"
    )


def _of_post(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM posts AS whole WHERE whole.post_id = {table}.post_id)"  # noqa: S608


_EVERYBODY: Final = "EXISTS (SELECT 1 FROM units)"
"""Whoever has a scope, for units are open to all of them; without one there are no rows."""

PROTECTED: Final = {
    "cases": "{mine:cases.unit_id}",
    "closing_corrections": "{mine:closing_corrections.unit_id}",
    "urgent_marks": "{mine:urgent_marks.unit_id}",
    "case_notes": "{mine:case_notes.unit_id}",
    "review_units": "{mine:review_units.unit_id}",
    # a letter on the whole state is read by those whom it names
    "letters": f"({_EVERYBODY} AND letters.kind = 'state' OR {{mine:letters.unit_id}})",
    "trainings": "{mine:trainings.unit_id}",
    "annotations": f"({_EVERYBODY} AND annotations.unit_id IS NULL OR {{mine:annotations.unit_id}})",
    "recipients": "{mine:recipients.unit_id}",
    "alerts": "{mine:alerts.unit_id}",
    "deliveries": "{mine:deliveries.unit_id}",
    "delivery_alerts": (
        "EXISTS (SELECT 1 FROM alerts AS told WHERE told.alert_id = delivery_alerts.alert_id)"
    ),
    "cell_members": "{mine:cell_members.unit_id}",
    # what an office wrote, and all of the threads in which it has a case, whoever else wrote there
    "posts": (
        f"({_while_its_own('posts', user='author_id', at='created_at')} OR EXISTS (SELECT 1 FROM cases AS own"  # noqa: S608
        " WHERE own.thread_id = posts.thread_id AND {mine:own.unit_id}))"
    ),
    "post_versions": _of_post("post_versions"),
    "mentions": _of_post("mentions"),
    "follower_snapshots": _while_its_own("follower_snapshots", at="at"),
    "profiles": _while_its_own("profiles", at="seen_at"),
    "follow_looks": _while_its_own("follow_looks", at="seen_at"),
    # headquarters' picture is the pattern beside which every office's own is shown
    "pictures": (
        "EXISTS (SELECT 1 FROM accounts AS owner WHERE owner.x_user_id = pictures.x_user_id"
        " AND (owner.hq = 1 OR {mine:owner.unit_id}))"
    ),
    "coverage": _of_account("coverage"),
    "gap_accounts": _of_account("gap_accounts"),
    "gaps": "EXISTS (SELECT 1 FROM gap_accounts AS of WHERE of.gap_id = gaps.gap_id)",
}
"""Which rows are an office's own."""

_OF_HEADQUARTERS: Final = (
    "EXISTS (SELECT 1 FROM units AS highest WHERE highest.kind = 'hq' AND {mine:highest.unit_id})"
)
WRITTEN: Final = {
    "annotations": f"{{mine:annotations.unit_id}} OR annotations.unit_id IS NULL AND {_OF_HEADQUARTERS}",
    # one on the whole state is headquarters' own
    "letters": f"{{mine:letters.unit_id}} AND (letters.kind <> 'state' OR {_OF_HEADQUARTERS})",
    "review_units": "FALSE",  # with the run, which is of all offices at once
}
"""Which rows of a table may be written, where those are fewer than may be read: what is of the whole state is read by all
and written for headquarters, and a review is written by whoever writes for all."""

WHOLE_TABLES: Final = OPEN
EVERY_TABLE: Final = tuple(sorted({*OPEN, *HQ_ONLY, *PROTECTED}))
_MINE = re.compile(r"\{mine:([a-z_.]+)\}")


def rule(table: str, *, mine: str, is_written: bool = False) -> str | None:
    """The condition on a table's rows, `mine` being the test of a `column`; None: every row of it, or none. `is_written`:
    on those that may be written."""
    declared = PROTECTED.get(table)
    if is_written:
        declared = WRITTEN.get(table, declared)
    return None if declared is None else _MINE.sub(lambda found: mine.format(column=found[1]), declared)
