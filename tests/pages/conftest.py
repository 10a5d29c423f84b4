"""Stores that the pages are shown from, and a way to open a page in a language."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from data.settings import settings
from pages.ui import first_sight
from pages.ui.serving import begun
from tests.pages import stored_world

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    file.stem: file.relative_to(ROOT)
    for file in sorted((ROOT / "pages").glob("*/*.py"))
    if file.parent.name != "ui"
}
TIMEOUT_S = 60


@pytest.fixture(scope="session", autouse=True)
def packages_are_looked_through_once() -> Iterator[None]:
    """Each run of a page would look through all installed packages for components of Streamlit: half of its time."""
    with pytest.MonkeyPatch.context() as patched:
        found = cache(manifest_scanner.scan_component_manifests)
        patched.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


def _forget() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(autouse=True)
def no_cache_outlives_a_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """The caches of Streamlit are the process's, not the tests'; but in files marked `warm` they stay from reader to reader
    and from file to file, as they do in a server. A test of such a file that is marked `cold` finds and leaves nothing."""
    marked = request.node.get_closest_marker
    is_warm = marked("warm") is not None and marked("cold") is None
    if not is_warm:
        _forget()
    yield
    if not is_warm:
        _forget()


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages show nothing but where `serve.py` has begun: so has every test of theirs, but no browser draws."""
    monkeypatch.setattr(begun, "by_serve", lambda: True)
    monkeypatch.setattr(first_sight, "HEAD_START_S", 0)


def untouched(url: str) -> Path:
    """Where a store lies as it was made: who looks at one writes into its audit log."""
    return Path(url.removeprefix("sqlite:///")).with_suffix(".untouched")


@pytest.fixture(scope="session")
def full_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Some weeks of everything."""
    url = stored_world.make(tmp_path_factory.mktemp("full") / "noted.db", full=True)
    shutil.copyfile(url.removeprefix("sqlite:///"), untouched(url))
    return url


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The registry alone: nothing was collected yet."""
    url = stored_world.make(tmp_path_factory.mktemp("empty") / "noted.db", full=False)
    shutil.copyfile(url.removeprefix("sqlite:///"), untouched(url))
    return url


Show = Callable[..., AppTest]
ReadFrom = Callable[..., None]


@pytest.fixture
def read_from(monkeypatch: pytest.MonkeyPatch) -> ReadFrom:
    """Choose the store that is read; the clock stands where the made-up world ends."""

    def choose(store: str, *, fixed: bool = True) -> None:
        monkeypatch.setenv("NOTED_DATABASE_URL", store)
        if fixed:
            monkeypatch.setenv("NOTED_NOW", stored_world.NOW_AT.isoformat())
        settings.cache_clear()

    return choose


@pytest.fixture
def show(read_from: ReadFrom) -> Show:
    """Open a page of a store as a fresh visitor would."""

    def open_page(name: str, *, store: str, lang: str = "en", fixed: bool = True, **choices: str) -> AppTest:
        read_from(store, fixed=fixed)
        page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT_S)
        page.query_params |= {"lang": lang, **choices}
        page.switch_page(str(PAGES[name]))
        return page.run()

    return open_page


@pytest.fixture
def own_store(full_store: str, tmp_path: Path) -> str:
    """A copy of the full store that a test may change."""
    file = tmp_path / "noted.db"
    shutil.copyfile(untouched(full_store), file)
    return f"sqlite:///{file}"


def words(page: AppTest) -> str:
    """All that a page says outside its tables and charts."""
    said = []
    for kind in (
        "title",
        "header",
        "subheader",
        "caption",
        "markdown",
        "text",
        "info",
        "warning",
        "error",
        "success",
    ):
        said += [str(each.value) for each in getattr(page, kind)]
    said += [f"{each.label} {each.value} {each.delta}" for each in page.metric]
    return "\n".join(said)
