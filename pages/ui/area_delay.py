"""Headquarters' own delay, from a citizen's complaint to the referral: of the cases of a zone or range, and of the state."""

import pandas as pd

from data.opening_tags import opening_tags
from metrics import referral_delay
from metrics.cases_table import cases
from metrics.comparison import Together, together
from metrics.league import peers
from metrics.period import Period
from pages.ui import standings, store
from pages.ui.standings import Asked
from pages.ui.store import Source, held


@held(max_entries=8)
def _delays(of: Source, period: Period, clock: str) -> pd.DataFrame:
    with store.connection(of) as opened:
        tags = opening_tags(opened, start_ms=period.start_ms, end_ms=period.end_ms)
    referrals = cases(
        store.case_events(of, period=period),
        store.observation(of),
        store.gaps(of),
        period=period,
        origin="referral",
    )
    return referral_delay.delays(referrals, tags, clock=clock)


@held(max_entries=16)
def delays(of: Source, asked: Asked, unit_ids: frozenset[str]) -> pd.DataFrame:
    """The referrals to some offices of the scope with their delays (see `metrics.referral_delay`).

    A complaint may have tagged an office outside the scope: of that nothing leaves but when it was written and its id,
    which stands in the thread of the referred case.
    """
    everyones = of.scope.of(_delays(of.whole(), asked.period, asked.clock))
    return everyones[everyones["unit_id"].isin(unit_ids)].reset_index(drop=True)


@held(max_entries=16)
def by_zone(of: Source, asked: Asked) -> pd.DataFrame:
    """The whole state, then one row a zone; raises `ScopeError` for who sees a part."""
    of.scope.require(None)
    return referral_delay.by_area(_delays(of, asked.period, asked.clock), store.units(of), by="zone")


@held(max_entries=16)
def headquarters(of: Source, asked: Asked) -> tuple[str, Together] | None:
    """Headquarters' own office, and its own cases by whether it passed them on or otherwise acted; raises `ScopeError`
    for who sees a part, None where the registry has no headquarters."""
    of.scope.require(None)
    own = list(peers(store.units(of), kind="hq")["unit_id"])
    if not own:
        return None
    found = standings.found(of, Asked(asked.period, measure="act", clock=asked.clock, kind="hq"))
    return own[0], together(found, measure="act", clock=asked.clock)
