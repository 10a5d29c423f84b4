"""Activity from posts through the store: retweets are none, a quote is an original, and each post is counted once."""

from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, update

from data import reads
from data.instants import snowflake_ms
from data.tables import Account
from metrics.activity import activity, hours
from metrics.period import Period
from tests.worlds.frames import at, gaps, instant, observation
from tests.worlds.generated import AGRA, AGRA_OFFICER, CITIZEN, HQ
from tests.worlds.posts import minutes, post
from tests.worlds.stored import register, take

TWO_DAYS = Period.parse("2026-11-02", "2026-11-04", instant(at(9)))
COMPLAINT = post(minutes(0), author=CITIZEN, typed={"agra": AGRA})


def own_posts(engine: Engine, *items: dict[str, Any]) -> pd.DataFrame:
    with engine.begin() as connection:
        register(connection)
        take(connection, list(items))
        return reads.own_posts(connection, start_ms=TWO_DAYS.start_ms, end_ms=TWO_DAYS.end_ms)


def of(engine: Engine, *items: dict[str, Any], unit_id: str = "agra") -> dict[str, Any]:
    written = own_posts(engine, *items)
    with engine.connect() as connection:
        units = reads.units(connection)
    seen = observation("agra", "meerut", "hq", "zone", until=at(9))
    table = activity(written, units, seen, gaps(), period=TWO_DAYS)
    row = table[table["unit_id"] == unit_id].iloc[0]
    return {name: row[name] for name in ("posts", "originals", "replies", "hq_tagged_posts")}


def test_a_retweet_is_no_activity(engine: Engine) -> None:
    retweet = post(minutes(5), author=AGRA, retweet_of=minutes(0))
    assert of(engine, COMPLAINT, retweet) == {"posts": 0, "originals": 0, "replies": 0, "hq_tagged_posts": 0}


def test_a_quote_is_an_original_and_a_reply_is_none_even_where_it_quotes(engine: Engine) -> None:
    quote = post(minutes(5), author=AGRA, quote_of=minutes(0))
    both = post(minutes(6), author=AGRA, reply_to=COMPLAINT, quote_of=minutes(0))
    assert of(engine, COMPLAINT, quote, both) == {
        "posts": 1,
        "originals": 0.5,
        "replies": 0.5,
        "hq_tagged_posts": 0,
    }


def test_only_originals_whose_author_typed_the_handle_of_headquarters_are_notable(engine: Engine) -> None:
    notable = post(minutes(5), author=AGRA, typed={"hqpolice": HQ})
    other = post(minutes(6), author=AGRA, typed={"asha": CITIZEN})
    reply = post(
        minutes(7), author=AGRA, reply_to=COMPLAINT, typed={"hqpolice": HQ}, hidden={"asha": CITIZEN}
    )
    assert of(engine, COMPLAINT, notable, other, reply)["hq_tagged_posts"] == 1


def test_a_handle_that_headquarters_no_longer_had_is_not_theirs(engine: Engine) -> None:
    with engine.begin() as connection:
        register(connection)
        connection.execute(
            update(Account).where(Account.x_user_id == HQ).values(until_at=snowflake_ms(minutes(5)))
        )
        take(connection, [post(minutes(each), author=AGRA, typed={"hqpolice": HQ}) for each in (4, 6)])
        written = reads.own_posts(connection, start_ms=TWO_DAYS.start_ms, end_ms=TWO_DAYS.end_ms)
    assert list(written["tags_hq"]) == [True, False]


def test_an_edited_post_is_one_post(engine: Engine) -> None:
    first = post(minutes(5), author=AGRA, history=[minutes(5)])
    edited = post(minutes(8), author=AGRA, history=[minutes(5), minutes(8)])
    edited["conversation_id"] = str(minutes(5))
    assert of(engine, first, edited, first)["posts"] == 0.5


@pytest.mark.parametrize(("minute", "unit_id"), [(39, "agra"), (41, "meerut")])
def test_an_officers_posts_are_those_of_the_unit_that_the_account_then_belonged_to(
    engine: Engine, minute: int, unit_id: str
) -> None:
    assert of(engine, post(minutes(minute), author=AGRA_OFFICER), unit_id=unit_id)["posts"] == 0.5
    other = {"agra": "meerut", "meerut": "agra"}[unit_id]
    assert of(engine, post(minutes(minute), author=AGRA_OFFICER), unit_id=other)["posts"] == 0


def test_hours_of_stored_posts_are_those_of_india(engine: Engine) -> None:
    table = hours(own_posts(engine, post(minutes(0), author=AGRA), post(minutes(45), author=AGRA)))
    assert (table[0, 23], table[1, 0], table.sum()) == (1, 1, 2)
