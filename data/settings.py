"""The settings: environment variables or `.env`, read in one place and checked at start."""

import os
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from data import guessable, secret_files, setting_values
from data.name_settings import NameFields
from data.notice_settings import NoticeFields
from data.operating_settings import OperatingFields
from data.registry_files import HANDLE
from data.setting_values import blank_is_none, server_address
from data.sign_in_settings import SignInFields

PREFIX = "NOTED_"
PROJECT = Path(__file__).resolve().parent.parent
X_ITSELF = "https://api.x.com"
SettingsError = setting_values.SettingsError


def _credential(secret: SecretStr | None) -> SecretStr | None:
    if secret is not None and not re.fullmatch(r"[!-~]+", secret.get_secret_value()):
        raise ValueError("holds a space or a character that no credential of X has")
    return guessable.credential_of_x(secret)


def _known_database(url: str) -> str:
    try:
        drivername = make_url(url).drivername
    except ArgumentError:
        raise ValueError("is no SQLAlchemy URL") from None
    if drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
    if drivername.startswith("sqlite") and make_url(url).database in (None, "", ":memory:"):
        raise ValueError("names no file: write sqlite:///path/to/noted.db")
    guessable.database_password(make_url(url))
    return url


def _iso_instant(value: Any) -> Any:
    if not isinstance(value, str) or not value.strip():
        return None if isinstance(value, str) else value
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        raise ValueError("is no ISO 8601 instant, for example 2026-11-24T10:00:00+05:30") from None


def _aware(moment: datetime | None) -> datetime | None:
    if moment is not None and moment.tzinfo is None:
        raise ValueError("needs an offset, for example 2026-11-24T10:00:00+05:30")
    return moment.astimezone(UTC) if moment else None


def _handles(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    handles = [each.strip().removeprefix("@").lower() for each in value.split(",") if each.strip()]
    for handle in handles:
        if not HANDLE.fullmatch(handle):
            raise ValueError(f"X could have no handle {handle!r}; write handles with commas between them")
    return tuple(dict.fromkeys(handles))


def _existing_folder(folder: Path) -> Path:
    for name in ("units.csv", "accounts.csv"):
        if not (folder / name).is_file():
            raise ValueError(f"holds no file {name}: {folder}")
    return folder


OptionalSecret = Annotated[SecretStr | None, BeforeValidator(blank_is_none), AfterValidator(_credential)]
Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Settings(SignInFields, NameFields, NoticeFields, OperatingFields):
    """Every setting of the project; the field names are those of `interfaces` without the prefix."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    database_url: Annotated[str, AfterValidator(_known_database)] = (
        f"sqlite:///{PROJECT / 'var' / 'noted.db'}"
    )
    x_bearer_token: OptionalSecret = None
    x_consumer_key: OptionalSecret = None
    x_consumer_secret: OptionalSecret = None
    x_access_token: OptionalSecret = None
    x_access_token_secret: OptionalSecret = None
    x_base_url: Annotated[str, AfterValidator(server_address)] = X_ITSELF
    x_timeout_s: Annotated[float, Field(gt=0, le=600)] = 30
    x_query_characters: Annotated[int, Field(ge=512, le=4096)] = 512
    daily_budget_usd: Annotated[Dollars | None, BeforeValidator(blank_is_none)] = None
    referral_handles: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_handles)] = ()
    backfill_days: Annotated[float, Field(ge=0, le=7)] = 7
    deletions_budget_usd: Dollars = 1
    follows_budget_usd: Dollars = 0
    text_retention_days: Annotated[int, Field(ge=1, le=36_500)] = 180
    urgent_minutes: Annotated[int, Field(ge=1, le=1_440)] = 15
    now: Annotated[datetime | None, BeforeValidator(_iso_instant), AfterValidator(_aware)] = None
    registry_dir: Annotated[Path, AfterValidator(_existing_folder)] = PROJECT / "data" / "registry"

    def now_at(self) -> datetime:
        """The instant it is: the fixed clock where one is set, else the machine's."""
        return self.now or datetime.now(UTC)


def _given() -> dict[str, str]:
    """All settings that are set, by their names in capitals; raises `SettingsError` at a name that there is not."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    known |= {secret_files.name_of(name, prefix=PREFIX) for name in secret_files.SECRETS}
    try:
        given = {**dotenv_values(".env"), **os.environ}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{Path('.env').absolute()}: cannot be read ({error}).") from error
    ours = {name.upper(): value or "" for name, value in given.items() if name.upper().startswith(PREFIX)}
    for name in given:
        if name.upper() in ours and name.upper() not in known:
            raise SettingsError(f"{name}: no such setting. The README lists the names that exist.")
    return ours


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process; raises `SettingsError` naming the first one that cannot be used."""
    from_files = secret_files.read(_given(), prefix=PREFIX)
    try:
        given = Settings(**from_files)
    except ValidationError as error:
        first = error.errors()[0]
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{PREFIX}{str(first['loc'][0]).upper()}: {reason}") from None
    _ = given.sign_in, given.mail  # what is missing of them is said at the start
    return given
