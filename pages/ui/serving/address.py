"""Where the dashboard may listen, and by which names it answers."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
HEALTH: Final = "/_stcore/health"
LIVE: Final = "/healthz"
READY: Final = "/readyz"
PROBES: Final = (HEALTH, LIVE, READY)
"""What this machine may ask by its own name, whatever name the dashboard is served under."""


def is_loopback(address: str) -> bool:
    """Whether an address is reached from this machine alone."""
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address == "localhost"


def names(public_url: str | None) -> list[str]:
    """The hosts that are answered: the public address's, or on trial this machine's own."""
    if public_url is None:
        return [each.strip("[]") for each in LOOPBACK]
    return [str(urlsplit(public_url).hostname)]


def origin(public_url: str) -> str:
    """Scheme and host of the public address, as browsers say them."""
    parts = urlsplit(public_url)
    return f"{parts.scheme}://{parts.netloc}"


def origins(public_url: str | None, port: int) -> list[str]:
    """Whose pages may speak to ours by the browser's messages: ours to themselves, and nobody else's."""
    if public_url is None:
        return [f"http://{each}:{port}" for each in LOOPBACK]
    return [origin(public_url)]
