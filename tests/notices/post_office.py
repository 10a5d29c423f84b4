"""Mail servers on this machine: a real one that keeps what it takes, and bare sockets that misbehave."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

HOST = "127.0.0.1"
GOES_ON_LINES = (b"220 here", b"250 ok", b"250 ok", b"250 ok", b"354 go on")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass
class PostOffice:
    """A handler of aiosmtpd: `refusals` says what an address is answered, `content` what a mail is."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[list[str]] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    content: str | None = None

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.content:
            return self.content
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.envelopes.append(list(envelope.rcpt_tos))
        return "250 OK"

    @property
    def to(self) -> list[str]:
        """To whom each mail went, in order."""
        return [str(mail["To"]) for mail in self.mails]

    def text(self, place: int = 0) -> str:
        """What a mail says."""
        part = self.mails[place].get_body(("plain",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")


def lets_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    """The one user is `noted` with the password `open`."""
    return AuthResult(success=(given.login, given.password) == (b"noted", b"open"), handled=False)


@contextmanager
def opened(**more: Any) -> Iterator[PostOffice]:
    """A real server for as long as it is needed."""
    office = PostOffice(free_port())
    controller = Controller(office, hostname=HOST, port=office.port, **more)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


@contextmanager
def scripted(dialogue: Callable[[socket.socket], None]) -> Iterator[int]:
    """A bare socket that speaks as a function does, with each who comes; gives its port."""
    server = socket.create_server((HOST, 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            with suppress(OSError):
                line, _ = server.accept()
                with line:
                    dialogue(line)

    worker = threading.Thread(target=serve, daemon=True)
    worker.start()
    try:
        yield int(server.getsockname()[1])
    finally:
        over.set()
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
        worker.join(5)


def answers(
    *lines: bytes, then: Callable[[socket.socket], None] = lambda _: None
) -> Callable[[socket.socket], None]:
    """Say a line for each that is heard, the first at once; after the last do something."""

    def speak(line: socket.socket) -> None:
        for place, each in enumerate(lines):
            if place:
                line.recv(65_536)
            line.sendall(each + b"\r\n")
        line.recv(65_536)
        then(line)

    return speak


def hang(line: socket.socket) -> None:
    """Say nothing until the other side is gone."""
    with suppress(OSError):
        while line.recv(65_536):
            pass


def drip(line: socket.socket) -> None:
    """Say a greeting that never ends, a letter at a time: each arrives in time, the whole never does."""
    with suppress(OSError):
        for _ in range(200):
            line.sendall(b"2")
            time.sleep(0.05)
