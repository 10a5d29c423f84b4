"""Saved views: each its reader's own, under a name, as many as there may be."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from data import saved_views
from data.saved_views import MOST, MOST_NAME, Owner, SavedViewError, name_of

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
ASHA, ON_TRIAL, TRIED_ELSEWHERE = Owner(7), Owner(0, "hq"), Owner(0, "unit:agra")


def save(engine: Engine, owner: Owner, name: str, page: str = "league", **choices: str) -> None:
    with engine.begin() as connection:
        saved_views.save(connection, owner=owner, name=name, page=page, choices=choices, at=AT)


def names(engine: Engine, owner: Owner) -> list[str]:
    with engine.connect() as connection:
        return [view.name for view in saved_views.listed(connection, owner=owner)]


def test_a_view_is_its_owners_and_nobody_elses(engine: Engine) -> None:
    for owner in (ASHA, ON_TRIAL, TRIED_ELSEWHERE):
        save(engine, owner, f"of {owner.user_id}{owner.tried_as}", zone="zone-agra")
    assert names(engine, ASHA) == ["of 7"]
    assert names(engine, ON_TRIAL) == ["of 0hq"]
    with engine.begin() as connection:
        mine = saved_views.listed(connection, owner=ASHA)[0]
        assert (mine.page, mine.choices) == ("league", {"zone": "zone-agra"})
        assert saved_views.drop(connection, owner=ON_TRIAL, view_id=mine.view_id) == 0
        assert saved_views.drop(connection, owner=ASHA, view_id=mine.view_id) == 1
    assert names(engine, ASHA) == []


def test_the_same_name_again_takes_the_place_of_the_first(engine: Engine) -> None:
    save(engine, ASHA, "Monday", page="league")
    save(engine, ASHA, "  Monday\u200b ", page="overview")
    with engine.connect() as connection:
        assert [view.page for view in saved_views.listed(connection, owner=ASHA)] == ["overview"]


def test_there_is_an_end_to_how_many(engine: Engine) -> None:
    for number in range(MOST):
        save(engine, ASHA, f"view {number}")
    save(engine, ASHA, "view 0", page="overview")  # in the place of one that is there
    save(engine, ON_TRIAL, "another's")
    with pytest.raises(SavedViewError) as refused:
        save(engine, ASHA, "one more")
    assert refused.value.code == "too_many"
    assert len(names(engine, ASHA)) == MOST


@pytest.mark.parametrize("name", ["", "  \n ", "\u200b\u202e"])
def test_a_view_without_a_name_is_refused(engine: Engine, name: str) -> None:
    with pytest.raises(SavedViewError) as refused:
        save(engine, ASHA, name)
    assert refused.value.code == "no_name"


def test_a_name_is_one_line_of_what_can_be_seen_and_no_longer_than_it_may_be() -> None:
    assert name_of("सोमवार\n की\u202e बैठक") == "सोमवार की बैठक"
    assert len(name_of("x" * 500)) == MOST_NAME


def test_choices_that_are_too_long_are_refused(engine: Engine) -> None:
    with pytest.raises(SavedViewError) as refused:
        save(engine, ASHA, "long", **{f"choice{n}": "x" * 64 for n in range(40)})
    assert refused.value.code == "too_long"
