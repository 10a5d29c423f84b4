"""Kept waits: any period's cases are found among all that are kept, in the order in which they stand."""

import numpy as np
import pandas as pd
import pytest

from metrics.kept import KeptWaits, keep
from metrics.period import Period
from tests.worlds.frames import at, case, events, gaps, instant, observation

UNITS = ("agra", "etah", "meerut")
UNTIL = at(28)


def kept(*, of: Period | None = None) -> KeptWaits:
    """Cases of 20 days (or of a period of them), the days of each unit in another order; the third waits, the fourth day of
    agra was not seen."""
    rows = []
    for number in range(240):
        opened = at(3 + number * 7 % 20, "10:00") + number * 1_000
        reply = {} if number % 3 == 2 else {"first_reply_ms": opened + (number * 37 % 240) * 60_000}
        if of is None or of.start_ms <= opened < of.end_ms:
            rows.append(case(UNITS[number % 3], thread_id=10 * number, opened_ms=opened, **reply))
    return keep(
        events(*rows),
        observation(*UNITS, until=UNTIL),
        gaps(("agra", at(6), at(7))),
        unit_ids=pd.Index(UNITS),
    )


@pytest.mark.parametrize(
    ("start", "end"), [("11-04", "11-05"), ("11-06", "11-08"), ("11-03", "11-20"), ("10-20", "11-12")]
)
def test_a_short_and_a_long_period_hold_what_those_of_its_days_hold_together(start: str, end: str) -> None:
    of, period = kept(), Period.parse(f"2026-{start}", f"2026-{end}", instant(UNTIL))
    rows, waited = of.of(period)
    days = [
        of.of(Period.parse(f"2026-11-{day:02}", f"2026-11-{day + 1:02}", instant(UNTIL)))
        for day in range(1, 27)
        if period.start_ms <= at(day) < period.end_ms
    ]
    for name, counts in rows.items():
        assert (counts == sum(each[name] for each, _ in days)).all()
    assert (waited.keys == np.sort(np.concatenate([each.keys for _, each in days]))).all()
    assert len(waited.keys) == rows["cases"].sum()


def test_what_else_is_kept_does_not_touch_a_period() -> None:
    for start, end in (("11-03", "11-07"), ("11-06", "11-09"), ("11-08", "11-20")):
        period = Period.parse(f"2026-{start}", f"2026-{end}", instant(UNTIL))
        (rows, waited), (alone, waited_alone) = kept().of(period), kept(of=period).of()
        assert {name: each.tolist() for name, each in rows.items()} == {
            name: each.tolist() for name, each in alone.items()
        }
        pd.testing.assert_frame_equal(waited.figures(), waited_alone.figures(), check_exact=True)


def test_an_answer_after_the_tag_was_deleted_is_counted_and_ends_no_wait() -> None:
    row = case("agra", opened_ms=at(3), opened_gone_ms=at(4), first_reply_ms=at(5))
    rows, waited = keep(events(row), observation(*UNITS, until=UNTIL), gaps(), unit_ids=pd.Index(UNITS)).of()
    assert rows["answered"].tolist() == [1, 0, 0]
    assert (waited.keys & 1).tolist() == [1]


def test_all_periods_together_are_all_that_is_kept() -> None:
    of = kept()
    whole, everything = of.of(Period.parse("2026-10-01", "2026-11-28", instant(UNTIL))), of.of()
    assert (whole[1].keys == everything[1].keys).all()
    assert sum(each.sum() for name, each in everything[0].items() if name != "cases") == 240
    assert everything[0]["unobserved"].tolist() == [4, 0, 0]


def test_a_period_before_or_after_everything_holds_nothing() -> None:
    for start, end in (("2026-10-01", "2026-11-03"), ("2026-11-23", "2026-11-28")):
        rows, waited = kept().of(Period.parse(start, end, instant(UNTIL)))
        assert not any(each.any() for each in rows.values())
        assert len(waited.keys) == 0
