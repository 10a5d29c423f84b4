"""Headquarters' own delay: by hand, against the posts themselves, and from the store."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from data import reads
from data.engine import write_store
from data.instants import snowflake_ms
from data.opening_tags import opening_tags
from metrics.cases_table import cases
from metrics.period import Period
from metrics.referral_delay import by_area, by_office, delays, of_area, slowest_first, summary
from tests.worlds.frames import at, case, events, gaps, instant, observation
from tests.worlds.generated import OWNERS, UNITS
from tests.worlds.many import conversations
from tests.worlds.slow_cases import SlowCases
from tests.worlds.stored import KIND_OF, register, take

DAY = Period.parse("2026-11-10", "2026-11-11", instant(at(24)))
CONVERSATIONS = 60


def tags(*rows: tuple[int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["thread_id", "opened_ms", "opened_id"]).astype("int64")


def referrals(*given: dict[str, Any], hidden: tuple[str, int, int] | None = None) -> pd.DataFrame:
    return cases(
        events(*given),
        observation("agra", "meerut", until=at(24)),
        gaps(*[hidden] if hidden else []),
        period=DAY,
        origin="referral",
    )


def referred(unit_id: str, thread_id: int, clock: str) -> dict[str, Any]:
    return case(unit_id, thread_id, opened_ms=at(10, "00:00"), referred_ms=at(10, clock))


def test_the_delay_is_that_from_the_earliest_citizens_tag_of_whatever_office() -> None:
    found = delays(
        referrals(
            referred("agra", 100, "10:00"), referred("meerut", 100, "12:00"), referred("agra", 200, "10:00")
        ),
        tags((100, at(10, "09:00"), 101), (100, at(9, "09:30"), 90), (200, at(10, "09:59"), 201)),
    )
    found = found.set_index(["unit_id", "thread_id"])
    assert dict(found["delay_ms"] // 60_000) == {
        ("agra", 100): 24 * 60 + 30,
        ("agra", 200): 1,
        ("meerut", 100): 26 * 60 + 30,
    }
    assert set(found["complained_id"]) == {90, 201}


def test_on_the_duty_clock_headquarters_is_not_late_by_night() -> None:
    found = delays(referrals(referred("agra", 100, "09:00")), tags((100, at(9, "21:00"), 90)), clock="duty")
    assert list(found["delay_ms"]) == [2 * 3_600_000]


def test_what_no_citizen_began_is_left_out_and_counted() -> None:
    found = delays(
        referrals(
            referred("agra", 100, "10:00"), referred("agra", 200, "10:00"), referred("agra", 300, "10:00")
        ),
        tags((100, at(10, "10:01"), 190), (300, at(10, "10:00"), 301)),
    )
    assert list(found["delay_ms"].isna()) == [
        True,
        True,
        False,
    ]  # of two at one instant the lesser id is earlier
    assert {name: summary(found)[name] for name in ("referrals", "timed", "begun_by_hq", "longest_s")} == {
        "referrals": 3,
        "timed": 1,
        "begun_by_hq": 2,
        "longest_s": 0.0,
    }


def test_what_the_office_had_answered_already_did_not_wait_for_headquarters() -> None:
    early = case(
        "agra", 100, opened_ms=at(10, "00:00"), referred_ms=at(10, "10:00"), first_reply_ms=at(10, "09:59")
    )
    late = case(
        "agra", 200, opened_ms=at(10, "00:00"), referred_ms=at(10, "10:00"), first_reply_ms=at(10, "10:01")
    )
    found = delays(referrals(early, late), tags((100, at(10, "09:00"), 90), (200, at(10, "09:00"), 190)))
    assert list(slowest_first(found)["thread_id"]) == [200]
    counts = summary(found)
    assert (counts["referrals"], counts["timed"], counts["begun_by_hq"], counts["answered_first"]) == (
        2,
        1,
        0,
        1,
    )


def test_each_office_has_a_row_of_its_own_the_longest_median_first_and_none_that_is_not_timed() -> None:
    found = delays(
        referrals(
            referred("agra", 100, "10:00"), referred("meerut", 200, "12:00"), referred("agra", 300, "10:00")
        ),
        tags((100, at(10, "09:00"), 101), (200, at(10, "09:00"), 201)),
    )
    rows = by_office(found)
    assert list(rows["unit_id"]) == ["meerut", "agra"]
    assert rows[["referrals", "timed", "begun_by_hq"]].to_numpy().tolist() == [[1, 1, 0], [2, 1, 1]]
    assert list(rows["median_s"]) == [3 * 3_600, 3_600]
    assert by_office(found.head(0)).empty


def test_what_was_not_observed_is_counted_and_nowhere_else() -> None:
    given = referred("agra", 100, "10:00"), referred("meerut", 200, "10:00")
    first = tags((100, at(10, "09:00"), 90), (200, at(10, "09:30"), 190))
    found = delays(referrals(*given, hidden=("agra", at(10, "09:50"), at(10, "10:10"))), first)
    assert summary(found)["unobserved"] == 1
    assert summary(found)["median_s"] == 1_800
    assert list(slowest_first(found)["unit_id"]) == ["meerut"]


def test_figures_are_those_of_the_plain_share_and_unknown_is_not_zero() -> None:
    given = [referred("agra", 100 * each, "10:00") for each in range(1, 11)]
    first = tags(*[(100 * each, at(10, "10:00") - each * 900_000, 5) for each in range(1, 11)])
    found = summary(delays(referrals(*given), first))
    assert (found["median_s"], found["p90_s"], found["within_1h"]) == (5 * 900, 9 * 900, 0.4)
    nothing = summary(delays(referrals(), tags()))
    assert nothing["referrals"] == 0
    assert pd.isna(nothing["median_s"])
    assert pd.isna(nothing["within_1h"])


def test_an_area_has_the_referrals_to_all_its_offices_and_its_own() -> None:
    units = pd.DataFrame(
        {
            "unit_id": ["zone-a", "range-a", "agra", "meerut"],
            "kind": ["zone", "range", "district", "district"],
            "zone_id": ["zone-a", "zone-a", "zone-a", None],
            "range_id": [None, "range-a", "range-a", None],
        }
    )
    found = pd.DataFrame(
        {"unit_id": ["zone-a", "agra", "meerut"], "observed": True, "delay_ms": [1, 2, 3]}
    ).assign(complained_ms=0)
    assert list(of_area(found, units, "zone-a")["unit_id"]) == ["zone-a", "agra"]
    assert list(of_area(found, units, "range-a")["unit_id"]) == ["agra"]
    assert list(by_area(found, units, by="zone")["timed"]) == [3, 2]


@pytest.fixture
def world(migrated_sqlite: Path, tmp_path: Path) -> Iterator[tuple[Engine, list[dict[str, Any]]]]:
    """A store of generated conversations, and their posts."""
    shutil.copyfile(migrated_sqlite, tmp_path / "noted.db")
    engine, posts = write_store(f"sqlite:///{tmp_path / 'noted.db'}"), conversations(CONVERSATIONS)
    with engine.begin() as connection:
        register(connection)
        take(connection, posts)
    yield engine, posts
    engine.dispose()


def slow_delays(posts: list[dict[str, Any]]) -> dict[tuple[str, int], int | None]:
    """The delay of each referred case in milliseconds, case by case from the posts; None: headquarters began
    it, or the office had replied before."""
    slow = SlowCases(posts, OWNERS, {"hq"}, KIND_OF)
    rows, members = slow.rows(), slow.threads()
    found: dict[tuple[str, int], int | None] = {}
    for (unit_id, thread_id), row in rows.items():
        if row["referred_id"] is None:
            continue
        earliest = None
        for other in UNITS:
            if (other, thread_id) not in rows:
                continue
            written, post_id, is_referral = slow.tags(other, members[thread_id])[0]
            if not is_referral and (earliest is None or (written, post_id) < earliest):
                earliest = written, post_id
        this = row["referred_at"], row["referred_id"]
        replied = row["first_reply_at"]
        is_timed = earliest is not None and earliest < this and not (replied and replied < row["referred_at"])
        found[unit_id, thread_id] = this[0] - earliest[0] if earliest and is_timed else None
    return found


def test_the_delays_of_a_generated_world_are_those_of_its_posts(world: tuple[Engine, list[Any]]) -> None:
    engine, posts = world
    every = Period.parse("2026-01-01", "2027-12-31", instant(at(24)))
    far = max(snowflake_ms(int(each["id"])) for each in posts) + 86_400_000
    with engine.connect() as connection:
        known = cases(
            reads.case_events(connection, start_ms=every.start_ms, end_ms=every.end_ms),
            observation(*UNITS, until=far),
            gaps(),
            period=every,
            origin="referral",
        )
        first = opening_tags(connection, start_ms=every.start_ms, end_ms=every.end_ms)
        late = known[known["referred_ms"] > known["opened_ms"]].iloc[0]
        narrow = opening_tags(
            connection, start_ms=int(late["referred_ms"]), end_ms=int(late["referred_ms"]) + 1
        )
    found = delays(known, first)
    keys = zip(found["unit_id"].astype(str), found["thread_id"], strict=True)
    mine = {key: None if pd.isna(ms) else int(ms) for key, ms in zip(keys, found["delay_ms"], strict=True)}
    expected = slow_delays(posts)
    assert mine == expected
    assert None in expected.values()
    assert len({each for each in expected.values() if each is not None}) > 3
    of_thread = narrow[
        narrow["thread_id"] == late["thread_id"]
    ]  # also what is older than the span that was asked for
    assert int(of_thread["opened_ms"].min()) < int(late["referred_ms"])
