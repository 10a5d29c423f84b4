"""`python -m notices`: tell offices what should be acted on, once or until stopped, and say how that stands."""

import json
import logging
from datetime import UTC, datetime
from typing import Annotated

import typer

from data import deliveries, lock
from data.console import one_line, say, say_clock
from data.deliveries import Claimed
from data.engine import StoreError, closing, read_store, write_store
from data.heartbeats import Pulse
from data.recipient_rows import APPRISE, EMAIL
from data.setting_values import SettingsError
from data.settings import settings
from notices import outcomes, rules, standing
from notices.commands import recipients
from notices.desk import opened
from notices.ending import by_signal
from notices.keeping import NO_WAY, Keeper
from notices.ticking import tick

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(recipients.app, name="recipients")


@app.callback()
def main() -> None:
    """Alerts, digests, and the sending of both."""
    logging.getLogger("apprise").propagate = False  # what it says may hold a channel's address
    logging.getLogger("apprise").addHandler(logging.NullHandler())


def _say(line: str) -> None:
    say(f"noted: {line}")


@app.command()
def once() -> None:
    """Look what is due one time, tell and send it, then end."""
    with one_line(lock.Busy, lock.Lost):
        given = settings()
        say_clock(given)
        with opened(given, ending=by_signal()) as desk:
            if not desk.ways.any:
                _say(NO_WAY)
            pulse = Pulse(desk.now_at)
            with lock.only_one(desk.engine, lock.SENDER_TRADE, pulse=pulse) as held:
                sent = tick(desk, held, say=_say)
    typer.echo(f"{sent} messages were sent.")


@app.command()
def run() -> None:
    """Tell and send until stopped; a second one on the same database waits as a standby."""
    with one_line():
        given = settings()
        say_clock(given)
        with opened(given, ending=by_signal()) as desk:
            Keeper(desk, say=_say).keep()
    _say("notices ended.")


@app.command()
def status(output: Annotated[str, typer.Option("--format", help="text or json")] = "text") -> None:
    """Say how notices stand; ends with 1 where nobody sends, or a message or an alert needs a person."""
    if output not in ("text", "json"):
        raise typer.BadParameter("--format must be text or json")
    with one_line():
        given = settings()
        say_clock(given)
        told_by = rules.read(given)
        with closing(read_store(given.database_url)) as engine, engine.connect() as connection:
            said = standing.report(connection, now_at=given.now_at(), rules=told_by)
    typer.echo(json.dumps(said, ensure_ascii=False, indent=2) if output == "json" else standing.words(said))
    if not said["healthy"]:
        _say("notices need a person; what is wrong stands above.")
        raise typer.Exit(1)


@app.command()
def again(number: Annotated[int, typer.Argument(help="The message's number, as status prints it.")]) -> None:
    """Send a message once more that failed or is doubtful: it may then arrive twice, under the same Message-ID."""
    with one_line():
        given = settings()
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            is_waiting = deliveries.again(connection, number, now_at=given.now_at())
        if not is_waiting:
            raise StoreError(
                f"message {number} neither failed nor is doubtful, or has no text: it could not be made, or is too old. "
                "See: python -m notices status"
            )
    typer.echo(f"Message {number} waits to be sent once more.")


@app.command()
def test(
    to: Annotated[str, typer.Option("--to", help="An e-mail address, or the name of a channel.")],
) -> None:
    """Send one message that says it is a test, to see that mail or a channel works; nothing is kept of it."""
    with one_line():
        given = settings()
        with opened(given, ending=by_signal()) as desk:
            channel = APPRISE if to in desk.channels.names else EMAIL
            if channel not in desk.kinds:
                raise SettingsError(
                    "NOTED_SMTP_HOST: is not set, so no mail goes out; and no channel has that name."
                )
            at = datetime.now(UTC)
            text = "This is a test by whoever runs Noted. Nothing is to be done.\n"
            outcome = desk.send(
                Claimed(0, channel, to, f"test-{at.timestamp():.0f}", "Noted: a test", text, None, at, 1)
            )
        if outcome != outcomes.DONE:
            raise StoreError(f"{to}: {outcome.error or outcome.state}")
    typer.echo(f"{to}: taken.")


if __name__ == "__main__":
    app()
