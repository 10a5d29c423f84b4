"""The one way on which a file leaves: asked for by the sign-in it was offered to, once, and written down before it goes."""

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data import audit_log
from data.engine import StoreError
from data.scope import ScopeError
from language.words import NAMES, Words
from pages.ui.access import entries, viewer
from pages.ui.access.offers import OFFERS, NotMade, Offer, Spent, Unknown
from pages.ui.access.viewer import Viewer
from pages.ui.serving import denials
from pages.ui.serving.said import said

UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
LOG: Final = logging.getLogger(__name__)


def disposition(file_name: str) -> str:
    """The header that names a file, in both forms of RFC 6266; nothing in the name can end the header."""
    simple = UNSAFE.sub("_", file_name).strip("._") or "file"
    return f"attachment; filename=\"{simple}\"; filename*=UTF-8''{quote(file_name, safe='')}"


def denied(
    who: Viewer | None, why: str, status: HTTPStatus, _: Words, *, what: str | None = None
) -> Response:
    """Refuse and write it down; whether a file of another's exists is not said."""
    denials.write(who, what=what or "export", why=why)
    sentence = (
        _(
            "This download link was used already or is too old. Go back to the page and press the button again."
        )
        if status == HTTPStatus.GONE
        else _("There is no file for you here. Open the page that it is on, and press its button.")
    )
    return said(_("Download"), sentence, status, _)


def fault_of(offer: Offer, who: Viewer | None) -> str | None:
    """Why a file may not be handed to who comes for it."""
    if who is None:
        return "no_sign_in"
    if (who.key, who.is_trial) != (offer.viewer.key, offer.viewer.is_trial):
        return "another_sign_in"
    if not who.is_trial and who.scope != offer.viewer.scope:
        return "another_scope"
    try:
        for unit_id in offer.unit_ids or ():
            offer.viewer.scope.require(unit_id)
    except ScopeError:
        return "outside_scope"
    return None


def answer(token: str, cookies: Mapping[str, str], _: Words) -> Response:
    """The file of a token, or why there is none."""
    try:
        who = viewer.of_cookies(cookies)
        try:
            offer = OFFERS.take(token)
        except Unknown:
            return denied(who, "unknown_link", HTTPStatus.NOT_FOUND, _)
        except Spent:
            return denied(who, "spent_link", HTTPStatus.GONE, _)
        if fault := fault_of(offer, who):
            return denied(who, fault, HTTPStatus.NOT_FOUND, _, what=offer.what)
        content = offer.make()
        entry = entries.entry_of(
            offer.viewer, audit_log.EXPORT, offer.what, filters=offer.filters, rows=offer.rows
        )
        entries.write(offer.url, entry)  # before the first byte leaves
    except NotMade as error:
        LOG.error("no file was handed out: %s", error.__cause__ or error)
        return said(_("Download"), _(str(error)), HTTPStatus.SERVICE_UNAVAILABLE, _)
    except StoreError as error:
        LOG.error("no file was handed out: %s", error)
        sentence = _("The file cannot be made: the database cannot be read just now. Try again in a minute.")
        return said(_("Download"), sentence, HTTPStatus.SERVICE_UNAVAILABLE, _)
    headers = {"Content-Disposition": disposition(offer.file_name), "Cache-Control": "no-store"}
    return Response(content, media_type=offer.mime, headers=headers)


async def export(request: Request) -> Response:
    """Hand out the file of a token."""
    if request.method != "GET":  # a HEAD would spend the link
        return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET"})
    language = request.query_params.get("lang", "")
    words = Words(language) if language in NAMES else Words()
    return await run_in_threadpool(answer, request.path_params["token"], request.cookies, words)


ROUTE: Final = Route("/export/{token}", export, methods=["GET"])
