"""What a proxy or a service manager asks: whether the server lives, and whether it can show figures."""

import logging
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from data.engine import StoreError
from data.scope import STATE
from data.settings import SettingsError
from pages.ui.serving.address import LIVE, READY
from pages.ui.source import source

LOG: Final = logging.getLogger(__name__)


async def live(request: Request) -> PlainTextResponse:
    """The process answers; nothing else is asked, so that a database that is away restarts nobody."""
    return PlainTextResponse("alive\n")


async def ready(request: Request) -> PlainTextResponse:
    """The database of this version can be read; why not is in the log alone, for anybody may ask."""
    try:
        await run_in_threadpool(source, STATE)
    except (StoreError, SettingsError) as error:
        LOG.warning("not ready: %s", error)
        return PlainTextResponse(
            "not ready: the database cannot be read\n", status_code=HTTPStatus.SERVICE_UNAVAILABLE
        )
    return PlainTextResponse("ready\n")


def routes() -> list[Route]:
    """Both addresses."""
    return [Route(LIVE, live), Route(READY, ready)]
