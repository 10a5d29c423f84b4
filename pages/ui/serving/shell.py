"""The page that a browser loads before anything is drawn: Streamlit's own, with our name, the reader's language, and looks
for paper, for the keyboard and for those who listen."""

from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from language.words import ENGLISH, HINDI, NAMES
from pages.ui.access.addresses import addresses
from pages.ui.serving.headers import INDEX

SAID: Final = {
    '<html lang="en">': '<html lang="{language}">',
    "<title>Streamlit</title>": "<title>Noted</title>",
    'href="./favicon.png"': 'href="./app/static/icon.svg"',
    "</head>": '<link rel="stylesheet" href="./app/static/access.css">'
    '<link rel="stylesheet" media="print" href="./app/static/print.css">'
    '<script defer src="./app/static/access.js"></script>'
    '<link rel="stylesheet" href="./app/static/wall.css">'
    "</head>",
}
"""What is said otherwise, and how; a test holds it against the Streamlit that is installed."""


def language_of(request: Request) -> str:
    """The language of the address, else that of the browser."""
    asked = request.query_params.get("lang", "")
    if asked in NAMES:
        return asked
    return HINDI if request.headers.get("accept-language", "").lower().startswith(HINDI) else ENGLISH


async def shell(request: Request) -> HTMLResponse:
    """Streamlit's page, said to be in the language that it will be in."""
    text = INDEX.read_text(encoding="utf-8")
    for theirs, ours in SAID.items():
        text = text.replace(theirs, ours.format(language=language_of(request)), 1)
    return HTMLResponse(text)


def routes() -> list[Route]:
    """The front door and every page's address."""
    return [Route(path, shell, methods=["GET"]) for path in ("/", *(f"/{name}" for name in addresses()))]
