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
        self.script: defaultdict[str, list[Reply | None]] = defaultdict(list)
        self.asked: list[Asked] = []
        self.base_url = ""

    def count(self, path: str) -> int:
        return sum(asked.path == path for asked in self.asked)

    def answer(self, path: str, params: dict[str, str], token: str) -> Reply:
        """One request."""
        self.asked.append(Asked(path, params))
        scripted = self.script[path].pop(0) if self.script[path] else None
        if scripted is not None:
            return scripted
        if token != f"Bearer {TOKEN}":
            return UNAUTHORIZED
        ways = {
            "tweets/search/recent": self._search,
            "tweets": self._tweets,
            "users": self._users,
            "users/by": self._users_by,
        }
        return ways[path](params)

    def _search(self, params: dict[str, str]) -> Reply:
        query, size = params["query"], int(params["max_results"])
        least, since_id = snowflake_at(self.now_at() - REACH), int(params.get("since_id", 0))
        if "since_id" in params and since_id < least:
            words = (
                "'since_id' must be a tweet id created after 2026-01-01T00:00Z. "
                f"Please use a 'since_id' that is larger than {least}"
            )
            return _invalid(words)
        if len(query) > 512 or not 10 <= size <= 100:
            return _invalid("query or max_results")
        below = int(params["next_token"].removeprefix("t")) if "next_token" in params else 1 << 63
        below = min(below, snowflake_at(self.now_at() - LAG))
        found = [
            each
            for each in self.posts
            if since_id < int(each["id"]) < below and _matches(each, query, self.users)
        ]
        found.sort(key=lambda each: -int(each["id"]))
        page = [_shown(each, params) for each in found[:size]]
        if not page:
            return Reply(body={"meta": {"result_count": 0}})
        meta = {"newest_id": page[0]["id"], "oldest_id": page[-1]["id"], "result_count": len(page)}
        if len(found) > size:
            meta["next_token"] = f"t{page[-1]['id']}"
        return Reply(body={"data": page, "meta": meta})

    def _tweets(self, params: dict[str, str]) -> Reply:
        wanted = params["ids"].split(",")
        found = [_shown(each, params) for each in self.posts if each["id"] in wanted]
        missing = set(wanted) - {each["id"] for each in found}
        return _looked_up(found, [_not_found(each, "tweet", "ids") for each in sorted(missing)])

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
            reply = x.answer(address.path.removeprefix("/2/"), params, self.headers.get("Authorization", ""))
            body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response_only(reply.status)
            date = format_datetime(x.now_at(), usegmt=True)
            headers = {"Date": date, "Content-Type": JSON, "Content-Length": str(len(body)), **reply.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """A test says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    x.base_url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield x
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
