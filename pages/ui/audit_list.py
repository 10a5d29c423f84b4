"""The audit log as its page shows it: entries newest first, in parts, and whether it is whole."""

import json

import pandas as pd
import streamlit as st

from data import audit_log
from data.audit_log import Checked
from language import figures
from language.durations import is_unknown
from language.words import N_, Words
from pages.ui import store
from pages.ui.access.trial import CALLED
from pages.ui.safe import plain
from pages.ui.store import Source
from pages.ui.terms import term

A_PART = 100
IN_A_FILE = 5_000
MOST_WHO = 254
EVERY = "every"
ACTIONS = {
    audit_log.SIGN_IN: N_("signed in"),
    audit_log.SIGN_OUT: N_("signed out"),
    audit_log.REFUSED: N_("was not let in"),
    audit_log.DENIED: N_("was denied"),
    audit_log.PAGE: N_("looked at a page"),
    audit_log.EXPORT: N_("took a file out"),
    audit_log.CORRECTION: N_("corrected a closing"),
    audit_log.ROSTER: N_("changed the staff"),
    audit_log.URGENT: N_("marked a case as urgent, or took it back"),
    audit_log.NOTE: N_("noted a report on a case, or removed it"),
    audit_log.TRAINING: N_("noted a training, or took it back"),
    audit_log.VIEW: N_("saved or deleted a view"),
    audit_log.LETTER: N_("made a letter or noted it as sent"),
    audit_log.RECIPIENT: N_("changed who gets notices"),
    audit_log.REVIEW: N_("froze a review"),
    audit_log.ALERT: N_("took an alert on"),
    audit_log.ANNOTATION: N_("changed the calendar"),
    audit_log.GRANT: N_("gave access"),
    audit_log.REVOKE: N_("took access away"),
    audit_log.BOUND: N_("signed in for the first time"),
    audit_log.TRIAL: N_("tried it without sign-in"),
}


def actions(_: Words) -> dict[str, str]:
    """What can be asked for, by slug."""
    return {EVERY: _("every action"), **{slug: term(ACTIONS, slug, _) for slug in audit_log.ACTIONS}}


def before() -> int | None:
    """The number before which the address asks to begin; None is the newest."""
    digits = st.query_params.get("before", "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 16 else None


def who() -> str:
    """Of whom alone the address asks; nothing is everybody."""
    return plain(st.query_params.get("who", "")).strip()[:MOST_WHO]


def found(of: Source, *, action: str, email: str, before: int | None) -> pd.DataFrame:
    """The entries asked for, up to as many as a file holds; read anew each time, as they come without a new version."""
    with store.connection(of) as opened:
        return audit_log.entries(
            opened,
            before=before,
            most=IN_A_FILE,
            action=None if action == EVERY else action,
            email=email or None,
        )


def checked(of: Source) -> Checked:
    """A look through the whole log."""
    with store.connection(of) as opened:
        return audit_log.verify(opened)


def filters(text: object) -> str | None:
    """The choices of an entry on one line."""
    if not isinstance(text, str):
        return None
    try:
        chosen = json.loads(text)
    except ValueError:
        return text
    if not isinstance(chosen, dict):
        return text
    return ", ".join(f"{name}={value}" for name, value in chosen.items())


def table(rows: pd.DataFrame, called: dict[str, str], _: Words) -> pd.DataFrame:
    """The entries in words; `called`: the units' names by id."""

    def office(unit_id: object) -> str | None:
        return None if is_unknown(unit_id) else called.get(str(unit_id), str(unit_id))

    return pd.DataFrame(
        {
            _("No."): [str(each) for each in rows["number"]],
            _("When"): [figures.instant(each, _) for each in rows["at_ms"]],
            _("Who"): rows["email"].to_list(),
            _("As"): [None if is_unknown(each) else term(CALLED, each, _) for each in rows["role"]],
            _("Office"): [office(each) for each in rows["unit_id"]],
            _("Action"): [term(ACTIONS, each, _) for each in rows["action"]],
            _("What"): rows["what"].to_list(),
            _("Choices"): [filters(each) for each in rows["filters"]],
            _("Rows"): [None if is_unknown(each) else figures.count(int(each), _) for each in rows["rows"]],
            _("Detail"): rows["detail"].to_list(),
        },
        dtype="object",
    )


def verdict(found: Checked, _: Words) -> str:
    """What a look through the log found, for a reader."""
    whole = _.plural(
        "{n} entry is just as it was written.",
        "{n} entries are just as they were written.",
        found.entries,
        n=figures.count(found.entries, _),
    )
    if found.is_whole:
        return whole
    return _(
        "The log is not whole: entry {number} was changed, taken out or put elsewhere. {whole} Tell whoever is "
        "answerable for the database, and keep a copy of it as it is.",
        number=figures.count(found.bad or 0, _),
        whole=whole,
    )
