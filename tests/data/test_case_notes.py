"""Notes on cases and trainings of offices: what is kept, what cannot be, what stays when they are taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from data import case_notes, reads, trainings
from data.case_notes import NoteError
from data.instants import from_ms, snowflake_ms
from data.trainings import TrainingError
from tests.data.test_urgent import AT, CASE, THREAD, store

__all__ = ["store"]

OPENED_AT = from_ms(snowflake_ms(THREAD))
NOTE = {
    "means": "telephone",
    "came_at": OPENED_AT + timedelta(minutes=5),
    "officer": "SHO A",
    "note": "  went\nthere ",
    "by": "Officer B",
    "at": AT,
}


def test_a_note_is_kept_removed_and_blanked_and_no_event_of_the_case_moves(store: Engine) -> None:
    with store.begin() as connection:
        before = reads.case_events(connection, start_ms=0, end_ms=1 << 50)
        late = case_notes.add(connection, **CASE, **{**NOTE, "came_at": AT, "means": "whatsapp"})
        number = case_notes.add(connection, **CASE, **NOTE)
        found = case_notes.of_case(connection, **CASE)
        assert list(found["note_id"]) == [number, late]
        assert found.iloc[0][["means", "officer", "note", "noted_by"]].tolist() == [
            *("telephone", "SHO A", "went there", "Officer B"),
        ]
        case_notes.remove(connection, late, **CASE, by="Officer C", at=AT)
        with pytest.raises(NoteError, match="no note"):
            case_notes.remove(connection, late, **CASE, by="Officer C", at=AT)
        assert case_notes.blank(connection, before=OPENED_AT + timedelta(hours=1), limit=10) == 1
        assert case_notes.blank(connection, before=OPENED_AT + timedelta(hours=1), limit=10) == 0
        found = case_notes.of_case(connection, **CASE)
        assert found["note"].isna().tolist() == [True, False]
        assert found["removed_by"].tolist()[1] == "Officer C"
        assert found["officer"].tolist() == ["SHO A", "SHO A"]
        assert reads.case_events(connection, start_ms=0, end_ms=1 << 50).equals(before)


REFUSED = (
    ({"means": "pigeon"}, "no_means"),
    ({"came_at": AT + timedelta(minutes=1)}, "future"),
    ({"came_at": OPENED_AT - timedelta(minutes=1)}, "before"),
    ({"thread_id": 5}, "no_case"),
    ({"officer": " "}, "no_officer"),
    ({"officer": "x" * 101}, "no_officer"),
    ({"note": "\u202e"}, "no_note"),
    ({"note": "x" * 501}, "no_note"),
    ({"by": ""}, "no_name"),
)


def test_a_note_that_cannot_be_is_refused(store: Engine) -> None:
    for given, code in REFUSED:
        with store.begin() as connection, pytest.raises(NoteError) as refused:
            case_notes.add(connection, **{**CASE, **NOTE, **given})
        assert refused.value.code == code, given


def test_a_note_of_the_very_minute_of_the_case_is_taken(store: Engine) -> None:
    with store.begin() as connection:
        case_notes.add(connection, **CASE, **{**NOTE, "came_at": OPENED_AT.replace(second=0, microsecond=0)})


def test_a_training_is_noted_once_and_taken_back(store: Engine) -> None:
    given = {"unit_id": "agra", "topic": "no_kind", "by": "Officer A", "at": AT}
    with store.begin() as connection:
        number = trainings.add(connection, **given, trained_on=date(2026, 11, 2))
        later = trainings.add(connection, **given, trained_on=date(2026, 11, 4))
        found = trainings.noted(connection)
        assert list(found["training_id"]) == [later, number]
        assert list(found["trained_on"]) == [date(2026, 11, 4), date(2026, 11, 2)]
        with pytest.raises(TrainingError, match="noted already"):
            trainings.add(connection, **given, trained_on=date(2026, 11, 2))
        for day in (date(2026, 11, 5), date(1999, 1, 1)):
            with pytest.raises(TrainingError, match="has not been yet"):
                trainings.add(connection, **given, trained_on=day)
        with pytest.raises(TrainingError, match="no training"):
            trainings.remove(connection, number, unit_id="meerut", by="A", at=AT)
        trainings.remove(connection, number, unit_id="agra", by="A", at=AT)
        assert list(trainings.noted(connection)["training_id"]) == [later]
