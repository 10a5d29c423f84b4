"""The figures that pages show, computed once for each version of the data and set of choices.

Ranks are those among all offices of a kind, whoever looks; what leaves for a reader are the rows of his scope.
"""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from data.scope import UNIT
from data.settings import settings
from metrics.cases_table import cases
from metrics.comparison import Together, together
from metrics.kept import KeptWaits, keep
from metrics.league import LeagueError, league_of, peers
from metrics.period import DAY_MS, Period, instant_at
from metrics.standing import FEWEST
from metrics.weekly import last_weeks, span, weekly
from pages.ui import store
from pages.ui.choices import SPANS
from pages.ui.memory import CARRIED
from pages.ui.store import Source, held

STATE = "state"
OF_NEIGHBOURS = ("unit_id", "rank", "rank_low", "rank_high")
OF_ALL = ("expected_rmst_s", "expected_se_s")
"""What a press officer sees of the offices beside his own; what of a row is made of the mean of all."""


@dataclass(frozen=True)
class Asked:
    """What figures are asked for: the same words as the command line's."""

    period: Period
    measure: str = "acknowledge"
    clock: str = "wall"
    origin: str = "all"
    kind: str = "district"

    def of_period(self, period: Period) -> "Asked":
        """The same, of another period."""
        return replace(self, period=period)


def slugs() -> dict[str, str]:
    """The choices of this page that go along to another."""
    return {name: st.query_params[name] for name in CARRIED if name in st.query_params}


@held(max_entries=8)
def _waits(
    of: Source, *, span: tuple[int, int], measure: str, clock: str, origin: str, kind: str
) -> KeptWaits:
    return keep(
        store.events(of, span=span),
        store.observation(of),
        store.gaps(of),
        unit_ids=pd.Index(peers(store.units(of), kind=kind)["unit_id"]),
        measure=measure,
        clock=clock,
        origin=origin,
    )


@held(max_entries=24)
def _standings(of: Source, asked: Asked) -> pd.DataFrame:
    span = store.span_of(of, asked.period.with_before())
    return league_of(
        _waits(of, span=span, measure=asked.measure, clock=asked.clock, origin=asked.origin, kind=asked.kind),
        peers(store.units(of), kind=asked.kind),
        store.observation(of),
        store.gaps(of),
        period=asked.period,
    )


@held(max_entries=24)
def standings(of: Source, asked: Asked) -> pd.DataFrame:
    """The league as `metrics.league` gives it, its rows those of the scope; raises `LeagueError` where nothing is covered.

    `attrs` are of the league as a whole, which names nobody. Where few are ranked, the mean of all and one's own would
    tell another's: then what is expected, which is made of it, is left out for who does not see them all.
    """
    whole = _standings(of.whole(), asked)
    mine = of.scope.of(whole).copy(deep=False)
    if tells_of_others(of, whole.attrs["ranked"]):
        mine = mine.assign(**dict.fromkeys(OF_ALL, float("nan")))
    mine.attrs = whole.attrs
    return mine


def tells_of_others(of: Source, ranked: int) -> bool:
    """Whether a figure of all who are ranked would tell a reader what another's is."""
    return not of.scope.is_whole and ranked < FEWEST


def beside(of: Source, asked: Asked) -> pd.DataFrame:
    """The same, for a press officer with name, rank and limits of some offices beside his own (NOTED_LEAGUE_NEIGHBOURS)."""
    mine = standings(of, asked)
    spans = (Period.last_whole_days(of.now_at, days) for days in SPANS.values())
    if of.scope.role != UNIT or mine["rank"].isna().all() or asked.period not in spans:
        return mine  # of periods of one's own choice other neighbours would come each time
    whole = _standings(of.whole(), asked)
    far = (whole["rank"] - mine["rank"].iloc[0]).abs()
    is_own = whole["unit_id"].isin(mine["unit_id"])
    rows = whole[is_own | far.le(settings().league_neighbours).fillna(False).astype(bool)]
    found = pd.DataFrame(
        {name: rows[name] if name in OF_NEIGHBOURS else _missing(rows[name], but=is_own) for name in rows}
    )
    found.attrs = whole.attrs
    return found


def _missing(values: pd.Series, *, but: pd.Series) -> pd.Series:
    """Values of which some alone are left."""
    kind = "Int64" if values.dtype.kind in "iu" else values.dtype
    return values.astype(kind).where(but.loc[values.index])


@held(max_entries=12)
def found(of: Source, asked: Asked, *, as_of_ms: int | None = None) -> pd.DataFrame:
    """The cases of the scope's offices of a peer group in a period: the rows behind their figures."""
    return cases(
        store.case_events(of, period=asked.period),
        store.observation(of),
        store.gaps(of),
        period=asked.period,
        as_of=None if as_of_ms is None else instant_at(as_of_ms),
        origin=asked.origin,
        unit_ids=group(of, asked.kind),
    )


def group(of: Source, kind: str) -> list[str]:
    """The scope's offices of a peer group."""
    return of.scope.among(list(peers(store.units(of), kind=kind)["unit_id"]))


@held(max_entries=24)
def state(of: Source, asked: Asked) -> Together:
    """All offices of the kind in the scope together."""
    return together(found(of, asked), measure=asked.measure, clock=asked.clock)


@held(max_entries=24)
def a_period_ago(of: Source, asked: Asked) -> Together:
    """The period before as it looked when it was as old as this one is now: its unanswered are comparable."""
    until = store.observation(of).set_index("unit_id")["observed_until_ms"].dropna()
    if until.empty:
        raise LeagueError("Nothing is collected whole for any of these units yet.")
    then_ms = int(until.max()) - asked.period.days * DAY_MS
    rows = found(of, asked.of_period(asked.period.before()), as_of_ms=then_ms)
    seen = rows[
        rows["unit_id"].isin(until.index[until >= then_ms])
    ]  # what was not collected is not “not answered”
    return together(seen, measure=asked.measure, clock=asked.clock)


@held(max_entries=24)
def _weekly(of: Source, asked: Asked, *, together: bool) -> pd.DataFrame:
    weeks = last_weeks(asked.period)
    rows = found(of, asked.of_period(span(weeks)))
    unit_ids = [STATE] if together else group(of, asked.kind)
    return weekly(
        rows.assign(unit_id=STATE) if together else rows,
        unit_ids=unit_ids,
        weeks=weeks,
        measure=asked.measure,
        clock=asked.clock,
    )


@held(max_entries=24)
def weeks(of: Source, asked: Asked) -> dict[str, list[float]]:
    """The mean waits of each office in the 8 weeks up to the period's end; a week without a case is left out."""
    known = _weekly(of, asked, together=False).dropna(subset=["rmst_s"])
    return {str(unit_id): list(rows["rmst_s"]) for unit_id, rows in known.groupby("unit_id")}


def state_weeks(of: Source, asked: Asked) -> pd.DataFrame:
    """The figures of all together, week by week."""
    return _weekly(of, asked, together=True)


@held(max_entries=4)
def all_waiting(of: Source, origin: str) -> pd.DataFrame:
    """All cases of the scope that wait to be acknowledged now, however old, as of each office's observation."""
    known = cases(
        store.waiting_events(of), store.observation(of), store.gaps(of), period=of.ever(), origin=origin
    )
    return known[(known["status"] == "open") & known["observed"]].reset_index(drop=True)


@held(max_entries=8)
def waiting(of: Source, *, origin: str, kind: str) -> pd.DataFrame:
    """Those of the offices of a peer group."""
    everyones = all_waiting(of, origin)
    return everyones[everyones["unit_id"].isin(group(of, kind))].reset_index(drop=True)
