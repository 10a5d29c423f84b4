"""What the training list is made from, for the command and the page alike: its rules, and the frames of a store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from data import reads, replies_read, training_file
from metrics import gaming
from metrics.cases_table import cases
from metrics.commands import circular
from metrics.compliance.judged import compliance
from metrics.compliance.rules import Circular
from metrics.period import Period, instant_at, instant_ms
from metrics.training import Seen
from metrics.training_rules import TrainingRules, training_rules


def rules() -> TrainingRules:
    """The thresholds; raises `TrainingFileError` and `TrainingRulesError`."""
    return training_rules(training_file.text(), name=training_file.TRAINING_FILE)


def judged(
    connection: Connection, *, period: Period, now_at: datetime, circular_rules: Circular
) -> pd.DataFrame:
    """The checks of the circular as they stood at the end of a period, or now where that is earlier; all offices at
    once, since headquarters' account is the pattern: the connection has to show it."""
    at_ms = min(period.end_ms, instant_ms(now_at))
    looked = circular.seen(connection, period=period, at=instant_at(at_ms))
    return compliance(looked, rules=circular_rules, period=period, at_ms=at_ms)


def seen(
    connection: Connection,
    *,
    period: Period,
    unit_ids: Sequence[str],
    judged: pd.DataFrame,
    as_of: datetime | None = None,
) -> Seen:
    """The frames of some units in a period; `judged`: the checks, of which theirs are taken."""
    ids = list(unit_ids)
    span: dict[str, Any] = {"start_ms": period.start_ms, "end_ms": period.end_ms, "unit_ids": ids}
    observation, gaps = reads.observation(connection), reads.gaps(connection)
    events = reads.case_events(connection, **span)
    return Seen(
        cases(events, observation, gaps, period=period, as_of=as_of, unit_ids=ids),
        replies_read.in_case_threads(connection, **span),
        gaming.known_replies(replies_read.kinds(connection, **span), observation, period=period, as_of=as_of),
        gaps,
        judged[judged["unit_id"].isin(ids)].reset_index(drop=True),
    )
