"""Figures about the program for Prometheus, on a port of their own that readers never see."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final
from wsgiref.simple_server import WSGIServer

from prometheus_client import (
    CollectorRegistry,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    start_http_server,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import exists, get_instance

from data import sign_ins
from data.engine import StoreError
from data.gauges import Gauge, gauges
from data.scope import STATE
from data.settings import Settings, SettingsError
from pages.ui import source
from pages.ui.access import engines
from pages.ui.cache_counts import COUNTS

BUCKETS: Final = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60)
KINDS: Final = {"_stcore": "core", "export": "export", "media": "media", "app": "static", "static": "static"}
REGISTRY: Final = CollectorRegistry()
PAGES: Final = Histogram(
    "noted_page_seconds", "How long the server drew a page", ("page",), registry=REGISTRY, buckets=BUCKETS
)
REQUESTS: Final = Histogram(
    "noted_request_seconds",
    "How long an HTTP request took",
    ("kind", "status"),
    registry=REGISTRY,
    buckets=BUCKETS,
)


class _Stored(Collector):
    """What stands in the store, read at each look; that it is away is a value of its own."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for each in (*_of_store(), *_of_server()):
            names = [name for name, _ in each.labels]
            family = families.setdefault(each.name, GaugeMetricFamily(each.name, each.help, labels=names))
            family.add_metric([value for _, value in each.labels], each.value)
        yield from families.values()


def _of_store() -> Iterable[Gauge]:
    try:
        of = source.source(STATE)
        with source.connection(of) as connection:
            found = list(gauges(connection, now_at=of.now_at))
        with engines.reading(of.url) as connection:
            standing = sign_ins.count_standing(connection, at=datetime.now(UTC))
        return [*found, Gauge("noted_sign_ins", "Sign-ins that are good", standing)]
    except (StoreError, SettingsError):
        return [Gauge("noted_store_up", "1: the database of this version can be read", 0)]


def _of_server() -> Iterator[Gauge]:
    if exists():
        sessions: Any = get_instance()._session_mgr  # noqa: SLF001 - Streamlit says it nowhere else
        yield Gauge("noted_sessions", "Open tabs", sessions.num_active_sessions())


class _Caches(Collector):
    """How often the pages' caches had what was asked for, and how much they hold, by module."""

    def collect(self) -> Iterator[Metric]:
        lookups = CounterMetricFamily(
            "noted_cache_lookups_total",
            "Looks into the caches of a module, and whether it was there",
            labels=("cache", "outcome"),
        )
        entries = GaugeMetricFamily(
            "noted_cache_entries", "Things that the caches of a module hold", labels=("cache",)
        )
        for name, counts in sorted(COUNTS.items()):
            lookups.add_metric((name, "held"), max(0, counts.looks - counts.made))
            lookups.add_metric((name, "made"), counts.made)
            entries.add_metric((name,), counts.held())
        yield from (lookups, entries)


class Timed:
    """Times what is asked for over HTTP, by kind: an address itself could hold a secret, and would be one of many."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began_s, status = time.perf_counter(), ["none"]

        async def noting(message: Any) -> None:
            if message["type"] == "http.response.start":
                status[0] = str(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            kind = KINDS.get(scope["path"].removeprefix("/").partition("/")[0], "page")
            REQUESTS.labels(kind, status[0]).observe(time.perf_counter() - began_s)


@contextmanager
def timed(page: str) -> Iterator[None]:
    """The drawing of a page."""
    began_s = time.perf_counter()
    try:
        yield
    finally:
        PAGES.labels(page).observe(time.perf_counter() - began_s)


def begin(given: Settings) -> WSGIServer | None:
    """Listen where the settings say, in a thread of its own; without a port nobody does. Raises `OSError`."""
    if given.metrics_port is None:
        return None
    REGISTRY.register(_Stored())
    REGISTRY.register(_Caches())
    ProcessCollector(registry=REGISTRY)
    PlatformCollector(registry=REGISTRY)
    server, _ = start_http_server(given.metrics_port, addr=given.metrics_address, registry=REGISTRY)
    return server
