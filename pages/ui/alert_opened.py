"""An alert that was picked: what it is, who was told when, the way to its case or office, and a form to take it on."""

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st

from data import alerts, audit_log
from data.alerts import MOST_NAME, AlertError
from data.engine import StoreError
from language import figures
from language.durations import UNKNOWN, is_unknown
from language.words import N_, Words
from notices import alert_words, levels
from notices.levels import Offices
from notices.rules import NoticeRules
from pages.ui import alert_list, menu, notice_sent, store
from pages.ui.access import entries, signature, unwritten
from pages.ui.access.permissions import COLLECTION
from pages.ui.alert_list import Found
from pages.ui.frame import Here
from pages.ui.safe import bold, inert, plain
from pages.ui.terms import term
from pages.ui.units import names

REFUSALS = {
    "no_name": N_("The name of who takes it on is needed."),
    "acknowledged": N_("Somebody has taken it on already."),
    "over": N_("It is over already."),
}
DONE = "alert-taken"


def who_was_told(messages: pd.DataFrame, called: dict[str, str], _: Words) -> list[str]:
    """A line for each message of an alert: to whom of which office, by what, and what became of it. Messages to offices
    outside the reader's own are not among them."""
    lines = []
    for row in messages.to_dict("records"):
        office = called.get(row["unit_id"], row["unit_id"])
        moment = figures.instant(row["made_ms"], _)
        if row["state"] == "skipped":
            why = term(alert_words.NOBODY, row["error"], _)
            lines.append(_("{moment}, {office}: not told, {why}", moment=moment, office=office, why=why))
            continue
        name = UNKNOWN if is_unknown(row["recipient"]) else plain(row["recipient"])
        state = term(notice_sent.STATES, row["state"], _)
        lines.append(f"{moment}, {office}: {name} ({plain(row['channel'])}), {state}")
    return lines


def show(at: Here, row: dict[str, Any], found: Found, rules: NoticeRules | None) -> None:
    """Draw it below the list."""
    _, units = at.words, store.units(at.source)
    called, offices = names(units, _), Offices(levels.above(units), {})
    with st.container(border=True):
        st.markdown(bold(called.get(row["unit_id"], row["unit_id"])))
        st.text(plain(alert_list.line(row, alert_list.until_ms(at), _)))
        st.text(_("Told up to: {level}", level=alert_list.told(row, _)))
        if (onward := alert_list.next_one(row, rules, offices, _)) != UNKNOWN:
            st.text(_("Told next: {level}", level=onward))
        own = found.messages[found.messages["alert_id"] == row["alert_id"]]
        for line in who_was_told(own, called, _):
            st.text(line)
        _link(row, _)
        _take(at, row)


def _link(row: dict[str, Any], _: Words) -> None:
    about = alert_list.begun(row)
    if about.rule == "overdue_collection":
        st.page_link(
            COLLECTION, label=_("Collection"), icon=":material/cloud_sync:", query_params={"lang": _.language}
        )
    elif thread_id := about.facts.get("thread_id"):
        menu.link_to_case(about.unit_id, int(thread_id), _)
    else:
        menu.link_to_unit(about.unit_id, _)


def _take(at: Here, row: dict[str, Any]) -> None:
    _, number = at.words, int(row["alert_id"])
    if st.session_state.get(DONE) == number:
        del st.session_state[DONE]
        st.success(_("Kept: it is raised no further."), icon=":material/check_circle:")
    if not is_unknown(row["acknowledged_ms"]):
        st.text(_("Taken on by {who}", who=plain(alert_list.taken(row, _))))
        return
    with st.form(f"alert-{number}", border=False):
        by = signature.name(at, most=MOST_NAME)
        is_sent = st.form_submit_button(
            _("Take it on"), help=_("It stays here until it is over, and is told to no further level.")
        )
    if not is_sent:
        return
    try:
        keep(at, row, by=by)
    except AlertError as error:
        st.error(inert(_(REFUSALS[error.code])), icon=":material/error:")
    except StoreError as error:
        unwritten.say(error, _)
    else:
        st.session_state[DONE] = number
        st.rerun()


def keep(at: Here, row: dict[str, Any], *, by: str) -> None:
    """Write that an alert is taken on, and the entry of the audit log, in one transaction; raises `AlertError`,
    `ScopeError` and `StoreError`."""
    unit_id = str(row["unit_id"])
    said = {"alert": str(row["alert_id"]), "rule": str(row["rule"])}
    entry = entries.entry_of(at.viewer, audit_log.ALERT, unit_id, filters=said, rows=1)
    with store.writing(at.source, unit_id) as connection:
        alerts.acknowledge(connection, int(row["alert_id"]), unit_id=unit_id, by=by, at=at.source.now_at)
        audit_log.append(connection, entry, at=datetime.now(UTC))
