"""Batch checks: a job, an address that ids are put to, another that the result comes from; one job at a time."""

import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from collectors.sandbox.instants import DAY_MS, MINUTE_MS, iso
from collectors.sandbox.people import draw
from collectors.sandbox.posts import Post
from collectors.sandbox.problems import Refusal, invalid, plain
from collectors.sandbox.serving import Serving
from collectors.sandbox.shapes import Json

UPLOAD_MS, DOWNLOAD_MS = 15 * MINUTE_MS, 7 * DAY_MS
MOST_BYTES = 16 << 20
TYPES, STATUSES = ("tweets", "users"), ("created", "in_progress", "failed", "complete", "expired")
OPEN = ("created", "in_progress")


@dataclass
class Job:
    """A batch check: it is in progress when it is first looked at after the ids came, and complete from then on."""

    number: int
    kind: str
    name: str | None
    created_ms: int
    status: str = "created"
    ids: list[str] = field(default_factory=list)
    seal: str = ""


class Compliance:
    """All jobs since the program began."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        self.jobs: dict[int, Job] = {}

    def create(self, given: object, *, at: str) -> Json:
        """`POST /2/compliance/jobs`"""
        kind = given.get("type") if isinstance(given, dict) else None
        if not isinstance(given, dict) or kind not in TYPES:
            raise invalid(f"`type` must be one of [{','.join(TYPES)}]", {"type": [str(kind)]})
        name = given.get("name")
        if name is not None and not (isinstance(name, str) and len(name) <= 64):
            raise invalid("`name` must be a text of up to 64 characters", {"name": [str(name)]})
        if any(job.kind == kind and self._now(job).status in OPEN for job in self.jobs.values()):
            raise Refusal(
                409, plain(409, "Conflict").problem | {"detail": f"A job of type {kind} is running."}
            )
        number = (self.serving.clock() << 20) + secrets.randbelow(1 << 20)  # no two servers give the same
        seal = f"{draw(self.serving.world.seed, 'seal', number):016x}"
        self.jobs[number] = Job(number, str(kind), name, self.serving.clock(), seal=seal)
        return {"data": self._shown(self.jobs[number], at)}

    def all(self, kind: str, status: str | None, *, at: str) -> Json:
        """`GET /2/compliance/jobs`"""
        found = [self._now(job) for job in self.jobs.values() if job.kind == kind]
        shown = [self._shown(job, at) for job in found if status in (None, job.status)]
        return ({"data": shown} if shown else {}) | {"meta": {"result_count": len(shown)}}

    def one(self, text: str, *, at: str) -> Json:
        """`GET /2/compliance/jobs/{id}`"""
        job = self.jobs.get(int(text)) if text.isascii() and text.isdecimal() and len(text) < 20 else None
        if job is None:
            raise plain(404, "Not Found")
        answer = {"data": self._shown(self._now(job), at)}
        if job.status == "in_progress":
            job.status = "complete"  # whatever the clock says, which may stand still
        return answer

    def upload(self, text: str, seal: str, body: bytes) -> None:
        """A PUT of ids, one a line."""
        job = self._sealed(text, seal)
        if self._now(job).status != "created" or len(body) > MOST_BYTES:
            raise plain(403, "Forbidden")
        job.ids, job.status = body.decode("utf-8", "replace").split(), "in_progress"

    def download(self, text: str, seal: str) -> bytes:
        """The result: a line for each id whose post or user is to be removed."""
        job = self._sealed(text, seal)
        if job.status != "complete" or self.serving.clock() > job.created_ms + DOWNLOAD_MS:
            raise plain(404, "Not Found")
        why = self._why_post if job.kind == "tweets" else self._why_user
        return b"".join(_lines(job.ids, why))

    def _sealed(self, text: str, seal: str) -> Job:
        job = self.jobs.get(int(text)) if text.isascii() and text.isdecimal() and len(text) < 20 else None
        if job is None or seal != job.seal:
            raise plain(403, "Forbidden")
        return job

    def _now(self, job: Job) -> Job:
        if job.status == "created" and self.serving.clock() > job.created_ms + UPLOAD_MS:
            job.status = "expired"
        return job

    def _shown(self, job: Job, at: str) -> Json:
        files = f"{at}/compliance/{job.number}"
        found = {
            "id": str(job.number),
            "type": job.kind,
            "status": job.status,
            "created_at": iso(job.created_ms),
            "upload_url": f"{files}/submission?seal={job.seal}",
            "upload_expires_at": iso(job.created_ms + UPLOAD_MS),
            "download_url": f"{files}/delivery?seal={job.seal}",
            "download_expires_at": iso(job.created_ms + DOWNLOAD_MS),
        }
        return found | ({"name": job.name} if job.name else {})

    def _why_post(self, number: int) -> tuple[str, int] | None:
        post, now_ms = self.serving.world.find(number), self.serving.clock()
        if post is None or post.ms > now_ms:
            return None
        return _gone(post, now_ms)

    def _why_user(self, number: int) -> tuple[str, int] | None:
        person, now_ms = self.serving.world.people.find(number), self.serving.clock()
        if person is None or person.public_at(now_ms):
            return None
        suspended = now_ms >= person.suspended_ms
        return ("suspended", person.suspended_ms) if suspended else ("protected", person.protected_ms)


def _gone(post: Post, now_ms: int) -> tuple[str, int] | None:
    """Why a post is shown no more, and since when."""
    author = post.author
    whys = (
        ("deleted", post.first.deleted_ms),
        ("suspended", author.suspended_ms),
        ("protected", author.protected_ms),
    )
    return next(((reason, since) for reason, since in whys if since <= now_ms), None)


def _lines(ids: list[str], why: Callable[[int], tuple[str, int] | None]) -> Iterable[bytes]:
    for text in ids:
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None
        found = why(number) if number is not None else None
        if found is not None:
            reason, since_ms = found
            line = {"id": text, "action": "delete", "reason": reason, "redacted_at": iso(since_ms)}
            yield json.dumps(line).encode() + b"\n"
