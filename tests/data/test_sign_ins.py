"""Sign-ins: how long they are good is decided here, and an end is an end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from data import sign_ins, users
from data.sign_ins import ABSOLUTE, IDLE, SignInError, begin, current, end, key_of

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
CLAIMS = {"iss": "https://id.example.org", "sub": "s-1", "iat": 1, "nonce": "n", "name": "Asha"}


@pytest.fixture
def store(engine: Engine) -> Engine:
    """A store with somebody of the DGP's office whose sign-in has begun."""
    with engine.begin() as connection:
        users.grant(connection, email="asha@example.org", role="hq", unit_id=None, by="Officer", at=AT)
        begin(connection, key="key", user=user(connection), at=AT)
    return engine


def user(connection: Any) -> Any:
    return users.listed(connection)[0]


def at(engine: Engine, after: timedelta, *, is_active: bool = True) -> Any:
    with engine.begin() as connection:
        return current(connection, key="key", at=AT + after, is_active=is_active)


def ended_by(engine: Engine) -> str | None:
    with engine.connect() as connection:
        found: str | None = connection.scalar(text("SELECT ended_by FROM sign_ins WHERE key = 'key'"))
    return found


def test_a_key_tells_one_sign_in_of_somebody_from_another_and_from_others() -> None:
    key = key_of(CLAIMS)
    assert key == key_of(dict(reversed(CLAIMS.items())) | {"name": "Asha Neelgaon", "is_logged_in": True})
    others = [{name: "other"} for name in ("iss", "sub", "iat", "nonce", "sid", "auth_time")]
    assert len({key, *(key_of(CLAIMS | other) for other in others)}) == 7


@pytest.mark.parametrize("lacking", [{"iss": ""}, {"sub": None}, {"iat": None, "nonce": ""}], ids=str)
def test_claims_that_tell_nothing_apart_begin_nothing(lacking: dict[str, Any]) -> None:
    with pytest.raises(SignInError) as refused:
        key_of(CLAIMS | lacking)
    assert refused.value.code == "no_claims"


def test_a_sign_in_that_stands_gives_who_it_is(store: Engine) -> None:
    row = at(store, timedelta(0))
    assert (row.email, row.role, row.unit_id, row.began_at) == ("asha@example.org", "hq", None, AT)
    with store.begin() as connection:
        assert current(connection, key="another", at=AT, is_active=True) is None


def test_it_ends_when_nothing_was_done_for_half_an_hour(store: Engine) -> None:
    assert at(store, IDLE - timedelta(seconds=1), is_active=False)
    assert at(store, IDLE, is_active=True) is None
    assert ended_by(store) == "idle"


def test_a_clock_that_was_set_back_makes_no_sign_in_good_for_longer(store: Engine) -> None:
    assert at(store, timedelta(seconds=1) - IDLE)
    assert at(store, timedelta(hours=-6)) is None
    assert ended_by(store) == "idle"


def test_what_a_page_does_by_itself_is_no_activity_and_what_somebody_does_is(store: Engine) -> None:
    assert at(store, timedelta(minutes=20))
    assert at(store, timedelta(minutes=45), is_active=False)
    assert at(store, timedelta(minutes=50), is_active=False) is None


def test_it_ends_after_twelve_hours_whatever_was_done(store: Engine) -> None:
    moment = timedelta(0)
    while moment < ABSOLUTE:
        assert at(store, moment)
        moment += timedelta(minutes=20)
    assert at(store, ABSOLUTE) is None
    assert ended_by(store) == "too_long"


def test_that_it_was_seen_is_written_once_a_minute(store: Engine) -> None:
    assert at(store, timedelta(seconds=59)).seen_at == AT
    assert at(store, timedelta(seconds=60))
    assert at(store, timedelta(seconds=61)).seen_at == AT + timedelta(seconds=60)


def test_an_end_is_for_good_and_keeps_its_first_reason(store: Engine) -> None:
    with store.begin() as connection:
        end(connection, key="key", why=sign_ins.SIGN_OUT, at=AT)
        end(connection, key="key", why=sign_ins.TOO_IDLE, at=AT)
        with pytest.raises(SignInError) as refused:
            begin(connection, key="key", user=user(connection), at=AT)
    assert refused.value.code == "ended"
    assert at(store, timedelta(0)) is None
    assert ended_by(store) == "sign_out"


def test_beginning_again_what_stands_goes_on_with_it(store: Engine) -> None:
    with store.begin() as connection:
        begin(connection, key="key", user=user(connection), at=AT + timedelta(hours=1))
    assert at(store, timedelta(minutes=1)).began_at == AT


def test_a_change_between_recognising_and_beginning_ends_it(store: Engine) -> None:
    with store.begin() as connection:
        known = user(connection)
        users.revoke(connection, email="asha@example.org", by="Officer", at=AT)
        begin(connection, key="late", user=known, at=AT)
        assert current(connection, key="late", at=AT, is_active=True) is None
        users.grant(connection, email="asha@example.org", role="hq", unit_id=None, by="Officer", at=AT)
        begin(connection, key="later", user=known, at=AT)
        assert current(connection, key="later", at=AT, is_active=True) is None
        reasons = connection.execute(text("SELECT key, ended_by FROM sign_ins ORDER BY key")).all()
    assert [tuple(each) for each in reasons] == [
        ("key", "revoked"),
        ("late", "revoked"),
        ("later", "changed"),
    ]
