"""What the small X bills: a post once an endpoint and UTC day, and how it tells of it."""

import re
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any


class Bill:
    """The posts that were read, by UTC day."""

    def __init__(self) -> None:
        self.read: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self.besides: defaultdict[str, int] = defaultdict(int)
        """What others read with the same app, by day."""

    def charge(self, path: str, body: Any, *, at: datetime) -> None:
        """Enter the posts of an answer; again on the same day they are free."""
        if path.startswith("tweets/counts") or not isinstance(body, dict):
            return
        if path.startswith("tweets") or re.fullmatch(r"users/\d+/(tweets|mentions)", path):
            endpoint = re.sub(r"\d+", "id", path)
            self.read[at.date().isoformat()] |= {(endpoint, each["id"]) for each in body.get("data", [])}

    def report(self, params: dict[str, str], *, at: datetime) -> dict[str, Any]:
        """Usage as X tells it: numbers as strings and as integers, days of nothing left out."""
        days = [at - timedelta(days=back) for back in range(int(params["days"]), -1, -1)]
        names = [each.date().isoformat() for each in days]
        counts = {name: len(self.read[name]) + self.besides[name] for name in names}
        usage = [
            {"date": f"{name}T00:00:00.000Z", "usage": str(count) if number % 2 else count}
            for number, (name, count) in enumerate(counts.items())
            if count
        ]
        found: dict[str, Any] = {"project_cap": "3000000", "project_usage": str(sum(counts.values()))}
        if usage and "daily_project_usage" in params.get("usage.fields", ""):
            found["daily_project_usage"] = {"project_id": 1, "usage": usage}
        return {"data": found}
