"""Answers that leave at once: Streamlit binds its port in a way in which asyncio leaves the kernel to gather small
answers, and the last words of a page would wait for the browser to acknowledge the ones before, 40 ms and more."""

import socket

from streamlit.web.server.starlette import starlette_server

_bound = starlette_server._bind_socket  # noqa: SLF001 - it takes no option of a socket from outside


def bound(address: str, port: int, backlog: int) -> socket.socket:
    """A listening socket as Streamlit makes it, whose connections gather nothing (`TCP_NODELAY`, which they inherit)."""
    listening = _bound(address, port, backlog)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
    return listening


def begin() -> None:
    """Have Streamlit bind so; asked twice it is done once."""
    starlette_server._bind_socket = bound  # noqa: SLF001
