"""A sign-in that comes to nothing: said in the reader's language with a way back, and in the log in one line."""

import logging
from collections.abc import Callable, Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from language.words import N_, Words
from pages.ui.access import cookies, wanted
from pages.ui.safe import plain
from pages.ui.serving.said import said
from pages.ui.serving.shell import language_of

LOGIN: Final = "/auth/login"
CALLBACK: Final = "/oauth2callback"
REFUSED: Final = 400
SENTENCES: Final = {
    LOGIN: N_(
        "The sign-in service does not answer just now, so nobody can sign in. Try again in a minute; if it stays so, tell "
        "the DGP’s office."
    ),
    CALLBACK: N_(
        "The sign-in did not succeed: it was broken off, took too long, or the sign-in service refused it. Sign in again; "
        "if it stays so, tell the DGP’s office."
    ),
}
STREAMLITS: Final = logging.getLogger("streamlit.web.server.starlette.starlette_auth_routes")
MOST: Final = 500


class OneLine(logging.Filter):
    """Makes of a trace and of what an address says a line of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        why = f" {type(error).__name__}: {error}" if error else ""
        record.msg, record.args = " ".join(plain(record.getMessage() + why).split())[:MOST], ()
        record.exc_info = record.exc_text = None
        return True


ONE_LINE: Final = OneLine()


def is_signing_in(headers: Headers) -> bool:
    """Whether an answer sets the cookie of a sign-in; one that is taken away is set to nothing."""
    begun = f"{cookies.SIGN_IN}="
    return any(
        each.startswith(begun) and each.removeprefix(begun).partition(";")[0].strip('"')
        for each in headers.getlist("set-cookie")
    )


def words_of(request: Request) -> Words:
    """The words in which this browser was asked to sign in, else those of its own language."""
    return Words(wanted.language(request.cookies) or language_of(request))


class SignInFaults:
    """Puts our page in the place of Streamlit's bare words, and of its silent way back to the front door."""

    def __init__(self, app: ASGIApp, *, is_let_in: Callable[[Mapping[str, str]], bool]) -> None:
        self._app = app
        self._is_let_in = is_let_in
        STREAMLITS.addFilter(ONE_LINE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in SENTENCES:
            await self._app(scope, receive, send)
            return
        request, is_ours = Request(scope), False

        async def send_or_say(message: Message) -> None:
            nonlocal is_ours
            if message["type"] == "http.response.start" and await self._is_fault(request, message):
                is_ours = True
                _ = words_of(request)
                status = max(int(message["status"]), REFUSED)
                answer = said(
                    _("Sign in"), _(SENTENCES[scope["path"]]), status, _, back=_("Back to the start")
                )
                kept = [each for each in message["headers"] if each[0].lower() == b"set-cookie"]
                answer.raw_headers.extend(kept)
                await answer(scope, receive, send)
            elif not is_ours:
                await send(message)

        await self._app(scope, receive, send_or_say)

    async def _is_fault(self, request: Request, message: Message) -> bool:
        """Refused; or come back from the provider with an answer that signs nobody in, and nobody is."""
        if message["status"] >= REFUSED:
            return True
        is_answered = request.url.path == CALLBACK and {"code", "error"} & set(request.query_params)
        if not is_answered or is_signing_in(Headers(raw=message["headers"])):
            return False
        return not await run_in_threadpool(self._is_let_in, request.cookies)
