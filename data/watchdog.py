"""What a service manager is told: that a program is ready, and that it still moves (systemd's notification protocol)."""

import os
import socket
from contextlib import suppress
from typing import Final

SOCKET: Final = "NOTIFY_SOCKET"
ALIVE: Final = b"READY=1\nWATCHDOG=1"


def alive() -> None:
    """Say so where somebody asked to be told; a manager that is not there is nobody's fault."""
    address = os.environ.get(SOCKET)
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        told.send(ALIVE)
