"""Settings of notices: the server that mail goes by, the file of other channels, the file of rules."""

from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings

from data.setting_values import SettingsError, blank_is_none, is_this_machine

Security = Literal["starttls", "tls", "none"]
PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
SECURITIES: Final = tuple(PORTS)
OF_MAIL: Final = ("smtp_port", "smtp_user", "smtp_password", "smtp_from")
"""What says nothing without a server."""


def _host(host: str | None) -> str | None:
    if host is not None and (not host.isascii() or any(each in host for each in "/@ \t")):
        raise ValueError("must be the name of a server alone, for example mail.example.org")
    return host


def _sender(given: str | None) -> str | None:
    if given is None:
        return None
    address = parseaddr(given)[1]
    local, _, domain = address.rpartition("@")
    plain = given.isprintable() and address.isascii() and " " not in address
    if not (plain and local and "." in domain.strip(".")):
        raise ValueError("is no address to send from, for example Noted <noted@police.example>")
    return given


def _file(file: Path | None) -> Path | None:
    if file is not None and not file.is_file():
        raise ValueError(f"there is no file {file}")
    return file


Blank = BeforeValidator(blank_is_none)


class NoticeFields(BaseSettings):
    """What the settings say of notices."""

    smtp_host: Annotated[str | None, Blank, AfterValidator(_host)] = None
    smtp_port: Annotated[Annotated[int, Field(ge=1, le=65_535)] | None, Blank] = None
    smtp_user: Annotated[str | None, Blank] = None
    smtp_password: Annotated[SecretStr | None, Blank] = None
    smtp_security: Security = "starttls"
    smtp_from: Annotated[str | None, Blank, AfterValidator(_sender)] = None
    smtp_timeout_s: Annotated[float, Field(gt=0, le=300)] = 30
    channels_file: Annotated[Path | None, Blank, AfterValidator(_file)] = None
    notices_file: Annotated[Path | None, Blank, AfterValidator(_file)] = None

    @property
    def mail(self) -> "MailSettings | None":
        """The server that mail goes by; None: there is none. Raises `SettingsError` where something does not fit."""
        if self.smtp_host is None:
            alone = next((name for name in OF_MAIL if getattr(self, name) is not None), None)
            if alone:
                raise SettingsError(f"NOTED_SMTP_HOST: is missing, and NOTED_{alone.upper()} needs it.")
            return None
        if self.smtp_from is None:
            raise SettingsError(
                "NOTED_SMTP_FROM: is missing. Set the address that mail comes from, "
                "for example Noted <noted@police.example>."
            )
        if (self.smtp_user is None) != (self.smtp_password is None):
            lacks = "NOTED_SMTP_USER" if self.smtp_user is None else "NOTED_SMTP_PASSWORD"
            raise SettingsError(f"{lacks}: is missing. Set user and password together, or neither.")
        if self.smtp_security == "none" and not is_this_machine(self.smtp_host):
            raise SettingsError(
                f"NOTED_SMTP_SECURITY: none is for a server on this machine alone, not {self.smtp_host}: mail and "
                "password would be read on the way. Set starttls or tls."
            )
        return MailSettings(
            host=self.smtp_host,
            port=self.smtp_port or PORTS[self.smtp_security],
            security=self.smtp_security,
            sender=self.smtp_from,
            user=self.smtp_user,
            password=self.smtp_password,
            timeout_s=self.smtp_timeout_s,
        )


@dataclass(frozen=True)
class MailSettings:
    """A mail server, how it is spoken to, and from whom mail comes; `timeout_s`: for a whole mail, by the clock."""

    host: str
    port: int
    security: Security
    sender: str
    user: str | None
    password: SecretStr | None
    timeout_s: float
