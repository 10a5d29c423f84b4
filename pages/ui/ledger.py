"""Reads on collection for the page that says what was fetched when; they are a few seconds old at most."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data import forecasts, heartbeats, reads
from data.condition import condition
from data.forecasts import Day, Forecast, Waiting
from data.heartbeats import Seen
from data.settings import settings
from metrics.health import Finding, State, findings
from pages.ui.cache_counts import counted
from pages.ui.source import told
from pages.ui.store import Source, connection

KEPT_S = 5


@dataclass(frozen=True)
class Ledger:
    """How collection stands: what needs a person, followed queries, gaps, quarantine, requests, cost."""

    findings: Sequence[Finding]
    collectors: Sequence[Seen]
    collections: pd.DataFrame
    gaps: pd.DataFrame
    quarantine: pd.DataFrame
    requests: pd.DataFrame
    today: Day
    forecast: Forecast | None
    waiting: Sequence[Waiting]


@counted(max_entries=8, ttl=KEPT_S, told=told)
def ledger(of: Source, *, days: int) -> Ledger:
    """The ledger of the last UTC days."""
    budget_usd = settings().daily_budget_usd
    with connection(of) as opened:
        stored = condition(opened, now_at=of.now_at)
        return Ledger(
            findings=findings(State(**stored)),
            collectors=heartbeats.seen(opened, now_at=of.now_at),
            collections=stored["collections"],
            gaps=stored["gaps"],
            quarantine=reads.quarantine(opened),
            requests=reads.requests_by_day(opened, now_at=of.now_at, days=days),
            today=forecasts.today(opened, now_at=of.now_at, budget_usd=budget_usd),
            forecast=forecasts.forecast(opened, now_at=of.now_at, budget_usd=budget_usd),
            waiting=forecasts.waiting(opened, now_at=of.now_at),
        )
