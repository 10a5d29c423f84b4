"""Starts the server, or says in a line why it may not be started so."""

from typing import Final

from data import logs, protection
from data.engine import StoreError, closing, read_store
from data.settings import Settings, SettingsError, settings
from pages.ui.serving import address, begun, exposition, prompt, settled
from pages.ui.serving.application import application

ADDRESS: Final = "127.0.0.1"


class Refused(Exception):
    """Why the dashboard is not served, in one line that says what to do."""


def _check(given: Settings, *, listens_at: str) -> None:
    if given.sign_in is None and not address.is_loopback(listens_at):
        raise Refused(
            f"--address {listens_at}: without sign-in the dashboard is for this machine alone (127.0.0.1). Set "
            "NOTED_OIDC_METADATA_URL and what goes with it: docs/sign-in.md."
        )
    if given.sign_in is None:
        return
    try:
        with closing(read_store(given.database_url)) as engine, engine.connect() as connection:
            reason = protection.bypasses(connection)
    except StoreError:
        return  # the pages say so and go on by themselves once it is there; they ask again
    if reason:
        raise Refused(f"NOTED_DATABASE_URL: {reason}")


def serve(*, listens_at: str, port: int) -> None:
    """Serve the dashboard until it is ended; raises `Refused`."""
    try:
        given = settings()
    except SettingsError as error:
        raise Refused(str(error)) from error
    _check(given, listens_at=listens_at)
    try:
        logs.begin(given, program="dashboard")
        exposition.begin(given)
    except OSError as error:
        raise Refused(f"NOTED_LOG_FILE or NOTED_METRICS_PORT: {error}") from error
    begun.note()
    prompt.begin()
    settled.begin()
    public_url = given.sign_in.public_url if given.sign_in else None
    application(given).run(
        config={
            "server.address": listens_at,
            "server.port": port,
            "server.allowedHosts": address.names(public_url),
            "client.allowedOrigins": address.origins(public_url, port),  # else those of Streamlit's own cloud
            "server.headless": True,
        }
    )
