"""Growth and activity of all: the figures of the unit's own page, their sums, and who wrote nothing."""

import pandas as pd
import pytest

from language.words import Words
from pages.ui import reach, scorecard, workbook
from pages.ui.access.offers import OFFERS
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.test_scorecard import WEEK

pytestmark = pytest.mark.warm

EN = Words("en")


def test_the_rows_are_those_of_each_offices_own_page(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    of = readers.source()
    rows = reach.found(of, WEEK.period, "district").set_index("unit_id")
    assert len(rows) == 75
    for unit_id in ("mathura", "agra", "hapur"):
        card = scorecard.card(of, WEEK, unit_id).row
        for name in ("followers_end", "growth", "monthly_growth", "lift", "posts", "replies", "active_days"):
            assert rows.loc[unit_id, name] == pytest.approx(card[name], nan_ok=True), (unit_id, name)


def test_all_together_are_those_that_are_known_on_every_day(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    of = readers.source()
    rows = reach.found(of, WEEK.period, "district")
    days, n = reach.together(of, WEEK.period, list(rows["unit_id"]))
    assert (len(days), 60 < n <= 75) == (14, True)
    known = rows[rows["followers_end"].notna()]
    assert days["followers"].iloc[-1] <= known["followers_end"].sum()
    said = reach.growth_of_all(days, n, WEEK.period, EN)
    by_hand = round((days["followers"].iloc[13] - days["followers"].iloc[7]) / 6)
    assert f"+{by_hand:,} followers a day in the period" in said


def test_who_was_not_observed_is_not_said_to_be_silent() -> None:
    rows = pd.DataFrame(
        {
            "unit_id": ["a", "b", "c"],
            "observed_days": [7, 0, 7],
            "posts": [0.0, float("nan"), 1.0],
            "growth": [float("nan"), -1.0, 0.0],
        }
    )
    which = {slug: list(each["unit_id"]) for slug, each in reach.which(rows).items()}
    assert which == {"all": ["a", "b", "c"], "silent": ["a"], "losing": ["b"], "unknown": ["a"]}
    assert reach.silent_in_words(rows, {"a": "Agra"}, EN) == "1 office wrote nothing: Agra."
    assert (
        reach.silent_in_words(rows.iloc[1:], {}, EN) == "Every office that was observed wrote at least once."
    )


@pytest.mark.parametrize("lang", ["en", "hi"])
def test_the_page_shows_each_choice_in_both_scales(lang: str, show: Show, full_store: str) -> None:
    for show_slug, scale in (("all", "log"), ("unknown", "linear"), ("silent", "log")):
        OFFERS._kept.clear()
        page = show("growth", store=full_store, lang=lang, show=show_slug, scale=scale)
        assert not page.exception
        shown = len(page.dataframe[0].value) if page.dataframe else 0
        files = [kept.offer.mime for kept in OFFERS._kept.values() if kept.offer.mime != "image/png"]
        assert files == (["text/csv", workbook.MIME] if shown else [])
        labels = next(each.options for each in page.get("button_group") if len(each.options) == 4)
        assert labels[list(reach.SHOWN).index(show_slug)].endswith(f" {shown}")


def test_a_zone_sees_its_own_districts(show: Show, full_store: str) -> None:
    page = show("growth", store=full_store, **{"as": "zone:zone-agra"})
    assert {"Agra", "Mathura", "Mainpuri"} <= set(page.dataframe[0].value["unit"])
    assert not {"Bareilly", "Hapur"} & set(page.dataframe[0].value["unit"])
    assert "Of 8 offices" in words(page)


def test_of_a_loss_no_multiple_is_said() -> None:
    growth = {"lift": [2.0, -3.0, 4.0], "growth": [5.0, 5.0, -1.0]}
    rest = {name: [1.0] * 3 for name in reach.ORDER if name not in ("unit", *growth)}
    drawn = reach.shown(pd.DataFrame({"unit_id": ["a", "b", "c"], **growth, **rest}), {})
    assert drawn["lift"].fillna(0).tolist() == [2, 0, 0]
    assert tuple(drawn.columns) == reach.ORDER
