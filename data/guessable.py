"""Secrets that are no secret: short, of an example, or easy to guess. No message repeats one."""

from typing import Final

from pydantic import SecretStr
from sqlalchemy.engine import URL

from data.setting_values import is_this_machine

LEAST_DIFFERENT: Final = 10
WORDS: Final = ("change", "secret", "password", "example", "default")
PLACEHOLDERS: Final = (*WORDS, "12345678")
LEAST_OF_X, LEAST_DIFFERENT_OF_X = 8, 5
WELL_KNOWN: Final = frozenset(
    {
        *("changeme", "change_me", "change-me", "password", "passwd", "passw0rd", "secret", "example"),
        *("default", "postgres", "postgresql", "noted", "admin", "root", "test", "qwerty", "letmein"),
        *("1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890"),
    }
)


def hard_to_guess(secret: SecretStr | None, *, least: int, how: str) -> SecretStr | None:
    """A secret of our own or of a provider; raises `ValueError` where it is weak."""
    if secret is not None:
        _check(secret, least=least, words=PLACEHOLDERS, different=LEAST_DIFFERENT, how=how)
    return secret


def credential_of_x(secret: SecretStr | None) -> SecretStr | None:
    """What X makes is not weak: this finds what was never put in its place, so digits of an id are no sign of it."""
    if secret is not None:
        how = "Copy it from X’s developer console."
        _check(secret, least=LEAST_OF_X, words=WORDS, different=LEAST_DIFFERENT_OF_X, how=how)
    return secret


def _check(secret: SecretStr, *, least: int, words: tuple[str, ...], different: int, how: str) -> None:
    value = secret.get_secret_value()
    if len(value) < least:
        raise ValueError(f"is too short: it needs {least} characters or more. {how}")
    if any(each in value.lower() for each in words) or len(set(value)) < different:
        raise ValueError(f"is a word of an example, or easy to guess. {how}")


def database_password(url: URL) -> None:
    """Raise `ValueError` where a server that others can reach is asked with a password that everybody tries first."""
    given = url.password or _first(url, "password")
    hosts = [
        each for place in (url.host or "", *url.normalized_query.get("host", ())) for each in place.split(",")
    ]
    if not given or all(not each or each.startswith("/") or is_this_machine(each) for each in hosts):
        return
    if given.lower() in WELL_KNOWN or given == url.username:
        raise ValueError(
            "holds a password that is easy to guess. Set another in psql (\\password ROLE), and here the same"
        )


def _first(url: URL, name: str) -> str:
    return next(iter(url.normalized_query.get(name, ())), "")
