"""A day of everything: collectors, alerts, mails and readers by a hurried clock, and whether memory or open files grow."""

import argparse
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select

from benchmarks import bill, everybody, truth, vitals
from benchmarks.bill import Life
from benchmarks.everybody import Everybody
from benchmarks.handles import registry
from benchmarks.hurried_program import COLLECTORS, DASHBOARD, NOTICES
from benchmarks.stores import machine
from benchmarks.town import Town, Trouble
from benchmarks.truth import Finding
from benchmarks.visits import Visits, visited, warm
from benchmarks.vitals import Vitals
from data.engine import closing, read_store, write_store
from data.instants import from_ms
from data.notice_tables import Alert
from data.tables import Case, Post

BEGIN_AT = datetime(
    2026, 11, 22, 18, 30, tzinfo=UTC
)  # a Monday's midnight in India: digests of day and week are due
BACKFILL_DAYS = 2
STEP_S, LOOK_S = 0.05, 1.0
_STEADY = Vitals(megabytes=30, files=3, threads=3, children=1)
MOST_MORE = {COLLECTORS: _STEADY, NOTICES: _STEADY, DASHBOARD: replace(_STEADY, files=45, threads=6)}
"""By how much the last quarter of the day may be over the second. A tab that was left holds three files for two minutes,
in which hours of the town go by: a few tabs more or fewer are no growth."""


@dataclass(frozen=True)
class Hour:
    """What stands at the end of an hour of the town, and the middle of what each program held in it."""

    ours_s: float
    posts: int
    cases: int
    alerts: int
    mails: int
    pages: int
    p95_ms: float | None
    held: dict[str, Vitals]


def hour(
    town: Town, here: Everybody, seen: Visits, engine: Engine, *, ours_s: float, much: timedelta
) -> Hour:
    """Let the clock run by so much within so many seconds of ours; raises `Trouble` where a program ends."""
    begun_s = last_s = time.monotonic()
    pages, looked_s = len(seen.seen), 0.0
    looks: dict[str, list[Vitals]] = {name: [] for name in here.seen}
    while last_s < begun_s + ours_s:
        time.sleep(STEP_S)
        now_s = time.monotonic()
        town.clock.move(seconds=(now_s - last_s) * much.total_seconds() / ours_s)
        last_s = now_s
        if now_s > looked_s + LOOK_S:
            if here.fallen():
                raise Trouble(f"{', '.join(here.fallen())}: ended by themselves; see the logs ({town.home})")
            looked_s = now_s
            for name, process in here.seen.items():
                looks[name].append(vitals.look(process))
    took = sorted(each.took_s for each in seen.seen[pages:])
    with engine.connect() as connection:
        posts, cases, alerts = (
            int(connection.scalar(select(func.count()).select_from(table)) or 0)
            for table in (Post, Case, Alert)
        )
    return Hour(
        time.monotonic() - begun_s,
        posts,
        cases,
        alerts,
        len(here.post_office.taken),
        len(took),
        1000 * took[int(0.95 * len(took))] if took else None,
        {name: vitals.middle(of) for name, of in looks.items()},
    )


def measure(
    town: Town, *, hours: int, ours_s: float, much: timedelta, sessions: int
) -> tuple[list[Hour], list[Finding]]:
    """Let everybody work, and print each hour; then compare with X. Gives the hours, and what must be as it is."""
    told: list[Hour] = []
    with town.x():
        town.initialise("--demonstration")
        everybody.invite(town)
        with everybody.at_work(town) as here, closing(read_store(town.url)) as engine:
            warm(here.address)
            print(head(list(here.seen)), flush=True)
            with visited(here.address, here.figures, sessions=sessions) as seen:
                for number in range(hours):
                    told.append(hour(town, here, seen, engine, ours_s=ours_s, much=much))
                    print(line(number + 1, told[-1]), flush=True)
            everybody.come_to_rest(town, here, engine)
            codes = {name: here.end(name) for name in (COLLECTORS, NOTICES)}
            town.quiet()
            answers = town.read_on()
            found = [
                Finding("pages that readers saw", len(seen.seen), bool(seen.seen)),
                truth.must_be(" ".join(["faults that readers met", *seen.faults[:2]]), len(seen.faults), 0),
                Finding("times that the figures for Prometheus were fetched", seen.scrapes, seen.scrapes > 0),
                truth.must_be(
                    "exit codes of collectors and notices, added", sum(map(abs, codes.values())), 0
                ),
                *truth.of_mails(engine, here.post_office.taken),
            ]
        first = next(answer for answer in answers if answer.gives_posts)
        with closing(write_store(town.url)) as engine:
            found += truth.against_x(town, engine, answers)
            found.append(truth.of_cases(engine))
            from_at = from_ms(first.at_ms) - timedelta(days=town.backfill_days)
            found += truth.of_coverage(engine, from_at=from_at, now_at=town.clock.now_at())
            *billed, differing = bill.of_lives([Life(town.clock.ms(), tuple(answers))], bill.entries(engine))
            # an answer that is on its way at midnight UTC may be of two days: so fast is the clock
            found += [
                *billed,
                Finding("their difference, of answers on their way at midnight", differing.count),
            ]
            found += truth.of_the_file(engine)
    return told, found


def head(programs: list[str]) -> str:
    """The first two lines of the table."""
    names = ["hour", "ours s", "posts", "cases", "alerts", "mails", "pages", "p95 ms"]
    names += [f"{each}: MB / files / threads / children" for each in programs]
    return f"| {' | '.join(names)} |\n|{' --- |' * len(names)}"


def line(number: int, of: Hour) -> str:
    """A line of the table."""
    p95 = "–" if of.p95_ms is None else f"{of.p95_ms:.0f}"
    counts = [f"{each:,}" for each in (of.posts, of.cases, of.alerts, of.mails, of.pages)]
    return f"| {' | '.join([str(number), f'{of.ours_s:.0f}', *counts, p95, *map(str, of.held.values())])} |"


def main() -> int:
    """The command; 1 where memory or open files grow, or anything is lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--hours", type=int, default=24, help="of the town (%(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=60, help="of ours that an hour of the town takes (%(default)s)"
    )
    parser.add_argument("--readers", type=int, default=5, help="at once (%(default)s)")
    parser.add_argument("--scale", type=float, default=1.0, help="how busy the world is (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    parser.add_argument("--keep", type=Path, help="a folder in which everything is left")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started ends with us
    print(machine(), end="\n\n", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="noted-soak-") as folder:
            home = given.keep or Path(folder)
            home.mkdir(parents=True, exist_ok=True)
            town = Town(
                home,
                f"sqlite:///{home / 'noted.db'}",
                registry=registry(home),
                begin_at=BEGIN_AT,
                epoch=BEGIN_AT.date(),
                scale=given.scale,
                seed=given.seed,
                backfill_days=BACKFILL_DAYS,
            )
            told, found = measure(
                town,
                hours=given.hours,
                ours_s=given.seconds,
                much=timedelta(hours=1),
                sessions=given.readers,
            )
    except Trouble as trouble:
        sys.stderr.write(f"benchmarks.soak: {trouble}\n")
        return 1
    for program in told[0].held:
        found += vitals.growth(program, [each.held[program] for each in told], most=MOST_MORE[program])
    wrong = [each for each in found if each.good is False]
    print(f"\n{truth.table(found)}\n\n{f'{len(wrong)} WRONG' if wrong else 'All is as it must be.'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
