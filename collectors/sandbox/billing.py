"""Billing: each post is counted once per endpoint and UTC day, as `/2/usage/tweets` tells."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from collectors.sandbox.clock import Clock
from collectors.sandbox.instants import from_ms

PROJECT_CAP, PROJECT_ID, APP_ID, RESET_DAY, DAYS_KEPT = 3_000_000, 1_000_001, 1_000_002, 1, 90


class Billing:
    """What has been read since the program started."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.by_day: dict[date, int] = defaultdict(int)
        self._seen: set[tuple[str, str]] = set()
        self._seen_on: date | None = None

    def _today(self) -> date:
        return from_ms(self.clock()).date()

    def charge(self, endpoint: str, ids: Iterable[str]) -> None:
        """Count posts that an endpoint gave; again on the same UTC day is free."""
        today = self._today()
        if today != self._seen_on:
            self._seen, self._seen_on = set(), today
            for day in [day for day in self.by_day if day < today - timedelta(days=DAYS_KEPT)]:
                del self.by_day[day]
        fresh = {(endpoint, post_id) for post_id in ids} - self._seen
        self._seen |= fresh
        self.by_day[today] += len(fresh)

    def report(self, fields: set[str], *, days: int) -> dict[str, Any]:
        """Usage in X's form, over the last `days` UTC days and today."""
        today = self._today()
        wanted = [today - timedelta(days=back) for back in range(days, -1, -1)]
        usage = [
            {"date": f"{day.isoformat()}T00:00:00.000Z", "usage": self.by_day[day]}
            for day in wanted
            if self.by_day.get(day)
        ]
        period = (today.replace(day=1) - timedelta(days=1)) if today.day < RESET_DAY else today
        spent = sum(number for day, number in self.by_day.items() if day >= period.replace(day=RESET_DAY))
        found: dict[str, Any] = {
            "cap_reset_day": RESET_DAY,
            "project_cap": PROJECT_CAP,
            "project_id": str(PROJECT_ID),
            "project_usage": spent,
        }
        if usage:
            found["daily_project_usage"] = {"project_id": PROJECT_ID, "usage": usage}
            app = {"client_app_id": str(APP_ID), "usage": usage, "usage_result_count": len(usage)}
            found["daily_client_app_usage"] = [app]
        return {name: value for name, value in found.items() if name in fields}
