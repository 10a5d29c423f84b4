"""PostgreSQL that takes everything and gives nothing: nobody waits for it without end, and it is asked again."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from data import patience
from data.engine import StoreError, closing, fault, read_store
from tests.conftest import PostgreSQL
from tests.real_faults import OF_POSTGRESQL, Authority, Line, at_socket
from tests.real_thing import free_port

PATIENT_S = 0.5


def socket_of(url: str) -> Path:
    return Path(str(make_url(url).query["host"])) / ".s.PGSQL.5432"


def over(line_port: int, url: str, **more: str) -> str:
    """The address of a database through a line."""
    whole = make_url(url).set(host="127.0.0.1", port=line_port, query=more)
    return whole.render_as_string(hide_password=False)


@pytest.fixture
def line(postgres: PostgreSQL, migrated_postgres: str) -> Iterator[tuple[Line, str]]:
    """A line, and the address of a prepared database at its end."""
    url = postgres.create("at_the_end", like=migrated_postgres)
    port = free_port()
    made = Line(port, at_socket(socket_of(url)))
    yield made, over(port, url)
    made.cut()
    postgres.drop("at_the_end")


def asked(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT 1")) or 0)


def test_a_server_that_gives_no_answer_is_left_in_time_and_asked_again_once_it_does(
    line: tuple[Line, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cable, url = line
    monkeypatch.setattr(patience, "BESIDES_S", PATIENT_S)
    monkeypatch.setattr("data.engine.CONNECT_TIMEOUT_S", 2)  # the least that the driver takes
    with closing(read_store(url, limit_s=PATIENT_S)) as engine:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            cable.swallow()
            begun_s = time.monotonic()
            with pytest.raises(OperationalError, match=r"gave no answer within 0\.5 s") as found:
                connection.execute(text("SELECT 1"))
        assert time.monotonic() - begun_s < 3
        assert "It is frozen" in str(fault(url, found.value))
        with pytest.raises(OperationalError):  # neither whoever comes then
            asked(engine)
        assert time.monotonic() - begun_s < 8
        cable.mend()
        assert asked(engine) == 1


def test_a_statement_that_takes_long_is_ended_by_the_server_too(line: tuple[Line, str]) -> None:
    with (
        closing(read_store(line[1], limit_s=PATIENT_S)) as engine,
        engine.connect() as connection,
        pytest.raises(OperationalError, match=r"statement timeout|no answer within"),
    ):
        connection.execute(text("SELECT pg_sleep(5)"))


def test_a_program_that_works_for_long_is_waited_for(
    line: tuple[Line, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "BESIDES_S", 0.2)
    with closing(read_store(line[1])) as engine, engine.connect() as connection:
        assert connection.scalar(text("SELECT 1 FROM pg_sleep(0.6)")) == 1


def test_a_certificate_that_ended_is_said_as_that_and_a_new_one_is_taken(
    postgres: PostgreSQL, migrated_postgres: str, tmp_path: Path
) -> None:
    vouches = Authority(tmp_path)
    url = postgres.create("with_tls", like=migrated_postgres)
    port = free_port()
    ended = vouches.context("ended", ends_in=-timedelta(days=1))
    cable = Line(port, at_socket(socket_of(url)), context=ended, asked_for=OF_POSTGRESQL)
    secure = over(port, url, sslmode="verify-full", sslrootcert=str(vouches.file))
    try:
        with pytest.raises(StoreError, match=r"certificate verify failed\. Renew") as found:
            read_store(secure)
        assert "\n" not in str(found.value)
        cable.context = vouches.context("renewed", ends_in=timedelta(days=20))
        with closing(read_store(secure)) as engine:
            assert asked(engine) == 1
    finally:
        cable.cut()
        postgres.drop("with_tls")
