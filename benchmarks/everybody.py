"""Everybody at work in a town: collectors, notices with a mail server, the dashboard, each a process by the town's clock."""

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

import psutil
from aiosmtpd.controller import Controller
from sqlalchemy import Engine, func, select

from benchmarks.hurried_program import COLLECTORS, DASHBOARD, NOTICES
from benchmarks.killing import LONGEST_PAUSE, PEACE_LIMIT_S, is_rest
from benchmarks.serving import answers
from benchmarks.town import END_LIMIT_S, START_LIMIT_S, Town, Trouble
from crew import free_port
from data import deliveries
from data.notice_tables import Delivery
from data.settings import PROJECT

HOST = "127.0.0.1"
WEEKLY = ("hq", "zone", "range")


@dataclass
class PostOffice:
    """A handler of aiosmtpd that keeps the Message-ID of each mail that it takes."""

    taken: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail."""
        self.taken.append(str(message_from_bytes(envelope.content)["Message-ID"]))
        return "250 OK"


@dataclass
class Everybody:
    """The programs by their names, where the dashboard is and where its figures for Prometheus are."""

    post_office: PostOffice
    address: str
    figures: str
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    seen: dict[str, psutil.Process] = field(default_factory=dict)

    def fallen(self) -> list[str]:
        """Who has ended by himself."""
        return [name for name, process in self.processes.items() if process.poll() is not None]

    def end(self, name: str) -> int:
        """Ask a program to end and give its exit code."""
        process = self.processes[name]
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(timeout=4 * END_LIMIT_S)
        except subprocess.TimeoutExpired:
            raise Trouble(f"{name} does not end when it is asked") from None


@contextmanager
def at_work(town: Town) -> Iterator[Everybody]:
    """Start everybody over the store of a town, which X serves already; whoever is still there at the end is ended."""
    with ExitStack() as stack:
        smtp_port = free_port(HOST, first=8900)
        post_office = PostOffice()
        mail = Controller(post_office, hostname=HOST, port=smtp_port)
        mail.start()
        stack.callback(mail.stop)
        port, figures_port = free_port(HOST, first=8700), free_port(HOST, first=8800)
        here = Everybody(post_office, f"http://{HOST}:{port}", f"http://{HOST}:{figures_port}/metrics")
        own = {
            COLLECTORS: town.environment(),
            NOTICES: town.environment(
                NOTED_X_BEARER_TOKEN="",
                NOTED_SMTP_HOST=HOST,
                NOTED_SMTP_PORT=str(smtp_port),
                NOTED_SMTP_SECURITY="none",
                NOTED_SMTP_FROM="Noted <noted@example.org>",
            ),
            DASHBOARD: town.environment(NOTED_X_BEARER_TOKEN="", NOTED_METRICS_PORT=str(figures_port)),
        }
        for name, settings in own.items():
            more = ("--port", str(port)) if name == DASHBOARD else ()
            process = _started(town, name, *more, settings=settings)
            here.processes[name], here.seen[name] = process, psutil.Process(process.pid)
            stack.callback(_kill, process)
        _wait(here)
        yield here


def invite(town: Town) -> int:
    """Enter a recipient of every unit, for alerts and digests; gives how many."""
    with (town.registry / "units.csv").open(encoding="utf-8", newline="") as lines:
        units = [(row["unit_id"], row["kind"]) for row in csv.DictReader(lines)]
    file = town.home / "recipients.csv"
    with file.open("w", encoding="utf-8", newline="") as written:
        rows = csv.writer(written, lineterminator="\n")
        rows.writerow(("unit_id", "name", "address", "language", "alerts", "daily", "weekly"))
        for unit_id, kind in units:
            weekly = "yes" if kind in WEEKLY else "no"
            rows.writerow((unit_id, "The cell", f"cell.{unit_id}@example.org", "hi", "yes", "yes", weekly))
    town.do("notices", "recipients", "import", str(file), "--by", "the benchmark")
    return len(units)


def come_to_rest(town: Town, here: Everybody, engine: Engine) -> None:
    """Twice, while the clock stands, wait until all is collected and sent that is due."""
    for _ in ("what was under way", "all, by the clock of the end"):
        town.clock.move(seconds=LONGEST_PAUSE.total_seconds())
        due_at, until_s = town.clock.now_at(), time.monotonic() + PEACE_LIMIT_S
        unsent = Delivery.state.in_((deliveries.WAITING, deliveries.SENDING)) & (Delivery.due_at <= due_at)
        while True:
            with engine.connect() as connection:
                waits = connection.scalar(select(func.count()).select_from(Delivery).where(unsent))
                if is_rest(connection, due_at) and not waits:
                    break
            if here.fallen() or time.monotonic() > until_s:
                raise Trouble(f"left in peace, not all was collected and sent; see the logs ({town.home})")
            time.sleep(0.2)


def _started(town: Town, name: str, *more: str, settings: dict[str, str]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "benchmarks.hurried_program", str(town.clock.file), name, *more]
    folder = PROJECT if name == DASHBOARD else town.home  # Streamlit's own settings lie in the project
    log = os.open(town.home / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        return subprocess.Popen(command, cwd=folder, env=settings, stdout=log, stderr=log)
    finally:
        os.close(log)


def _wait(here: Everybody) -> None:
    until_s = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until_s:
        if here.fallen():
            raise Trouble(f"{', '.join(here.fallen())}: ended at the start")
        if answers(here.address):
            return
        time.sleep(0.25)
    raise Trouble("the dashboard does not come")


def _kill(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.kill()
    process.wait()
