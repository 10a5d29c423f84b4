"""Who gets notices of an office: read and kept within the reader's scope, shown as a table, and whether anything is sent."""

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from data import audit_log, recipients, sending_ways
from data.recipient_rows import APPRISE, EMAIL, NEW, WANTS, Recipient, RecipientError
from data.sending_ways import Ways
from language.words import N_, NAMES, Words
from pages.ui import store, who_runs_it
from pages.ui.access import entries
from pages.ui.frame import Here, explain
from pages.ui.safe import inert, plain
from pages.ui.store import Source
from pages.ui.terms import term

CHANNELS = {EMAIL: N_("E-mail"), APPRISE: N_("Another channel")}
WANTED = {"alerts": N_("Alerts"), "daily": N_("Daily digest"), "weekly": N_("Weekly digest")}


def of_office(of: Source, unit_id: str) -> list[Recipient]:
    """The recipients of an office of the scope."""
    of.scope.require(unit_id)
    with store.connection(of) as opened:
        return recipients.of_unit(opened, unit_id)


def keep(at: Here, given: Recipient, *, by: str, is_out: bool = False) -> None:
    """Enter, change or remove a recipient of an office of the scope, and write that into the audit log, in one
    transaction. Raises `RecipientError`, `ScopeError` and `StoreError`."""
    number, moment = given.recipient_id, at.source.now_at
    with store.writing(at.source, given.unit_id) as connection:
        if number != NEW and recipients.require(connection, number).unit_id != given.unit_id:
            raise RecipientError(f"{given.unit_id}: none {number}.", column="address", code="no_recipient")
        if is_out:
            done = "removed"
            recipients.remove(connection, number, by=by, at=moment)
        elif number == NEW:
            done, number = "entered", recipients.add(connection, given, by=by, at=moment)
        else:
            done = "changed"
            recipients.change(connection, given, by=by, at=moment)
        said = {"done": done, "recipient": str(number)}
        entry = entries.entry_of(at.viewer, audit_log.RECIPIENT, given.unit_id, filters=said, rows=1)
        audit_log.append(connection, entry, at=datetime.now(UTC))


def table(rows: list[Recipient], _: Words) -> pd.DataFrame:
    """The recipients as they are shown."""
    return pd.DataFrame(
        {
            _("Name"): [plain(row.name) for row in rows],
            _("Address"): [plain(row.address) for row in rows],
            _("Channel"): [term(CHANNELS, row.channel, _) for row in rows],
            _("Language"): [NAMES[row.language] for row in rows],
            _("Gets"): [", ".join(_(WANTED[what]) for what in WANTS if getattr(row, what)) for row in rows],
        }
    )


def ways_of(of: Source) -> Ways:
    """By which ways notices are sent, as whoever sends them found it; the dashboard itself sends nothing."""
    with store.connection(of) as opened:
        return sending_ways.get(opened)


def say_ways(ways: Ways, rows: list[Recipient], at: Here) -> None:
    """What stands in the way of sending, and what to do; nothing where there is nothing."""
    _ = at.words
    if ways.looked_at is None:
        explain(
            _(
                "Nothing is sent yet: the sender of notices has not been started. Addresses can be entered already."
            )
        )
        if at.source.scope.is_whole:
            who_runs_it.fold(_("Start it: {command}", command="python -m notices run"), _)
    elif not ways.email:
        explain(
            _(
                "No mail server is set up yet, so no mail goes out. Addresses can be entered already: what is due is sent "
                "once it is there."
            )
        )
        if at.source.scope.is_whole:
            who_runs_it.fold("NOTED_SMTP_HOST, NOTED_SMTP_FROM", _)
    lost = [row.name for row in rows if row.channel != EMAIL and not ways.reach(row.channel, row.address)]
    if lost and ways.looked_at is not None:
        said = _("No channel is set up by which these are reached: {names}.", names=", ".join(lost))
        st.warning(inert(said), icon=":material/warning:")
