"""Every kind of incident that the collectors report has a sign of its own, with what to do about it."""

import pytest

from collectors import accounts, alarms, audit, clocks, compliance, follower_alarms, healing, usage
from collectors.x import vocabulary
from data import disk
from metrics.health import NOT_HEALED
from metrics.signs import BY_SLUG

KINDS = (
    *(alarms.STOPPED, alarms.REFUSED, alarms.PARTIAL_ERRORS, accounts.HANDLE_TAKEN),
    *(audit.LACKING, audit.SILENT, clocks.WRONG, compliance.UNCHECKED, disk.FULL),
    *(follower_alarms.JUMP, follower_alarms.ROUNDED, usage.KIND, vocabulary.KIND, healing.TOO_LONG),
)


@pytest.mark.parametrize("kind", KINDS)
def test_an_incident_has_a_sign(kind: str) -> None:
    assert kind in BY_SLUG


def test_that_a_gap_does_not_heal_is_said_with_the_gap() -> None:
    assert healing.NOT_HEALED == NOT_HEALED
