"""Answers leave at once: what Streamlit listens with does not gather small ones."""

import socket

import pytest
from streamlit.web.server.starlette import starlette_server

from pages.ui.serving import prompt


def test_a_connection_gathers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the last words of a page would wait until the browser has acknowledged the ones before."""
    monkeypatch.setattr(starlette_server, "_bind_socket", starlette_server._bind_socket)
    prompt.begin()
    with starlette_server._bind_socket("127.0.0.1", 0, 1) as listening:
        listening.setblocking(True)
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as ours:
            assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
