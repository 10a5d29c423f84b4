"""A small page with a sentence, for what the server answers by itself where no page of Streamlit's is drawn."""

from html import escape
from http import HTTPStatus

from starlette.responses import HTMLResponse, Response

from language.words import Words


def said(
    title: str, sentence: str, status: HTTPStatus | int, _: Words, *, back: str | None = None
) -> Response:
    """The page; `back` is what its link to the front door says, if it has one."""
    heading = escape(title)
    link = f'<p><a href="/?lang={_.language}">{escape(back)}</a></p>' if back else ""
    return HTMLResponse(
        f'<!doctype html><html lang="{_.language}"><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>{heading} – Noted</title>'
        f'<body style="font-family:sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem"><h1>{heading}</h1>'
        f"<p>{escape(sentence)}</p>{link}</body></html>",
        status_code=status,
    )
