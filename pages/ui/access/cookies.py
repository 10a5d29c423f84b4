"""The sign-in that a request's cookies hold, read as Streamlit wrote them; whether it stands is another question."""

import json
from collections.abc import Mapping
from typing import Any, Final

from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

SIGN_IN: Final = "_streamlit_user"
NOT_CLAIMS: Final = ("origin", "is_logged_in")


def claims(cookies: Mapping[str, str], *, secret: str, origin: str) -> dict[str, Any] | None:
    """What the provider said of who sends these cookies, as `st.user` has it; None where they are missing or forged."""

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1", "replace")) if value else None

    said = get_cookie_with_chunks(one, SIGN_IN)
    if said is None:
        return None
    try:
        found = json.loads(said)
    except ValueError:
        return None
    if not isinstance(found, dict) or found.get("origin") != origin or not found.get("is_logged_in"):
        return None
    return {name: value for name, value in found.items() if name not in NOT_CLAIMS}
