"""Bars every way off this machine: at import, for the tests; by PYTHONPATH, for the programs that they start."""

import ipaddress
import socket
from typing import Any


class NetworkBarred(RuntimeError):
    """A test tried to leave the machine; no code of ours may mistake it for an ordinary network error."""


def is_local(host: object) -> bool:
    """Whether a host as sockets name it is this machine (or no host at all, as when a server binds)."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


def _refuse_elsewhere(address: object) -> None:
    if isinstance(address, tuple) and not is_local(address[0]):
        raise NetworkBarred(f"tests stay on this machine; this one asked for {address[0]}:{address[1]}")


def bar() -> None:
    """Replace what opens connections and looks up names; safe to call twice."""
    if getattr(socket, "noted_barred", False):
        return
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
    getaddrinfo = socket.getaddrinfo

    def local_connect(self: socket.socket, address: Any) -> None:
        _refuse_elsewhere(address)
        connect(self, address)

    def local_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_elsewhere(address)
        return connect_ex(self, address)

    def local_sendto(self: socket.socket, *given: Any) -> int:
        _refuse_elsewhere(given[-1])
        return sendto(self, *given)

    def local_getaddrinfo(host: Any, port: Any, *given: Any, **named: Any) -> Any:
        _refuse_elsewhere((host, port))
        return getaddrinfo(host, port, *given, **named)

    for name, guard in (
        ("connect", local_connect),
        ("connect_ex", local_connect_ex),
        ("sendto", local_sendto),
    ):
        setattr(socket.socket, name, guard)
    for name, value in (("getaddrinfo", local_getaddrinfo), ("noted_barred", True)):
        setattr(socket, name, value)


bar()
