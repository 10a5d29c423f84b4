"""Handles that offices once had and that are another's now, as the collectors found them: whose they were."""

from datetime import datetime
from typing import Final

import pandas as pd
from sqlalchemy import Connection, select

from data import incidents, renames
from data.instants import to_ms
from data.tables import Account

COLUMNS: Final = ["handle", "unit_id", "present", "since_ms"]


def lost_handles(connection: Connection, *, now_at: datetime) -> pd.DataFrame:
    """One row a lost handle that has not come back and office that had it: `handle`, `unit_id`, `present` (what X calls
    the office's account now), `since_ms` (when it was first found with another). One of which it is no longer known whose
    it was is left out; of a connection that may not see incidents there are none."""
    since = {
        each.subject.removeprefix("@"): to_ms(each.opened_at)
        for each in incidents.standing(connection)
        if each.kind == incidents.HANDLE_TAKEN
    }
    if not since:
        return pd.DataFrame(columns=COLUMNS)
    owners = select(Account.x_user_id, Account.unit_id).where(
        Account.x_user_id.is_not(None), Account.unit_id.is_not(None)
    )
    whose = {int(x_user_id): str(unit_id) for x_user_id, unit_id in connection.execute(owners)}
    old = renames.old_handles(connection, now_at=now_at)
    known = [(name, old[name]) for name in since if name in old and old[name][0] in whose]
    return pd.DataFrame(
        [(name, whose[x_user_id], present, since[name]) for name, (x_user_id, present) in known],
        columns=COLUMNS,
    )
