"""The cost of a day: 24 hours of a busy state collected by us, then by the naive plan, of the same world at the same X."""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import PrivateAttr, SecretStr
from sqlalchemy import select

from benchmarks import naive, plans, truth
from benchmarks.handles import registry
from benchmarks.plans import Day
from benchmarks.recorded_x import TOKEN
from benchmarks.shared_clock import SharedClock
from benchmarks.town import Town, Trouble
from benchmarks.truth import Finding
from collectors import jobs
from collectors.site import Ending, Site, opened
from data.engine import closing, read_store, write_store
from data.settings import Settings
from data.tables import Account

HANDLES, MOST_REQUESTS, MOST_READS = 130, 1_500, 1.02
BEGIN_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WARM_UP = timedelta(minutes=45)
NO_RENAME_DAYS = 5
"""The sandbox's world renames one account on its second day, which every query that the account is in pays for."""


class Timed(Settings):
    """Settings whose clock is the town's."""

    _clock: SharedClock = PrivateAttr()

    def now_at(self) -> datetime:
        return self._clock.now_at()


@contextmanager
def site(town: Town) -> Iterator[Site]:
    """The collectors' surroundings in this process, as the programs have them."""
    given = Timed(
        _env_file=None,
        database_url=town.url,
        registry_dir=town.registry,
        x_bearer_token=SecretStr(TOKEN),
        x_base_url=town.address,
        backfill_days=town.backfill_days,
    )
    given._clock = town.clock  # noqa: SLF001 - what pydantic keeps out of the settings' own names
    with opened(given, ending=Ending()) as found:
        yield found


def collect(town: Town, *, until: datetime, step: timedelta) -> list[str]:
    """Work whenever something may be due, as the ticker does; gives what failed."""
    failures: list[str] = []
    with site(town) as here:
        while town.clock.now_at() < until:
            town.clock.set(min(until, town.clock.now_at() + step))
            failures += jobs.work(here, everything=False)
    return failures


def verdict(collecting: Day, *, hours: float) -> list[Finding]:
    """Whether the day was as cheap as it is to be."""
    most = round(MOST_REQUESTS * hours / 24)
    few = collecting.requests <= most
    cheap = 0 < collecting.reads <= MOST_READS * collecting.posts
    return [
        Finding(f"requests, of at most {most:,}", collecting.requests, few),
        Finding(
            f"posts paid, for {collecting.posts:,} new ones of at most {MOST_READS} each",
            collecting.reads,
            cheap,
        ),
    ]


def measure(
    town: Town, *, hours: float, step: timedelta, compare: bool
) -> tuple[list[Finding], Day, Day, Day | None]:
    """Warm up, collect, hold it against X; then the same span by the naive plan."""
    with town.x():
        town.initialise()
        begin_at = town.clock.now_at() + WARM_UP
        failures = collect(town, until=begin_at, step=step)
        before, end_at = town.read_on(), begin_at + timedelta(hours=hours)
        failures += collect(town, until=end_at, step=step)
        answers = town.read_on()
        with closing(write_store(town.url)) as engine:
            collecting, checking = plans.ours(engine, answers, before, begin_at=begin_at)
            found = [
                truth.must_be(f"collections that failed {failures[:1]}", len(failures), 0),
                *verdict(collecting, hours=hours),
                *truth.against_x(town, engine, [*before, *answers]),
                truth.of_cases(engine),
            ]
        town.read_on()
        if not compare:
            return found, collecting, checking, None
        naive.collect(town, _user_ids(town), begin_at=begin_at, end_at=end_at)
        return found, collecting, checking, plans.by_the_naive_plan(town.read_on())


def _user_ids(town: Town) -> list[int]:
    with closing(read_store(town.url)) as engine, engine.connect() as connection:
        known = select(Account.x_user_id).where(Account.x_user_id.is_not(None)).order_by(Account.x_user_id)
        return [int(each) for each in connection.scalars(known)]


def main() -> int:
    """The command; 1 where the day was dearer than it is to be, or something is missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.day", description=__doc__)
    parser.add_argument("--hours", type=float, default=24, help="(%(default)s)")
    parser.add_argument("--handles", type=int, default=HANDLES, help="the size planned for (%(default)s)")
    parser.add_argument("--scale", type=float, default=1.0, help="how busy the world is (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    parser.add_argument(
        "--step", type=int, default=60, help="seconds from one look at what is due to the next"
    )
    parser.add_argument("--alone", action="store_true", help="without the naive plan, which takes minutes")
    parser.add_argument(
        "--keep", type=Path, help="a folder in which everything is left, for whoever looks into it"
    )
    parser.add_argument("--rename", action="store_true", help="let X rename an account within the day")
    given = parser.parse_args()
    for name in [name for name in os.environ if name.upper().startswith("NOTED_")]:
        del os.environ[name]
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started ends with us
    try:
        with tempfile.TemporaryDirectory(prefix="noted-day-") as folder:
            home = given.keep or Path(folder)
            home.mkdir(parents=True, exist_ok=True)
            town = Town(
                home,
                f"sqlite:///{home / 'noted.db'}",
                registry=registry(home, handles=given.handles),
                begin_at=BEGIN_AT - WARM_UP,
                epoch=BEGIN_AT.date() + timedelta(days=0 if given.rename else NO_RENAME_DAYS),
                scale=given.scale,
                seed=given.seed,
                backfill_days=1,
            )
            step = timedelta(seconds=given.step)
            found, collecting, checking, naively = measure(
                town, hours=given.hours, step=step, compare=not given.alone
            )
    except Trouble as trouble:
        sys.stderr.write(f"benchmarks.day: {trouble}\n")
        return 1
    rows = {"this plan": collecting, "  and looks for deleted posts": checking}
    if naively is not None:
        rows["the naive plan"] = naively
        sys.stdout.write(f"{plans.table(rows)}\n\n{plans.ratios(collecting, naively)}\n\n")
    else:
        sys.stdout.write(f"{plans.table(rows)}\n\n")
    wrong = [each for each in found if each.good is False]
    sys.stdout.write(
        truth.table(found) + f"\n\n{f'{len(wrong)} WRONG' if wrong else 'All is as it must be.'}\n"
    )
    sys.stdout.write(
        f"{given.hours:g} hours from {BEGIN_AT:%H:%M} UTC in {time.monotonic() - began:.0f} s of ours.\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
