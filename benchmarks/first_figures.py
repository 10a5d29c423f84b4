"""The first figures in Chromium: from the address to the first number that can be read, beside an empty Streamlit app."""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from benchmarks.serving import empty_app

TIMES: Final = 9
FIGURE: Final = "[data-testid=stMetricValue]"


def _took_s(browser: Browser, address: str) -> float:
    """Seconds until a browser that has the static files, but no session, shows a figure."""
    page = browser.contexts[0].new_page()
    begun_s = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(FIGURE).first.wait_for(timeout=60_000)
    took_s = time.perf_counter() - begun_s
    page.close()
    return took_s


def against_empty(address: str, *, most: float) -> bool:
    """Print how long both take, in turn, and their ratio; whether it is as promised."""
    with (
        tempfile.TemporaryDirectory() as folder,
        empty_app(Path(folder)) as (empty, _),
        sync_playwright() as player,
    ):
        browser = player.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        browser.new_context(viewport={"width": 1360, "height": 900})
        addresses = {"ours": f"{address}/overview?lang=en", "empty": empty}
        taken: dict[str, list[float]] = {name: [] for name in addresses}
        for number in range(TIMES + 1):
            for name in sorted(addresses, reverse=bool(number % 2)):
                taken[name].append(_took_s(browser, addresses[name]))
        browser.close()
    ours, theirs = (statistics.median(taken[name][1:]) for name in addresses)
    print(
        f"\nFirst figures in Chromium, files cached, median of {TIMES}: Overview {ours:.2f} s, an empty app {theirs:.2f} s,"
        f" ratio {ours / theirs:.2f} (≤ {most})"
    )
    return ours / theirs <= most
