"""Mail: one message to one address in one dialogue with the server, whose whole length is limited by the clock."""

import os
import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any, Final
from urllib.parse import quote

from data.deliveries import Claimed
from data.notice_settings import MailSettings
from notices import outcomes
from notices.outcomes import Outcome

LOOK_S = 0.2
LINE_WITH_DOT: Final = re.compile(rb"(?m)^\.")
FIRST_REFUSED, FIRST_FOR_GOOD = 400, 500


def composed(claimed: Claimed, *, sender: str, base: str | None = None) -> EmailMessage:
    """The mail of a message; raises `ValueError` where a header cannot be. Its Message-ID is the same at every attempt.
    `base`: the address that browsers use, at which an address is unsubscribed."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, claimed.address, claimed.subject
    mail["Date"] = format_datetime(claimed.made_at)
    mail["Message-ID"] = f"<{claimed.message_id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if base is not None and claimed.unit_id:
        mail["List-Unsubscribe"] = f"<{base.rstrip('/')}/notices?unit={quote(claimed.unit_id, safe='')}>"
    mail.set_content(claimed.text, cte="base64")
    if claimed.html is not None:
        mail.add_alternative(claimed.html, subtype="html", cte="base64")
    return mail


class _Dialogue(smtplib.SMTP):
    """A dialogue that ends when its time is over, whatever the server does, and before its last word goes out when we are
    asked to end."""

    def __init__(self, given: MailSettings, *, context: ssl.SSLContext, ending: Callable[[], bool]) -> None:
        self._given, self._context, self._ending = given, context, ending
        self._until = time.monotonic() + given.timeout_s
        self._over = threading.Event()
        self._line: socket.socket | None = None
        self.handing_over = False
        self.cut: str | None = None
        self._watch = threading.Thread(target=self._look, name="smtp-clock", daemon=True)
        self._watch.start()
        super().__init__(local_hostname=socket.gethostname(), timeout=given.timeout_s)
        self._host = given.host  # whose name the certificate must bear

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        opened = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # smtplib's own hook, which SMTP_SSL uses
        self._line = socket.socket(fileno=os.dup(opened.fileno()))  # it stays ours when TLS takes the other
        if self._given.security != "tls":
            return opened
        return self._context.wrap_socket(opened, server_hostname=host)

    def _look(self) -> None:
        while not self._over.wait(LOOK_S):
            if time.monotonic() >= self._until:
                self.cut = f"no answer within {self._given.timeout_s:g} s"
            elif self._ending() and not self.handing_over:
                self.cut = outcomes.UNTRIED
            if self.cut and self._line is not None:
                try:
                    self._line.shutdown(socket.SHUT_RDWR)
                except OSError:
                    return  # it is closed already
                return

    def end(self) -> None:
        """Close everything; nothing is waited for."""
        self._over.set()
        self.close()
        if self._line is not None:
            self._line.close()
        self._watch.join()

    def hand_over(self, sender: str, address: str, mail: bytes) -> Outcome:
        """Say all of it; raises what `smtplib` and the network raise."""
        self.connect(self._given.host, self._given.port)
        self.ehlo_or_helo_if_needed()
        if self._given.security == "starttls":
            self.starttls(context=self._context)
            self.ehlo()
        if self._given.user and self._given.password:
            self.login(self._given.user, self._given.password.get_secret_value())
        code, words = self.mail(sender)
        if code >= FIRST_REFUSED:
            return outcomes.later(f"the server takes no mail from us: {code} {outcomes.one_line(words)}")
        code, words = self.rcpt(address)
        if code >= FIRST_REFUSED:
            return _refusal(code, words)
        code, words = self.docmd("data")
        if code >= FIRST_REFUSED:
            return _refusal(code, words)
        self.handing_over = True
        self.send(LINE_WITH_DOT.sub(b"..", mail) + b".\r\n")
        code, words = self.getreply()
        if code >= FIRST_REFUSED:
            return _refusal(code, words)
        with suppress(smtplib.SMTPException, OSError, ValueError):
            self.putcmd("quit")  # a word of politeness, whose answer is not waited for
        return outcomes.DONE


def _refusal(code: int, words: bytes) -> Outcome:
    said = f"{code} {outcomes.one_line(words)}"
    return outcomes.refused(said) if code >= FIRST_FOR_GOOD else outcomes.later(said)


def send(
    claimed: Claimed,
    given: MailSettings,
    *,
    context: ssl.SSLContext | None = None,
    ending: Callable[[], bool] = lambda: False,
    base: str | None = None,
) -> Outcome:
    """Send a message. What breaks before the whole mail went out is tried again, what the server refuses of it (5xx) is
    not; after it no answer means that it may have arrived. A refusal of ourselves (login, certificate, sender) can be
    mended, and is tried again."""
    try:
        mail = composed(claimed, sender=given.sender, base=base).as_bytes()
        claimed.address.encode("ascii")
    except (ValueError, UnicodeError):
        return outcomes.refused("no mail can be made of it: its address or its subject cannot be written")
    dialogue = _Dialogue(given, context=context or ssl.create_default_context(), ending=ending)
    try:
        return dialogue.hand_over(parseaddr(given.sender)[1], claimed.address, mail)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return _broken(dialogue, error)
    finally:
        dialogue.end()


def _broken(dialogue: _Dialogue, error: Exception) -> Outcome:
    if dialogue.handing_over:
        return outcomes.doubtful(
            f"it went out, and the server did not say that it took it: {_said(dialogue, error)}"
        )
    if dialogue.cut == outcomes.UNTRIED:
        return Outcome(outcomes.UNTRIED)
    return outcomes.later(_said(dialogue, error))


def _said(dialogue: _Dialogue, error: Exception) -> str:
    if dialogue.cut:
        return dialogue.cut
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the server does not let us in ({error.smtp_code}): look at NOTED_SMTP_USER and NOTED_SMTP_PASSWORD"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "the server offers no STARTTLS or no login: look at NOTED_SMTP_SECURITY"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the server's certificate is not to be trusted: {error.verify_message}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {outcomes.one_line(error.smtp_error)}"
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "the server did not answer in time"  # smtplib calls that a lost connection
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "the server ended the dialogue"
    if isinstance(error, ValueError):  # its own words may hold the password
        return "it cannot be said to the server: look at NOTED_SMTP_HOST, NOTED_SMTP_USER and NOTED_SMTP_PASSWORD"
    return f"the server cannot be reached: {getattr(error, 'strerror', None) or type(error).__name__}"
