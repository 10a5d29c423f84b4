"""A small X for tests: as much of the API v2 as the collectors ask for, over real HTTP, from a list of posts."""

import json
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from data.instants import snowflake_at
from tests.collectors.small_bill import Bill
from tests.collectors.small_compliance import SmallCompliance, Visit

TOKEN = "a-token-of-the-tests"  # noqa: S105  (no secret)
LAG, REACH = timedelta(seconds=30), timedelta(days=7)
PROBLEMS = "https://api.twitter.com/2/problems"
JSON = "application/json"


@dataclass
class Reply:
    """An answer as it goes over the wire."""

    status: int = 200
    body: bytes | dict[str, Any] = b""
    headers: dict[str, str] = field(default_factory=dict)


UNAUTHORIZED = Reply(
    401, {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}
)


@dataclass
class Asked:
    """A request that came: its path below `/2/`, and its parameters."""

    path: str
    params: dict[str, str]


class SmallX:
    """What X has (`posts`, `users`) and does: `script` holds answers that go before the true ones, by path."""

    def __init__(self, now_at: Callable[[], datetime]) -> None:
        self.now_at = now_at
        self.posts: list[dict[str, Any]] = []
        self.users: dict[str, dict[str, Any]] = {}
        self.suspended: set[str] = set()
        self.unfound: set[str] = set()  # posts that are counted and that no search gives
        self.counts_besides: dict[datetime, int] = {}  # by the start of the hour
        self.whole_archive = False  # whether the plan has search/all
        self.timeline_reach = 3_200
        self.query_characters = 512
        self.script: defaultdict[str, list[Reply | None]] = defaultdict(list)
        self.asked: list[Asked] = []
        self.base_url = ""
        self.bill = Bill()
        self.compliance = SmallCompliance(now_at)
        self.protected: set[str] = set()  # whose posts are not shown

    def count(self, path: str) -> int:
        return sum(asked.path == path for asked in self.asked)

    def answer(self, path: str, params: dict[str, str], token: str, *, method: str = "GET") -> Reply:
        """One request."""
        self.asked.append(Asked(path, params))
        scripted = self.script[path].pop(0) if self.script[path] else None
        if scripted is not None:
            return scripted
        if token != f"Bearer {TOKEN}":
            return UNAUTHORIZED
        if path.startswith("compliance/jobs"):
            return Reply(*self.compliance.asked(method, path))
        ways: dict[str, Callable[[dict[str, str]], Reply]] = {
            "tweets/search/recent": self._search,
            "tweets/search/all": self._search_all,
            "tweets/counts/recent": self._counts,
            "tweets": self._tweets,
            "users": self._users,
            "users/by": self._users_by,
            "usage/tweets": lambda given: Reply(body=self.bill.report(given, at=self.now_at())),
        }
        timeline = re.fullmatch(r"users/(\d+)/(tweets|mentions)", path)
        reply = self._timeline(params, *timeline.groups()) if timeline else ways[path](params)
        self.bill.charge(path, reply.body, at=self.now_at())
        return reply

    def _search(self, params: dict[str, str]) -> Reply:
        query, size = params["query"], int(params["max_results"])
        least, since_id = snowflake_at(self.now_at() - REACH), int(params.get("since_id", 0))
        if "since_id" in params and since_id < least:
            words = (
                "'since_id' must be a tweet id created after 2026-01-01T00:00Z. "
                f"Please use a 'since_id' that is larger than {least}"
            )
            return _invalid(words)
        if len(query) > self.query_characters or not 10 <= size <= 100:
            return _invalid("query or max_results")
        return self._found(params, size, lambda each: _matches(each, query, self.users))

    def _search_all(self, params: dict[str, str]) -> Reply:
        query, size = params["query"], int(params["max_results"])
        if not self.whole_archive:
            return Reply(403, {"title": "Forbidden", "detail": "not in your plan", "type": "about:blank"})
        if len(query) > 1_024 or not 10 <= size <= 500:
            return _invalid("query or max_results")
        return self._found(params, size, lambda each: _matches(each, query, self.users))

    def _timeline(self, params: dict[str, str], user_id: str, kind: str) -> Reply:
        """The newest posts of a user, or that mention one; `timeline_reach` of them."""
        if user_id in self.suspended or user_id not in self.users:
            return Reply(body={"errors": [_not_found(user_id, "user", "id")]})
        name = self.users[user_id]["username"]
        query = f"from:{name}" if kind == "tweets" else f"@{name}"
        newest = sorted((each for each in self.posts if _matches(each, query, self.users)), key=_number)
        reached = {each["id"] for each in newest[-self.timeline_reach :]}
        given = params | ({"next_token": params["pagination_token"]} if "pagination_token" in params else {})
        return self._found(given, int(params["max_results"]), lambda each: each["id"] in reached)

    def _counts(self, params: dict[str, str]) -> Reply:
        hour = timedelta(hours=1)
        start = (self.now_at() - REACH).replace(minute=0, second=0, microsecond=0) + hour
        found = [_number(each) for each in self.posts if _matches(each, params["query"], self.users)]
        data = []
        while start < self.now_at() - LAG:
            end = min(start + hour, self.now_at() - LAG)
            count = sum(snowflake_at(start) <= each < snowflake_at(end) for each in found)
            count += self.counts_besides.get(start, 0)
            data.append({"start": start.isoformat(), "end": end.isoformat(), "tweet_count": count})
            start += hour
        return Reply(body={"data": data, "meta": {"total_tweet_count": 0}})

    def _found(self, params: dict[str, str], size: int, wanted: Callable[[dict[str, Any]], bool]) -> Reply:
        """A page of the posts that are wanted, the newest first."""
        since_id, below = int(params.get("since_id", 0)), int(params.get("until_id", 1 << 63))
        if "next_token" in params:
            below = min(below, int(params["next_token"].removeprefix("t")))
        below = min(below, snowflake_at(self.now_at() - LAG))
        found = [each for each in self.posts if since_id < _number(each) < below and wanted(each)]
        found = [each for each in found if each["id"] not in self.unfound]
        found.sort(key=lambda each: -_number(each))
        page = [_shown(each, params) for each in found[:size]]
        if not page:
            return Reply(body={"meta": {"result_count": 0}})
        meta = {"newest_id": page[0]["id"], "oldest_id": page[-1]["id"], "result_count": len(page)}
        if len(found) > size:
            meta["next_token"] = f"t{page[-1]['id']}"
        return Reply(body={"data": page, "meta": meta})

    def _tweets(self, params: dict[str, str]) -> Reply:
        wanted = params["ids"].split(",")
        there = [each for each in self.posts if each["id"] in wanted]
        found = [_shown(each, params) for each in there if each["author_id"] not in self.protected]
        kept_back = {each["id"] for each in there} - {each["id"] for each in found}
        missing = set(wanted) - {each["id"] for each in there}
        errors = [_not_found(each, "tweet", "ids") for each in sorted(missing)]
        barred = {"title": "Authorization Error", "type": f"{PROBLEMS}/not-authorized-for-resource"}
        errors += [_not_found(each, "tweet", "ids") | barred for each in sorted(kept_back)]
        return _looked_up(found, errors)

    def _users(self, params: dict[str, str]) -> Reply:
        errors = []
        for each in params["ids"].split(","):
            if each in self.suspended:
                errors.append(
                    _not_found(each, "user", "ids") | {"detail": f"User has been suspended: [{each}]."}
                )
            elif each not in self.users:
                errors.append(_not_found(each, "user", "ids"))
        wanted = [
            each for each in params["ids"].split(",") if each in self.users and each not in self.suspended
        ]
        return _looked_up([self.users[each] for each in wanted], errors)

    def _users_by(self, params: dict[str, str]) -> Reply:
        by_name = {each["username"].lower(): each for each in self.users.values()}
        wanted = params["usernames"].split(",")
        found = [by_name[each.lower()] for each in wanted if each.lower() in by_name]
        missing = [each for each in wanted if each.lower() not in by_name]
        return _looked_up(found, [_not_found(each, "user", "usernames") for each in missing])


def _number(post: dict[str, Any]) -> int:
    return int(post["id"])


def _matches(post: dict[str, Any], query: str, users: dict[str, dict[str, Any]]) -> bool:
    author = users.get(post["author_id"], {}).get("username", "").lower()
    named = {each["username"].lower() for each in post.get("entities", {}).get("mentions", [])}
    wanted = {each.lower() for each in re.findall(r"from:(\w+)", query)}
    tagged = {each.lower() for each in re.findall(r"@(\w+)", query)}
    repeats = any(each["type"] == "retweeted" for each in post.get("referenced_tweets", []))
    return not repeats and (author in wanted or bool(named & tagged))


def _shown(post: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    fields = {"id", "text", "edit_history_tweet_ids", *params.get("tweet.fields", "").split(",")}
    return {name: value for name, value in post.items() if name in fields}


def _looked_up(found: list[dict[str, Any]], errors: list[dict[str, Any]]) -> Reply:
    return Reply(body=({"data": found} if found else {}) | ({"errors": errors} if errors else {}))


def _not_found(value: str, what: str, parameter: str) -> dict[str, Any]:
    return {
        "value": value,
        "detail": f"Could not find {what} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": what,
        "resource_id": value,
        "parameter": parameter,
        "type": f"{PROBLEMS}/resource-not-found",
    }


def _invalid(words: str) -> Reply:
    detail = "One or more parameters to your request was invalid."
    problem = {"title": "Invalid Request", "detail": detail, "type": f"{PROBLEMS}/invalid-request"}
    return Reply(400, problem | {"errors": [{"message": words, "parameters": {}}]})


@contextmanager
def served(x: SmallX) -> Iterator[SmallX]:
    """Serve on a free port of this machine until left; `base_url` says where."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            params = {name: values[0] for name, values in parse_qs(address.query).items()}
            given = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if address.path.startswith("/files/"):
                visit = Visit(self.command, address.path, dict(self.headers), given)
                reply = Reply(*x.compliance.visited(visit))
            else:
                path = address.path.removeprefix("/2/")
                token = self.headers.get("Authorization", "")
                reply = x.answer(path, params, token, method=self.command)
            body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response_only(reply.status)
            date = format_datetime(x.now_at(), usegmt=True)
            headers = {"Date": date, "Content-Type": JSON, "Content-Length": str(len(body)), **reply.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def do_PUT(self) -> None:
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            """A test says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    x.base_url = x.compliance.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield x
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
