"""What was sent to an office lately: which message, to whom, what became of it, and why it failed."""

import pandas as pd
import streamlit as st

from data import outbox_reads
from language import figures
from language.durations import is_unknown
from language.words import N_, Words
from notices import alert_words
from notices.digest_model import REASONS
from notices.digests import DAILY, WEEKLY
from pages.ui import store, tables
from pages.ui.frame import Here, explain
from pages.ui.notice_preview import WHY_NOT
from pages.ui.safe import inert, plain
from pages.ui.store import Source
from pages.ui.terms import term

MOST = 50
PURPOSES = {"alert": N_("Alert"), DAILY: N_("Daily digest"), WEEKLY: N_("Weekly digest")}
STATES = {
    "waiting": N_("to be sent"),
    "sending": N_("being sent"),
    "sent": N_("sent"),
    "doubtful": N_("perhaps sent"),
    "failed": N_("failed"),
    "skipped": N_("not sent"),
}
SKIPPED = {line: WHY_NOT[reason] for reason, line in REASONS.items()} | alert_words.NOBODY
"""Why a message was not sent, by what is written down for it."""


def lately(of: Source, unit_id: str) -> pd.DataFrame:
    """The latest messages to an office of the scope; read anew each time, as they come without a new version."""
    of.scope.require(unit_id)
    with store.connection(of) as opened:
        return outbox_reads.lately(opened, unit_id, most=MOST)


def table(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """The messages in words."""
    return pd.DataFrame(
        {
            _("When"): [figures.instant(each, _) for each in rows["made_ms"]],
            _("What"): [term(PURPOSES, each, _) for each in rows["purpose"]],
            _("Address"): [plain(each) or "–" for each in rows["address"]],
            _("Status"): [term(STATES, each, _) for each in rows["state"]],
            _("Sent at"): [figures.instant(each, _) for each in rows["sent_ms"]],
            _("Why"): ["–" if is_unknown(each) else _why(str(each), _) for each in rows["error"]],
            _("Subject"): [plain(each) for each in rows["subject"]],
        },
        dtype="object",
    )


def _why(line: str, _: Words) -> str:
    return _(SKIPPED[line]) if line in SKIPPED else plain(line)


def show(at: Here, unit_id: str) -> None:
    """The messages, and in a sentence how many of them did not arrive."""
    _ = at.words
    rows = lately(at.source, unit_id)
    if rows.empty:
        explain(_("Nothing was sent to this office yet."))
        return
    failed = int(rows["state"].isin(["failed", "doubtful"]).sum())
    if failed:
        st.warning(
            inert(
                _.plural(
                    "{n} message may not have arrived.",
                    "{n} messages may not have arrived.",
                    failed,
                    n=figures.count(failed, _),
                )
            ),
            icon=":material/warning:",
        )
    tables.table(table(rows, _), alt=_("What was sent lately"))
