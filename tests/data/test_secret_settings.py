"""Secrets and sign-in: from the environment or from files, all together or none, refused where weak, shown nowhere."""

import os
from pathlib import Path

import pytest

from data.settings import SettingsError, settings

COOKIE = "ORYh8f6ERRkD354few6XimENJGLk9Ht2EELWShNWRT_ylAN1pwfedsM7JImp9BoM"  # the same for every worker: it names tests
CLIENT = "x9irAIhp0T-zD4ZxYa9OswZjanxl2gEV"
SIGN_IN = {
    "OIDC_METADATA_URL": "https://id.example.org/realms/police/.well-known/openid-configuration",
    "OIDC_CLIENT_ID": "noted",
    "OIDC_CLIENT_SECRET": CLIENT,
    "COOKIE_SECRET": COOKIE,
    "PUBLIC_URL": "https://Noted.example.org/",
}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Everything that sign-in needs."""
    for name, value in SIGN_IN.items():
        monkeypatch.setenv(f"NOTED_{name}", value)
    return monkeypatch


def refusal() -> str:
    with pytest.raises(SettingsError) as said:
        settings()
    words = str(said.value)
    assert "\n" not in words
    assert COOKIE not in words
    assert CLIENT not in words
    return words


def file_of(value: str | bytes, *, mode: int = 0o600) -> Path:
    file = Path("secret").absolute()
    file.write_bytes(value.encode() if isinstance(value, str) else value)
    file.chmod(mode)
    return file


def test_without_a_provider_there_is_no_sign_in_and_two_neighbours_are_shown() -> None:
    assert settings().sign_in is None
    assert settings().league_neighbours == 2


def test_with_a_provider_there_is_all_that_signing_in_needs(given: pytest.MonkeyPatch) -> None:
    found = settings().sign_in
    assert found is not None
    assert (found.metadata_url, found.client_id) == (SIGN_IN["OIDC_METADATA_URL"], "noted")
    assert (found.client_secret.get_secret_value(), found.cookie_secret.get_secret_value()) == (
        CLIENT,
        COOKIE,
    )
    assert found.redirect_url == "https://noted.example.org/oauth2callback"
    for shown in (repr(found), str(found), repr(settings()), settings().model_dump_json()):
        assert COOKIE not in shown
        assert CLIENT not in shown


@pytest.mark.parametrize("name", SIGN_IN)
def test_some_of_it_without_the_rest_is_refused_by_the_name_of_what_lacks(
    given: pytest.MonkeyPatch, name: str
) -> None:
    given.setenv(f"NOTED_{name}", " ")
    assert refusal().startswith(f"NOTED_{name}: is missing. Sign-in needs all of NOTED_OIDC_METADATA_URL, ")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("COOKIE_SECRET", COOKIE[:31], "too short"),
        ("COOKIE_SECRET", "changeme" * 6, "word of an example"),
        ("COOKIE_SECRET", "My-own-Cookie-SECRET-0123456789abcdef", "word of an example"),
        ("COOKIE_SECRET", "abcabcab" * 6, "easy to guess"),
        ("COOKIE_SECRET", CLIENT, "is the provider's secret"),
        ("OIDC_CLIENT_SECRET", "k" + CLIENT[:14], "too short"),
        ("OIDC_CLIENT_SECRET", "your-client-secret", "word of an example"),
        ("OIDC_METADATA_URL", "http://id.example.org/x", "must begin with https://"),
        ("OIDC_METADATA_URL", "http://127.0.0.1.example.org/x", "must begin with https://"),
        ("OIDC_METADATA_URL", "https://me@id.example.org/x", "without # or @"),
        ("OIDC_METADATA_URL", "id.example.org", "must be an address that begins with https://"),
        ("PUBLIC_URL", "http://noted.example.org", "must begin with https://"),
        ("PUBLIC_URL", "https://noted.example.org/noted", "scheme and host alone"),
        ("PUBLIC_URL", "https://noted.example.org?a=b", "scheme and host alone"),
        ("LEAGUE_NEIGHBOURS", "11", "less than or equal to 10"),
        ("LEAGUE_NEIGHBOURS", "-1", "greater than or equal to 0"),
    ],
)
def test_what_is_weak_or_would_be_read_on_the_way_is_refused_by_its_name(
    given: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    given.setenv(f"NOTED_{name}", value)
    words = refusal()
    assert words.startswith(f"NOTED_{name}: ")
    assert reason in words
    assert name not in ("COOKIE_SECRET", "OIDC_CLIENT_SECRET") or value not in words


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
def test_on_this_machine_alone_nothing_needs_tls(given: pytest.MonkeyPatch, host: str) -> None:
    given.setenv("NOTED_PUBLIC_URL", f"http://{host}")
    given.setenv("NOTED_OIDC_METADATA_URL", f"http://{host}/.well-known/openid-configuration?p=1")
    found = settings().sign_in
    assert found is not None
    assert found.public_url == f"http://{host}"


@pytest.mark.parametrize("value", [COOKIE, f"{COOKIE}\n", f"{COOKIE}\r\n", f"\ufeff{COOKIE}\n"])
def test_a_secret_comes_from_a_file_without_its_last_line_break(
    given: pytest.MonkeyPatch, value: str
) -> None:
    given.setenv("NOTED_COOKIE_SECRET", "")
    given.setenv("NOTED_COOKIE_SECRET_FILE", str(file_of(value)))
    found = settings().sign_in
    assert found is not None
    assert found.cookie_secret.get_secret_value() == COOKIE


@pytest.mark.parametrize(
    ("name", "value"),
    [("x_bearer_token", "AAAA-made-up"), ("database_url", "postgresql+psycopg://noted:made-up@db/noted")],
)
def test_the_token_of_x_and_the_database_may_come_from_files_too(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    Path(".env").write_text(f"NOTED_{name.upper()}_FILE={file_of(value, mode=0o440)}\n", encoding="utf-8")
    found = getattr(settings(), name)
    assert (found if isinstance(found, str) else found.get_secret_value()) == value
    settings.cache_clear()
    monkeypatch.setenv(
        f"NOTED_{name.upper()}_FILE", ""
    )  # what is empty in the environment goes before the file
    found = getattr(settings(), name)
    assert found is not None or name == "x_bearer_token"
    assert found != value


def test_a_secret_that_is_given_twice_is_refused(given: pytest.MonkeyPatch) -> None:
    given.setenv("NOTED_COOKIE_SECRET_FILE", str(file_of(COOKIE)))
    assert refusal().startswith("NOTED_COOKIE_SECRET: is given twice, there and in NOTED_COOKIE_SECRET_FILE.")


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o602, 0o666])
def test_a_file_that_everybody_may_read_or_write_is_refused(given: pytest.MonkeyPatch, mode: int) -> None:
    given.delenv("NOTED_COOKIE_SECRET")
    given.setenv("NOTED_COOKIE_SECRET_FILE", str(file_of(COOKIE, mode=mode)))
    assert "chmod o-rw" in refusal()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\n", "is empty or far too long"),
        pytest.param(b"x" * 70_000, "is empty or far too long", id="70000"),
        (b"\xff" + COOKIE.encode(), "is not UTF-8"),
        (b"changeme" * 8, "word of an example"),
        (None, "cannot be read (No such file or directory)"),
    ],
    ids=str,
)
def test_a_file_that_holds_no_secret_is_refused(
    given: pytest.MonkeyPatch, content: bytes | None, reason: str
) -> None:
    given.delenv("NOTED_COOKIE_SECRET")
    given.setenv("NOTED_COOKIE_SECRET_FILE", "nowhere" if content is None else str(file_of(content)))
    assert reason in refusal()


def test_a_folder_or_a_pipe_is_refused_without_waiting_for_it(given: pytest.MonkeyPatch) -> None:
    os.mkfifo("pipe", mode=0o600)
    given.delenv("NOTED_COOKIE_SECRET")
    for place in ("pipe", "."):
        given.setenv("NOTED_COOKIE_SECRET_FILE", place)
        assert "is no file" in refusal()


def test_only_secrets_come_from_files() -> None:
    Path(".env").write_text("NOTED_NOW_FILE=/run/now\n", encoding="utf-8")
    assert refusal().startswith("NOTED_NOW_FILE: no such setting.")


OF_X = ("X_BEARER_TOKEN", "X_CONSUMER_KEY", "X_CONSUMER_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET")


@pytest.mark.parametrize("name", OF_X)
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("changeme", "word of an example"),
        ("YOUR-SECRET-HERE", "word of an example"),
        ("aaaaaaaaaaaaaaaa", "easy to guess"),
        ("s3cr3t-", "too short"),
    ],
)
def test_what_was_never_put_in_the_place_of_an_example_is_no_credential_of_x(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(f"NOTED_{name}", value)
    words = refusal()
    assert words.startswith(f"NOTED_{name}: ")
    assert reason in words
    assert value not in words


def test_the_digits_of_an_account_of_x_are_no_sign_of_an_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTED_X_ACCESS_TOKEN", "1234567890-Mqv7RzK2")
    assert settings().x_access_token is not None


@pytest.mark.parametrize(
    "url",
    [
        "noted:Postgres@db.example.org/noted",
        "noted:changeme@10.0.0.7/noted",
        "dashboard:dashboard@db/noted",
        "noted@/noted?host=db&password=password",
        "noted:12345678@/noted?host=/run/postgresql,db",
    ],
)
def test_a_password_that_everybody_tries_first_is_refused_for_a_database_that_others_reach(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("NOTED_DATABASE_URL", f"postgresql+psycopg://{url}")
    words = refusal()
    assert words.startswith("NOTED_DATABASE_URL: holds a password that is easy to guess")
    assert url not in words


@pytest.mark.parametrize(
    "url",
    [
        "postgres:postgres@localhost/noted",
        "postgres:postgres@127.0.0.1:5433/noted",
        "postgres:postgres@/noted?host=/run/postgresql",
        "noted:Kx9-vR2_postgres@db/noted",
        "noted@db/noted",
    ],
)
def test_on_this_machine_and_with_a_word_of_ones_own_a_database_is_opened(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("NOTED_DATABASE_URL", f"postgresql+psycopg://{url}")
    assert settings().database_url.endswith(url)
