"""What a digest knows, before it is said in any language: numbers, instants and ids, never a citizen's text or name."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from metrics.comparison import Together
from metrics.period import Period

COMMENDED, LAGGARD, FAILING = "commended", "laggard", "failing"
NO_ACCOUNT, NO_COVERAGE, NOTHING = "no_account", "no_coverage", "nothing"
REASONS: Final = {
    NO_ACCOUNT: "nothing to say: no account of the office is known on X",
    NO_COVERAGE: "nothing to say: nothing of the office has been collected whole yet",
    NOTHING: "nothing to say: no case waits, none came in, and nothing is unknown",
}
"""Why a digest is not sent, as it is written down."""
NOT_TOLD_APART, PARTLY_OBSERVED, NO_CASE = "not_told_apart", "partly_observed", "no_case"
"""Why no place is told of an office that could have one."""


@dataclass(frozen=True)
class Office:
    """An office by its names, and what it is."""

    unit_id: str
    name_en: str
    name_hi: str
    kind: str


@dataclass(frozen=True)
class WaitingCase:
    """A case that nobody has acknowledged; `tag_id`: the post that started its clock at `since_ms`."""

    thread_id: int
    tag_id: int
    origin: str
    since_ms: int
    waited_s: float
    is_urgent: bool


@dataclass(frozen=True)
class Missing:
    """A span of which something was not collected."""

    from_ms: int
    to_ms: int


@dataclass(frozen=True)
class Place:
    """A rank of the last seven whole days with its limits; `change`: places gained, None where there was none before."""

    rank: int
    low: int
    high: int
    ranked: int
    change: int | None


@dataclass(frozen=True)
class Daily:
    """An office's morning. `as_of_ms`: up to when all is known; `reason`: why there is nothing to send, else None.

    `first`: the urgent ones, then the oldest; `fresh`: the latest of those from yesterday or today that are not among them.
    `waiting_before`: how many waited a day earlier, None where that is not known. `came_in`, `acknowledged` and
    `unobserved` are of yesterday's cases; the last are in neither of the others. `why_no_place`: None where there is one, or the
    office is of a kind of which none is told.
    """

    office: Office
    on: date
    demonstration: bool
    reason: str | None
    as_of_ms: int | None
    is_behind: bool
    waiting: int
    urgent: int
    first: tuple[WaitingCase, ...]
    fresh: tuple[WaitingCase, ...]
    oldest_s: float | None
    waiting_before: int | None
    came_in: int
    acknowledged: int
    unobserved: int
    place: Place | None
    why_no_place: str | None
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class Named:
    """An office that its verdict names, with what the verdict rests on."""

    office: Office
    verdict: str
    rank: int
    low: int
    high: int
    expected_s: float
    within_24h: float
    cases: int


@dataclass(frozen=True)
class OfficeWaiting:
    """How many cases wait at an office, and the oldest of them."""

    office: Office
    cases: int
    urgent: int
    oldest_s: float


@dataclass(frozen=True)
class OfficeMissing:
    """An office of which something of the week is missing, or whose data end before the others'."""

    office: Office
    spans: tuple[Missing, ...]
    until_ms: int | None
    is_behind: bool


@dataclass(frozen=True)
class Weekly:
    """A week of the districts of a range, a zone or the state. `now`, `before`: all their cases of the week and of the
    one before; `ago`: the one before as it was known when it was as old as this one is now, None where it was not.

    `signal` (see `metrics.standing.signal`), `rankability` and `ranked` are of all districts of the state.
    """

    office: Office
    week: Period
    demonstration: bool
    reason: str | None
    as_of_ms: int | None
    offices: int
    now: Together
    before: Together
    ago: Together | None
    signal: str
    rankability: float
    ranked: int
    commended: tuple[Named, ...]
    laggards: tuple[Named, ...]
    waiting: tuple[OfficeWaiting, ...]
    missing: tuple[OfficeMissing, ...]
