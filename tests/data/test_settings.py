"""Settings: read in one place, checked at start, named when they cannot be used, never shown when secret."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.settings import PROJECT, X_ITSELF, SettingsError, settings

SECRET = "AAAA-hidden-well-AAAA"  # noqa: S105  (made up)


def test_nothing_set_gives_the_defaults_of_the_interfaces() -> None:
    given = settings()
    assert given.database_url == f"sqlite:///{PROJECT / 'var' / 'noted.db'}"
    assert (given.x_base_url, given.x_timeout_s, given.daily_budget_usd) == (X_ITSELF, 30, None)
    assert (given.x_bearer_token, given.referral_handles, given.now) == (None, (), None)
    assert given.registry_dir == PROJECT / "data" / "registry"


def test_an_unknown_name_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTED_X_BEARER_TOKE", SECRET)
    with pytest.raises(SettingsError, match="NOTED_X_BEARER_TOKE: no such setting") as said:
        settings()
    assert SECRET not in str(said.value)


def test_an_unknown_name_in_the_file_is_an_error_too() -> None:
    Path(".env").write_text("NOTED_DATABSE_URL=sqlite:///x.db\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="NOTED_DATABSE_URL"):
        settings()


BAD = [
    ("NOTED_DATABASE_URL", "mysql://x/y", "postgresql"),
    ("NOTED_DATABASE_URL", "noted.db", "SQLAlchemy URL"),
    ("NOTED_DATABASE_URL", "postgresql://x/y", "psycopg"),
    ("NOTED_DATABASE_URL", "sqlite://", "names no file"),
    ("NOTED_DATABASE_URL", "sqlite:///:memory:", "names no file"),
    ("NOTED_X_BASE_URL", "api.x.com", "https://"),
    ("NOTED_X_BASE_URL", "https://", "https://"),
    ("NOTED_X_BASE_URL", "https://api.x.com:port", "server"),
    ("NOTED_X_BASE_URL", "https://api.x.com?a=b", "alone"),
    ("NOTED_X_BASE_URL", "http://api.x.com", "https://"),
    ("NOTED_X_BASE_URL", "http://127.0.0.1.example.org", "https://"),
    ("NOTED_X_TIMEOUT_S", "soon", "number"),
    ("NOTED_X_TIMEOUT_S", "0", "greater than 0"),
    ("NOTED_X_TIMEOUT_S", "nan", "equal to 600"),
    ("NOTED_DAILY_BUDGET_USD", "-1", "greater than or equal to 0"),
    ("NOTED_DAILY_BUDGET_USD", "inf", "finite"),
    ("NOTED_REFERRAL_HANDLES", "dgpup, adg zone", "adg zone"),
    ("NOTED_BACKFILL_DAYS", "8", "less than or equal to 7"),
    ("NOTED_NOW", "2026-11-24T10:00:00", "offset"),
    ("NOTED_NOW", "2026", "ISO 8601"),
    ("NOTED_NOW", "1764000000", "ISO 8601"),
    ("NOTED_REGISTRY_DIR", "/nowhere", "units.csv"),
    ("NOTED_X_BEARER_TOKEN", "two words", "no credential"),
    ("NOTED_X_BEARER_TOKEN", "•••", "no credential"),
]


@pytest.mark.parametrize(("name", "value", "reason"), BAD, ids=[f"{name}={value}" for name, value, _ in BAD])
def test_a_bad_value_is_one_line_that_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as said:
        settings()
    words = str(said.value)
    assert words.startswith(f"{name}: ")
    assert reason in words
    assert "\n" not in words


def test_a_bad_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTED_X_BEARER_TOKEN", f"{SECRET} {SECRET}")
    with pytest.raises(SettingsError) as said:
        settings()
    assert SECRET not in str(said.value)


@pytest.mark.parametrize(
    "name", ["NOTED_X_BEARER_TOKEN", "NOTED_DAILY_BUDGET_USD", "NOTED_NOW", "NOTED_REFERRAL_HANDLES"]
)
def test_blank_is_none(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "  ")
    assert not getattr(settings(), name.removeprefix("NOTED_").lower())


def test_a_blank_in_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(f"NOTED_X_BEARER_TOKEN={SECRET}\n", encoding="utf-8")
    monkeypatch.setenv("NOTED_X_BEARER_TOKEN", "")
    assert settings().x_bearer_token is None


def test_the_file_is_read_and_other_programs_names_in_it_are_left_alone() -> None:
    Path(".env").write_text("NOTED_X_TIMEOUT_S=7\nOTHER_PROGRAM=1\n", encoding="utf-8")
    assert settings().x_timeout_s == 7


def test_a_file_that_cannot_be_read_is_one_line() -> None:
    Path(".env").write_bytes(b"NOTED_X_TIMEOUT_S=\xff\n")
    with pytest.raises(SettingsError, match=r"\.env: cannot be read"):
        settings()


def test_a_token_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTED_X_BEARER_TOKEN", f" {SECRET}\n")
    given = settings()
    assert given.x_bearer_token is not None
    assert given.x_bearer_token.get_secret_value() == SECRET
    assert SECRET not in repr(given) + str(given) + given.model_dump_json()


def test_referral_handles_are_folded_and_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTED_REFERRAL_HANDLES", "@DgpUP, dgpup,adglo ")
    assert settings().referral_handles == ("dgpup", "adglo")


def test_a_fixed_clock_is_that_instant_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTED_NOW", "2026-11-24T10:00:00+05:30")
    assert settings().now_at() == datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
