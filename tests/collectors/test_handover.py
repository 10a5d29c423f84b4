"""Addresses that X names for files: which are taken, and that neither token, redirect nor a slow drip gets through."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from collectors.x import handover
from collectors.x.errors import Refused, Transient
from collectors.x.transport import Transport

Act = Callable[[BaseHTTPRequestHandler], None]


@pytest.mark.parametrize(
    ("url", "base_url", "allowed"),
    [
        ("https://storage.example/a?signature=1", "https://api.x.com", True),
        ("http://storage.example/a", "https://api.x.com", False),
        ("http://storage.example/a", "http://127.0.0.1:80", False),
        ("http://127.0.0.1:99/a", "http://127.0.0.1:80", True),
        ("http://[::1]:99/a", "http://localhost:80", True),
        ("http://127.0.0.1:99/a", "https://api.x.com", False),
        ("http://127.0.0.1:99/a", "https://127.0.0.1.example", False),
        ("file:///etc/passwd", "http://127.0.0.1:80", False),
        ("ftp://storage.example/a", "https://api.x.com", False),
        ("https://somebody@storage.example/a", "https://api.x.com", False),
        ("https:///a", "https://api.x.com", False),
        ("https://storage.example:0/a", "https://api.x.com", False),
        ("https://[storage/a", "https://api.x.com", False),
        ("", "https://api.x.com", False),
    ],
)
def test_a_file_goes_over_https_alone_or_within_this_machine(url: str, base_url: str, allowed: bool) -> None:
    assert handover.is_allowed(url, base_url=base_url) is allowed


@pytest.fixture
def serve() -> Iterator[Callable[[Act], str]]:
    """Serves one way of answering on a free port; gives the address."""
    servers: list[ThreadingHTTPServer] = []

    def start(act: Act) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                act(self)

            def do_PUT(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                act(self)

            def log_message(self, *_: Any) -> None:
                """A test says nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def transport(base_url: str, *, timeout_s: float = 5) -> Transport:
    return Transport(bearer_token="secret-token", base_url=base_url, timeout_s=timeout_s)  # noqa: S106  (no secret)


def answer(status: int, body: bytes = b"", *, length: int | None = None, location: str | None = None) -> Act:
    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        if location:
            handler.send_header("Location", location)
        handler.end_headers()
        handler.wfile.write(body)

    return act


def test_a_text_goes_there_and_another_comes_back(serve: Callable[[Act], str]) -> None:
    url = serve(answer(200, b"lines"))
    assert handover.download(transport(url), f"{url}/a") == b"lines"
    handover.upload(transport(url), f"{url}/a", b"1\n2\n")


def test_no_token_goes_to_an_address_that_x_named(serve: Callable[[Act], str], tmp_path: Any) -> None:
    seen: list[dict[str, str]] = []

    def act(handler: BaseHTTPRequestHandler) -> None:
        seen.append({name.lower(): value for name, value in handler.headers.items()})
        answer(200)(handler)

    url = serve(act)
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something\n")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("NETRC", str(netrc))
        handover.upload(transport(url), f"{url}/a", b"1\n")
        handover.download(transport(url), f"{url}/a")
    assert len(seen) == 2
    for headers in seen:
        assert "authorization" not in headers
        assert "secret-token" not in str(headers)


def test_a_redirect_is_not_followed(serve: Callable[[Act], str]) -> None:
    visited: list[str] = []
    target = serve(lambda handler: visited.append(handler.path))
    url = serve(answer(302, location=f"{target}/elsewhere"))
    with pytest.raises(Refused, match="answered by 302"):
        handover.download(transport(url), f"{url}/a")
    assert visited == []


@pytest.mark.parametrize(
    ("status", "error"), [(503, Transient), (429, Transient), (403, Refused), (404, Refused)]
)
def test_what_may_pass_is_told_from_what_will_not(
    serve: Callable[[Act], str], status: int, error: type[Exception]
) -> None:
    url = serve(answer(status, b"no"))
    with pytest.raises(error, match=str(status)):
        handover.upload(transport(url), f"{url}/a", b"1\n")


def test_a_text_that_is_cut_off_is_no_text_and_its_address_is_in_no_message(
    serve: Callable[[Act], str],
) -> None:
    url = serve(answer(200, b"half", length=100))
    with pytest.raises(Transient) as caught:
        handover.download(transport(url), f"{url}/a?signature=hidden")
    assert "hidden" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_answer_that_drips_is_given_up_at_the_deadline(serve: Callable[[Act], str]) -> None:
    end = threading.Event()

    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        while not end.wait(0.05):
            try:
                handler.wfile.write(b"x")
                handler.wfile.flush()
            except OSError:
                return

    url = serve(act)
    with pytest.raises(Transient, match="broke off"):
        handover.download(transport(url, timeout_s=0.2), f"{url}/a")
    end.set()


def test_an_address_of_another_kind_is_refused_before_anything_is_sent(serve: Callable[[Act], str]) -> None:
    visited: list[str] = []
    url = serve(lambda handler: visited.append(handler.path))
    with pytest.raises(Refused, match="does not begin with https"):
        handover.upload(transport("https://api.x.com"), f"{url}/a", b"1\n")
    assert visited == []
