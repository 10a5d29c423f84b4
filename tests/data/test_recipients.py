"""Recipients: checked, entered, changed, removed and never lost; from a file all or none."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from data import recipient_files, recipients
from data.recipient_files import COLUMNS
from data.recipient_rows import APPRISE, EMAIL, NEW, Recipient, RecipientError, checked
from tests.data import small_registry

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
PRO = Recipient(NEW, "agra", EMAIL, "pro.agra@police.example", "PRO Sample", "hi", True, True, False)


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        small_registry.load(connection, now_at=AT)
    return engine


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"address": "pro@@x"}, "no_email"),
        ({"address": "=cmd@x.example"}, "no_email"),
        ({"address": "प्रो@police.example"}, "no_email"),
        ({"name": " "}, "empty"),
        ({"name": "=A"}, "no_name"),
        ({"name": "A\u202eB"}, "empty"),
        ({"language": "fr"}, "no_language"),
        ({"channel": "pigeon"}, "no_channel"),
        ({"channel": APPRISE, "address": "json://secret"}, "no_channel_name"),
        ({"alerts": False, "daily": False}, "wants_nothing"),
    ],
)
def test_what_cannot_be_a_recipient_is_refused(wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(RecipientError) as caught:
        checked(replace(PRO, **wrong))
    assert caught.value.code == code


def test_an_address_is_kept_as_any_mail_server_takes_it() -> None:
    assert checked(replace(PRO, address="pro@पुलिस.example")).address == "pro@xn--n2bqs1ai.example"


def test_a_recipient_is_entered_changed_removed_and_stays_on_record(store: Engine) -> None:
    with store.begin() as connection:
        number = recipients.add(connection, PRO, by="SI Sample", at=AT)
        assert recipients.wanting(connection, "daily") == [replace(PRO, recipient_id=number)]
        anew = replace(PRO, recipient_id=number, language="en", daily=False)
        assert recipients.change(connection, anew, by="SI Sample", at=AT) == anew
        assert recipients.wanting(connection, "daily") == []
        recipients.remove(connection, number, by="SI Sample", at=AT)
        assert recipients.listed(connection) == []
        assert connection.scalar(text("SELECT removed_by FROM recipients")) == "SI Sample"
        with pytest.raises(RecipientError, match="no recipient"):
            recipients.remove(connection, number, by="SI Sample", at=AT)
        assert recipients.add(connection, PRO, by="SI Sample", at=AT) == number
        assert recipients.of_unit(connection, "agra") == [replace(PRO, recipient_id=number)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (replace(PRO, address="PRO.Agra@police.example"), "there"),
        (replace(PRO, unit_id="atlantis"), "no_unit"),
        (replace(PRO, address="other@police.example", weekly=True), "no_weekly"),
    ],
)
def test_what_does_not_fit_the_store_is_refused(store: Engine, given: Recipient, code: str) -> None:
    with store.begin() as connection:
        recipients.add(connection, PRO, by="SI Sample", at=AT)
        with pytest.raises(RecipientError) as caught:
            recipients.add(connection, given, by="SI Sample", at=AT)
    assert caught.value.code == code


HEAD = ",".join(COLUMNS)
GOOD = "agra,PRO Sample,pro.agra@police.example,hi,yes,yes,no"


def of_file(folder: Path, *lines: str) -> Path:
    file = folder / "recipients.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((HEAD, GOOD, "agra,B,bad@,hi,yes,no,no"), "line 3, column address"),
        ((HEAD, GOOD, GOOD), "line 3, column address: stands in line 2 already"),
        ((HEAD, GOOD.replace("yes", "perhaps", 1)), "line 2, column alerts: 'perhaps' is neither yes nor no"),
        ((HEAD, "agra,B"), "line 2: not as many fields"),
        (("unit_id,name", "agra,B"), "line 1: no column address"),
        ((HEAD,), "holds no recipient"),
    ],
)
def test_a_file_is_refused_with_the_line_that_cannot_be(
    tmp_path: Path, lines: tuple[str, ...], said: str
) -> None:
    with pytest.raises(RecipientError, match=said):
        recipient_files.read(of_file(tmp_path, *lines))


def test_a_file_is_entered_once_and_what_it_says_anew_is_changed(store: Engine, tmp_path: Path) -> None:
    def load(*rows: str) -> Counter[str]:
        read = recipient_files.read(of_file(tmp_path, HEAD, *rows))
        with store.begin() as connection:
            return recipient_files.load(connection, read, by="SI Sample", at=AT)

    assert load(GOOD) == {"entered": 1}
    assert load(GOOD) == {"there": 1}
    assert load(GOOD.replace(",hi,", ",en,")) == {"changed": 1}
    with pytest.raises(RecipientError, match="line 3, column unit_id: unknown unit 'atlantis'"):
        load(GOOD.replace(",en,", ",hi,"), GOOD.replace("agra,", "atlantis,", 1))
    with store.connect() as connection:
        assert [each.language for each in recipients.listed(connection)] == ["en"]
