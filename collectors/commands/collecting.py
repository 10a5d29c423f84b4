"""Collecting: `once`, and `run` on its schedule, where a second one waits as a standby."""

import signal
from dataclasses import replace

import typer

from collectors import jobs
from collectors.keeping import Keeper, watch_disk
from collectors.site import Ending, opened
from collectors.x.errors import XError
from data import lock, logs
from data.console import one_line, say, say_clock
from data.heartbeats import Pulse
from data.settings import settings


def once() -> None:
    """Make every collection one time, due or not, then end."""
    with one_line(XError, lock.Busy, lock.Lost):
        given = settings()
        say_clock(given)
        with (
            opened(given, ending=_ending()) as site,
            lock.only_collector(site.engine, pulse=Pulse(site.now_at)) as held,
        ):
            site = replace(site, held=held)  # noqa: PLW2901
            watch_disk(site)
            failures = jobs.work(site, everything=True)
        for failure in failures:
            say(f"noted: {failure}")
        if failures or site.ending():
            raise typer.Exit(1)
    say("noted: every collection was made.")


def run() -> None:
    """Collect on schedule until stopped; a second one on the same database waits as a standby."""
    with one_line(XError, OSError):
        given = settings()
        logs.begin(given, program="collectors")
        say_clock(given)
        with opened(given, ending=_ending()) as site:
            Keeper(site, say=News()).keep()
    say("noted: collection ended.")


def _ending() -> Ending:
    ending = Ending()
    signal.signal(signal.SIGTERM, ending.ask)
    signal.signal(signal.SIGINT, ending.ask)
    return ending


class News:
    """Says a line, but not the one that it said last."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, line: str) -> None:
        if line != self._last:
            say(f"noted: {line}")
        self._last = line
