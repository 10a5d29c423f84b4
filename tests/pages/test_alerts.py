"""The page of alerts: what stands and who was told, taken on once and by name, and what is not the reader's is not there."""

from datetime import timedelta

import pandas as pd
import pytest
from sqlalchemy import select, text
from streamlit.testing.v1 import AppTest

from data import alerts, audit_log, deliveries, sending_ways
from data.alerts import Begun
from data.engine import closing, read_store, write_store
from data.instants import to_ms
from data.notice_tables import Alert
from data.sending_ways import Ways
from language.words import Words
from notices.rules import notice_rules
from pages.ui import alert_state, alert_steps
from tests.pages.conftest import ROOT, Show, words
from tests.pages.stored_world import NOW_AT

BEGAN_MS = to_ms(NOW_AT - timedelta(hours=3))
REFERRAL = Begun("unacknowledged_referral", "mathura", "77", BEGAN_MS, {"thread_id": "77", "urgent": True})
CHANGED = Begun("changed_profile", "agra", "5:name:1", BEGAN_MS, {"handle": "agrapolice", "what": "name"})
STOPPED = Begun("overdue_collection", "uppolice-hq", "stopped", BEGAN_MS, {"sign": "stopped"})


@pytest.fixture
def told_store(own_store: str) -> str:
    """Three alerts: one that was told, one that nobody could be told, one that is over; and a message that failed."""
    with closing(write_store(own_store)) as engine, engine.begin() as connection:
        alerts.begin(connection, [REFERRAL, CHANGED, STOPPED], at=NOW_AT - timedelta(hours=2))
        alerts.told(connection, 1, level=1, at=NOW_AT - timedelta(hours=1))
        alerts.end(connection, [3], at=NOW_AT - timedelta(minutes=5))
        reason = {"recipient": None, "message": None, "reason": "no_recipient"}
        deliveries.write(
            connection, key="skipped", purpose="alert", unit_id="mathura", at=NOW_AT, due_at=NOW_AT, alerts=[(1, 0)],
            **reason,
        )  # fmt: skip
        sending_ways.put(connection, Ways(), at=NOW_AT)
    return own_store


def pick(page: AppTest, place: int) -> AppTest:
    page.session_state[page.dataframe[0].proto.id] = {"selection": {"rows": [place], "columns": []}}
    return page.run()


def test_what_stands_and_what_is_over_is_listed_with_who_was_told(show: Show, told_store: str) -> None:
    page = show("alerts", store=told_store)
    assert not page.exception
    first = page.dataframe[0].value
    assert list(first["What"]) == [
        "URGENT. Referral not acknowledged: 2 h 54 min round the clock",  # as far as its office was collected
        "Picture or name changed: @agrapolice",
    ]
    assert [each.partition(",")[0] for each in first["Told"]] == ["its range", "nobody yet"]
    assert [each.partition(",")[0] for each in first["Told next"]] == ["its zone", "the office"]
    assert len(page.dataframe[1].value) == 1
    assert "Sending is not set up yet" in words(page)
    fold = next(each for each in page.expander if each.label == "For whoever runs the system")
    assert "NOTED_SMTP_HOST" in fold.text[0].value
    outside = [each.value for each in page.text] + [each.value for each in page.info]
    assert sum("NOTED_" in each for each in outside) == 1  # within the fold alone


def test_it_is_said_when_each_level_hears_of_a_referral() -> None:
    rules = notice_rules((ROOT / "notices" / "rules.toml").read_text(encoding="utf-8"), name="rules")
    said = alert_steps.sentence(rules, Words())
    assert (
        "for 30 min of duty these are told, in hours of duty from then on: the office at once, its range after 1 h, "
        "its zone after 3 h, headquarters after 7 h;" in said
    )
    assert "complaint without an answer for 24 h" in said
    assert "the office at once, its range after 4 h, its zone after 18 h;" in said
    rows = alert_steps.sheet(rules, Words()).set_index("What")
    assert list(rows.loc["Account silent"]) == ["7 days", "at once", "14 h", "56 h", "–"]
    assert list(rows.loc["Collection stands still"]) == ["1 h", "–", "–", "–", "at once"]
    assert alert_steps.of_duty(1_470, Words()) == "24 h 30 min"
    assert alert_steps.sentence(None, Words()) == "What somebody should act on now."


def test_a_press_officer_sees_his_own_alone(show: Show, told_store: str) -> None:
    page = show("alerts", store=told_store, **{"as": "unit:mathura"})
    assert len(page.dataframe) == 1
    assert len(page.dataframe[0].value) == 1
    assert "NOTED_SMTP_HOST" not in words(page)
    assert "Messages that may not have arrived" not in words(page)


def acknowledged(store: str) -> list[str | None]:
    with closing(read_store(store)) as engine, engine.connect() as connection:
        return list(connection.scalars(select(Alert.acknowledged_by).order_by(Alert.alert_id)))


def test_an_alert_is_taken_on_by_name_and_that_is_in_the_audit_log(
    show: Show, told_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.ui import tables  # noqa: PLC0415

    monkeypatch.setattr(tables, "picked_row", lambda *_, **__: 0)
    page = show("alerts", store=told_store)
    assert "not told, nobody of it wants alerts" in words(page)
    page.button(key="FormSubmitter:alert-1-Take it on").click().run()
    assert "The name of who takes it on is needed." in words(page)
    field = next(each for each in page.text_input if each.label == "Your name (kept and shown)")
    field.set_value("Asha")
    page.button(key="FormSubmitter:alert-1-Take it on").click().run()
    assert not page.exception
    assert "Kept: it is raised no further." in words(page)
    assert "Taken on by Asha" in words(page)
    assert acknowledged(told_store) == ["Asha", None, None]
    with closing(read_store(told_store)) as engine, engine.connect() as connection:
        entry = audit_log.entries(connection, action=audit_log.ALERT).iloc[0]
    assert (entry["what"], entry["filters"]) == ("mathura", '{"alert":"1","rule":"unacknowledged_referral"}')


def test_a_sender_that_is_away_is_said(show: Show, told_store: str) -> None:
    with closing(write_store(told_store)) as engine, engine.begin() as connection:
        sending_ways.put(connection, Ways(email=True), at=NOW_AT - timedelta(minutes=6))
        connection.execute(text("UPDATE deliveries SET state = 'failed', error = '550 no such user'"))
        connection.execute(text("UPDATE delivery_alerts SET level = 1"))
    page = show("alerts", store=told_store)
    assert "Nobody has looked for alerts since 24 Nov 2026" in words(page)
    assert list(page.dataframe[-1].value["Why"]) == ["550 no such user"]
    first = page.dataframe[0].value.iloc[0]
    assert first["Told"].endswith("(failed)")
    assert first["Told next"] == "its zone"  # at once


def test_old_cases_that_begin_no_alert_are_counted_with_the_urgent_among_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day_ms, now_ms = 86_400_000, 1_700_000_000_000
    began = pd.Series([now_ms - age * day_ms for age in (1, 7, 8, 40)])
    waiting = pd.DataFrame({"clock_start_ms": began, "is_marked": [True, False, False, True]})
    monkeypatch.setattr(alert_state.urgency, "is_urgent", lambda rows: rows["is_marked"])

    def said(rows: pd.DataFrame) -> str:
        return alert_state.older(rows, days=7, now_ms=now_ms, _=Words("en"))

    assert said(waiting.head(2)) == ""
    assert said(waiting.head(3)).startswith("1 case not acknowledged for more than 7 days")
    assert said(waiting.head(3)).endswith("begins none.")
    assert said(waiting).startswith("2 cases not acknowledged")
    assert said(waiting).endswith("Urgent of these: 1.")
