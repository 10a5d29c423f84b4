"""The page that a browser loads before anything is drawn: Streamlit's own, with our name, the reader's language, and looks
for paper, for the keyboard and for those who listen."""

from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from language.words import ENGLISH, HINDI, NAMES
from pages.ui.access.addresses import addresses
from pages.ui.serving.ahead import LINKS
from pages.ui.serving.headers import BASE, INDEX

STATIC: Final = Path(__file__).resolve().parents[3] / "static"
LOOKS: Final = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("access.css", "wall.css"))
"""They stand in the page: Streamlit's scripts would wait for a style sheet that is fetched."""
SAID: Final = {
    '<html lang="en">': '<html lang="{language}">',
    "<head>": f"<head><script>{BASE}</script>",
    "<title>Streamlit</title>": "<title>Noted</title>",
    'href="./favicon.png"': 'href="./app/static/icon.svg"',
    "</head>": f"{LINKS}<style>{LOOKS}</style>"
    '<link rel="stylesheet" media="print" href="./app/static/print.css">'
    '<script defer src="./app/static/access.js"></script>'
    "</head>",
}
"""What is said otherwise, and how; a test holds it against the Streamlit that is installed."""


def language_of(request: Request) -> str:
    """The language of the address, else that of the browser."""
    asked = request.query_params.get("lang", "")
    if asked in NAMES:
        return asked
    return HINDI if request.headers.get("accept-language", "").lower().startswith(HINDI) else ENGLISH


def page(language: str) -> str:
    """Streamlit's page, said to be in a language."""
    text = INDEX.read_text(encoding="utf-8")
    for theirs, ours in SAID.items():
        text = text.replace(theirs, ours.replace("{language}", language), 1)
    return text


async def shell(request: Request) -> HTMLResponse:
    """The page in the language that it will be in."""
    return HTMLResponse(page(language_of(request)))


def routes() -> list[Route]:
    """The front door and every page's address."""
    return [Route(path, shell, methods=["GET"]) for path in ("/", *(f"/{name}" for name in addresses()))]
