"""Every kind of incident that the collectors report has a sign of its own, with what to do about it."""

import pytest

from collectors import accounts, alarms, audit, compliance, follower_alarms, healing, standing, usage
from collectors.site import Site
from collectors.x import vocabulary
from data import disk, heartbeats, incidents
from metrics.health import NOT_HEALED
from metrics.signs import BY_SLUG
from tests.collectors.conftest import ON_SQLITE, Clock

KINDS = (
    *(alarms.STOPPED, alarms.REFUSED, alarms.PARTIAL_ERRORS, accounts.HANDLE_TAKEN),
    *(audit.LACKING, audit.SILENT, incidents.CLOCK, compliance.UNCHECKED, disk.FULL),
    *(follower_alarms.JUMP, follower_alarms.ROUNDED, usage.KIND, vocabulary.KIND, healing.TOO_LONG),
)


@pytest.mark.parametrize("kind", KINDS)
def test_an_incident_has_a_sign(kind: str) -> None:
    assert kind in BY_SLUG


def test_that_a_gap_does_not_heal_is_said_with_the_gap() -> None:
    assert healing.NOT_HEALED == NOT_HEALED


@ON_SQLITE
def test_who_asks_needs_no_token_of_his_own_while_a_collector_is_at_work(site: Site, clock: Clock) -> None:
    with site.engine.begin() as connection:
        asked = {"now_at": clock(), "has_token": False, "budget_usd": None}
        assert "no_token" in {each["sign"] for each in standing.report(connection, **asked)["findings"]}
        heartbeats.Pulse(clock).beat(connection, heartbeats.COLLECTING)
        assert "no_token" not in {each["sign"] for each in standing.report(connection, **asked)["findings"]}
