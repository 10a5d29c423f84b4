"""X API v2: one function an endpoint, every answer a plain dict, every fault one of `collectors.errors`."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
import tenacity

from collectors.errors import Transient, Unreachable
from collectors.faults import fault
from collectors.shapes import id_of
from collectors.transport import Transport, unreachable

POST_FIELDS = [
    *("id", "text", "author_id", "created_at", "conversation_id", "in_reply_to_user_id", "referenced_tweets"),
    *(
        "entities",
        "lang",
        "edit_history_tweet_ids",
        "edit_controls",
        "display_text_range",
        "note_tweet",
        "withheld",
    ),
]
USER_FIELDS = [
    *(
        "id",
        "name",
        "username",
        "created_at",
        "description",
        "location",
        "profile_image_url",
        "profile_banner_url",
    ),
    *("protected", "verified", "verified_type", "public_metrics", "withheld", "url"),
]
SEARCH = "search/recent"
MOST_IDS = 100
TRIES = 5


@dataclass(frozen=True)
class Answer:
    """A 200 of an endpoint: its JSON object, and the date that X's clock gave."""

    endpoint: str
    payload: dict[str, Any]
    said_at: datetime | None = None

    @property
    def data(self) -> list[Any]:
        """The objects; none where X leaves `data` out."""
        return self.payload.get("data") or []

    @property
    def errors(self) -> list[dict[str, Any]]:
        """Partial errors: what could not be given of what was asked."""
        return [each for each in self.payload.get("errors") or [] if isinstance(each, dict)]

    @property
    def next_token(self) -> str | None:
        return (self.payload.get("meta") or {}).get("next_token") or None

    @property
    def newest_id(self) -> int | None:
        return id_of((self.payload.get("meta") or {}).get("newest_id"))


class XApi:
    """The endpoints that are used, each with retries of what is transient.

    `failed` is told of every request that brought nothing (endpoint, status or 0); `answered` counts the others.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        now_at: Callable[[], datetime],
        sleep: Callable[[float], None],
        failed: Callable[[str, int], None] = lambda endpoint, status: None,
    ) -> None:
        self.transport, self.now_at, self.sleep, self.failed = transport, now_at, sleep, failed
        self.answered = 0

    def search_recent(
        self, *, query: str, since_id: int | None, next_token: str | None, max_results: int
    ) -> Answer:
        """Posts of the last seven days that match, newest first."""
        return self._ask(
            SEARCH,
            self.transport.search_recent_tweets,
            query,
            since_id=since_id,
            next_token=next_token,
            max_results=max_results,
            sort_order="recency",
            tweet_fields=POST_FIELDS,
        )

    def posts(self, ids: Sequence[int]) -> Answer:
        """Up to 100 posts by id."""
        return self._ask("tweets", self.transport.get_tweets, list(ids), tweet_fields=POST_FIELDS)

    def users(self, ids: Sequence[int]) -> Answer:
        """Up to 100 users by id."""
        return self._ask("users", self.transport.get_users, ids=list(ids), user_fields=USER_FIELDS)

    def users_by(self, handles: Sequence[str]) -> Answer:
        """Up to 100 users by handle."""
        return self._ask(
            "users/by", self.transport.get_users, usernames=list(handles), user_fields=USER_FIELDS
        )

    def _ask(
        self, endpoint: str, call: Callable[..., requests.Response], *args: Any, **params: Any
    ) -> Answer:
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Transient),
            stop=tenacity.stop_after_attempt(TRIES),
            wait=lambda state: 2.0**state.attempt_number * random.uniform(0.5, 1),  # noqa: S311  (jitter, no secret)
            sleep=self.sleep,
            reraise=True,
        )
        given = {name: value for name, value in params.items() if value is not None}
        return retrying(self._once, endpoint, call, *args, **given)

    def _once(
        self, endpoint: str, call: Callable[..., requests.Response], *args: Any, **params: Any
    ) -> Answer:
        try:
            response = call(*args, **params)
        except requests.RequestException as error:
            self.failed(endpoint, 0)
            if unreachable(error):
                raise Unreachable(
                    f"{self.transport.base_url} cannot be reached ({type(error).__name__}). "
                    "Check the network and NOTED_X_BASE_URL."
                ) from error
            raise Transient(
                f"{endpoint}: {self.transport.base_url} did not answer ({type(error).__name__})"
            ) from error
        payload = _json_object(response)
        if response.status_code == requests.codes.ok and payload is not None and _is_whole(endpoint, payload):
            self.answered += 1
            return Answer(endpoint, payload, _date(response.headers))
        self.failed(endpoint, response.status_code)
        if response.status_code == requests.codes.ok:
            raise Transient(f"{endpoint}: the answer was not one JSON object in X's form")
        raise fault(endpoint, response.status_code, payload or {}, response.headers, now_at=self.now_at())


def _json_object(response: requests.Response) -> dict[str, Any] | None:
    try:
        found = json.loads(response.content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _is_whole(endpoint: str, payload: Mapping[str, Any]) -> bool:
    """Whether an answer has X's form: a page says how many objects it holds, and a look-up says something of what it
    was asked for; else "nothing" would be read out of a proxy's or an ailing server's words."""
    kinds = {"data": list, "errors": list, "meta": dict}
    if not all(isinstance(payload.get(name, kind()), kind) for name, kind in kinds.items()):
        return False
    if endpoint != SEARCH:
        return bool(payload.get("data") or payload.get("errors"))
    count = payload.get("meta", {}).get("result_count")
    return type(count) is int and count == len(payload.get("data", []))


def _date(headers: Mapping[str, str]) -> datetime | None:
    """What X's own clock says."""
    try:
        return parsedate_to_datetime(headers.get("Date", "")).astimezone(UTC)
    except ValueError:
        return None
