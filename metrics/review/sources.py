"""What a review is made of: frames of the store and rules of files, and the hash of each as it is known at its instant."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import pandas as pd

from metrics.cases_table import cases
from metrics.compliance.judged import Seen
from metrics.compliance.rules import Circular
from metrics.gaming import words_of
from metrics.known import NEVER, maybe, whole
from metrics.observed import known_gaps
from metrics.period import Period, instant_ms
from metrics.review.canonical import digest
from metrics.score_rules import ScoreRules
from metrics.weekly import last_weeks, span

SEEN: Final = (
    *("unit_id", "observed_from_ms", "observed_until_ms", "has_account", "resolved"),
    *("unresolved_from_ms", "unresolved_until_ms"),
)
LISTED: Final = ("unit_id", "handle", "x_user_id", "role", "since_on", "until_on")
EVER: Final = Period(date(2006, 1, 1), date(2100, 1, 1))
STAFF: Final = ("unit_id", "member_id", "name", "cug_number", "email", "shift", "trained_on", "entered_ms")


@dataclass(frozen=True)
class Asked:
    """What is reviewed: a period, as of when (None: each office's `observed_until`), and by which choices."""

    period: Period
    as_of: datetime | None = None
    measure: str = "acknowledge"
    clock: str = "wall"
    origin: str = "all"

    def choices(self) -> dict[str, str]:
        """Measure, clock and origin by name."""
        return {"measure": self.measure, "clock": self.clock, "origin": self.origin}

    def reach(self) -> Period:
        """The days of which cases are needed: the period, the one before it, and the weeks of running verdicts."""
        weeks = span(last_weeks(self.period))
        return Period(min(self.period.before().from_on, weeks.from_on - timedelta(days=7)), self.period.to_on)


@dataclass(frozen=True)
class Sources:
    """Frames of `data` and the rules of both files. `seen`: those of the circular; `own_in_threads`, `replies`: see
    `metrics.gaming`; `corrections`: closings that hold as corrected; `files`: the texts of the rules by name; `waiting`: the events of
    all cases that may wait, however old."""

    events: pd.DataFrame
    seen: Seen
    snapshots: pd.DataFrame
    replies: pd.DataFrame
    own_in_threads: pd.DataFrame
    corrections: pd.DataFrame
    annotations: pd.DataFrame
    score_rules: ScoreRules
    circular: Circular
    files: dict[str, str]
    waiting: pd.DataFrame
    demonstration: bool = False


def known_until_ms(observation: pd.DataFrame, as_of: datetime | None) -> int | None:
    """The instant up to which a review knows anything: that asked for, else the latest `observed_until`; None: none."""
    if as_of is not None:
        return instant_ms(as_of)
    until = observation["observed_until_ms"].dropna()
    return None if until.empty else int(until.max())


def inputs(sources: Sources, asked: Asked, *, until_ms: int) -> dict[str, dict[str, Any]]:
    """Rows and hash of each input, of what is known before `until_ms`: what was collected later changes none of them."""
    seen = sources.seen
    roster = seen.roster[list(STAFF)].assign(removed_ms=_before(seen.roster["removed_ms"], until_ms))
    replies = _known(sources.replies, until_ms)
    # by what their words are told: the words themselves go by age, which changes nothing of what is known
    replies = replies.assign(gone_ms=_before(replies["gone_ms"], until_ms), said=words_of(replies))
    replies = replies.drop(columns=["text", "words_key"])
    frames = {
        "cases": (_cases(sources, asked), ("thread_id", "unit_id")),
        "waiting": (waiting_still(sources, asked), ("thread_id", "unit_id")),
        "units": (seen.units, ("unit_id",)),
        "accounts": (seen.accounts[list(LISTED)], ("unit_id", "handle")),
        "observation": (_observation(seen.observation, until_ms), ("unit_id",)),
        "gaps": (_gaps(seen.gaps, until_ms), ("unit_id", "from_ms")),
        "own_posts": (_known(seen.own_posts, until_ms), ("post_id", "account_id")),
        "in_threads": (_known(sources.own_in_threads, until_ms), ("post_id", "unit_id", "thread_id")),
        "replies": (replies, ("post_id", "unit_id")),
        "followers": (_known(sources.snapshots, until_ms, at="at_ms"), ("account_id", "at_ms")),
        "profiles": (seen.profiles, ("x_user_id", "unit_id", "seen_ms")),
        "follows": (seen.follows, ("x_user_id", "unit_id", "target_handle", "seen_ms")),
        "roster": (roster, ("member_id",)),
        "corrections": (_corrections(sources.corrections), ("thread_id", "unit_id")),
        "annotations": (sources.annotations, ("from_on", "kind", "title_en", "unit_id")),
    }
    return {name: digest(rows, by=by) for name, (rows, by) in frames.items()}


def _cases(sources: Sources, asked: Asked) -> pd.DataFrame:
    seen = sources.seen
    found = cases(
        sources.events, seen.observation, seen.gaps, period=asked.reach(), as_of=asked.as_of, origin="all"
    )
    return found.drop(columns="as_of_ms")  # it is said by the observation


def waiting_still(sources: Sources, asked: Asked) -> pd.DataFrame:
    """`unit_id`, `thread_id`, `clock_start_ms` of the observed cases that nobody had acknowledged, of whatever period."""
    seen = sources.seen
    found = cases(sources.waiting, seen.observation, seen.gaps, period=EVER, as_of=asked.as_of)
    return found.loc[
        (found["status"] == "open") & found["observed"], ["unit_id", "thread_id", "clock_start_ms"]
    ]


def _known(rows: pd.DataFrame, until_ms: int, *, at: str = "created_ms") -> pd.DataFrame:
    return rows[rows[at] < until_ms]


def _before(instants: "pd.Series[int]", until_ms: int) -> "pd.Series[int]":
    """Instants that are known then; of what is to come nothing is."""
    found = whole(instants.astype("Int64")).copy()
    found[found >= until_ms] = NEVER
    return maybe(found).set_axis(instants.index)


def _observation(observation: pd.DataFrame, until_ms: int) -> pd.DataFrame:
    rows = observation[list(SEEN)]
    return rows.assign(observed_until_ms=rows["observed_until_ms"].clip(upper=until_ms))


def _gaps(gaps: pd.DataFrame, until_ms: int) -> pd.DataFrame:
    hidden = known_gaps(gaps)
    hidden = hidden[hidden["from_ms"] < until_ms]
    return hidden.assign(to_ms=hidden["to_ms"].clip(upper=until_ms))


def _corrections(corrections: pd.DataFrame) -> pd.DataFrame:
    return corrections[["unit_id", "thread_id", "verdict", "closed_ms"]]
