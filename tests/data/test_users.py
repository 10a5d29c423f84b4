"""Users: who may enter, from the roster, a file or a command; bound at the first sign-in; gone at once when revoked."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Row, text

from data import audit_log, roster, sign_ins, users
from data.roster_rows import Member
from data.user_rows import Wanted
from data.users import UserError
from tests.data.small_registry import load

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
ISSUER = "https://id.example.org"
ASHA = Member("agra", "Asha Neelgaon", "+919454400001", "Asha@example.org", "morning", date(2026, 8, 1))
RAVI = Member("meerut", "Ravi Sundarpur", "+919454400002", "ravi@example.org", "evening")


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        load(connection, now_at=AT)
    return engine


def grant(connection: Connection, email: str = "asha@example.org", role: str = "unit", **more: Any) -> int:
    unit_id = more.pop("unit_id", "agra")
    return users.grant(connection, email=email, role=role, unit_id=unit_id, by="Officer", at=AT, **more)


def come(
    connection: Connection, subject: str = "s-1", email: str | None = "asha@example.org", **more: Any
) -> Any:
    given = {"issuer": ISSUER, "email_verified": True, "at": AT} | more
    return users.recognise(connection, subject=subject, email=email, **given)


def sign_in(connection: Connection, user: Any, key: str = "key") -> None:
    sign_ins.begin(connection, key=key, user=user, at=AT)


def stands(connection: Connection, key: str = "key") -> bool:
    return sign_ins.current(connection, key=key, at=AT, is_active=False) is not None


def one(connection: Connection, email: str = "asha@example.org") -> Row[Any]:
    return next(row for row in users.listed(connection) if row.email == email)


def actions(connection: Connection) -> list[str]:
    return [str(each) for each in audit_log.entries(connection)["action"]][::-1]


def test_the_first_sign_in_binds_and_from_then_on_the_address_means_nothing(store: Engine) -> None:
    with store.begin() as connection:
        grant(connection, email=" Asha@Example.ORG ")
        assert come(connection, email="ASHA@example.org").email == "asha@example.org"
        assert (
            come(connection, email="married@example.org", email_verified=False).user_id
            == one(connection).user_id
        )
        assert come(connection, "s-2") is None, "the address is bound to another already"
        assert come(connection, issuer="https://other.example.org") is None
        assert actions(connection) == ["grant", "bound"]
        assert one(connection).signed_in_at == AT


UNVOUCHED = (
    {"email_verified": False},
    {"email_verified": None},
    {"email_verified": "true"},
    {"email": None},
    {"email": "other@example.org"},
    {"email": "as\u212aa@example.org"},
    {"subject": ""},
    {"issuer": ""},
)


def test_without_an_address_that_the_provider_vouches_for_nobody_is_bound(store: Engine) -> None:
    with store.begin() as connection:
        grant(connection)
        grant(connection, email="aska@example.org")
        for more in UNVOUCHED:
            assert come(connection, **more) is None, more
            assert one(connection).subject is None, more


def test_of_two_who_come_first_at_once_one_is_bound(store: Engine) -> None:
    with store.begin() as connection:
        grant(connection)

    def first(subject: str) -> bool:
        with store.begin() as connection:
            return come(connection, subject) is not None

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(first, ("s-1", "s-2", "s-3", "s-4"))) == 1
    with store.connect() as connection:
        assert audit_log.verify(connection).is_whole


def test_the_same_one_twice_at_once_enters_twice(store: Engine) -> None:
    with store.begin() as connection:
        grant(connection)

    def first(_: int) -> bool:
        with store.begin() as connection:
            return come(connection) is not None

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(first, range(3))) == 3


def test_who_is_revoked_has_no_sign_in_left_and_never_enters(store: Engine) -> None:
    with store.begin() as connection:
        grant(connection)
        sign_in(connection, come(connection))
        assert stands(connection)
        users.revoke(connection, email="ASHA@example.org", by="Officer", at=AT)
        assert not stands(connection)
        assert come(connection) is None
        assert come(connection, "s-2") is None
        with pytest.raises(UserError, match="no user, or was revoked already"):
            users.revoke(connection, email="asha@example.org", by="Officer", at=AT)


def test_who_was_revoked_before_ever_coming_is_not_bound(store: Engine) -> None:
    with store.begin() as connection:
        grant(connection)
        users.revoke(connection, email="asha@example.org", by="Officer", at=AT)
        assert come(connection) is None
        assert one(connection).subject is None
        assert actions(connection) == ["grant", "revoke"]


def test_who_is_granted_again_begins_anew_as_an_address_may_have_another_holder(store: Engine) -> None:
    with store.begin() as connection:
        number = grant(connection)
        sign_in(connection, come(connection))
        users.revoke(connection, email="asha@example.org", by="Officer", at=AT)
        assert grant(connection) == number
        assert not stands(connection)
        assert come(connection, "s-2").user_id == number
        assert come(connection, "s-1") is None


@pytest.mark.parametrize(("role", "unit_id"), [("unit", "meerut"), ("zone", "zone-west"), ("hq", None)])
def test_another_role_or_office_ends_the_sign_ins_and_keeps_who_it_is(
    store: Engine, role: str, unit_id: Any
) -> None:
    with store.begin() as connection:
        grant(connection)
        sign_in(connection, come(connection))
        grant(connection, role=role, unit_id=unit_id)
        assert not stands(connection)
        user = come(connection)
        assert (user.role, user.unit_id, user.epoch) == (role, unit_id, 2)


def test_the_same_again_changes_nothing_and_another_name_ends_nothing(store: Engine) -> None:
    with store.begin() as connection:
        grant(connection, name="Asha")
        sign_in(connection, come(connection))
        grant(connection)
        assert actions(connection) == ["grant", "bound"]
        grant(connection, name="Asha Neelgaon")
        assert (one(connection).name, one(connection).epoch) == ("Asha Neelgaon", 1)
        assert stands(connection)


REFUSED = (
    (Wanted("asha at example.org", "unit", "agra"), "no_email"),
    (Wanted("asha@example.org", "boss", "agra"), "no_role"),
    (Wanted("asha@example.org", "unit", None), "unit_missing"),
    (Wanted("asha@example.org", "unit", "nowhere"), "no_unit"),
    (Wanted("asha@example.org", "hq", "agra"), "unit_needless"),
    (Wanted("asha@example.org", "zone", "agra"), "other_kind"),
    (Wanted("asha@example.org", "unit", "agra", "=1+1"), "no_name"),
    (Wanted("asha@example.org", "unit", "agra", "a\u202eb"), "unseen"),
)


def test_who_cannot_be_a_user_is_refused_and_the_file_with_its_line(store: Engine) -> None:
    for given, code in REFUSED:
        rows = [("users.csv, line 2", Wanted("ravi@example.org", "hq")), ("users.csv, line 3", given)]
        with pytest.raises(UserError, match=r"^users\.csv, line 3: ") as refused, store.begin() as connection:
            users.from_file(connection, rows, by="Officer", at=AT)
        assert refused.value.code == code, given
        with store.connect() as connection:
            assert users.listed(connection) == []
            assert actions(connection) == []


@pytest.mark.parametrize("by", ["", " \u200b ", "b" * 101])
def test_nobody_is_granted_anything_by_nobody(store: Engine, by: str) -> None:
    with pytest.raises(UserError, match="say who does it"), store.begin() as connection:
        users.grant(connection, email="asha@example.org", role="hq", unit_id=None, by=by, at=AT)


def test_the_roster_lets_its_staff_enter_and_leaves_what_a_command_said(store: Engine) -> None:
    with store.begin() as connection:
        for member in (ASHA, RAVI):
            roster.add(connection, member, by="Officer", at=AT)
        grant(connection, email="ravi@example.org", role="hq", unit_id=None)
        grant(connection, email="igzone@example.org", role="zone", unit_id="zone-west")
        done = users.from_roster(connection, by="Officer", at=AT)
        assert (done.granted, done.left, done.revoked) == (1, 1, 0)
        assert (one(connection).role, one(connection).unit_id, one(connection).source) == (
            "unit",
            "agra",
            "roster",
        )
        assert one(connection, "ravi@example.org").role == "hq"
        assert users.from_roster(connection, by="Officer", at=AT).there == 1


def test_staff_of_an_office_that_left_the_registry_is_refused_by_its_address(store: Engine) -> None:
    with store.begin() as connection:
        roster.add(connection, ASHA, by="Officer", at=AT)
        connection.execute(text("UPDATE cell_members SET unit_id = 'gone'"))
        with pytest.raises(UserError, match=r"^asha@example\.org of the roster: unknown unit 'gone'"):
            users.from_roster(connection, by="Officer", at=AT)


def test_who_was_revoked_by_command_is_not_let_in_by_the_roster(store: Engine) -> None:
    with store.begin() as connection:
        roster.add(connection, ASHA, by="Officer", at=AT)
        users.from_roster(connection, by="Officer", at=AT)
        users.revoke(connection, email="asha@example.org", by="Officer", at=AT)
        assert users.from_roster(connection, by="Officer", at=AT).left == 1
        assert come(connection) is None


@pytest.mark.parametrize(
    ("change", "remains"),
    [
        (None, False),
        ({"email": "other@example.org"}, False),
        ({"unit_id": "meerut"}, False),
        ({"shift": "evening"}, True),
        ({"email": "asha@EXAMPLE.org"}, True),
    ],
    ids=str,
)
def test_whoever_leaves_the_roster_is_out_in_the_same_moment(
    store: Engine, change: dict[str, str] | None, remains: bool
) -> None:
    with store.begin() as connection:
        number = roster.add(connection, ASHA, by="Officer", at=AT)
        users.from_roster(connection, by="Officer", at=AT)
        sign_in(connection, come(connection))
    with store.begin() as connection:
        if change is None:
            roster.remove(connection, number, by="Officer", at=AT)
        else:
            roster.change(connection, number, replace(ASHA, **change), by="Officer", at=AT)
    with store.begin() as connection:
        assert stands(connection) is remains
        assert (come(connection) is not None) is remains
        assert one(connection).source == "roster"


def test_an_entry_that_is_over_takes_nothing_from_who_was_granted_by_command(store: Engine) -> None:
    with store.begin() as connection:
        number = roster.add(connection, ASHA, by="Officer", at=AT)
        grant(connection, role="hq", unit_id=None)
        roster.remove(connection, number, by="Officer", at=AT)
        assert come(connection).role == "hq"


def test_an_import_follows_the_roster_to_another_office_and_back_on_file(store: Engine) -> None:
    with store.begin() as connection:
        number = roster.add(connection, ASHA, by="Officer", at=AT)
        users.from_roster(connection, by="Officer", at=AT)
        roster.change(connection, number, replace(ASHA, unit_id="meerut"), by="Officer", at=AT)
        later = AT + timedelta(days=1)
        assert users.from_roster(connection, by="Officer", at=later).granted == 1
        assert (one(connection).unit_id, one(connection).revoked_at) == ("meerut", None)
