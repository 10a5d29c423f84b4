"""Channels other than mail: names in a file, each with the Apprise address of what an office has (Telegram, Matrix, a
webhook). The addresses are secrets; messages and the database know the names alone."""

import logging
import re
import threading
import tomllib
import warnings
from collections.abc import Mapping
from typing import Final

import apprise

from data import secret_files
from data.deliveries import Claimed
from data.recipient_rows import CHANNEL_NAME
from data.setting_values import SettingsError
from data.settings import Settings
from notices import outcomes
from notices.outcomes import Outcome

SETTING: Final = "NOTED_CHANNELS_FILE"
MAY_HAVE_ARRIVED: Final = re.compile(
    r"Read timed out|RemoteDisconnected|Connection aborted|reset by peer", re.IGNORECASE
)
ANSWER: Final = re.compile(r"error=(\d{3})")
TRY_AGAIN: Final = (408, 425, 429)
_log = logging.getLogger("apprise")


class Channels:
    """The channels by name."""

    def __init__(self, addresses: Mapping[str, apprise.NotifyBase]) -> None:
        self._addresses = dict(addresses)

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called, in order."""
        return tuple(sorted(self._addresses))

    def send(self, claimed: Claimed, *, limit_s: float) -> Outcome:
        """Send a message as plain text. What takes longer than the limit may have arrived."""
        channel = self._addresses.get(claimed.address)
        if channel is None:
            return outcomes.later(f"no channel {claimed.address!r} stands in the file that {SETTING} names")
        ended: list[Outcome] = []
        worker = threading.Thread(
            target=lambda: ended.append(_notified(channel, claimed)), name="channel", daemon=True
        )
        worker.start()
        worker.join(limit_s)
        return ended[0] if ended else outcomes.doubtful(f"no answer within {limit_s:g} s")


def _notified(channel: apprise.NotifyBase, claimed: Claimed) -> Outcome:
    """Say it, in a thread of its own; what breaks there is told by its kind alone, for its words may hold a token."""
    with _Kept() as kept:
        try:
            is_taken = channel.notify(
                title=claimed.subject, body=claimed.text, body_format=apprise.NotifyFormat.TEXT
            )
        except Exception as error:  # noqa: BLE001 - of a library of whichever service
            return outcomes.doubtful(f"sending it broke off ({type(error).__name__})")
    return outcomes.DONE if is_taken else _failure("\n".join(kept.lines))


def _failure(said: str) -> Outcome:
    """Why, in our own words: those of Apprise may hold the address."""
    answer = ANSWER.search(said)
    if answer:
        code = int(answer[1])
        words = f"the channel answered {code}"
        return (
            outcomes.refused(words) if 400 <= code < 500 and code not in TRY_AGAIN else outcomes.later(words)
        )
    if MAY_HAVE_ARRIVED.search(said):
        return outcomes.doubtful("it went out, and the channel did not say that it took it")
    return outcomes.later("the channel cannot be reached, or did not take it")


class _Kept(logging.Handler):
    """What Apprise says in this thread while it sends: read here and written nowhere, for it may hold secrets. One that
    was given up may still speak in another."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.lines: list[str] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self.lines.append(record.getMessage())

    def __enter__(self) -> "_Kept":
        _log.propagate = False
        _log.setLevel(logging.DEBUG)
        _log.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        _log.removeHandler(self)


def read(given: Settings) -> Channels:
    """The channels of the file that a setting names, none without one; raises `SettingsError`, never with an address."""
    if given.channels_file is None:
        return Channels({})
    place = f"{SETTING}: {given.channels_file}"
    try:
        named = tomllib.loads(secret_files.content(given.channels_file, SETTING))
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(
            f'{place}: this is no TOML ({fault}). Write lines such as name = "json://…"'
        ) from None
    return Channels({name: _opened(place, name, address) for name, address in named.items()})


def _opened(place: str, name: str, address: object) -> apprise.NotifyBase:
    if not CHANNEL_NAME.fullmatch(name):
        raise SettingsError(f"{place}: {name!r} is no name for a channel: small letters, digits, _ and -.")
    with _Kept(), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the libraries of services that it knows
        asset = apprise.AppriseAsset(async_mode=False, secure_logging=True)
        found = apprise.Apprise.instantiate(address, asset=asset) if isinstance(address, str) else None
    if found is None:
        raise SettingsError(f"{place}: Apprise cannot use the address of {name}. See its list of services.")
    if len(found) > 1:
        raise SettingsError(
            f"{place}: {name} goes to {len(found)} places. Give each a name of its own, so that it can be told which of "
            "them was reached."
        )
    return found
