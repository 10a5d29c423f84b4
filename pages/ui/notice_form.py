"""The form of who gets notices of an office: enter, change, unsubscribe; what was entered stays on record."""

from dataclasses import dataclass

import streamlit as st

from data.engine import StoreError
from data.recipient_rows import APPRISE, EMAIL, MOST_BY, NEW, WEEKLY_KINDS, Recipient, RecipientError
from data.roster_rows import MOST_NAME
from language.words import HINDI, N_, NAMES
from pages.ui import notice_recipients, roster_form, tables
from pages.ui.access import signature, unwritten
from pages.ui.frame import Here, explain
from pages.ui.notice_recipients import WANTED
from pages.ui.safe import inert, plain
from pages.ui.terms import term

FIELDS = {
    "name": N_("Name"),
    "address": N_("Address"),
    "language": N_("Language"),
    "alerts": N_("What is wanted"),
    "weekly": N_("Weekly digest"),
    "by": N_("Your name (kept and shown)"),
    "unit_id": N_("Office"),
    "recipient_id": N_("Enter or change"),
}
REFUSALS = {
    "empty": N_("It is empty. Fill it in."),
    "name_long": N_("It is too long. Write the name alone."),
    "no_name": N_("This is no name. Write the name alone."),
    "no_email": N_("This is no e-mail address. Write one like name@example.in."),
    "no_channel_name": N_("This is no name of a channel: small letters, digits, - and _."),
    "wants_nothing": N_("Choose at least one, or remove the recipient."),
    "who": N_("Say who enters it: up to 100 characters."),
    "there": N_("It is entered for this office already. Choose it above to change it."),
    "too_many": N_("This office has 50 recipients. Remove one first."),
    "no_recipient": N_("That recipient is no longer there: somebody has removed it."),
    "no_weekly": N_("There are no offices below this one. Choose the daily digest."),
    "no_unit": N_("This office is no longer in the registry."),
}
DONE = "recipient-kept"


@dataclass(frozen=True)
class Begun:
    """What the form begins with: somebody new, perhaps of the cell, or a recipient by its number."""

    number: int = NEW
    name: str = ""
    address: str = ""


def show(at: Here, unit_id: str, kind: str) -> None:
    """Who is entered, and the form."""
    _ = at.words
    rows = notice_recipients.of_office(at.source, unit_id)
    ways = notice_recipients.ways_of(at.source)
    notice_recipients.say_ways(ways, rows, at)
    if rows:
        tables.table(notice_recipients.table(rows, _), alt=_("Who gets notices"))
    else:
        explain(_("Nobody is entered: this office gets no notice. Enter an address below."))
    if st.session_state.pop(DONE, None) == unit_id:
        st.success(_("Kept."), icon=":material/check_circle:")
    begins = _begins(at, unit_id, rows)
    begun = st.selectbox(
        _("Enter or change"), list(begins), format_func=begins.__getitem__, key=f"recipient-{unit_id}"
    )
    own = next((row for row in rows if row.recipient_id == begun.number), None)
    _form(at, unit_id, kind, begun, own, ways.channels)


def _begins(at: Here, unit_id: str, rows: list[Recipient]) -> dict[Begun, str]:
    """What can be entered or changed: somebody new, the cell's staff who are not entered, who is entered."""
    _, there = at.words, {row.address.lower() for row in rows}
    staff = [each for each in roster_form.members(at.source, unit_id) if each.email.lower() not in there]
    return (
        {Begun(): _("A new address")}
        | {
            Begun(NEW, plain(each.name), plain(each.email)): _("Of the cell: {name}", name=plain(each.name))
            for each in staff
        }
        | {Begun(row.recipient_id): f"{plain(row.name)} · {plain(row.address)}" for row in rows}
    )


def _form(
    at: Here, unit_id: str, kind: str, begun: Begun, row: Recipient | None, channels: tuple[str, ...]
) -> None:
    _, key = at.words, f"{unit_id}-{begun.number}-{begun.address}"
    way = EMAIL
    with st.form(f"recipient-form-{key}", border=True):
        name, address = begun.name, begun.address
        if row is None:
            name = st.text_input(_("Name"), name, max_chars=MOST_NAME, key=f"name-{key}")
            if channels:
                by_mail = {EMAIL: _("E-mail")}
                known = by_mail | {each: plain(each) for each in channels if each not in by_mail}
                way = st.selectbox(
                    _("Channel"), list(known), format_func=known.__getitem__, key=f"channel-{key}"
                )
            address = st.text_input(_("E-mail address"), address, max_chars=254, key=f"address-{key}")
        usual = HINDI if row is None else row.language
        languages = sorted(NAMES, key=lambda slug: slug != usual)
        language = st.selectbox(
            _("Language"), languages, format_func=NAMES.__getitem__, key=f"language-{key}"
        )
        with st.container(horizontal=True, gap="medium"):
            wants = {
                what: st.checkbox(inert(_(text)), _usual(what, kind, row), key=f"{what}-{key}")
                for what, text in WANTED.items()
                if what != "weekly" or kind in WEEKLY_KINDS
            }
        by = signature.name(at, most=MOST_BY, key=f"by-{key}")
        is_sent = st.form_submit_button(_("Keep"))
        is_out = row is not None and st.form_submit_button(_("Unsubscribe and remove"))
    if is_sent or is_out:
        chosen = (wants["alerts"], wants["daily"], wants.get("weekly", False))
        channel, address = (EMAIL, address) if way == EMAIL else (APPRISE, way)
        given = Recipient(begun.number, unit_id, channel, address, name, language, *chosen)
        _send(at, given, by=by, is_out=is_out)


def _usual(what: str, kind: str, row: Recipient | None) -> bool:
    """What is ticked at first: alerts, and the digest of the office's kind."""
    if row is not None:
        return bool(getattr(row, what))
    return what == "alerts" or (what == "weekly") == (kind in WEEKLY_KINDS)


def _send(at: Here, given: Recipient, *, by: str, is_out: bool) -> None:
    """Keep what was sent, and say what became of it."""
    _ = at.words
    try:
        notice_recipients.keep(at, given, by=by, is_out=is_out)
    except RecipientError as error:
        st.error(
            inert(f"{term(FIELDS, error.column, _)}: {term(REFUSALS, error.code, _)}"),
            icon=":material/error:",
        )
    except StoreError as error:
        unwritten.say(error, _)
    else:
        st.session_state[DONE] = given.unit_id
        st.rerun()
