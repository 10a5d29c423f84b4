"""What a row says of its observation, the first that holds."""

import pandas as pd
import pytest

from data.instants import NEVER_MS
from metrics.observed import as_of_each, known_gaps, notes
from metrics.period import Period
from tests.worlds.frames import at, gaps, instant, observation

PERIOD = Period.parse("2026-11-03", "2026-11-05", instant(at(24)))


def note(
    seen: pd.DataFrame,
    *,
    as_of: int | None = None,
    cases: int = 3,
    unobserved: int = 0,
    missing: pd.DataFrame,
) -> str | None:
    until = as_of_each(seen, as_of=None if as_of is None else instant(as_of)).get("agra")
    row = pd.DataFrame([{"unit_id": "agra", "cases": cases, "unobserved": unobserved, "as_of_ms": until}])
    return notes(row, observation=seen, gaps=missing, period=PERIOD)[0]


def test_a_unit_observed_over_the_whole_period_has_nothing_to_say() -> None:
    assert note(observation("agra", until=at(9), since=at(1)), missing=gaps()) is None


def test_a_unit_without_a_row_or_an_account_says_so() -> None:
    seen = observation("agra", until=at(9)).assign(has_account=False)
    assert note(observation("meerut", until=at(9)), missing=gaps()) == "no_account"
    assert note(seen, missing=gaps()) == "no_account"


def test_an_account_that_x_did_not_resolve_says_so() -> None:
    assert note(observation("agra", until=None, resolved=False), missing=gaps()) == "not_resolved"


def test_a_unit_that_was_never_covered_says_so_whatever_is_asked() -> None:
    seen = observation("agra", until=None)
    assert note(seen, missing=gaps()) == note(seen, as_of=at(9), missing=gaps()) == "no_coverage"


def test_an_instant_later_than_observation_is_said() -> None:
    seen = observation("agra", until=at(9))
    assert note(seen, as_of=at(9) + 1, missing=gaps()) == "as_of_beyond_observed"
    assert note(seen, as_of=at(9), missing=gaps()) is None


def test_no_cases_are_said_only_where_the_whole_period_was_observed() -> None:
    seen, hole = observation("agra", until=at(9)), gaps(("agra", at(3), at(4)))
    assert note(seen, cases=0, missing=gaps()) == "no_cases"
    assert note(seen, cases=0, missing=hole) == "incomplete"
    assert note(seen, cases=0, unobserved=1, missing=hole) == "incomplete"
    assert note(observation("agra", until=at(4)), cases=0, missing=gaps()) == "cut_short"


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (None, at(3), "not_observed"),
        (None, at(3) + 1, "cut_short"),
        (at(5), at(9), "not_observed"),
        (at(5) - 1, at(9), "incomplete"),
        (at(7), at(2), "not_observed"),
    ],
)
def test_a_period_of_which_nothing_was_collected_says_so(since: int | None, until: int, said: str) -> None:
    assert note(observation("agra", until=until, since=since), cases=0, missing=gaps()) == said


def test_a_period_that_lies_in_gaps_was_not_collected_either() -> None:
    seen = observation("agra", until=at(9))
    two = (("agra", at(3), at(4)), ("agra", at(4), at(5)))
    assert note(seen, cases=0, unobserved=1, missing=gaps(*two)) == "not_observed"
    assert note(seen, cases=0, unobserved=1, missing=gaps(two[0])) == "incomplete"
    late = observation("agra", until=at(9), since=at(4))
    assert note(late, cases=0, missing=gaps(two[1])) == "not_observed"


def test_a_period_that_had_not_begun_at_the_instant_asked_for_was_not_collected() -> None:
    assert note(observation("agra", until=at(9)), as_of=at(2), cases=0, missing=gaps()) == "not_observed"


def unresolved(since: int, until: int) -> pd.DataFrame:
    return observation("agra", until=at(9)).assign(unresolved_from_ms=since, unresolved_until_ms=until)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (0, NEVER_MS, "partly_resolved"),
        (0, at(3), None),
        (0, at(3) + 1, "partly_resolved"),
        (at(5), NEVER_MS, None),
        (at(5) - 1, NEVER_MS, "partly_resolved"),
    ],
)
def test_an_account_of_the_period_that_x_did_not_resolve_is_said(
    since: int, until: int, said: str | None
) -> None:
    assert note(unresolved(since, until), missing=gaps()) == said


def test_an_account_that_is_to_come_is_not_missed_yet() -> None:
    assert note(unresolved(at(4), NEVER_MS), as_of=at(4), missing=gaps()) is None


def test_a_gap_hides_from_where_its_account_limits_the_unit() -> None:
    hole = gaps(("agra", at(3), at(4))).assign(hides_from_ms=at(4))
    assert note(observation("agra", until=at(9)), missing=hole) is None
    assert known_gaps(hole.assign(hides_from_ms=at(3, "12:00")))["from_ms"].tolist() == [at(3, "12:00")]


@pytest.mark.parametrize(
    ("hole", "said"),
    [
        ((at(2), at(3)), None),
        ((at(2), at(3) + 1), "incomplete"),
        ((at(5), at(6)), None),
        ((at(4), at(6)), "incomplete"),
    ],
)
def test_a_gap_that_touches_the_period_makes_it_incomplete(hole: tuple[int, int], said: str | None) -> None:
    assert note(observation("agra", until=at(9)), missing=gaps(("agra", *hole))) == said


def test_observation_that_begins_after_or_ends_before_the_period_does_makes_it_incomplete() -> None:
    assert note(observation("agra", until=at(9), since=at(4)), missing=gaps()) == "incomplete"
    assert note(observation("agra", until=at(4)), missing=gaps()) == "cut_short"


def test_an_earlier_instant_that_was_asked_for_makes_nothing_incomplete() -> None:
    later = gaps(("agra", at(4, "12:00"), at(4, "13:00")))
    assert note(observation("agra", until=at(9)), as_of=at(4), missing=later) is None
    assert note(observation("agra", until=at(4, "12:00")), as_of=at(4), missing=gaps()) is None


def test_gaps_that_touch_are_one_and_healed_or_empty_ones_are_none() -> None:
    spans = gaps(
        ("agra", at(4), at(5)), ("agra", at(3), at(4)), ("agra", at(6), at(6)), ("meerut", at(3), at(9))
    )
    healed = gaps(("agra", at(1), at(20)), state="healed")
    assert known_gaps(pd.concat([spans, healed])).to_numpy().tolist() == [
        ["agra", at(3), at(5)],
        ["meerut", at(3), at(9)],
    ]
