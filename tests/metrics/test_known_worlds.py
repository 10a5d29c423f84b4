"""From posts through the store to figures as of any instant: equal to what is worked out slowly, case by case."""

import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, update

from data import cases as stored_cases
from data import reads
from data.engine import write_store
from data.tables import Post
from metrics.cases import case_events
from metrics.cases_table import cases
from metrics.known import known
from metrics.league import counted
from metrics.period import Period
from tests.worlds import slow_survival, slow_waits
from tests.worlds.frames import at, gaps, instant, observation
from tests.worlds.generated import (
    AGRA,
    CITIZEN,
    HQ,
    OWNERS,
    UNITS,
    World,
    conversation,
    conversations,
    worlds,
)
from tests.worlds.posts import BASE_MS, minutes, post
from tests.worlds.slow_cases import SlowCases
from tests.worlds.slow_known import known_cases
from tests.worlds.stored import KIND_OF, register, take

MINUTE = 60_000
MOMENTS = st.tuples(st.integers(0, 24), st.sampled_from([-1, 0, 1])).map(
    lambda pair: BASE_MS + pair[0] * 5 * MINUTE + pair[1]
)
WORLDS = st.one_of(worlds(), conversations(), conversations())
PICKS = st.lists(st.tuples(st.integers(0, 12), MOMENTS), max_size=3)
SLOWLY = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
DAYS = (
    Period.parse("2026-11-02", "2026-11-03", instant(at(9))),
    Period.parse("2026-11-03", "2026-11-04", instant(at(9))),
)


@pytest.fixture
def sqlite_store(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    file = tmp_path / "noted.db"
    copyfile(migrated_sqlite, file)
    engine = write_store(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def stored_events(connection: Connection, world: World, gone: dict[int, int]) -> pd.DataFrame:
    """The events that the store keeps of a world some of whose posts were found deleted."""
    register(connection)
    take(connection, world.posts)
    for post_id, ms in gone.items():
        connection.execute(
            update(Post).where(Post.post_id == post_id).values(gone_at=ms, state="deleted", text=None)
        )
    stored_cases.rebuild(connection, expression=case_events)
    return reads.case_events(connection, start_ms=0, end_ms=at(30))


def deleted(slow: SlowCases, picks: list[tuple[int, int]]) -> dict[int, int]:
    """Some posts, by their place, each with the later instant at which its deletion was detected."""
    posts = sorted(slow.versions)
    return {posts[place]: ms for place, ms in picks if place < len(posts)}


def rows(table: pd.DataFrame) -> dict[tuple[str, int], dict[str, Any]]:
    """A frame of known cases as plain values."""
    found = {}
    for row in table.astype(object).to_dict("records"):
        unit_id, thread_id = str(row.pop("unit_id")), int(row.pop("thread_id"))
        del row["as_of_ms"]
        found[unit_id, thread_id] = {
            str(name): None if value is pd.NA else value for name, value in row.items()
        }
    return found


def test_fields_as_of_any_instant_are_those_of_the_definitions(sqlite_store: Engine) -> None:
    @SLOWLY
    @given(world=WORLDS, moments=st.lists(MOMENTS, min_size=2, max_size=5), picks=PICKS)
    def check(world: World, moments: list[int], picks: list[tuple[int, int]]) -> None:
        slow = SlowCases(world.posts, OWNERS, {"hq"}, KIND_OF)
        gone = deleted(slow, picks)
        with sqlite_store.begin() as connection:
            events = stored_events(connection, world, gone)
        for as_of_ms in moments:
            expected = known_cases(slow, as_of_ms=as_of_ms, gone=gone)
            assert rows(known(events, as_of_ms=dict.fromkeys(UNITS, as_of_ms))) == expected

    check()


def test_counts_and_figures_of_a_day_are_those_of_its_cases_one_by_one(sqlite_store: Engine) -> None:
    units = pd.DataFrame({"unit_id": sorted(UNITS)})

    @SLOWLY
    @given(
        world=WORLDS,
        as_of_ms=MOMENTS,
        day=st.sampled_from(DAYS),
        measure=st.sampled_from(sorted(slow_waits.ENDS)),
        clock=st.sampled_from(["wall", "duty"]),
        origin=st.sampled_from(["all", "complaint", "referral"]),
        hole=st.tuples(st.sampled_from(sorted(UNITS)), MOMENTS, MOMENTS),
        picks=PICKS,
    )
    def check(
        world: World,
        as_of_ms: int,
        day: Period,
        measure: str,
        clock: str,
        origin: str,
        hole: tuple[str, int, int],
        picks: list[tuple[int, int]],
    ) -> None:
        slow = SlowCases(world.posts, OWNERS, {"hq"}, KIND_OF)
        gone = deleted(slow, picks)
        with sqlite_store.begin() as connection:
            events = stored_events(connection, world, gone)
        missing = gaps(hole)
        seen = observation(*sorted(UNITS), until=as_of_ms)
        found = cases(events, seen, missing, period=day, origin=origin)
        table, waited = counted(found, units, measure=measure, clock=clock)
        everybody = []
        for place, unit_id in enumerate(sorted(UNITS)):
            mine = [
                fields
                for (unit, _), fields in known_cases(slow, as_of_ms=as_of_ms, gone=gone).items()
                if unit == unit_id
                and day.start_ms <= fields["clock_start_ms"] < day.end_ms
                and origin in ("all", fields["origin"])
            ]
            hidden = [
                each for each in mine if unit_id == hole[0] and hole[1] <= each["clock_start_ms"] < hole[2]
            ]
            shown = [each for each in mine if each not in hidden]
            subjects = [
                slow_waits.subject(each, as_of_ms=as_of_ms, measure=measure, clock=clock) for each in shown
            ]
            everybody += subjects
            answered = sum(1 for each in shown if each[slow_waits.ENDS[measure]] is not None)
            row = table.iloc[place]
            assert [row["cases"], row["answered"], row["unanswered"], row["unobserved"]] == [
                len(shown), answered, len(shown) - answered, len(hidden)
            ]  # fmt: skip
            assert sorted(found.loc[(found["unit_id"] == unit_id) & found["observed"], "status"]) == sorted(
                each["status"] for each in shown
            )
            for name, value in slow_survival.figures(subjects).items():
                expected = math.nan if value is None else value
                assert row[name] == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True), name
        together = slow_survival.figures(everybody).get("rmst_se_s")
        assert waited.pooled_error_s() == pytest.approx(
            math.nan if together is None else together, nan_ok=True
        )

    check()


def test_conversations_hold_what_the_rules_are_about() -> None:
    """Else the two tests above would agree on nothing at all."""
    seen: Counter[str] = Counter()
    for seed in range(250):
        slow = SlowCases(conversation(seed).posts, OWNERS, {"hq"}, KIND_OF)
        gone = deleted(slow, [(0, BASE_MS + 60 * MINUTE)]) if seed % 5 == 0 else {}
        for fields in known_cases(slow, as_of_ms=BASE_MS + 120 * MINUTE, gone=gone).values():
            seen.update([fields["origin"], fields["status"]])
            seen["reopened"] += fields["reopened"]
            seen["acted"] += fields["acted_ms"] is not None
            seen["closed before the referral"] += (fields["closed_ms"] or at(9)) < fields["clock_start_ms"]
            seen["referred the day after"] += fields["clock_start_ms"] >= at(3) > fields["opened_ms"]
            if fields["origin"] == "referral":
                seen["acknowledged at once"] += fields["acknowledged_ms"] == fields["clock_start_ms"]
    rules = (
        "complaint", "referral", "open", "in_process", "closed", "withdrawn", "reopened", "acted",
        "closed before the referral", "referred the day after", "acknowledged at once",
    )  # fmt: skip
    assert {rule: seen[rule] for rule in rules if seen[rule] < 5} == {}


def test_a_post_that_is_no_longer_public_loses_its_text_and_keeps_its_case(sqlite_store: Engine) -> None:
    complaint = post(minutes(0), author=CITIZEN, typed={"agra": AGRA})
    reply = post(minutes(9), author=AGRA, text="Noted", reply_to=complaint, hidden={"asha": CITIZEN})
    with sqlite_store.begin() as connection:
        before = stored_events(connection, World([complaint, reply]), {})
        connection.execute(update(Post).values(state="protected", text=None))
        stored_cases.rebuild(connection, expression=case_events)
        after = reads.case_events(connection, start_ms=0, end_ms=at(30))
    pd.testing.assert_frame_equal(before, after)
    assert known(after, as_of_ms={"agra": at(9)})["status"].tolist() == ["in_process"]


def test_a_text_and_its_kind_are_the_latest_known_under_any_instant(sqlite_store: Engine) -> None:
    complaint = post(minutes(0), author=CITIZEN, typed={"agra": AGRA})
    reply = post(minutes(9), author=AGRA, text="Noted", reply_to=complaint, history=[minutes(9)])
    edited = post(
        minutes(20), author=AGRA, text="अभियोग पंजीकृत", reply_to=complaint, history=[minutes(9), minutes(20)]
    )
    statuses = []
    with sqlite_store.begin() as connection:
        register(connection)
        for items in ([complaint, reply], [edited]):
            take(connection, items)
            events = reads.case_events(connection, start_ms=0, end_ms=at(30))
            statuses += known(events, as_of_ms={"agra": BASE_MS + 15 * MINUTE})["status"].tolist()
    assert statuses == ["in_process", "closed"]


def test_a_thread_is_the_latest_known_under_any_instant(sqlite_store: Engine) -> None:
    complaint = post(minutes(0), author=CITIZEN)
    referral = post(minutes(5), author=HQ, typed={"agra": AGRA}, quote_of=minutes(0))
    threads = []
    with sqlite_store.begin() as connection:
        register(connection)
        for items in ([referral], [complaint]):
            take(connection, items)
            events = reads.case_events(connection, start_ms=0, end_ms=at(30))
            threads += known(events, as_of_ms={"agra": BASE_MS + 15 * MINUTE})["thread_id"].tolist()
    assert threads == [minutes(5), minutes(0)]
