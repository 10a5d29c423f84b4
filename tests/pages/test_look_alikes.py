"""Look-alikes: a handle that an office lost is said to whom it concerns, on alerts and on the office's page, and to nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from data import incidents, profiles
from data.engine import closing, write_store
from data.profiles import SeenProfile
from data.tables import Account
from language.words import Words
from pages.ui import look_alikes, store
from pages.ui.units import names
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.stored_world import DAYS, NOW_AT

LOST = "agrapo1ice"
"""Made up: once Mathura's, it looks like Agra's."""


@pytest.fixture
def lost_store(own_store: str) -> str:
    """A store in which Mathura had a handle that a stranger has now; of another handle nobody knows whose it was."""
    with closing(write_store(own_store)) as engine, engine.begin() as connection:
        x_user_id = connection.scalar(select(Account.x_user_id).where(Account.unit_id == "mathura"))
        seen = [SeenProfile(int(str(x_user_id)), LOST)]
        profiles.store(connection, seen, seen_at=NOW_AT - timedelta(days=DAYS - 1, hours=1))
        for subject in (f"@{LOST}", "@nobodys"):
            said = {"subject": subject, "message": "made up", "at": NOW_AT - timedelta(hours=2)}
            incidents.report(connection, kind=incidents.HANDLE_TAKEN, **said)
    return own_store


def test_whose_it_was_and_whose_it_looks_like_are_told_to_each_his_own(
    read_from: ReadFrom, lost_store: str
) -> None:
    read_from(lost_store)

    def told(scope_of: str | None) -> set[tuple[str, str, str]]:
        scope = readers.EVERYTHING if scope_of is None else readers.of(scope_of)
        rows = look_alikes.found(readers.source(scope))
        return set(zip(rows["handle"], rows["unit_id"], rows["tie"], strict=True))

    was, like = (LOST, "mathura", "was"), (LOST, "agra", "like")
    assert told(None) == {was, like}
    assert told("mathura") == {was}
    assert told("agra") == {like}
    assert told("bareilly") == set()


def test_it_is_said_in_both_languages(read_from: ReadFrom, lost_store: str) -> None:
    read_from(lost_store)
    of = readers.source()
    rows, units = look_alikes.found(of), store.units(of)
    said = look_alikes.line(rows, names(units, Words("en")), Words("en"))
    assert said.startswith(
        f"@{LOST} is a stranger’s account, found 24 Nov 2026, 10:00: once the handle of Mathura, "
    )
    assert "easily taken for @agrapolice, the handle of Agra" in said
    hindi = look_alikes.line(rows, names(units, Words("hi")), Words("hi"))
    assert f"@{LOST} किसी और का खाता है" in hindi


def test_alerts_and_the_offices_page_say_it_and_lead_to_x(show: Show, lost_store: str) -> None:
    for page in (
        show("alerts", store=lost_store),
        show("unit", store=lost_store, unit="mathura", **{"as": "unit:mathura"}),
    ):
        assert not page.exception
        assert f"{LOST} is a stranger’s account" in words(page).replace("\u2060", "")
        links = [each.proto.url for each in page.get("link_button")]
        assert f"https://x.com/{LOST}" in links
    other = show("unit", store=lost_store, unit="bareilly", **{"as": "unit:bareilly"})
    assert LOST not in words(other)
