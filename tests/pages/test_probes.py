"""Probes: that the server lives is told whatever the database does, that figures can be shown only where they can."""

import httpx2
import pytest
from starlette.applications import Starlette

from data.settings import settings
from pages.ui.serving import probes
from tests.pages.awaiting import awaited
from tests.pages.conftest import ReadFrom


def get(path: str) -> httpx2.Response:
    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=Starlette(routes=probes.routes()))
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8501") as client:
            return await client.get(path)

    return awaited(ask)


def test_with_a_database_it_lives_and_is_ready(full_store: str, read_from: ReadFrom) -> None:
    read_from(full_store)
    assert [(get(path).status_code, get(path).text) for path in ("/healthz", "/readyz")] == [
        (200, "alive\n"),
        (200, "ready\n"),
    ]


def test_without_one_it_lives_and_is_not_ready_and_says_nothing_of_where(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NOTED_DATABASE_URL", "postgresql+psycopg://noted:secret-word@127.0.0.1:1/away")
    settings.cache_clear()
    assert get("/healthz").status_code == 200
    away = get("/readyz")
    assert (away.status_code, away.text) == (503, "not ready: the database cannot be read\n")
