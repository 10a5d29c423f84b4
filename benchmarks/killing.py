"""Killing: collectors that live a little while and die by SIGKILL, while the clock of their town runs and jumps."""

import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from benchmarks.bill import Life
from benchmarks.nursery import Collectors
from benchmarks.town import Answer, Town, Trouble
from collectors.searches import BY_SLUG
from data import cursors, dues
from data.engine import closing, read_store

BY_ITSELF = "by itself"
READY = b"collecting on schedule"
ANSWERS = (1, 3, 8, 20)
"""How many answers of X a collector sees at most, one of these: whatever the load, some die early and some late."""
AFTER_AN_ANSWER_S, LONGEST_LIFE_S = 0.15, 12
DURING_START = 0.15
"""Share of the kills that meet a collector which is only starting."""
STEP_S = 0.02
FASTEST = 100
"""How many times as fast as ours the clock of the town runs at most, while a collector lives."""
LONGEST_PAUSE, OUTAGE, OUTAGES = timedelta(minutes=25), timedelta(hours=6), 0.1
"""How long at most nobody collects between two lives, and a share of longer times, after which walks have pages."""
START_LIMIT_S, PEACE_LIMIT_S = 90, 600


@dataclass
class Killing:
    """What was done to the collectors: their lives, and at what they died."""

    lives: list[Life] = field(default_factory=list)
    died: Counter[str] = field(default_factory=Counter)
    simulated: timedelta = timedelta()
    last_code: int = 0


class Killer:
    """Starts the collectors of a town and kills them; the clock of the town runs meanwhile, and jumps between."""

    def __init__(self, town: Town, collectors: Collectors, *, seed: int) -> None:
        self.town, self.collectors, self.rng = town, collectors, random.Random(seed)
        self.done, self.begin_at = Killing(), town.clock.now_at()
        self.start_s = AFTER_AN_ANSWER_S

    def kill(self, kills: int) -> None:
        """So many lives, each ended by SIGKILL."""
        for number in range(kills):
            self._live_and_die()
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{number + 1} of {kills} killed ")
        if sys.stderr.isatty():
            sys.stderr.write("\n")

    def _live_and_die(self) -> None:
        pause = OUTAGE if self.rng.random() < OUTAGES else LONGEST_PAUSE
        self.town.clock.move(seconds=self.rng.uniform(5, pause.total_seconds()))
        self.collectors.start()
        if self.rng.random() < DURING_START:
            self._wait(self.rng.uniform(0, self.start_s))
            when = "while it started"
        else:
            self._until_ready()
            wanted = self.rng.randint(0, self.rng.choice(ANSWERS))
            self._wait(LONGEST_LIFE_S, until=lambda: self.town.unread() >= wanted)
            self._wait(self.rng.uniform(0, AFTER_AN_ANSWER_S))
            when = "while it ran"
        code = self.collectors.end(signal.SIGKILL)
        answers = self._answers()
        if code != -signal.SIGKILL:
            when = BY_ITSELF
        elif answers and self._in_a_walk():
            when = "between the pages of a walk"
        self.done.died[when] += 1
        self.done.lives.append(Life(self.town.clock.ms(), answers))

    def _answers(self) -> tuple[Answer, ...]:
        """What X has answered to the one that is dead."""
        self.town.quiet()
        return tuple(self.town.read_on())

    def _in_a_walk(self) -> bool:
        with closing(read_store(self.town.url)) as engine, engine.connect() as connection:
            return any(row.pending_pages for row in cursors.followed(connection))

    def _wait(self, seconds: float, *, until: Callable[[], bool] = lambda: False) -> None:
        """Let the clock run for a while; it is the load of the machine that says how far the collector comes."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self.collectors.has_ended() and not until():
            time.sleep(min(STEP_S, left))
            self.town.clock.move(seconds=self.rng.uniform(0, STEP_S * FASTEST))

    def _until_ready(self) -> None:
        began, before = time.monotonic(), self.collectors.log.stat().st_size
        while not self.collectors.has_ended():
            with self.collectors.log.open("rb") as lines:
                lines.seek(before)
                if READY in lines.read():
                    break
            if time.monotonic() - began > START_LIMIT_S:
                raise Trouble(f"the collectors do not come to work: {self.collectors.log}")
            time.sleep(STEP_S / 4)
        self.start_s = time.monotonic() - began

    def leave_in_peace(self) -> None:
        """A last life: the walks that were cut off are ended, then everything is swept once more."""
        self.collectors.start()
        for _ in ("what was under way, by the clock of its beginning", "all, by the clock of the end"):
            self.town.clock.move(seconds=LONGEST_PAUSE.total_seconds())
            self._until_rest()
        self.done.last_code = self.collectors.end(signal.SIGTERM)
        self.done.lives.append(Life(self.town.clock.ms(), self._answers()))
        self.done.simulated = self.town.clock.now_at() - self.begin_at

    def _until_rest(self) -> None:
        """Wait, while the clock stands, until all is collected that is due."""
        due_at, end = self.town.clock.now_at(), time.monotonic() + PEACE_LIMIT_S
        with closing(read_store(self.town.url)) as engine:
            while True:
                with engine.connect() as connection:
                    if is_rest(connection, due_at):
                        return
                if self.collectors.has_ended() or time.monotonic() > end:
                    raise Trouble(f"left in peace, the collectors did not collect all: {self.collectors.log}")
                time.sleep(0.1)


def is_rest(connection: Connection, due_at: datetime) -> bool:
    """Whether every search was made since an instant and nothing else is due."""
    rows = cursors.followed(connection)
    searches = [row for row in rows if row.collection in BY_SLUG]
    swept = all(row.last_success_at is not None and row.last_success_at >= due_at for row in searches)
    return bool(searches) and swept and not any(dues.due_at(row, now_at=due_at) <= due_at for row in rows)
