"""The small X's batch checks: jobs, the addresses that ids go to and results come from, and who came there with what."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

BARRED = {"title": "Forbidden", "detail": "not in your plan", "type": "about:blank"}
BUSY = {"title": "Invalid Request", "detail": "one job at a time", "type": "about:blank"}


@dataclass
class Visit:
    """A request for one of the addresses."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class SmallCompliance:
    """`gone` says what became of which ids; `lines`, where given, is the result whatever was asked about."""

    now_at: Callable[[], datetime]
    in_plan: bool = False
    gone: dict[str, str] = field(default_factory=dict)
    lines: bytes | None = None
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    given: dict[str, list[str]] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)  # told first, before the true one
    refusals: list[int] = field(default_factory=list)  # of uploads and downloads, before they go well
    address: str = ""
    made: int = 0

    def asked(self, method: str, path: str) -> tuple[int, Any]:
        """A request for `/2/compliance/jobs…` that carries the token."""
        if not self.in_plan:
            return 403, BARRED
        if method == "POST":
            if any(job["status"] in ("created", "in_progress") for job in self.jobs.values()):
                return 409, BUSY
            job_id = str(1_900_000_000_000_000_000 + self.made)
            self.made += 1
            files = f"{self.address}/files/{job_id}"
            self.jobs[job_id] = {
                "id": job_id,
                "type": "tweets",
                "status": "created",
                "upload_url": f"{files}?signature=in",
                "download_url": f"{files}/result?signature=out",
                "created_at": self.now_at().isoformat(),
            }
            return 200, {"data": self.jobs[job_id]}
        job = self.jobs.get(path.rpartition("/")[2])
        if job is None:
            return 404, {"title": "Not Found", "type": "about:blank"}
        if self.statuses:
            job = job | {"status": self.statuses.pop(0)}
        elif job["status"] == "in_progress":
            job["status"] = "complete"
        return 200, {"data": job}

    def visited(self, visit: Visit) -> tuple[int, bytes]:
        """A request for one of the addresses."""
        self.visits.append(visit)
        if self.refusals:
            return self.refusals.pop(0), b"no"
        job_id = visit.path.split("/")[2]
        if visit.method == "PUT":
            self.given[job_id] = visit.body.decode().split()
            self.jobs[job_id]["status"] = "in_progress"
            return 200, b""
        if self.lines is not None:
            return 200, self.lines
        found = [
            {"id": each, "action": "delete", "reason": self.gone[each], "redacted_at": "2026-11-24T00:00:00Z"}
            for each in self.given[job_id]
            if each in self.gone
        ]
        return 200, "".join(json.dumps(each) + "\n" for each in found).encode()
