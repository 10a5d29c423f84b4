"""Rate limits: how many requests an endpoint allows in its window, told in X's headers."""

import time
from dataclasses import dataclass

from collectors.sandbox.clock import Clock
from collectors.sandbox.problems import plain

WINDOW_S = 15 * 60
DAY_S = 24 * 3600
LIMITS = {
    "/2/tweets/search/recent": 450,
    "/2/tweets/search/all": 300,
    "/2/tweets/counts/recent": 300,
    "/2/tweets": 3_500,
    "/2/users": 300,
    "/2/users/by": 300,
    "/2/users/me": 75,
    "/2/users/{id}/tweets": 10_000,
    "/2/users/{id}/mentions": 450,
    "/2/users/{id}/following": 300,
    "/2/usage/tweets": 50,
    "/2/compliance/jobs": 150,
    "/2/compliance/jobs/{id}": 150,
}


@dataclass
class _Window:
    ends_at_s: float
    used: int = 0


class Allowance:
    """Counts requests; windows pass by the machine's time, so that they pass even where the clock stands still."""

    def __init__(
        self, clock: Clock, limits: dict[str, int] | None = None, window_s: float = WINDOW_S
    ) -> None:
        self.clock, self.limits, self.window_s = clock, limits or LIMITS, window_s
        self._windows: dict[str, _Window] = {}

    def _window(self, endpoint: str) -> _Window:
        now_s = time.monotonic()
        window = self._windows.get(endpoint)
        if window is None or window.ends_at_s <= now_s:
            window = self._windows[endpoint] = _Window(now_s + self.window_s)
        return window

    def take(self, endpoint: str) -> None:
        """Count a request; raises the 429 where none is left."""
        window = self._window(endpoint)
        if window.used >= self.limits[endpoint]:
            raise plain(429, "Too Many Requests")
        window.used += 1

    def headers(self, endpoint: str) -> dict[str, str]:
        """What X tells of the window with every answer."""
        window = self._window(endpoint)
        reset_s = self.clock() / 1_000 + max(0.0, window.ends_at_s - time.monotonic())
        return {
            "x-rate-limit-limit": str(self.limits[endpoint]),
            "x-rate-limit-remaining": str(self.limits[endpoint] - window.used),
            "x-rate-limit-reset": str(int(reset_s) + 1),
        }
