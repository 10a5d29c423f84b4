"""The HTTP side: paths, the bearer token, rate-limit headers, problems as X answers them."""

import hashlib
import json
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from email.utils import formatdate
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from collectors.sandbox import picturing
from collectors.sandbox.allowance import Allowance
from collectors.sandbox.asked import Asked
from collectors.sandbox.compliance import STATUSES, TYPES, Compliance
from collectors.sandbox.lookups import me, tweets, usage, users, users_by
from collectors.sandbox.problems import Refusal, plain
from collectors.sandbox.searching import counts_recent, search_all, search_recent
from collectors.sandbox.serving import Serving
from collectors.sandbox.timelines import following, user_mentions, user_tweets

log = logging.getLogger("noted.sandbox")

Endpoint = Callable[[Serving, Asked], dict[str, Any]]
Handle = Callable[[Request], Awaitable[Response]]
SPAN = ("since_id", "until_id", "start_time", "end_time")
FIELDS = ("tweet.fields", "user.fields", "expansions")
SEARCH = ("query", *SPAN, *FIELDS, "max_results", "next_token", "pagination_token", "sort_order")
TIMELINE = ("id", *SPAN, *FIELDS, "max_results", "pagination_token")
ENDPOINTS: dict[str, tuple[Endpoint, tuple[str, ...]]] = {
    "/2/tweets/search/recent": (search_recent, SEARCH),
    "/2/tweets/search/all": (search_all, SEARCH),
    "/2/tweets/counts/recent": (counts_recent, ("query", *SPAN, "granularity", "search_count.fields")),
    "/2/tweets": (tweets, ("ids", *FIELDS)),
    "/2/users": (users, ("ids", "user.fields")),
    "/2/users/by": (users_by, ("usernames", "user.fields")),
    "/2/users/me": (me, ("user.fields",)),
    "/2/users/{id}/tweets": (user_tweets, (*TIMELINE, "exclude")),
    "/2/users/{id}/mentions": (user_mentions, TIMELINE),
    "/2/users/{id}/following": (following, ("id", "max_results", "pagination_token", "user.fields")),
    "/2/usage/tweets": (usage, ("days", "usage.fields")),
}
JOBS, JOB = "/2/compliance/jobs", "/2/compliance/jobs/{id}"
PROBLEM = "application/problem+json"


class Server:
    """Answers requests that carry the one right token, or `user_token` as headquarters' account (OAuth 1; what is signed
    with it is taken on trust)."""

    def __init__(
        self, serving: Serving, *, token: str, allowance: Allowance | None = None, user_token: str = ""
    ) -> None:
        self.serving, self.allowance = serving, allowance or Allowance(serving.clock)
        self.compliance = Compliance(serving)
        self._token, self._answered = f"Bearer {token}".encode(), 0
        self._user_token = user_token

    def app(self) -> Starlette:
        """The application to serve."""
        routes = [Route(path, self._route(path), methods=["GET"]) for path in ENDPOINTS]
        routes += [
            Route(JOBS, self._guarded(JOBS, self._jobs), methods=["GET", "POST"]),
            Route(JOB, self._guarded(JOB, self._job), methods=["GET"]),
            Route("/compliance/{id}/submission", self._submission, methods=["PUT"]),
            Route("/compliance/{id}/delivery", self._delivery, methods=["GET"]),
            *picturing.ROUTES,
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: self._no_such_path})

    def _route(self, path: str) -> Handle:
        answer, parameters = ENDPOINTS[path]
        # What belongs to the path is no parameter of the query, so that it cannot be given twice.
        known = [name for name in parameters if name != "id"]

        async def give(request: Request) -> dict[str, Any]:
            asked = Asked(request.query_params.multi_items(), known=known)
            asked.given |= request.path_params
            asked.asker = self.serving.world.people.headquarters if self._is_users(request) else None
            return answer(self.serving, asked)

        return self._guarded(path, give)

    def _guarded(self, path: str, give: Callable[[Request], Awaitable[dict[str, Any]]]) -> Handle:
        """A way of answering that wants the token and a request of the window."""

        async def handle(request: Request) -> Response:
            if not self._is_right(request):
                return self._refused(plain(401, "Unauthorized"), request)
            try:
                self.allowance.take(path)
                found = await give(request)
            except Refusal as refusal:
                return self._refused(refusal, request, self.allowance.headers(path))
            return self._response(200, found, "application/json", self.allowance.headers(path))

        return handle

    async def _jobs(self, request: Request) -> dict[str, Any]:
        at = str(request.base_url).rstrip("/")
        if request.method == "POST":
            try:
                given = json.loads(await request.body())
            except ValueError:
                given = None
            return self.compliance.create(given, at=at)
        asked = Asked(request.query_params.multi_items(), known=("type", "status", "compliance_job.fields"))
        kind = asked.one_of("type", TYPES, default="")
        status = asked.one_of("status", STATUSES, default="created") if "status" in asked.given else None
        return self.compliance.all(kind, status, at=at)

    async def _job(self, request: Request) -> dict[str, Any]:
        return self.compliance.one(request.path_params["id"], at=str(request.base_url).rstrip("/"))

    async def _submission(self, request: Request) -> Response:
        """Whoever has the sealed address may put ids there: it is no place for a token."""
        try:
            body = await request.body()
            self.compliance.upload(request.path_params["id"], request.query_params.get("seal", ""), body)
        except Refusal as refusal:
            return self._refused(refusal, request)
        return Response(status_code=200)

    async def _delivery(self, request: Request) -> Response:
        try:
            found = self.compliance.download(request.path_params["id"], request.query_params.get("seal", ""))
        except Refusal as refusal:
            return self._refused(refusal, request)
        return Response(found, media_type="application/json")

    def _is_right(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        return secrets.compare_digest(given, self._token) or self._is_users(request)

    def _is_users(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        named = re.search(r'oauth_token="([^"]*)"', given) if given.startswith("OAuth ") else None
        return bool(self._user_token and named) and named[1] == self._user_token  # type: ignore[index]

    def _refused(
        self, refusal: Refusal, request: Request, headers: Mapping[str, str] | None = None
    ) -> Response:
        why = (refusal.problem.get("errors") or [{}])[0].get("message", refusal.problem["title"])
        log.info("%s %s: %s", refusal.status, request.url.path, why[:300])
        return self._response(refusal.status, refusal.problem, PROBLEM, headers or {})

    def _response(
        self, status: int, body: Mapping[str, Any], media_type: str, headers: Mapping[str, str]
    ) -> Response:
        self._answered += 1
        number = hashlib.blake2b(
            f"{self.serving.clock()}/{self._answered}".encode(), digest_size=8
        ).hexdigest()
        return Response(
            json.dumps(body, ensure_ascii=False, separators=(",", ":")),
            status_code=status,
            media_type=f"{media_type}; charset=utf-8",
            headers={
                **headers,
                "date": formatdate(self.serving.clock() / 1_000, usegmt=True),
                "x-transaction-id": number,
            },
        )

    async def _no_such_path(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if not self._is_right(request):
            return self._refused(plain(401, "Unauthorized"), request)
        return self._refused(plain(status, "Not Found" if status == 404 else "Method Not Allowed"), request)
