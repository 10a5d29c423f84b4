"""Who looks now: asked of the store on every run, never remembered from the run before."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pandas as pd
import streamlit as st

from data import audit_log, reads, sign_ins, user_rows, users
from data.audit_log import Entry
from data.scope import NOBODY, Scope, scope_of
from data.settings import Settings, settings
from data.sign_ins import SignInError
from language.words import Words
from pages.ui.access import cookies, engines, trial
from pages.ui.serving import address

LOOK_S: Final = 5
WHY: Final = "why-a-stranger"
BY_ITSELF: Final = "drawn-by-itself"
MOST_REFUSED: Final = 1_000
NOT_LISTED: Final = "not_listed"
ENDED: Final = "ended"
NO_UNITS: Final = pd.DataFrame({"unit_id": []})
LOG: Final = logging.getLogger(__name__)
_refused: OrderedDict[tuple[str, str], None] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Viewer:
    """Somebody who may see the rows of a scope; on trial it is nobody in particular."""

    user_id: int | None
    email: str | None
    name: str | None
    scope: Scope
    key: str | None
    is_trial: bool


def on_trial(scope: Scope) -> Viewer:
    """Whoever sits at this machine, where no provider is set."""
    return Viewer(user_id=None, email=None, name=None, scope=scope, key=None, is_trial=True)


def viewer(_: Words) -> Viewer | None:
    """Who looks now, None where it is a stranger; raises `SettingsError` or `StoreError`."""
    given = settings()
    is_active = not st.session_state.pop(BY_ITSELF, False)
    if given.sign_in is None:
        return on_trial(trial.scope(given.database_url))
    said = st.user.to_dict()
    if not said.get("is_logged_in"):
        st.session_state.pop(WHY, None)
        return None
    found = of_claims(said, given, is_active=is_active)
    if isinstance(found, Viewer):
        st.session_state.pop(WHY, None)
        return found
    st.session_state[WHY] = found
    return None


def why_a_stranger() -> str | None:
    """Why somebody who was signed in is a stranger now, or was not let in; None of whoever just came."""
    why: str | None = st.session_state.get(WHY)
    return why


def drawn_by_itself() -> None:
    """Draw the page anew because something changed: nobody did anything, and the sign-in grows no longer by it."""
    st.session_state[BY_ITSELF] = True
    st.rerun()


def address_of_claims() -> str:
    """What the provider calls who has signed in and is not on the list."""
    said = st.user.to_dict()
    return str(said.get("email") or said.get("sub") or "–")


def for_who_runs_it(line: str, _: Words) -> str:
    """A line of a fault as the page may show it: where others than who runs the system look on, it is in the log."""
    if settings().sign_in is None:
        return line
    LOG.error("%s", line)
    return _("It stands in the log of the server.")


def of_cookies(sent: Mapping[str, str], *, is_active: bool = True) -> Viewer | None:
    """Who sends these cookies with a request of its own; None where it is a stranger. Raises `StoreError`."""
    given = settings()
    if given.sign_in is None:
        return on_trial(NOBODY)
    said = cookies.claims(
        sent,
        secret=given.sign_in.cookie_secret.get_secret_value(),
        origin=address.origin(given.sign_in.public_url),
    )
    try:
        key = sign_ins.key_of(said or {})
    except SignInError:
        return None
    found = _standing(given.database_url, key, is_active=is_active)
    return found if isinstance(found, Viewer) else None


def stands(who: Viewer) -> bool:
    """Whether the sign-in of somebody stands still; nobody did anything. Raises `StoreError`."""
    with engines.reading(settings().database_url) as connection:
        found = sign_ins.standing(connection, key=str(who.key), at=datetime.now(UTC))
    return found is not None and found.ends_by is None


def of_claims(said: Mapping[str, Any], given: Settings, *, is_active: bool) -> Viewer | str:
    """Whom a provider's claims mean, or why it is a stranger; a sign-in that is new here begins, and is written down."""
    try:
        key = sign_ins.key_of(said)
    except SignInError as error:
        LOG.error("nobody can sign in: %s", error)
        return ENDED
    found = _standing(given.database_url, key, is_active=is_active)
    return (
        found
        or _begin(given.database_url, key, said)
        or _standing(given.database_url, key, is_active=False)
        or ENDED
    )


def _standing(url: str, key: str, *, is_active: bool) -> Viewer | str | None:
    """The viewer of a sign-in, or by what it ends now; None where there is none."""
    now_at = datetime.now(UTC)
    with engines.reading(url) as connection:
        found = sign_ins.standing(connection, key=key, at=now_at)
        if found is None:
            return None
        row = found.row
        units = reads.units(connection) if row.unit_id else NO_UNITS
    if found.ends_by or (is_active and found.is_to_be_noted):
        with engines.writing(url) as connection:
            if sign_ins.current(connection, key=key, at=now_at, is_active=is_active) is None:
                return found.ends_by or ENDED
    scope = scope_of(row.role, row.unit_id, units)
    if scope == NOBODY:  # the office is no longer in the registry
        return NOT_LISTED
    return Viewer(row.user_id, row.email, row.name, scope, key, is_trial=False)


def _begin(url: str, key: str, said: Mapping[str, Any]) -> str | None:
    """Begin a sign-in; gives why it cannot."""
    now_at = datetime.now(UTC)
    expires_s = said.get("exp")
    if not isinstance(expires_s, int | float) or expires_s <= now_at.timestamp():
        return ENDED
    asked: dict[str, Any] = {
        "issuer": str(said["iss"]),
        "subject": str(said["sub"]),
        "email": said.get("email"),
        "email_verified": said.get("email_verified"),
    }
    with engines.reading(url) as connection:
        is_known = user_rows.may_enter(connection, **asked)
    if not is_known:
        _refuse(url, key, said, now_at)
        return NOT_LISTED
    try:
        with engines.writing(url) as connection:
            user = users.recognise(connection, **asked, at=now_at)
            if user is None:  # revoked this instant: the next look says so
                return NOT_LISTED
            sign_ins.begin(connection, key=key, user=user, at=now_at)
            entry = Entry(
                audit_log.SIGN_IN, user.user_id, user.email, user.role, user.unit_id, what=str(said["iss"])
            )
            audit_log.append(connection, entry, at=now_at)
    except SignInError:  # what recognising wrote is undone with it
        with engines.reading(url) as connection:
            return sign_ins.ended_by(connection, key=key) or ENDED
    return None


def _refuse(url: str, key: str, said: Mapping[str, Any], now_at: datetime) -> None:
    """Write down that somebody was not let in, once a sign-in at the provider, in however many tabs."""
    if (url, key) in _refused:
        return
    entry = Entry(audit_log.REFUSED, email=said.get("email"), what=str(said["iss"]), detail=str(said["sub"]))
    with engines.writing(url) as connection:
        audit_log.append(connection, entry, at=now_at)
    with _lock:
        _refused[url, key] = None
        while len(_refused) > MOST_REFUSED:
            _refused.popitem(last=False)
