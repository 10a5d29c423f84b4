"""Crashes: `collectors run` killed at random instants again and again; then all that it holds is held against X."""

import argparse
import contextlib
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import bill, truth
from benchmarks.handles import registry
from benchmarks.killing import BY_ITSELF, Killer, Killing
from benchmarks.nursery import Collectors
from benchmarks.stores import machine, stores
from benchmarks.town import Town, Trouble
from benchmarks.truth import Finding
from collectors.walks import OVERLAP
from data.engine import closing, write_store
from data.instants import from_ms

BEGIN_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BACKFILL_DAYS = 2


def measure(town: Town, *, kills: int, seed: int) -> tuple[list[Finding], Killing]:
    """Kill, leave in peace, compare."""
    with town.x():
        town.initialise()
        with contextlib.closing(Collectors(town)) as collectors:
            killer = Killer(town, collectors, seed=seed)
            killer.kill(kills)
            killer.leave_in_peace()
        done = killer.done
        answers = [answer for life in done.lives for answer in life.answers]
        first_search = next(answer for answer in answers if answer.gives_posts)  # by then all is planned
        from_at = from_ms(first_search.at_ms) - timedelta(days=town.backfill_days)
        with closing(write_store(town.url)) as engine:
            found = [
                truth.must_be("collectors that ended by themselves", done.died[BY_ITSELF], 0),
                truth.must_be("exit code of the last one, ended by SIGTERM", done.last_code, 0),
                *truth.against_x(town, engine, answers),
                truth.of_cases(engine),
                *truth.of_coverage(engine, from_at=from_at, now_at=town.clock.now_at()),
                *bill.of_lives(done.lives, bill.entries(engine)),
                *bill.of_pages(done.lives),
                *truth.of_the_file(engine),
            ]
    return found, done


def main() -> int:
    """The command; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how often (%(default)s)")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite", help="(%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the world and the kills (%(default)s)")
    parser.add_argument("--scale", type=float, default=1.0, help="how busy the world is (%(default)s)")
    parser.add_argument(
        "--keep", type=Path, help="a folder in which everything is left, for whoever looks into it"
    )
    given = parser.parse_args()
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started ends with us
    try:
        with tempfile.TemporaryDirectory(prefix="noted-crash-") as folder:
            home = given.keep or Path(folder)
            home.mkdir(parents=True, exist_ok=True)
            with stores(given.engine) as made:
                kept = f"sqlite:///{home / 'noted.db'}"
                town = Town(
                    home,
                    kept if given.engine == "sqlite" else made.create("noted"),
                    registry=registry(home),
                    begin_at=BEGIN_AT,
                    epoch=BEGIN_AT.date(),
                    scale=given.scale,
                    seed=given.seed,
                    backfill_days=BACKFILL_DAYS,
                )
                found, done = measure(town, kills=given.kills, seed=given.seed)
    except Trouble as trouble:
        sys.stderr.write(f"benchmarks.crash: {trouble}\n")
        return 1
    sys.stdout.write(f"{machine()}, {made.version}\n")
    died = ", ".join(f"{count} {when}" for when, count in done.died.most_common())
    sys.stdout.write(f"{given.kills} kills on {given.engine}, seed {given.seed}: {died}.\n")
    sys.stdout.write(
        f"{done.simulated} of the town's time, {time.monotonic() - began:.0f} s of ours; overlap {OVERLAP}.\n\n"
    )
    wrong = [each for each in found if each.good is False]
    sys.stdout.write(
        truth.table(found) + f"\n\n{f'{len(wrong)} WRONG' if wrong else 'All is as it must be.'}\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
