"""Whether collection is heard of, and whether the clocks go together: what a reader is told beside how fresh the data are.

A collector beats by its own clock. One that is silent beats no more; one whose clock is another goes on beating, at other
instants than it is here. Which of the two it is shows while somebody listens, by a clock that nobody sets.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import streamlit as st

from data import heartbeats, incidents
from data.heartbeats import SILENT_AFTER
from data.instants import to_ms
from language import figures
from language.durations import duration
from language.words import Words
from pages.ui.cache_counts import counted
from pages.ui.source import Source, connection

LISTENS_EVERY_S: Final = 5
CLOSE_S: Final = 120
"""Between two looks that are so close a beat is heard as it comes; it is half of what silence is, or less."""
TOGETHER: Final = timedelta(0)


@dataclass(frozen=True)
class Heard:
    """`silent_since`: the last beat of a collector that beats no more, by its clock; `ahead`: how far the clock here is
    ahead of its own, zero where they go together; `is_off`: by X's clock its own is wrong."""

    silent_since: datetime | None = None
    ahead: timedelta = TOGETHER
    is_off: bool = False


class Listener:
    """Remembers what was heard last, of the collector of one database."""

    def __init__(self) -> None:
        self._beat_at: datetime | None = None
        self._listened_s = 0.0
        self._ahead = TOGETHER

    def hear(self, beat_at: datetime | None, *, now_at: datetime, passed_s: float) -> Heard:
        """The last beat, None where none is at work; `passed_s`: seconds by a clock that nobody sets."""
        is_new = self._beat_at not in (None, beat_at)
        is_close = passed_s - self._listened_s <= CLOSE_S
        self._beat_at, self._listened_s = beat_at, passed_s
        if beat_at is None:
            return Heard()
        ahead = now_at - beat_at
        if (is_new and is_close) or ahead - self._ahead < -SILENT_AFTER:  # or it beat at an instant to come
            self._ahead = ahead if abs(ahead) > SILENT_AFTER else TOGETHER
        is_silent = ahead - self._ahead > SILENT_AFTER
        return Heard(beat_at if is_silent else None, self._ahead)


@st.cache_resource(max_entries=4, show_spinner=False)
def _listener(url: str) -> Listener:
    return Listener()


@counted(max_entries=4, ttl=LISTENS_EVERY_S, told=lambda of: of.url)
def _heard(of: Source) -> Heard:
    with connection(of) as opened:
        beat_at = heartbeats.last_at(opened)
        kinds = {each.kind for each in incidents.standing(opened)} if beat_at else set()
    found = _listener(of.url).hear(beat_at, now_at=of.now_at, passed_s=time.monotonic())
    return Heard(found.silent_since, found.ahead, incidents.CLOCK in kinds)


def said(of: Source, _: Words) -> str:
    """What is wrong, in sentences, or nothing; raises `StoreError`. A clock that is fixed is told by the banner, and goes
    with nobody's."""
    return "" if of.clock_is_fixed else in_words(_heard(of.whole()), _)


def in_words(heard: Heard, _: Words) -> str:
    """The same of what was heard."""
    sentences = []
    if heard.silent_since is not None:
        moment = figures.instant(to_ms(heard.silent_since), _)
        sentences.append(
            _(
                "Nothing has been heard of the collection since {moment}. What came later is not known here, and no "
                "office is counted late for it.",
                moment=moment,
            )
        )
    if heard.ahead:
        time_off = duration(abs(heard.ahead).total_seconds(), _)
        sentences.append(
            _("The clock of this server is {time} ahead of that of the collection.", time=time_off)
            if heard.ahead > TOGETHER
            else _("The clock of this server is {time} behind that of the collection.", time=time_off)
        )
    elif heard.is_off:
        sentences.append(_("The clock of the machine that collects is not that of X."))
    if heard.ahead or heard.is_off:
        sentences.append(
            _(
                "How long ago something was, and which day it is, may be wrong here until the clocks are set right; no "
                "post is lost by it."
            )
        )
    return " ".join(sentences)
