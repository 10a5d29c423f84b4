"""Certificates of the servers that an installation leans on: until when each is good, before readers find out."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from data.findings import UNKNOWN, WARNING, WELL, WRONG, Finding
from data.settings import Settings

TIMEOUT_S: Final = 10
SOON: Final = timedelta(days=14)
HTTPS: Final = 443


@dataclass(frozen=True)
class Server:
    """A server that shows a certificate at once, or after it was asked for one (`starttls`, of mail)."""

    about: str
    host: str
    port: int
    starttls: bool = False


def servers(given: Settings) -> Iterator[Server]:
    """Those that the settings name: the provider, the address that browsers use, the mail server."""
    sign_in, mail = given.sign_in, given.mail
    named = {"the provider": sign_in.metadata_url, "the dashboard": sign_in.public_url} if sign_in else {}
    for about, url in named.items():
        address = urlsplit(url)
        if address.scheme == "https" and address.hostname:
            yield Server(about, address.hostname, address.port or HTTPS)
    if mail is not None and mail.security != "none":
        yield Server("the mail server", mail.host, mail.port, starttls=mail.security == "starttls")


def ends_at(server: Server) -> datetime:
    """When the certificate of a server ends; raises `ssl.SSLCertVerificationError` where it is not to be trusted, and
    `OSError` where there is none to be seen."""
    trusted = ssl.create_default_context()
    with socket.create_connection((server.host, server.port), timeout=TIMEOUT_S) as line:
        if server.starttls:
            _ask_for_tls(line)
        with trusted.wrap_socket(line, server_hostname=server.host) as opened:
            shown = opened.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)


def _ask_for_tls(line: socket.socket) -> None:
    """What a mail server is told before it shows its certificate."""
    with line.makefile("rb") as told:
        for said in (b"", b"EHLO localhost\r\n", b"STARTTLS\r\n"):
            line.sendall(said)
            while (answer := told.readline())[3:4] == b"-":
                pass
            if not answer.startswith(b"2"):
                raise OSError("it offers no STARTTLS")


def looked_at(server: Server, at: datetime) -> Finding:
    """Whether a server's certificate is good, and for how long."""
    about = f"certificate of {server.about}"
    try:
        ends = ends_at(server)
    except ssl.SSLCertVerificationError as error:
        return Finding(
            about, WRONG, f"is not to be trusted: {error.verify_message}. Renew it at {server.host}"
        )
    except OSError as error:
        return Finding(about, UNKNOWN, f"{server.host}:{server.port} shows none ({type(error).__name__})")
    said = f"ends in {(ends - at).days} days, on {ends:%Y-%m-%d}"
    if ends - at < SOON:
        return Finding(about, WARNING, f"{said}. Renew it at {server.host} before")
    return Finding(about, WELL, said)
