"""Reads on collection for the page that says what was fetched when; read afresh each time."""

from dataclasses import dataclass

import pandas as pd

from data import reads
from pages.ui.store import Source, connection


@dataclass(frozen=True)
class Ledger:
    """How collection stands: followed queries, quarantine, requests and cost."""

    collections: pd.DataFrame
    quarantine: pd.DataFrame
    requests: pd.DataFrame


def ledger(of: Source, *, days: int) -> Ledger:
    """The ledger of the last UTC days."""
    with connection(of.url) as opened:
        return Ledger(
            collections=reads.collections(opened, now_at=of.now_at),
            quarantine=reads.quarantine(opened),
            requests=reads.requests_by_day(opened, now_at=of.now_at, days=days),
        )
