"""The transport against sockets that behave badly: every request ends in time, and the token is in no log."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from collectors.x.transport import Exchange, Transport, unreachable
from tests.collectors.small_x import TOKEN

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
WHOLE = HEAD + b'Content-Length: 15\r\nConnection: close\r\n\r\n{"meta": {}}   '
TIMEOUT_S = 0.4

Behave = Callable[[socket.socket, threading.Event], None]


@contextmanager
def listening(behave: Behave) -> Iterator[str]:
    """A server that accepts, reads a request and behaves; gives its address."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)

        def serve() -> None:
            while not ended.is_set():
                try:
                    accepted, _ = server.accept()
                except TimeoutError:
                    continue
                with accepted:
                    accepted.settimeout(5)
                    accepted.recv(65_536)
                    try:
                        behave(accepted, ended)
                    except OSError:
                        continue  # the other side has had enough

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            ended.set()
            thread.join()


def ask(address: str, timeout_s: float = TIMEOUT_S) -> requests.Response:
    transport = Transport(bearer_token=TOKEN, base_url=address, timeout_s=timeout_s)
    try:
        return transport.get_users(ids=[1])
    finally:
        transport.session.close()


def drip(content: bytes, ended: threading.Event, accepted: socket.socket, every_s: float = 0.1) -> None:
    for start in range(len(content)):
        accepted.sendall(content[start : start + 1])
        if ended.wait(every_s):
            return


def hangs(accepted: socket.socket, ended: threading.Event) -> None:
    ended.wait(10)


def drips_its_head(accepted: socket.socket, ended: threading.Event) -> None:
    drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 500, ended, accepted)


def drips_its_body(accepted: socket.socket, ended: threading.Event) -> None:
    accepted.sendall(HEAD + b"Content-Length: 500\r\n\r\n")
    drip(b" " * 500, ended, accepted)


@pytest.mark.parametrize("behave", [hangs, drips_its_head, drips_its_body])
def test_no_request_outlasts_its_deadline(behave: Behave) -> None:
    with listening(behave) as address:
        began = time.monotonic()
        with pytest.raises(requests.RequestException) as said:
            ask(address)
        assert time.monotonic() - began < 4 * TIMEOUT_S + 2
        assert not unreachable(said.value)


def cut_short(accepted: socket.socket, _: threading.Event) -> None:
    accepted.sendall(HEAD + b'Content-Length: 500\r\n\r\n{"data": [')


def cut_in_a_chunk(accepted: socket.socket, _: threading.Event) -> None:
    accepted.sendall(HEAD + b'Transfer-Encoding: chunked\r\n\r\nff\r\n{"data": [')


def slams_the_door(accepted: socket.socket, _: threading.Event) -> None:
    accepted.shutdown(socket.SHUT_RDWR)


def bad_gzip(accepted: socket.socket, _: threading.Event) -> None:
    accepted.sendall(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd")


@pytest.mark.parametrize("behave", [cut_short, cut_in_a_chunk, slams_the_door, bad_gzip])
def test_an_answer_that_is_cut_off_is_an_error_of_its_own(behave: Behave) -> None:
    with listening(behave) as address, pytest.raises(requests.RequestException) as said:
        ask(address)
    assert not unreachable(said.value)


def redirects(accepted: socket.socket, _: threading.Event) -> None:
    accepted.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")


def test_a_redirect_is_not_followed() -> None:
    with listening(redirects) as address:
        assert ask(address).status_code == 302


def test_nobody_listening_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(requests.ConnectionError) as said:
        ask(f"http://127.0.0.1:{port}")
    assert unreachable(said.value)


def test_the_request_goes_to_our_address_with_the_token_whatever_a_netrc_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login somebody password else\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    heard: list[bytes] = []

    def hears(accepted: socket.socket, _: threading.Event) -> None:
        accepted.sendall(WHOLE)

    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            accepted, _ = server.accept()
            with accepted:
                heard.append(accepted.recv(65_536))
                hears(accepted, threading.Event())

        thread = threading.Thread(target=serve)
        thread.start()
        assert ask(f"http://127.0.0.1:{server.getsockname()[1]}").json() == {"meta": {}}
        thread.join()
    assert heard[0].startswith(b"GET /2/users?ids=1 HTTP/1.1\r\n")
    assert f"Authorization: Bearer {TOKEN}\r\n".encode() in heard[0]


def test_the_token_is_in_no_log_even_at_debug(caplog: pytest.LogCaptureFixture) -> None:
    names = ("", "tweepy", "tweepy.client", "urllib3", "urllib3.connectionpool", "requests")
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        with listening(lambda accepted, _: accepted.sendall(WHOLE)) as address:
            ask(address)
        logging.getLogger("tweepy.client").debug("Headers: {'Authorization': 'Bearer %s'}", TOKEN)
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
    assert "GET /2/users" in caplog.text
    assert TOKEN not in caplog.text


def test_what_is_no_fault_of_the_network_is_handed_on() -> None:
    def fails() -> requests.Response:
        raise RuntimeError("a defect")

    with pytest.raises(RuntimeError, match="a defect"):
        Exchange(fails, 5).result()
