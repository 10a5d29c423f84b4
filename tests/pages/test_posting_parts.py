"""The parts of the growth page: before and after a day, the calendar, and who has fallen silent."""

from datetime import date, timedelta

import pandas as pd
import pytest

from language.words import Words
from metrics.growth import growth
from metrics.period import Period, day_start_ms
from pages.ui import before_after, dormant_handles, posting_calendar, reach, store
from tests.pages import readers, stored_world
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.test_scorecard import WEEK

EN = Words("en")
PERIOD = WEEK.period


def test_at_the_start_of_the_period_the_lift_is_that_of_the_table(
    read_from: ReadFrom, full_store: str
) -> None:
    read_from(full_store)
    of = readers.source()
    rows = reach.found(of, PERIOD, "district").set_index("unit_id")
    turned = before_after.found(of, PERIOD, PERIOD.from_on, list(rows.index)).set_index("unit_id")
    for unit_id in ("mathura", "agra"):
        assert turned.loc[unit_id, "lift"] == pytest.approx(rows.loc[unit_id, "lift"], nan_ok=True)
        assert 7 * turned.loc[unit_id, "after_per_day"] == pytest.approx(
            rows.loc[unit_id, "growth"], nan_ok=True
        )
    on = PERIOD.from_on + timedelta(days=3)
    moved = before_after.found(of, PERIOD, on, ["mathura"]).iloc[0]
    before = growth(
        reach.snapshots(of, PERIOD), period=Period(PERIOD.before().from_on, on), unit_ids=["mathura"]
    )
    assert 10 * moved["before_per_day"] == pytest.approx(before["growth"].iloc[0])


def test_all_that_are_known_on_both_sides_are_said_together() -> None:
    rows = pd.DataFrame({"before_per_day": [10.0, float("nan")], "after_per_day": [450.0, 5.0]})
    assert before_after.in_words(rows, date(2026, 11, 20), EN) == (
        "1 office known on both sides of 20 Nov 2026: +10 followers a day before, +450 a day after. A lift of 45.0."
    )


def test_the_calendar_ends_with_the_week_of_the_period_and_counts_the_posts(
    read_from: ReadFrom, full_store: str
) -> None:
    read_from(full_store)
    of = readers.source()
    span = posting_calendar.span_of(PERIOD)
    assert (span.from_on.weekday(), span.days, span.from_on + timedelta(days=91)) == (0, 91, span.to_on)
    assert span.to_on - timedelta(days=7) <= PERIOD.to_on - timedelta(days=1) < span.to_on
    days = posting_calendar.days_of(of, span, ["mathura"])
    posts = store.own_posts(of, period=span, unit_id="mathura")
    row = days[days["on"] == PERIOD.from_on].iloc[0]
    start_ms = day_start_ms(PERIOD.from_on)
    assert row["posts"] == posts["created_ms"].between(start_ms, start_ms + 86_399_999).sum()
    assert days["on"].iloc[-1] <= stored_world.NOW_AT.date()
    assert days["posts"].isna().any(), "from before anything was collected"


def test_who_is_silent_is_said_with_how_many_cannot_be_told(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    of = readers.source()
    unit_ids = list(store.offices(of)["unit_id"])
    rows, unsure = dormant_handles.found(of, unit_ids, 3)
    assert (rows["silent_days"] >= 3).all()
    assert unsure > 0, "one office was never collected"
    assert stored_world.BARE not in set(rows["unit_id"])
    said = dormant_handles.in_words(rows.head(1), 2, 7, EN)
    assert said.startswith("1 account has written nothing for 7 days or longer. Of 2 it cannot be told")
    sheet = dormant_handles.sheet(rows.head(2).assign(last_ms=pd.NA), {}, EN)
    assert set(sheet["last"]) <= {"none is known"}


@pytest.mark.parametrize("lang", ["en", "hi"])
def test_the_parts_open_from_the_address_and_a_day_that_cannot_be_is_said(
    lang: str, show: Show, full_store: str
) -> None:
    page = show("growth", store=full_store, lang=lang, day="2031-01-01", posting="mathura", silent="3")
    assert not page.exception
    assert len(page.warning) == 3  # made up, a clock that stands still, and the day
    assert page.date_input(key="choice-day").value == PERIOD.from_on
    assert ("Posts a day, week by week" in words(page)) == (lang == "en")
