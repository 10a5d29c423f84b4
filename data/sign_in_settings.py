"""Settings of sign-in: all of them together, or none."""

from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings

from data.guessable import hard_to_guess
from data.setting_values import SettingsError, blank_is_none, document_address, own_address

LEAST_COOKIE_SECRET, LEAST_CLIENT_SECRET = 32, 16
TOGETHER: Final = ("oidc_metadata_url", "oidc_client_id", "oidc_client_secret", "cookie_secret", "public_url")
HOW: Final = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"


def _cookie_secret(secret: SecretStr | None) -> SecretStr | None:
    return hard_to_guess(secret, least=LEAST_COOKIE_SECRET, how=HOW)


def _client_secret(secret: SecretStr | None) -> SecretStr | None:
    return hard_to_guess(secret, least=LEAST_CLIENT_SECRET, how="Have the provider make a new one.")


def _https(url: str | None) -> str | None:
    return None if url is None else document_address(url)


def _own(url: str | None) -> str | None:
    return None if url is None else own_address(url)


Blank = BeforeValidator(blank_is_none)


class SignInFields(BaseSettings):
    """What the settings say of sign-in, and of how much its readers see of each other."""

    oidc_metadata_url: Annotated[str | None, Blank, AfterValidator(_https)] = None
    oidc_client_id: Annotated[str | None, Blank] = None
    oidc_client_secret: Annotated[SecretStr | None, Blank, AfterValidator(_client_secret)] = None
    cookie_secret: Annotated[SecretStr | None, Blank, AfterValidator(_cookie_secret)] = None
    public_url: Annotated[str | None, Blank, AfterValidator(_own)] = None
    league_neighbours: Annotated[int, Field(ge=0, le=10)] = 2

    @property
    def sign_in(self) -> "SignInSettings | None":
        """How one signs in; None: there is no provider. Raises `SettingsError` where something is missing."""
        given = {name: getattr(self, name) for name in TOGETHER}
        missing = [f"NOTED_{name.upper()}" for name in TOGETHER if given[name] is None]
        if set(missing) >= {f"NOTED_{name.upper()}" for name in TOGETHER if name != "public_url"}:
            return None  # an address alone is what links in messages begin with
        if missing:
            raise SettingsError(
                f"{missing[0]}: is missing. Sign-in needs all of "
                f"{', '.join(f'NOTED_{name.upper()}' for name in TOGETHER)}; without a provider set none of them."
            )
        client, cookie = given["oidc_client_secret"], given["cookie_secret"]
        if client.get_secret_value() == cookie.get_secret_value():
            raise SettingsError(f"NOTED_COOKIE_SECRET: is the provider's secret. {HOW}")
        return SignInSettings(
            metadata_url=given["oidc_metadata_url"],
            client_id=given["oidc_client_id"],
            client_secret=client,
            cookie_secret=cookie,
            public_url=given["public_url"],
        )


@dataclass(frozen=True)
class SignInSettings:
    """A provider, what it knows us by, what seals the cookie, and the address that browsers know us by."""

    metadata_url: str
    client_id: str
    client_secret: SecretStr
    cookie_secret: SecretStr
    public_url: str

    @property
    def redirect_url(self) -> str:
        """Where the provider sends a browser back to: to be entered there, just so."""
        return f"{self.public_url}/oauth2callback"
