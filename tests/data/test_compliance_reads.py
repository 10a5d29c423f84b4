"""What is read to judge the circular: changes of profiles with their pictures, follows, events; as they were known."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from data import compliance_reads, follows, pictures, profiles, registry
from data.follows import BY_LIST, Target
from data.instants import to_ms
from data.pictures import FAILED, GONE, HEADER, REFUSED, STORED, Look, Wanted
from data.profiles import SeenProfile
from tests.data.small_registry import AGRA, HQ, MEERUT, load

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
URL, OTHER, BANNER = (
    f"https://pbs.twimg.com/{name}" for name in ("a_normal.png", "b_normal.png", "header/1")
)
DGP = Target(99, "DGPup")


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        load(connection, now_at=AT)
        registry.resolve(connection, {"uppolice": HQ, "agrapolice": AGRA, "meerutpolice": MEERUT})
    return engine


def day(number: float) -> datetime:
    return AT + timedelta(days=number)


def look(engine: Engine, number: float, **shown: Any) -> None:
    given = {"x_user_id": AGRA, "username": "agrapolice", "profile_image_url": URL} | shown
    with engine.begin() as connection:
        profiles.store(connection, [SeenProfile(**given)], seen_at=day(number))


def changes(engine: Engine, as_of: datetime) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return list(compliance_reads.profiles(connection, as_of).to_dict("records"))


def test_looks_that_show_the_same_are_one_row_from_the_first_to_the_last(store: Engine) -> None:
    for number in range(3):
        look(store, number, description="क")
    look(store, 3, description="ख")
    look(store, 4, description="क")
    found = changes(store, day(9))
    spans = [(row["description"], row["seen_ms"], row["last_seen_ms"]) for row in found]
    ms = [to_ms(day(number)) for number in range(5)]
    assert spans == [("क", ms[0], ms[2]), ("ख", ms[3], ms[3]), ("क", ms[4], ms[4])]
    assert {(row["x_user_id"], row["unit_id"], row["role"]) for row in found} == {(AGRA, "agra", "office")}


def test_what_came_after_an_instant_is_not_known_at_it(store: Engine) -> None:
    for number in range(4):
        look(store, number, name="New" if number > 1 else "Old")
    found = changes(store, day(1))
    assert [(row["name"], row["last_seen_ms"]) for row in found] == [("Old", to_ms(day(0)))]


def test_each_picture_comes_with_its_hash_or_why_it_could_not_be_seen(store: Engine) -> None:
    look(store, 0, profile_banner_url=BANNER)
    with store.begin() as connection:
        seen = Look(STORED, None, "aa", "00ff00ff00ff00ff", 400, 400, b"png")
        pictures.put(connection, Wanted(URL, AGRA, "profile"), seen, at=day(0))
        pictures.put(connection, Wanted(BANNER, AGRA, HEADER), Look(REFUSED, "animated"), at=day(0))
    (row,) = changes(store, day(9))
    assert (row["profile_phash"], row["profile_picture_state"]) == ("00ff00ff00ff00ff", STORED)
    assert (row["header_picture_state"], row["header_picture_reason"]) == (REFUSED, "animated")
    with store.connect() as connection:
        assert compliance_reads.picture(connection, URL) == b"png"
        assert compliance_reads.picture(connection, BANNER) is None


def test_a_picture_is_wanted_until_it_is_seen_and_again_when_its_address_changes(store: Engine) -> None:
    def wanted(number: float) -> list[str]:
        with store.connect() as connection:
            return [each.url for each in pictures.wanted(connection, now_at=day(number))]

    look(store, 0, profile_banner_url=BANNER)
    assert wanted(0) == [URL, BANNER]
    with store.begin() as connection:
        pictures.put(connection, Wanted(URL, AGRA, "profile"), Look(STORED), at=day(0))
        pictures.put(connection, Wanted(BANNER, AGRA, HEADER), Look(GONE, "gone"), at=day(0))
    assert (wanted(0.9), wanted(1)) == ([], [BANNER])
    look(store, 1, profile_image_url=OTHER)
    assert wanted(1) == [OTHER]


@pytest.mark.parametrize(("state", "first"), [(FAILED, timedelta(hours=1)), (REFUSED, timedelta(days=7))])
def test_what_could_not_be_seen_is_tried_again_ever_more_seldom_and_not_for_ever(
    state: str, first: timedelta
) -> None:
    def due(tries: int, after: timedelta) -> bool:
        return pictures.is_due(state, tries, fetched_at=AT, now_at=AT + after)

    assert (due(1, first - timedelta(seconds=1)), due(1, first)) == (False, True)
    assert (due(2, first), due(2, 2 * first)) == (False, True)
    assert due(pictures.MOST_TRIES, timedelta(days=999)) is False


def test_a_follow_is_a_row_for_each_look_that_found_another(store: Engine) -> None:
    for number, followed in enumerate(([], [], [99])):
        with store.begin() as connection:
            follows.store(connection, AGRA, [DGP], followed, how=BY_LIST, seen_at=day(number))
    with store.connect() as connection:
        found = compliance_reads.follows(connection, day(9))
    rows = [(row.follows, row.seen_ms, row.last_seen_ms, row.target_handle) for row in found.itertuples()]
    ms = [to_ms(day(number)) for number in range(3)]
    assert rows == [(False, ms[0], ms[1], "dgpup"), (True, ms[2], ms[2], "dgpup")]


def test_every_change_is_an_event_with_before_and_after_the_latest_first(store: Engine) -> None:
    look(store, 0, name="Agra Police", description="क", profile_banner_url=BANNER)
    look(store, 1, name="Agra Police", description=None, username="AgraCops", profile_image_url=OTHER)
    with store.begin() as connection:
        follows.store(connection, AGRA, [DGP], [99], how=BY_LIST, seen_at=day(0))
        follows.store(connection, AGRA, [DGP], [], how=BY_LIST, seen_at=day(2))
    with store.connect() as connection:
        found = compliance_reads.events(connection, day(9))
        assert compliance_reads.events(connection, day(1)).empty
    told = found[["what", "before", "after"]].astype(object)
    assert [tuple(row) for row in told.where(told.notna(), None).itertuples(index=False)] == [
        ("follow", "dgpup", None),
        ("bio", "क", None),
        ("handle", "agrapolice", "AgraCops"),
        ("header", BANNER, None),
        ("picture", URL, OTHER),
    ]
    assert found["at_ms"].tolist() == [to_ms(day(2))] + 4 * [to_ms(day(1))]
    assert found["before_ms"].tolist() == 5 * [to_ms(day(0))]


def test_an_account_that_was_hidden_meanwhile_has_changed_nothing(store: Engine) -> None:
    look(store, 0, name="Agra Police")
    with store.begin() as connection:
        profiles.store(connection, [SeenProfile(AGRA, None, state="suspended")], seen_at=day(1))
    look(store, 2, name="Agra Police")
    with store.connect() as connection:
        assert compliance_reads.events(connection, day(9)).empty
    assert [row["state"] for row in changes(store, day(9))] == ["public", "suspended", "public"]


def test_a_store_without_anything_gives_frames_without_rows(store: Engine) -> None:
    with store.connect() as connection:
        for read in (compliance_reads.profiles, compliance_reads.follows, compliance_reads.roster):
            assert read(connection, AT).empty
        assert compliance_reads.events(connection, AT).empty
