"""Figures for Prometheus: on a port of their own, of the program and of no office, also while the database is away."""

import json
import re
from collections.abc import Iterator

import pytest
import requests
import yaml
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families as parsed

from data.settings import settings
from pages.ui.cache_counts import counted
from pages.ui.serving import exposition
from tests.pages.conftest import ROOT, ReadFrom
from tests.real_thing import free_port

GRAFANA = ROOT / "deploy" / "grafana"
NAMES = re.compile(r"\b(?:noted|process)_[a-z_]+\b")


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch, full_store: str, read_from: ReadFrom) -> Iterator[str]:
    read_from(full_store)
    port = free_port()
    monkeypatch.setenv("NOTED_METRICS_PORT", str(port))
    settings.cache_clear()
    monkeypatch.setattr(exposition, "REGISTRY", CollectorRegistry())
    for each in (exposition.PAGES, exposition.REQUESTS):
        exposition.REGISTRY.register(each)
    server = exposition.begin(settings())
    assert server is not None
    yield f"http://127.0.0.1:{port}/metrics"
    server.shutdown()
    server.server_close()


def values(address: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for family in parsed(requests.get(address, timeout=10).text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(sample.value)
    return found


def test_what_is_stored_and_what_was_drawn_is_told(address: str) -> None:
    with exposition.timed("league"):
        pass
    found = values(address)
    assert found["noted_store_up"] == [1]
    assert found["noted_programs_at_work"] == [0, 0]
    assert sum(found["noted_page_seconds_count"]) >= 1
    assert found["noted_cost_today_usd"] == [pytest.approx(0.6)]
    assert found["noted_sign_ins"] == [0]
    assert found["noted_collection_lag_seconds"]
    assert "agra" not in requests.get(address, timeout=10).text


def test_what_the_caches_had_and_what_they_had_to_make_is_told(address: str) -> None:
    @counted(max_entries=2, ttl=60)
    def doubled(number: int) -> int:
        return 2 * number

    for number in (1, 1, 2, 3):
        doubled(number)
    text = requests.get(address, timeout=10).text
    of = '{cache="tests.pages.test_exposition"'
    assert f'noted_cache_lookups_total{of},outcome="held"}} 1.0' in text
    assert f'noted_cache_lookups_total{of},outcome="made"}} 3.0' in text
    assert f"noted_cache_entries{of}}} 2.0" in text, "the first made room for the third"


def test_a_database_that_is_away_is_a_value(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTED_DATABASE_URL", "postgresql+psycopg://noted:secret-word@127.0.0.1:1/away")
    settings.cache_clear()
    answer = requests.get(address, timeout=20)
    assert answer.status_code == 200
    assert "noted_store_up 0.0" in answer.text
    assert "secret-word" not in answer.text


def test_what_grafana_and_the_alerts_ask_for_is_there(address: str) -> None:
    source = (ROOT / "data" / "gauges.py").read_text(encoding="utf-8") + (
        ROOT / "pages" / "ui" / "serving" / "exposition.py"
    ).read_text(encoding="utf-8")
    known = set(re.findall(r'"(noted_[a-z_]+)"', source)) | {
        name for name in values(address) if "process" in name
    }
    board = json.loads((GRAFANA / "noted.json").read_text(encoding="utf-8"))
    rules = yaml.safe_load((GRAFANA / "alerts.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    asked += [each["expr"] for each in rules]
    names = {re.sub(r"_(bucket|count)$", "", name) for expr in asked for name in NAMES.findall(expr)}
    assert len(names) > 12
    assert names <= known
