"""A fresh server, first asked for a page instead of its front door: `app.py` answers, never a page by itself."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from crew import Crew
from run import HOST, answers
from tests.browser.visit import PATHS, Seen
from tests.real_thing import RealThing, environment, free_port

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
]  # each begins with a server of its own; `test_sign_in` sends a stranger

NAVIGATION = "[data-testid=stSidebarNavLink], [data-testid=stTopNavLink]"


@pytest.fixture
def fresh_server(noted: RealThing) -> Iterator[Callable[[], str]]:
    """Starts dashboards on the demonstration's database that nobody has visited yet."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> str:
        port = free_port()
        database = f"sqlite:///{noted.project / 'var' / 'demo.db'}"
        server = subprocess.Popen(
            [sys.executable, "serve.py", "--port", str(port)],
            cwd=noted.project, env=environment(noted.project, NOTED_DATABASE_URL=database),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        started.append(server)
        Crew().watch(lambda: answers(port), limit_s=60)
        return f"http://{HOST}:{port}"

    yield start
    for server in started:
        server.terminate()
        server.wait(timeout=30)


def menu(seen: Seen, address: str) -> set[str]:
    """Where the links of a page's menu lead."""
    seen.page.goto(address)
    seen.page.locator(NAVIGATION).first.wait_for(state="attached")
    seen.page.locator(".stApp[data-test-script-state=notRunning]").wait_for()
    links = seen.page.locator(NAVIGATION).evaluate_all(
        "links => links.map(link => new URL(link.href).pathname)"
    )
    return set(links)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_asked_for_first_is_shown_in_the_frame(
    path: str, seen: Seen, noted: RealThing, fresh_server: Callable[[], str]
) -> None:
    expected = menu(seen, noted.address)
    assert menu(seen, f"{fresh_server()}/{path}") == expected
