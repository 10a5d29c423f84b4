"""Whether collection is heard of: a collector that is silent is told from one whose clock is another."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from data import incidents
from data.engine import closing, write_store
from data.heartbeats import COLLECTING, SILENT_AFTER
from data.oversight_tables import Heartbeat
from language.words import HINDI, Words
from pages.ui import heard
from pages.ui.heard import Heard, Listener
from tests.pages import readers
from tests.pages.conftest import ReadFrom

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
LOOK, BEAT = timedelta(seconds=15), timedelta(seconds=5)
HOURS = timedelta(hours=6)


def listened(
    to: Listener,
    *,
    looks: int,
    begins: timedelta,
    ahead: timedelta = timedelta(0),
    frozen: timedelta | None = None,
) -> Iterator[Heard]:
    """What is heard at each look from some time on: the clock here is `ahead`, and the collector frozen from when on."""
    for number in range(looks):
        passed = begins + number * LOOK
        beat = (min(passed, frozen) if frozen is not None else passed) // BEAT * BEAT
        yield to.hear(AT + beat, now_at=AT + passed + ahead, passed_s=1_000 + passed.total_seconds())


def test_a_collector_that_beats_is_nothing_to_tell_of() -> None:
    assert set(listened(Listener(), looks=60, begins=timedelta(0))) == {Heard()}
    assert Listener().hear(None, now_at=AT, passed_s=0) == Heard()


def test_silence_is_told_from_its_limit_on_and_by_its_last_beat_until_it_beats_again() -> None:
    listener, frozen = Listener(), timedelta(minutes=1)
    found = list(listened(listener, looks=120, begins=timedelta(0), frozen=frozen))
    silent = [number * LOOK for number, each in enumerate(found) if each.silent_since]
    assert frozen + SILENT_AFTER < silent[0] <= frozen + SILENT_AFTER + LOOK
    assert set(found) == {Heard(), Heard(silent_since=AT + frozen)}
    assert set(listened(listener, looks=3, begins=timedelta(hours=1))) == {Heard()}


@pytest.mark.parametrize("ahead", [HOURS, -HOURS], ids=["ahead", "behind"])
def test_another_clock_is_told_by_how_much_and_no_more_once_it_is_right(ahead: timedelta) -> None:
    listener = Listener()
    found = list(listened(listener, looks=4, begins=timedelta(0), ahead=ahead))
    assert all(abs(each.ahead - ahead) < LOOK and each.silent_since is None for each in found[1:])
    right = list(listened(listener, looks=4, begins=timedelta(minutes=2)))
    assert right[1:] == [Heard()] * 3


def test_a_collector_that_falls_silent_behind_another_clock_is_both() -> None:
    listener, frozen = Listener(), timedelta(minutes=1)
    found = list(listened(listener, looks=60, begins=timedelta(0), ahead=HOURS, frozen=frozen))[-1]
    assert (found.silent_since, found.ahead // timedelta(minutes=1)) == (AT + frozen, 360)


def test_what_changed_while_nobody_listened_tells_nothing_of_a_clock() -> None:
    listener = Listener()
    list(listened(listener, looks=2, begins=timedelta(0)))
    later = listened(listener, looks=2, begins=timedelta(hours=2), frozen=timedelta(hours=1))
    assert set(later) == {Heard(silent_since=AT + timedelta(hours=1))}


def test_a_reader_is_told_in_his_language_and_of_a_clock_that_stands_still_the_banner_tells(
    own_store: str, read_from: ReadFrom
) -> None:
    beat_at = datetime.now(UTC) - timedelta(hours=1)
    row = {
        "token": "t",
        "host": "h",
        "pid": 1,
        "started_at": beat_at,
        "beat_at": beat_at,
        "state": COLLECTING,
    }
    with closing(write_store(own_store)) as engine, engine.begin() as connection:
        connection.execute(insert(Heartbeat).values(**row))
        incidents.report(connection, kind=incidents.CLOCK, message="off", at=beat_at)
    read_from(own_store, fixed=False)
    english, hindi = (heard.said(readers.source(), Words(each)) for each in ("en", HINDI))
    assert "no office is counted late for it" in english
    assert "not that of X" in english
    assert "संग्रह की कोई सूचना नहीं" in hindi
    read_from(own_store)
    assert heard.said(readers.source(), Words()) == ""
