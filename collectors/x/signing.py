"""Signing: X as headquarters' own account sees it, where its credentials are set."""

from collections.abc import Callable

from collectors.x.api import XApi
from collectors.x.transport import Transport, signature
from data.settings import PREFIX, Settings, SettingsError

CREDENTIALS = ("x_consumer_key", "x_consumer_secret", "x_access_token", "x_access_token_secret")


def as_user(
    given: Settings,
    *,
    sleep: Callable[[float], None],
    failed: Callable[[str, int, bool], None] = lambda endpoint, status, billed: None,
) -> XApi | None:
    """An X that is asked with the four user credentials (OAuth 1); None where none is set, `SettingsError` where some are."""
    secrets = {name: getattr(given, name) for name in CREDENTIALS}
    missing = [name for name, secret in secrets.items() if secret is None]
    if missing and len(missing) < len(secrets):
        words = "is not set, though others of the four user credentials are. Set all four, or none."
        raise SettingsError(f"{PREFIX}{missing[0].upper()}: {words}")
    if missing:
        return None
    key, secret, token, token_secret = (each.get_secret_value() for each in secrets.values())
    transport = Transport(
        bearer_token="",
        base_url=given.x_base_url,
        timeout_s=given.x_timeout_s,
        sign=signature(key=key, secret=secret, token=token, token_secret=token_secret),
    )
    return XApi(transport, now_at=given.now_at, sleep=sleep, failed=failed)
