"""Real faults for tests: a disk that is full, a line that is cut or swallows everything, certificates that end."""

import contextlib
import ipaddress
import os
import select
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from run import HOST

OF_POSTGRESQL = struct.pack("!ii", 8, 80_877_103), b"S"
"""How a client of PostgreSQL asks for TLS, and how it is told that it may."""


@dataclass(frozen=True)
class SmallDisk:
    """A disk of its own that can be filled to the last byte."""

    folder: Path

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"

    def fill(self) -> None:
        """Take what room there is."""
        line = os.open(self._ballast, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        try:
            with suppress(OSError):
                while True:
                    os.write(line, b"x" * 1024)
        finally:
            with suppress(OSError):
                os.close(line)

    def empty(self) -> None:
        """Give it back."""
        self._ballast.unlink()


@contextmanager
def small_disk(folder: Path, *, mb: int) -> Iterator[SmallDisk]:
    """A file system in memory; a test is passed over where this user may mount none (root may: run it so)."""
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={mb}m,mode=700", "tmpfs", str(folder)]
    try:
        subprocess.run(mounting, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"a disk that fills up needs the right to mount one: {error}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


Towards = Callable[[], socket.socket]


def at_port(port: int) -> Towards:
    """The way to a server of this machine."""
    return lambda: socket.create_connection((HOST, port), timeout=5)


def at_socket(file: Path) -> Towards:
    """The way to a server at a socket of the file system."""

    def reach() -> socket.socket:
        made = socket.socket(socket.AF_UNIX)
        made.connect(str(file))
        return made

    return reach


class Line:
    """A line to a server: it can be cut, and it can take everything and give nothing, as a frozen machine does.

    `context`: what vouches for the server; `asked_for`: what a client says before it is shown, and our answer.
    """

    def __init__(
        self,
        port: int,
        towards: Towards,
        *,
        context: ssl.SSLContext | None = None,
        asked_for: tuple[bytes, bytes] | None = None,
    ) -> None:
        self._port, self._towards, self.context, self._asked_for = port, towards, context, asked_for
        self.came = 0
        self._swallows = threading.Event()
        self._open: set[socket.socket] = set()
        self._listening: socket.socket | None = None
        self.mend()

    def address(self, scheme: str) -> str:
        """Where it begins."""
        return f"{scheme}://{HOST}:{self._port}"

    def mend(self) -> None:
        """Carry again; what was said into a line that swallowed is gone."""
        if self._swallows.is_set():
            self.cut()
        self._swallows.clear()
        if self._listening is None:
            self._listening = socket.create_server((HOST, self._port))
            threading.Thread(target=self._serve, args=(self._listening,), daemon=True).start()

    def swallow(self) -> None:
        """Take everything from both sides, and whoever comes, and give nothing."""
        self._swallows.set()

    def cut(self) -> None:
        """End every connection, and take no other."""
        if self._listening is not None:
            with suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None
        for each in list(self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _serve(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                asking, _ = listening.accept()
                self.came += 1
                threading.Thread(target=self._carry, args=(asking,), daemon=True).start()

    def _carry(self, asking: socket.socket) -> None:
        with contextlib.ExitStack() as ends, suppress(OSError):
            ends.callback(asking.close)
            self._open.add(asking)
            ends.callback(self._open.discard, asking)
            if self._swallows.is_set():
                while asking.recv(65_536):
                    pass
                return
            if self.context is not None:
                if self._asked_for is not None:
                    asks, answer = self._asked_for
                    if asking.recv(len(asks)) != asks:
                        return
                    asking.sendall(answer)
                asking = self.context.wrap_socket(asking, server_side=True)
                ends.callback(asking.close)
                self._open.add(asking)
                ends.callback(self._open.discard, asking)
            answering = ends.enter_context(self._towards())
            self._open.add(answering)
            ends.callback(self._open.discard, answering)
            other = {asking: answering, answering: asking}
            while True:
                waiting = isinstance(asking, ssl.SSLSocket) and asking.pending() > 0
                for ready in [asking] if waiting else select.select(list(other), [], [])[0]:
                    said = ready.recv(65_536)
                    if not said:
                        return
                    if not self._swallows.is_set():
                        other[ready].sendall(said)


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


class Authority:
    """Whoever vouches for servers: certificates for this machine that end when a test says so."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "made up for a test")])
        self.file = folder / "authority.pem"
        own = self._made(
            self._name, self._key, ends_at=datetime.now(UTC) + timedelta(days=9), is_authority=True
        )
        self.file.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def _made(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, *, ends_at: datetime, is_authority: bool
    ) -> x509.Certificate:
        hosts = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(HOST))]
        public = key.public_key()
        return (
            x509.CertificateBuilder(
                self._name, name, public, x509.random_serial_number(), ends_at - timedelta(days=30), ends_at
            )
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(_usage(is_authority=is_authority), critical=True)
            .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )

    def files(self, name: str, *, ends_in: timedelta) -> tuple[Path, Path]:
        """A certificate that ends so far from now, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
        made = self._made(called, key, ends_at=datetime.now(UTC) + ends_in, is_authority=False)
        file, key_file = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return file, key_file

    def context(self, name: str, *, ends_in: timedelta) -> ssl.SSLContext:
        """What a server shows of itself."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(*self.files(name, ends_in=ends_in))
        return made
