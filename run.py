"""Starts Noted: the collectors, the notices, the dashboard and, where no token is set, a sandbox X; ends them together."""

import argparse
import hashlib
import http.client
import json
import os
import re
import secrets
import signal
import sys
import webbrowser
from datetime import datetime, timedelta, timezone

from crew import ROOT, Crew, Ended, Trouble, free_port, say
from serve import NO_CREDENTIALS, NOT_OF_MAIL, NOT_OF_X

HOST, START_LIMIT_S = "127.0.0.1", 120
IST = timezone(timedelta(hours=5, minutes=30))
KEPT = ROOT / "var" / "demo.json"
HISTORY, STAFF = (ROOT / "var" / name for name in ("demo-history.jsonl.gz", "demo-staff.csv"))
REACH = timedelta(days=6)  # recent search looks back seven
SCALE = "0.6"  # some 300 cases a day in the whole state: enough to tell offices apart, ready within a minute or so

Environment = dict[str, str]


def setting(name: str) -> str:
    """A setting of the environment or of `.env`, or nothing: the programs read and check it, we only look."""
    if name in os.environ:
        return os.environ[name].strip()
    file = ROOT / ".env"
    lines = file.read_text(encoding="utf-8") if file.is_file() else ""
    found = re.findall(rf"^\s*(?:export\s+)?{name}[ \t]*=[ \t]*['\"]?([^\s#'\"]*)", lines, re.MULTILINE)
    return str(found[-1]) if found else ""


def database() -> str:
    """The address of the database, of its setting or of the file that one names; the programs refuse what is wrong."""
    file = ROOT / setting("NOTED_DATABASE_URL_FILE")
    try:
        return setting("NOTED_DATABASE_URL") or (
            file.read_text("utf-8-sig").strip() if file.is_file() else ""
        )
    except (OSError, UnicodeDecodeError):
        return ""


class Kept:
    """What is remembered between demonstrations: which made-up world it is, and who has its history."""

    def __init__(self, database_url: str, *, scale: str | None) -> None:
        self.started_at = datetime.now(IST)
        try:
            kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
            self.epoch = str(kept.get("epoch") or datetime.now(IST).date())
            self.scale = str(kept.get("scale") or scale or SCALE)
            self.imported = set(map(str, kept.get("imported", ())))
            before = datetime.fromisoformat(kept.get("started_at") or self.started_at.isoformat())
            slept = self.started_at - before
        except (ValueError, AttributeError, TypeError) as error:
            raise Trouble(f"{KEPT}: is damaged. Delete the folder var to begin anew.") from error
        if scale not in (None, self.scale):
            raise Trouble(
                f"--scale {scale}: this demonstration was begun with {self.scale}. Delete the folder var to begin a new one."
            )
        self._database = hashlib.sha256(database_url.encode()).hexdigest()
        file = database_url.partition("///")[2] if database_url.startswith("sqlite") else ""
        if file and not (ROOT / file).is_file():
            self.imported.discard(self._database)
        if slept > REACH:
            self.imported.clear()  # what lies between may be beyond recent search: the history tells it

    def write(self) -> None:
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        half = KEPT.with_suffix(".half")
        kept: dict[str, object] = {"epoch": self.epoch, "scale": self.scale}
        kept |= {"started_at": self.started_at.isoformat(), "imported": sorted(self.imported)}
        half.write_text(json.dumps(kept), encoding="utf-8")
        half.replace(KEPT)

    def has_history(self) -> bool:
        return self._database in self.imported

    def note_history(self) -> None:
        self.imported.add(self._database)
        self.write()


def demonstrate(crew: Crew, given: argparse.Namespace) -> Environment:
    """Start a sandbox X, prepare a database of its own, and collect; gives the settings of the dashboard."""
    database_url = setting("NOTED_DATABASE_URL") or f"sqlite:///{ROOT / 'var' / 'demo.db'}"
    kept = Kept(database_url, scale=given.scale)
    kept.write()
    world = ["--epoch", kept.epoch, "--scale", kept.scale]
    store = NO_CREDENTIALS | {"NOTED_DATABASE_URL": database_url}
    token = {"NOTED_X_BEARER_TOKEN": secrets.token_urlsafe(24), "NOTED_FOLLOWS_BUDGET_USD": "1000"}
    say("no NOTED_X_BEARER_TOKEN is set: this is a demonstration with made-up data.")
    say("starting the sandbox X")
    sandbox = crew.start("sandbox", "collectors.sandbox", "--port", "0", *world, environment=store | token)
    say("preparing the database")
    crew.do("data", "init", "--demonstration", environment=store)
    crew.watch(lambda: bool(sandbox.results), limit_s=START_LIMIT_S)
    collector = store | token | {"NOTED_X_BASE_URL": sandbox.results[0].strip(), "NO_PROXY": HOST}
    if not kept.has_history():
        say(f"writing a history of {given.days} days")
        archive = ("collectors.sandbox", "archive", str(HISTORY), "--days", str(given.days), *world)
        span = crew.do(*archive, environment=store)[-1].split()
        say(f"importing it ({HISTORY.stat().st_size / 1e6:.1f} MB)")
        crew.do("collectors", "import", str(HISTORY), "--covers", *span, environment=store)
        crew.do("collectors.sandbox", "roster", str(STAFF), *world, environment=store)
        crew.do("data", "roster", "import", str(STAFF), "--by", "made up", "--if-empty", environment=store)
        say("collecting the last days from the sandbox X")
        crew.do("collectors", "once", environment=collector)
        kept.note_history()
    say("starting the collectors and the notices")
    crew.start("collectors", "collectors", "run", environment=collector)
    crew.start("notices", "notices", "run", environment=NOT_OF_X | {"NOTED_DATABASE_URL": database_url})
    return store


def go_live(crew: Crew) -> Environment:
    """Prepare the database and collect from X itself; gives the settings of the dashboard."""
    if not setting("NOTED_OIDC_METADATA_URL"):
        needed = "Set NOTED_OIDC_METADATA_URL and what goes with it first: docs/sign-in.md."
        raise Trouble(f"NOTED_X_BEARER_TOKEN is set: what is real is shown to who signs in alone. {needed}")
    if database().startswith("postgresql"):
        needed = "Give each program the address of its own role and start it by itself: docs/sign-in.md."
        raise Trouble(f"NOTED_DATABASE_URL: on PostgreSQL the owner prepares and may not serve. {needed}")
    say("preparing the database")
    crew.do("data", "init", environment=NO_CREDENTIALS)
    say("starting the collectors and the notices")
    crew.start("collectors", "collectors", "run", environment=NOT_OF_MAIL)
    crew.start("notices", "notices", "run", environment=NOT_OF_X)
    return NO_CREDENTIALS


def answers(port: int) -> bool:
    """Whether the dashboard at a port says that all is well."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def show(crew: Crew, given: argparse.Namespace, environment: Environment) -> None:
    """Start the dashboard and say where it is."""
    port = free_port(HOST, first=given.port)
    say("starting the dashboard")
    crew.start("dashboard", "serve", "--address", HOST, "--port", str(port), environment=environment)
    crew.watch(lambda: answers(port), limit_s=START_LIMIT_S)
    say("ready; Ctrl-C ends it")
    address = f"http://{HOST}:{port}"
    print(f"Noted is at {address}", flush=True)
    has_screen = sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if has_screen and not given.no_browser:
        webbrowser.open(address)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--port", type=int, default=8501, help="where the dashboard listens, or the next free"
    )
    parser.add_argument("--no-browser", action="store_true", help="open no browser window")
    parser.add_argument("--days", type=int, default=60, help="demonstration: days of history (%(default)s)")
    parser.add_argument("--scale", help=f"demonstration: how busy the made-up world is ({SCALE})")
    return parser.parse_args()


def main() -> int:
    given = options()
    os.umask(0o077)  # what is stored is for who runs it alone
    crew = Crew()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, crew.ask_to_end)
    try:
        is_real = setting("NOTED_X_BEARER_TOKEN") or setting("NOTED_X_BEARER_TOKEN_FILE")
        environment = go_live(crew) if is_real else demonstrate(crew, given)
        show(crew, given, environment)
        crew.watch(lambda: False)
    except Ended:
        say("ending")
    except Trouble as trouble:
        say(str(trouble))
        return 1
    finally:
        crew.end()
    say("ended; nothing of it runs on")
    return 0


if __name__ == "__main__":
    sys.exit(main())
