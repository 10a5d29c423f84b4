"""Estimates: which queries are counted, and how the plans are reckoned."""

import pytest

from collectors import estimate_words, estimates
from collectors.estimates import HQ, OFFICES, REPOSTS, TAGS, TO_HQ, Counting
from collectors.prices import prices
from collectors.x.asking import Answer
from collectors.x.errors import Refused
from data.cursors import Member
from tests.collectors.conftest import NOW_AT


def members(offices: int, *, headquarters: int = 1) -> list[Member]:
    names = [f"hq{number:02}" for number in range(headquarters)]
    names += [f"district{number:05}" for number in range(offices)]
    return [
        Member(number, name, None, number < headquarters, listed_ms=0, until_ms=1)
        for number, name in enumerate(names)
    ]


def hours(*counts: int) -> Answer:
    data = [
        {
            "start": f"2026-11-23T{number:02}:00:00.000Z",
            "end": f"2026-11-23T{number + 1:02}:00:00.000Z",
            "tweet_count": count,
        }
        for number, count in enumerate(counts)
    ]
    return Answer("counts/recent", {"data": data, "meta": {}})


def test_every_query_of_every_family_is_counted_once_and_is_no_longer_than_x_takes() -> None:
    found = estimates.countings(members(129), most=512)
    by_family: dict[str, list[str]] = {}
    for each in found:
        by_family.setdefault(each.family, []).append(each.query)
    assert {family: len(queries) for family, queries in by_family.items()} == {
        HQ: 1, OFFICES: 6, TAGS: 1 + 5, TO_HQ: 6, REPOSTS: 6
    }  # fmt: skip
    assert all(len(each.query) <= 512 for each in found)
    assert len({each.query for each in found}) == len(found)
    for family in (OFFICES, TO_HQ, REPOSTS):
        whole = " ".join(by_family[family])
        assert all(whole.count(f"from:district{number:05}") == 1 for number in range(129)), family
    assert all(query.endswith(" (@hq00) -is:retweet") for query in by_family[TO_HQ])
    assert all(query.endswith(") is:retweet") for query in by_family[REPOSTS])
    assert by_family[TAGS][0] == "(@hq00) -is:retweet -from:hq00"
    assert all(query.endswith(") -is:retweet -from:hq00 -@hq00") for query in by_family[TAGS][1:])


def test_many_headquarters_accounts_leave_room_for_the_offices() -> None:
    found = estimates.countings(members(10, headquarters=200), most=512)
    assert all(len(each.query) <= 512 for each in found)
    assert sum("@hq" in each.query for each in found if each.family == TO_HQ) > 1


def test_without_a_headquarters_account_there_are_no_referrals_to_count() -> None:
    families = {each.family for each in estimates.countings(members(3, headquarters=0), most=512)}
    assert families == {OFFICES, TAGS, REPOSTS}


def test_posts_a_day_are_the_mean_of_the_whole_hours() -> None:
    assert estimates.posts_a_day(hours(1, 2, 3, 6)) == 72
    answer = hours(4, 4)
    answer.payload["data"].append(
        {"start": "2026-11-23T02:00:00.000Z", "end": "2026-11-23T02:10:00.000Z", "tweet_count": 900}
    )
    assert estimates.posts_a_day(answer) == 96


def test_no_hour_that_can_be_read_is_no_estimate_and_not_zero() -> None:
    with pytest.raises(Refused, match="counts no whole hour"):
        estimates.posts_a_day(hours())


def test_what_the_offices_write_to_headquarters_is_not_counted_as_a_tag_again() -> None:
    asked = [Counting(TAGS, "tags"), Counting(TO_HQ, "to hq"), Counting(TAGS, "more")]
    counts = {"tags": hours(10), "more": hours(5), "to hq": hours(4)}
    found = estimates.counted(asked, lambda query: counts[query])
    assert found == {HQ: 0, OFFICES: 0, TO_HQ: 96, TAGS: 264, REPOSTS: 0}


def test_the_plans_cost_what_the_published_formulas_say() -> None:
    """The table of costs in X's prices of August 2026: 130 accounts, A 2 500, C 6 000, P 1 000 a day."""
    a_day = {HQ: 200.0, OFFICES: 2_300.0, TO_HQ: 300.0, TAGS: 6_000.0, REPOSTS: 1_000.0}
    swept = estimates.sweeps(members(129), most=512)
    found = estimates.plans(a_day, swept=swept, accounts=130, prices=prices())
    posts_usd = {each.plan: each.posts_usd for each in found}
    assert posts_usd == pytest.approx({"referrals": 2.5, "own_posts": 12.5, "whole": 42.5, "naive": 47.5})
    referrals, own_posts, whole, naive = found
    assert {each.users_usd for each in (referrals, own_posts, whole)} == {1.3}
    assert whole.audit_usd == pytest.approx(12 * 0.005)
    assert whole.day_usd == pytest.approx(42.5 + 1.3 + 0.06)
    assert naive.day_usd == pytest.approx(90.8)
    assert naive.requests == 24_960
    assert referrals.requests == pytest.approx(864 + 5 + 7 + 2)
    assert whole.requests == pytest.approx(288 + 11 * 96 + 85 + 12 + 2)


def test_the_words_say_whether_the_budget_suffices() -> None:
    a_day = {HQ: 200.0, OFFICES: 2_300.0, TO_HQ: 300.0, TAGS: 6_000.0, REPOSTS: 1_000.0}
    plans = estimates.plans(
        a_day, swept=estimates.sweeps(members(129), most=512), accounts=130, prices=prices()
    )

    def words(budget_usd: float | None) -> str:
        report = estimate_words.report(
            a_day,
            plans,
            accounts=130,
            asked=24,
            cost_usd=0.12,
            now_at=NOW_AT,
            prices_as_of=prices().as_of,
            budget_usd=budget_usd,
        )
        return estimate_words.words(report)

    assert "nothing limits what a day may cost" in words(None)
    assert "is $40, less than the whole plan" in words(40)
    assert "is $44: the whole plan fits" in words(44)
    assert "1,315.80" in words(None)  # thirty days of the whole plan
