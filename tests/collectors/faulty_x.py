"""A faulty X: raw sockets before the small X, so that any answer can come late, torn, forged or not at all."""

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.collectors.small_x import SmallX

JSON = "Content-Type: application/json"


class Line:
    """One connection on which a request has come, and the answer that X would give to it."""

    def __init__(self, accepted: socket.socket, status: int, headers: dict[str, str], body: bytes) -> None:
        self.accepted, self.status, self.headers, self.body = accepted, status, headers, body
        self.ended = threading.Event()

    def head(self, *lines: str, status: str | None = None) -> bytes:
        """A status line and headers, each a line."""
        return "\r\n".join([f"HTTP/1.1 {status or f'{self.status} -'}", *lines, "", ""]).encode()

    def send(self, *parts: bytes) -> None:
        self.accepted.sendall(b"".join(parts))

    def answer(self, body: bytes, *lines: str, status: str | None = None) -> None:
        """A whole answer with another body."""
        length = f"Content-Length: {len(body)}"
        self.send(self.head(JSON, length, "Connection: close", *lines, status=status), body)

    def drip(self, content: bytes, *, every_s: float = 0.2) -> None:
        """One byte after another, until the other side has had enough."""
        for start in range(len(content)):
            self.send(content[start : start + 1])
            if self.ended.wait(every_s):
                return

    def reset(self) -> None:
        """End the connection as a router does that has forgotten it."""
        self.accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.accepted.close()


Fault = Callable[[Line], None]


def tells_the_truth(line: Line) -> None:
    line.answer(line.body, *(f"{name}: {value}" for name, value in line.headers.items()))


def hangs(line: Line) -> None:
    line.ended.wait(10)


def drips_its_head(line: Line) -> None:
    line.drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 500)


def drips_its_body(line: Line) -> None:
    line.send(line.head(JSON, f"Content-Length: {len(line.body) + 500}"))
    line.drip(b" " * 500 + line.body)


def resets_at_once(line: Line) -> None:
    line.reset()


def resets_in_its_headers(line: Line) -> None:
    line.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
    line.reset()


def resets_in_its_body(line: Line) -> None:
    line.send(line.head(JSON, f"Content-Length: {len(line.body)}"), line.body[: len(line.body) // 2])
    line.reset()


def is_cut_short(line: Line) -> None:
    line.send(line.head(JSON, f"Content-Length: {len(line.body)}"), line.body[: len(line.body) // 2])


def is_cut_without_a_length(line: Line) -> None:
    line.send(line.head(JSON, "Connection: close"), line.body[: len(line.body) // 2])


def is_cut_in_a_chunk(line: Line) -> None:
    line.send(line.head(JSON, "Transfer-Encoding: chunked"), b"ffff\r\n", line.body[: len(line.body) // 2])


def says_too_small_a_length(line: Line) -> None:
    line.send(line.head(JSON, f"Content-Length: {len(line.body) // 2}", "Connection: close"), line.body)


def says_too_great_a_length(line: Line) -> None:
    line.send(line.head(JSON, f"Content-Length: {len(line.body) + 99}", "Connection: close"), line.body)


def speaks_no_http(line: Line) -> None:
    line.send(b"SSH-2.0-OpenSSH_9.2\r\n")


def sends_headers_without_end(line: Line) -> None:
    line.send(b"HTTP/1.1 200 OK\r\n" + b"X-More: and more\r\n" * 5_000)


def packs_it_badly(line: Line) -> None:
    line.answer(b"\x1f\x8b\x08 no gzip at all", "Content-Encoding: gzip")


def packs_it_and_cuts_it(line: Line) -> None:
    import gzip  # noqa: PLC0415 - this fault alone needs it

    line.answer(gzip.compress(line.body)[:-12], "Content-Encoding: gzip")


def says(body: bytes | dict[str, Any] | list[Any] | None, status: int = 200, *headers: str) -> Fault:
    """A whole answer of another's making."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()

    def fault(line: Line) -> None:
        line.answer(raw, *headers, status=f"{status} -")

    fault.__name__ = f"says_{status}_{raw[:24]!r}"
    return fault


class FaultyX:
    """The small X behind a line that does as `plan` says: called with each request's path and parameters, it gives a
    fault or None."""

    def __init__(self, x: SmallX, plan: Callable[[str, dict[str, str]], Fault | None]) -> None:
        self.x, self.plan = x, plan
        self.met: list[str] = []
        self.lines: list[Line] = []

    def serve(self, accepted: socket.socket) -> None:
        """One connection: one request, one answer, whatever it is like."""
        with accepted, contextlib.suppress(OSError):  # the other side has had enough
            accepted.settimeout(5)
            asked = b""
            while b"\r\n\r\n" not in asked:
                more = accepted.recv(65_536)
                if not more:
                    return
                asked += more
            head, _, content = asked.partition(b"\r\n\r\n")
            first, *lines = head.decode().split("\r\n")
            method, target, _ = first.split(" ")
            sent = {name.lower(): value for name, _, value in (each.partition(": ") for each in lines)}
            while len(content) < int(sent.get("content-length", 0)):
                content += accepted.recv(65_536)
            address = urlsplit(target)
            params = {name: values[0] for name, values in parse_qs(address.query).items()}
            path = address.path.removeprefix("/2/")
            reply = self.x.answer(path, params, sent.get("authorization", ""), method=method)
            body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            headers = {"Date": format_datetime(self.x.now_at(), usegmt=True), **reply.headers}
            line = Line(accepted, reply.status, headers, body)
            self.lines.append(line)
            fault = self.plan(path, params) or tells_the_truth
            if fault is not tells_the_truth:
                self.met.append(fault.__name__)
            fault(line)


@contextmanager
def faulty(x: SmallX, plan: Callable[[str, dict[str, str]], Fault | None]) -> Iterator[FaultyX]:
    """Serve on a free port until left; `x.base_url` says where, as it did before afterwards."""
    served, ended, true_url = FaultyX(x, plan), threading.Event(), x.base_url
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        threads: list[threading.Thread] = []

        def accept() -> None:
            while not ended.is_set():
                with contextlib.suppress(TimeoutError):
                    accepted, _ = server.accept()
                    threads.append(threading.Thread(target=served.serve, args=(accepted,)))
                    threads[-1].start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        x.base_url = f"http://127.0.0.1:{server.getsockname()[1]}"
        try:
            yield served
        finally:
            x.base_url = true_url
            ended.set()
            for line in served.lines:
                line.ended.set()
            accepting.join()
            for thread in threads:
                thread.join()


def at_first(fault: Fault, *, path: str = "tweets/search/recent", holding: str = "", times: int = 1) -> Any:
    """A plan: the fault for the first requests of a path whose query holds some words, and the truth from then on."""
    left = [times]

    def plan(asked: str, params: dict[str, str]) -> Fault | None:
        if asked != path or holding not in params.get("query", "") or not left[0]:
            return None
        left[0] -= 1
        return fault

    return plan
