"""The circular as pages need it: judged once for each version of the data and of its file, with what went wrong in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pandas as pd

from data import circular_file, compliance_reads, reads
from data.circular_file import CircularFileError
from data.csv_rows import RegistryError
from data.settings import settings
from language.words import N_
from metrics.commands import circular as gathered
from metrics.compliance.check import Check
from metrics.compliance.checks import declared
from metrics.compliance.judged import checks_for_score, compliance
from metrics.compliance.progress import Then, first_seen, instants, progress
from metrics.compliance.rules import Circular, CircularError, circular
from metrics.period import Period, instant_at, instant_ms
from pages.ui import store
from pages.ui.cache_counts import counted
from pages.ui.frame import Here, explain
from pages.ui.store import Source, held

LATELY: Final = timedelta(days=7)
UNUSABLE = N_("The circular cannot be judged: its file cannot be used. For whoever runs the system:")


@dataclass(frozen=True)
class Judged:
    """The rows of the scope's offices, the rules that they come from and the checks in force."""

    rows: pd.DataFrame
    rules: Circular
    checks: dict[str, Check]
    at_ms: int


@held(max_entries=8)
def _rows(of: Source, *, period: Period, text: str) -> pd.DataFrame:
    rules = circular(text, name=circular_file.CIRCULAR_FILE)
    with store.connection(of) as opened:
        seen = gathered.seen(opened, period=period, at=of.now_at)
    return compliance(seen, rules=rules, period=period, at_ms=instant_ms(of.now_at))


def rows(of: Source, *, period: Period, text: str) -> pd.DataFrame:
    """One row an office of the scope and check as `python -m metrics compliance` gives them; `text`: that of the
    circular's file. All are judged at once, since headquarters' account is the pattern."""
    return store.of_scope(of, _rows(of.whole(), period=period, text=text))


def for_score(of: Source, *, period: Period, text: str) -> pd.DataFrame:
    """The checks of the scope's offices as the score takes them."""
    return checks_for_score(rows(of, period=period, text=text))


def text() -> str:
    """What stands in the circular's file; raises `CircularFileError`."""
    return circular_file.text(settings().registry_dir)


def found(at: Here, period: Period) -> Judged | None:
    """What is found of every office of the scope; None where the file cannot be used, which is then said on the page."""
    _ = at.words
    try:
        rules, at_ms = gathered.rules(), instant_ms(at.source.now_at)
        judged = rows(at.source, period=period, text=text())
    except (CircularFileError, CircularError, RegistryError) as error:
        explain(_(UNUSABLE), str(error))
        return None
    return Judged(judged, rules, declared(rules, at_ms), at_ms)


def in_force(at: Here) -> dict[str, Check]:
    """The checks in force now; none where the file cannot be used, which is then said on the page."""
    try:
        return declared(gathered.rules(), instant_ms(at.source.now_at))
    except (CircularFileError, CircularError) as error:
        explain(at.words(UNUSABLE), str(error))
        return {}


def over_time(of: Source, *, period: Period, text: str, unit_ids: Sequence[str]) -> pd.DataFrame:
    """How many of some offices of the scope kept each clause at instants of the past."""
    return _over_time(of.whole(), period=period, text=text, unit_ids=tuple(of.scope.among(unit_ids)))


@counted(max_entries=64, ttl=86_400)
def _long_past_posts(url: str, span: tuple[int, int], on: date, _of: Source) -> pd.DataFrame:
    """What offices wrote in a span of the past, as it is known on a day; nobody changes the frame."""
    with store.connection(_of) as opened:
        return reads.own_posts(opened, start_ms=span[0], end_ms=span[1])


def _posts_of(of: Source, period: Period) -> pd.DataFrame:
    """What offices wrote in a period of this version of the data; of one that ended more than a week ago, which search at X
    does not reach any more, as it was first read today: months of posts are not read anew with every collection."""
    if instant_ms(of.now_at - LATELY) > period.end_ms:
        return _long_past_posts(of.url, (period.start_ms, period.end_ms), of.now_at.date(), of)
    with store.connection(of) as opened:
        return reads.own_posts(opened, start_ms=period.start_ms, end_ms=period.end_ms)


@held(max_entries=8)
def _over_time(of: Source, *, period: Period, text: str, unit_ids: Sequence[str]) -> pd.DataFrame:
    rules = circular(text, name=circular_file.CIRCULAR_FILE)
    with store.connection(of) as opened:
        seen = gathered.seen(opened, period=period, at=of.now_at)
        thens = [
            Then(
                at_ms,
                each,
                _posts_of(of, each),
                compliance_reads.roster(opened, instant_at(at_ms)),
            )
            for at_ms, each in instants(
                rules, first_ms=first_seen(seen), period=period, now_ms=instant_ms(of.now_at)
            )
        ]
    return progress(seen, thens, rules=rules, unit_ids=unit_ids)


@held(max_entries=8)
def events(of: Source) -> pd.DataFrame:
    """Every change of an account of the scope, the latest first."""
    with store.connection(of) as opened:
        return compliance_reads.events(opened, of.now_at)


@held(max_entries=64)
def picture(of: Source, *, address: str) -> bytes | None:
    """The small picture of ours of an address on X: one of the scope's offices, or of headquarters."""
    with store.connection(of) as opened:
        return compliance_reads.picture(opened, address)
