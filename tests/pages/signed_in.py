"""Somebody who signs in: settings of a provider, what it says of who signs in, and the cookie that holds it."""

import json
import time
from typing import Any

from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

SECRET = "Q7vN2kXw9ZpR4mTb8JfL5cHs3YdG6aUe1oKi0"  # noqa: S105 - of a cookie that only tests sign
ORIGIN = "https://noted.example"
ISSUER = "https://provider.example"
NOW_S = int(time.time())
PROVIDER = {
    "NOTED_OIDC_METADATA_URL": f"{ISSUER}/.well-known/openid-configuration",
    "NOTED_OIDC_CLIENT_ID": "noted",
    "NOTED_OIDC_CLIENT_SECRET": "w8Rt2YuPq5ZxCvBn7MkJh4Gf",
    "NOTED_COOKIE_SECRET": SECRET,
    "NOTED_PUBLIC_URL": ORIGIN,
}


def claims(email: str, /, **more: Any) -> dict[str, Any]:
    """What the provider says of somebody who has signed in lately, as `st.user` holds it."""
    usual = {
        "iss": ISSUER,
        "sub": f"subject of {email}",
        "email": email,
        "email_verified": True,
        "iat": NOW_S,
        "exp": NOW_S + 3_600,
        "nonce": f"nonce of {email}",
        "provider": "default",
        "is_logged_in": True,
    }
    return usual | more


def cookies(said: dict[str, Any], *, secret: str = SECRET, origin: str = ORIGIN) -> dict[str, str]:
    """The cookie that Streamlit sets at the end of a sign-in."""
    value = json.dumps(said | {"origin": origin})
    return {"_streamlit_user": create_signed_value(secret, "_streamlit_user", value).decode()}
