"""Incidents: one open row for each thing that a person should look at."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from data import incidents

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def test_what_is_seen_again_is_one_incident_with_its_last_words(engine: Engine) -> None:
    with engine.begin() as connection:
        for minute in range(3):
            incidents.report(
                connection, kind="vocabulary", message=f"{minute}", at=AT + timedelta(minutes=minute)
            )
        incidents.report(connection, kind="vocabulary", subject="users", message="another", at=AT)
        first, other = incidents.standing(connection)
    assert (first.times, first.message, first.opened_at) == (3, "2", AT)
    assert first.last_at == AT + timedelta(minutes=2)
    assert (other.times, other.subject) == (1, "users")


def test_what_is_over_is_kept_and_comes_again_as_another(engine: Engine) -> None:
    with engine.begin() as connection:
        incidents.report(connection, kind="clock", message="off", at=AT)
        assert incidents.settle(connection, kind="clock", at=AT)
        assert not incidents.settle(connection, kind="clock", at=AT)
        assert incidents.standing(connection) == []
        incidents.report(connection, kind="clock", message="off again", at=AT)
        assert [each.times for each in incidents.standing(connection)] == [1]
