"""`python -m collectors.sandbox`: serve the made-up X, or write an archive of its past."""

import argparse
import gc
import os
import secrets
import sys
from datetime import date
from pathlib import Path

from collectors.sandbox import archive, listening, roster
from collectors.sandbox.app import Server
from collectors.sandbox.clock import Clock, chosen
from collectors.sandbox.instants import day_of
from collectors.sandbox.registry import RegistryUnreadable, read_registry
from collectors.sandbox.serving import Serving
from collectors.sandbox.world import World

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "registry"
TOKEN = "NOTED_X_BEARER_TOKEN"  # noqa: S105 - the setting's name, not a token
USER_TOKEN = "NOTED_X_ACCESS_TOKEN"  # noqa: S105 - likewise
SEED, MOST_DAYS, MOST_SCALE = 1, 1_500, 20.0


def say(line: str) -> None:
    """Tell on standard error."""
    sys.stderr.write(f"sandbox: {line}\n")
    sys.stderr.flush()


def give(line: str) -> None:
    """A result, on standard output."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2026-11-24") from None


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0 < scale <= MOST_SCALE:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0 and up to {MOST_SCALE:g}")
    return scale


class _Whole:
    """A whole number within bounds, for argparse."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, text: str) -> int:
        if not (text.isascii() and text.isdecimal() and self.least <= int(text[:12]) <= self.most):
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {self.least} to {self.most}")
        return int(text)


def _parser() -> argparse.ArgumentParser:
    world = argparse.ArgumentParser(add_help=False)
    world.add_argument("--epoch", type=_day, metavar="DATE", help="the day the demonstration began (today)")
    world.add_argument("--scale", type=_scale, default=1.0, help="how busy the world is (%(default)s)")
    world.add_argument("--seed", type=_Whole(0, 10**9), default=SEED, help="which world it is (%(default)s)")
    world.add_argument(
        "--now", metavar="ISO", help="the instant from which the clock runs (NOTED_NOW stands still)"
    )
    parser = argparse.ArgumentParser(
        prog="python -m collectors.sandbox", description=__doc__, parents=[world]
    )
    parser.add_argument(
        "--port", type=_Whole(0, 65_535), default=0, help="where to listen, 0 for any (%(default)s)"
    )
    commands = parser.add_subparsers(dest="command", metavar="[archive|roster]")
    past = commands.add_parser(
        "archive",
        parents=[world],
        help="write what is older than a week to a file",
        description="Write what is older than a week; the last line names from when to when the file is whole.",
    )
    past.add_argument(
        "file", type=Path, metavar="FILE", help="where to write; its name should end in .jsonl.gz"
    )
    past.add_argument(
        "--days", type=_Whole(8, MOST_DAYS), default=60, help="how many days back from now (%(default)s)"
    )
    staff = commands.add_parser(
        "roster", parents=[world], help="write a made-up list of the cells' staff to a file"
    )
    staff.add_argument("file", type=Path, metavar="FILE", help="where to write; its name should end in .csv")
    return parser


def _clock(parser: argparse.ArgumentParser, now: str | None) -> Clock:
    try:
        return chosen(now)
    except ValueError as error:
        if now:
            parser.error(f"--now: {error}")
        raise SystemExit(f"sandbox: NOTED_NOW: {error}") from None


def main() -> int:
    """Do what the command line asks; the exit code."""
    parser = _parser()
    given = parser.parse_args()
    clock = _clock(parser, given.now)
    if os.environ.get("NOTED_NOW", "").strip() and not given.now:
        say("NOTED_NOW is set: the clock stands still.")
    try:
        registry = read_registry(Path(os.environ.get("NOTED_REGISTRY_DIR", "").strip() or SHIPPED))
    except RegistryUnreadable as error:
        say(str(error))
        return 1
    # A world is many small things that stay: looking through them often costs a third of the time.
    gc.set_threshold(100_000, 20, 100)
    epoch = given.epoch or day_of(clock())
    serving = Serving(World(registry, seed=given.seed, epoch=epoch, scale=given.scale), clock)
    try:
        if given.command == "archive":
            give(archive.write(serving, given.file, days=given.days).words())
        elif given.command == "roster":
            give(f"{roster.write(serving.world, given.file)} people, all made up")
        else:
            _serve(serving, port=given.port)
    except OSError as error:
        say(f"{error.filename or 'port ' + str(getattr(given, 'port', ''))}: {error.strerror or error}.")
        return 1
    return 0


def _serve(serving: Serving, *, port: int) -> None:
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        token = secrets.token_urlsafe(24)
        say(f"{TOKEN} is not set; accepting this one: {token}")
    user_token = os.environ.get(USER_TOKEN, "").strip()
    server = Server(serving, token=token, user_token=user_token)
    listening.serve(server.app(), port=port, ready=give)


if __name__ == "__main__":
    sys.exit(main())
