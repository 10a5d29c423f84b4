"""What was written day by day, who has fallen silent, and followers before and after a day."""

import numpy as np
import pandas as pd
import pytest

from metrics.period import Period
from metrics.posting import dormant, posts_by_day
from metrics.turning import before_and_after
from tests.worlds.frames import at, gaps, instant, observation, own_posts

WEEK = Period.parse("2026-11-02", "2026-11-09", instant(at(24)))
ACCOUNTS = pd.DataFrame(
    {"account_id": [1, 2, 3, 4], "unit_id": ["agra", "etah", "mau", "far"], "handle": list("aemf"), "role": "office"}
)  # fmt: skip


def test_a_day_that_was_not_collected_says_nothing_and_is_not_zero() -> None:
    wrote = own_posts(
        ("agra", at(2, "09:00"), "reply"), ("agra", at(2, "10:00"), "original"), ("mau", at(3), "reply")
    )
    seen = observation("agra", "mau", until=at(8), since=at(1))
    hole = gaps(
        *((unit_id, at(4, "10:00"), at(4, "11:00")) for unit_id in ("agra", "mau")), ("mau", at(2), at(3))
    )
    days = posts_by_day(wrote, seen, hole, unit_ids=["agra", "mau"], period=WEEK)
    expected = [2, 1, np.nan, 0, 0, 0, np.nan]  # the last day is not over as of then
    assert days["posts"].tolist() == pytest.approx(expected, nan_ok=True)
    assert days["offices"].tolist() == [1, 2, 0, 2, 2, 2, 0]
    assert days["wrote"].tolist()[:2] == [1, 1]


def last(**at_ms: int) -> pd.DataFrame:
    ids = dict(zip(ACCOUNTS["handle"], ACCOUNTS["account_id"], strict=True))
    return pd.DataFrame(
        {
            "account_id": [ids[each] for each in at_ms],
            "last_ms": pd.array(list(at_ms.values()), dtype="Int64"),
        }
    )


def test_silence_counts_from_the_last_post_and_where_there_is_none_from_the_beginning() -> None:
    seen = observation("agra", "etah", "mau", until=at(30), since=at(1))
    found, unsure = dormant(ACCOUNTS, last(a=at(20), e=at(28)), seen, gaps(), days=7)
    assert found[["handle", "silent_days"]].values.tolist() == [["m", 29.0], ["a", 10.0]]
    assert found["last_ms"].isna().tolist() == [True, False]
    assert unsure == 1, "of the one without any observation it cannot be told"


def test_silence_in_which_something_was_not_collected_is_not_told_as_silence() -> None:
    seen = observation(*ACCOUNTS["unit_id"], until=at(30), since=at(1))
    posted = last(a=at(20), e=at(20), m=at(29), f=at(29))
    hole = gaps(("agra", at(25), at(25, "01:00")), ("etah", at(10), at(11)))
    found, unsure = dormant(ACCOUNTS, posted, seen, hole, days=7)
    assert (list(found["handle"]), unsure) == (["e"], 1)
    late = observation(*ACCOUNTS["unit_id"], until=at(30), since=at(27))
    assert dormant(ACCOUNTS, last(a=at(28)), late, gaps(), days=7)[1] == 3, "seen for three days alone"


def test_the_circulars_example_has_a_lift_of_45() -> None:
    counts = pd.DataFrame(
        {
            "unit_id": "hq", "account_id": 1, "role": "office",
            "at_ms": [at(1, month=1), at(1, month=10), at(31, month=10)],
            "followers": pd.array([0, 2_730, 16_230], dtype="Int64"), "from_ms": 0, "until_ms": at(1, month=12),
        }
    )  # fmt: skip
    before = Period.parse("2026-01-01", "2026-10-01", instant(at(24)))
    after = Period.parse("2026-10-01", "2026-10-31", instant(at(24)))
    row = before_and_after(counts, before=before, after=after, unit_ids=["hq", "agra"]).set_index("unit_id")
    assert row.loc["hq"].tolist() == pytest.approx([10, 450, 45])
    assert row.loc["agra"].isna().all()
