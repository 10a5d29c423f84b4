"""The page of notices: a digest equals the figures of the commands; who gets it is entered within one's own offices alone."""

import sqlite3
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from data import sending_ways
from data.engine import closing, read_store, write_store
from data.recipient_rows import EMAIL, NEW, Recipient, RecipientError
from data.scope import ScopeError
from data.sending_ways import Ways
from language.figures import period_in_words
from language.words import Words
from metrics.period import Period
from notices import digest_frames, rendering
from notices.daily import daily
from notices.digest_model import Daily, Weekly
from notices.digests import DAILY, WEEKLY, sheet_of
from notices.links import Links
from notices.weekly import weekly
from pages.ui import frame, notice_days, notice_preview, notice_recipients, notice_sent
from pages.ui.safe import share_link
from pages.ui.standings import Asked
from tests.metrics import calling
from tests.pages import readers, stored_world
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.stored_world import NOW_AT

WEEK = ("--from", "2026-11-16", "--to", "2026-11-23")
NEW_PRO = Recipient(NEW, "mathura", EMAIL, "pro@police.example", "PRO Sample", "hi", True, True, False)


def frames(url: str) -> digest_frames.Frames:
    with closing(read_store(url)) as engine, engine.connect() as connection:
        return digest_frames.read(connection, now_at=NOW_AT)


def test_a_daily_digest_has_the_figures_of_the_commands(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    read = frames(full_store)
    league = digest_frames.league_of(read, Period.last_whole_days(NOW_AT, 7))
    told = daily(read, "agra", league=league)
    ever = calling.asked("cases", "--unit", "agra", "--from", "2026-08-01", "--to", "2026-12-01")["rows"]
    waiting = [row for row in ever if row["status"] == "open" and row["observed"]]
    assert (told.waiting, told.oldest_s) == (len(waiting), max(row["wait_s"] for row in waiting))
    assert {each.thread_id for each in told.first} <= {int(row["thread_id"]) for row in waiting}
    day = calling.asked("league", "--from", "2026-11-23", "--to", "2026-11-24")["rows"]
    own = next(row for row in day if row["unit_id"] == "agra")
    assert (told.came_in, told.acknowledged, told.unobserved) == (
        own["cases"],
        own["answered"],
        own["unobserved"],
    )
    rank = next(row for row in calling.asked("league")["rows"] if row["unit_id"] == "agra")
    assert told.place is not None
    assert (told.place.rank, told.place.low, told.place.high) == (
        rank["rank"],
        rank["rank_low"],
        rank["rank_high"],
    )


def test_a_weekly_digest_names_by_verdict_alone_and_has_the_figures_of_the_commands(
    read_from: ReadFrom, full_store: str
) -> None:
    read_from(full_store)
    read = frames(full_store)
    rows = calling.asked("league", *WEEK)["rows"]
    told = weekly(read, "uppolice-hq", league=digest_frames.league_of(read, digest_frames.last_week(NOW_AT)))
    for verdict, named in (("commended", told.commended), ("laggard", told.laggards)):
        assert {each.office.unit_id for each in named} == {
            row["unit_id"] for row in rows if row["verdict"] == verdict
        }
    assert told.now.cases == sum(row["cases"] for row in rows)
    assert told.now.answered == sum(row["answered"] for row in rows)
    missing = {each.office.unit_id for each in told.missing}
    assert {stored_world.SLOW, stored_world.BARE} <= missing
    zone = weekly(read, "zone-agra", league=digest_frames.league_of(read, digest_frames.last_week(NOW_AT)))
    assert zone.now.cases < told.now.cases
    assert {each.office.unit_id for each in zone.waiting} < {each.office.unit_id for each in told.waiting}


@pytest.mark.parametrize(("unit_id", "purpose"), [("mathura", DAILY), ("zone-agra", WEEKLY)])
def test_what_is_previewed_within_a_scope_is_what_goes_out(
    unit_id: str, purpose: str, read_from: ReadFrom, full_store: str
) -> None:
    read_from(full_store)
    read = frames(full_store)
    sent: Daily | Weekly
    if purpose == DAILY:
        sent = daily(read, unit_id, league=digest_frames.league_of(read, Period.last_whole_days(NOW_AT, 7)))
    else:
        sent = weekly(read, unit_id, league=digest_frames.league_of(read, digest_frames.last_week(NOW_AT)))
    shown = notice_preview.found(readers.source(readers.of(unit_id)), unit_id, purpose)
    links = Links(None, "hi")
    assert rendering.text(sheet_of(shown, links)) == rendering.text(sheet_of(sent, links))


def test_no_citizens_word_is_in_any_of_it(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    sheet = sheet_of(notice_preview.found(readers.source(), "agra", DAILY), Links(None, "en"))
    assert stored_world.HOSTILE[:10] not in rendering.text(sheet) + rendering.html(sheet)


def test_a_press_officer_reads_writes_and_sees_the_outbox_of_his_own_office_alone(
    read_from: ReadFrom, own_store: str
) -> None:
    read_from(own_store)
    officer = readers.officer("mathura")
    at = frame.Here(Words("en"), readers.source(officer.scope), officer)
    notice_recipients.keep(at, NEW_PRO, by="pro.mathura@police.example")
    (own,) = notice_recipients.of_office(at.source, "mathura")
    other = replace(NEW_PRO, unit_id="agra")
    hq = readers.here(Words("en"))
    notice_recipients.keep(hq, other, by="hq")
    (others,) = notice_recipients.of_office(hq.source, "agra")
    for given in (other, others):
        with pytest.raises(ScopeError):
            notice_recipients.keep(at, given, by="me")
    with pytest.raises(RecipientError):  # another office's recipient by its number, as one's own
        notice_recipients.keep(at, replace(own, recipient_id=others.recipient_id), by="me", is_out=True)
    for read in (
        lambda: notice_recipients.of_office(at.source, "agra"),
        lambda: notice_sent.lately(at.source, "agra"),
        lambda: notice_preview.found(at.source, "agra", DAILY),
    ):
        with pytest.raises(ScopeError):
            read()
    with sqlite3.connect(own_store.removeprefix("sqlite:///")) as connection:
        log = connection.execute(
            "SELECT what, email FROM audit_log WHERE action = 'recipient' ORDER BY number"
        ).fetchall()
    connection.close()
    assert log == [("mathura", "pro.mathura@police.example"), ("agra", None)]


def test_a_recipient_is_entered_changed_and_removed_on_the_page(show: Show, own_store: str) -> None:
    with closing(write_store(own_store)) as engine, engine.begin() as connection:
        sending_ways.put(connection, Ways(email=True, channels=("sample_group",)), at=NOW_AT)
    page = show("notices", store=own_store, unit="mathura")
    assert "Nothing is sent yet" not in words(page)
    assert "No mail server" not in words(page)
    offered = page.selectbox(key="recipient-mathura").options
    assert any(each.startswith("Of the cell: Sample Constable") for each in offered)
    page.selectbox(key="recipient-mathura").select_index(1).run()
    page.text_input[-1].set_value("SI Sample")
    page.button[-1].click().run()
    assert [each.value for each in page.success] == ["Kept."]
    assert page.dataframe[0].value["Gets"].tolist() == ["Alerts, Daily digest"]
    page.selectbox(key="recipient-mathura").select_index(
        len(page.selectbox(key="recipient-mathura").options) - 1
    )
    page.run()
    page.text_input[-1].set_value("SI Sample")
    page.button[-1].click().run()
    assert "this office gets no notice" in words(page)
    page.text_input[0].set_value("Group Sample")
    page.selectbox(key="channel-mathura-0-").set_value("sample_group")
    page.text_input[-1].set_value("SI Sample")
    page.button[-1].click().run()
    assert page.dataframe[0].value["Address"].tolist() == ["sample_group"]
    assert not page.exception


def test_a_refusal_names_its_field_and_that_nobody_sends_is_said(show: Show, own_store: str) -> None:
    page: AppTest = show("notices", store=own_store, unit="mathura")
    assert "Nothing is sent yet" in words(page)
    assert page.code[0].value.startswith("*Mathura*: daily digest, 24 Nov 2026\nDemonstration data")
    for place, text in enumerate(("PRO Sample", "pro@", "SI Sample")):
        page.text_input[place].set_value(text)
    page.button[-1].click().run()
    assert page.error[0].value.startswith("Address: This is no e-mail address.")


def test_the_way_to_whatsapp_holds_the_text_and_nothing_comes_out_of_it() -> None:
    assert share_link("*a* & b\nhttps://x.com/i/status/1") == (
        "https://wa.me/?text=%2Aa%2A%20%26%20b%0Ahttps%3A%2F%2Fx.com%2Fi%2Fstatus%2F1"
    )


@pytest.mark.parametrize("lang", ["en", "hi"])
def test_a_weekly_digest_says_of_which_week_its_names_are(lang: str, full_store: str) -> None:
    read, week = frames(full_store), digest_frames.last_week(NOW_AT)
    told = weekly(read, "uppolice-hq", league=digest_frames.league_of(read, week))
    sheet = sheet_of(told, Links(None, lang))
    days = period_in_words(week.from_on, week.to_on, Words(lang))
    assert [each.heading.endswith(f", {days}") for each in sheet.parts[:2]] == [True, True]


def test_what_praise_says_of_the_digest_holds_for_the_same_days_alone() -> None:
    week, _ = digest_frames.last_week(NOW_AT), Words("en")
    same = Asked(week)
    assert "as in the weekly digest" in notice_days.of_praise(same, week, _)
    for other in (replace(same, measure="act"), same.of_period(week.before()), replace(same, kind="range")):
        assert "in its last whole week, 16 Nov 2026 to 22 Nov 2026" in notice_days.of_praise(other, week, _)
