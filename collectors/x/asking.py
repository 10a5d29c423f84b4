"""Asking: one request with its retries; what comes back is an answer in X's form or one of `collectors.x.errors`."""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
import tenacity

from collectors.x.errors import Distrusted, Transient, Unreachable
from collectors.x.faults import fault
from collectors.x.shapes import id_of
from collectors.x.transport import Transport, distrusted, unreachable

TRIES, LONGEST_TRYING_S = 5, 300
PAGED = ("search/recent", "search/all", "users/tweets", "users/mentions", "users/following")
"""Endpoints whose pages say how many objects they hold."""
TIMELINES = PAGED[2:]


@dataclass(frozen=True)
class Answer:
    """A 200 of an endpoint: its JSON object, and the date that X's clock gave."""

    endpoint: str
    payload: dict[str, Any]
    said_at: datetime | None = None

    @property
    def data(self) -> list[Any]:
        """The objects; none where X leaves `data` out."""
        found = self.payload.get("data") or []
        return found if isinstance(found, list) else [found]

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


class Asker:
    """Asks X, again where a fault is transient, and counts.

    `failed` is told of every request that brought nothing (endpoint, status or 0, whether X may have billed it all the
    same); `answered` counts the others.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        now_at: Callable[[], datetime],
        sleep: Callable[[float], None],
        failed: Callable[[str, int, bool], None] = lambda endpoint, status, billed: None,
    ) -> None:
        self.transport, self.now_at, self.sleep, self.failed = transport, now_at, sleep, failed
        self.answered = 0

    def ask(self, endpoint: str, call: Callable[..., requests.Response], *args: Any, **params: Any) -> Answer:
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(_is_worth_another),
            stop=tenacity.stop_after_attempt(TRIES) | tenacity.stop_after_delay(LONGEST_TRYING_S),
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
            self.failed(endpoint, 0, not unreachable(error))
            if why := distrusted(error):
                raise Distrusted(
                    f"{self.transport.base_url} shows a certificate that is not to be trusted ({why}); nothing was sent. "
                    "Look at the clock of this machine, and at what stands between it and X. It is asked again."
                ) from error
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
        self.failed(endpoint, response.status_code, response.status_code == requests.codes.ok)
        if response.status_code == requests.codes.ok:
            raise Transient(f"{endpoint}: the answer was not one JSON object in X's form")
        raise fault(endpoint, response.status_code, payload or {}, response.headers, now_at=self.now_at())


def _is_worth_another(error: BaseException) -> bool:
    """Whether the next seconds may mend it; no certificate is renewed in them."""
    return isinstance(error, Transient) and not isinstance(error, Distrusted)


def _json_object(response: requests.Response) -> dict[str, Any] | None:
    try:
        found = json.loads(response.content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _is_whole(endpoint: str, payload: Mapping[str, Any]) -> bool:
    """Whether an answer has X's form: a page says how many objects it holds, and a look-up says something of what it
    was asked for; else "nothing" would be read out of a proxy's or an ailing server's words."""
    single = endpoint in ("usage/tweets", "compliance/jobs", "users/me")
    kinds = {"data": dict if single else list, "errors": list, "meta": dict}
    if not all(isinstance(payload.get(name, kind()), kind) for name, kind in kinds.items()):
        return False
    if endpoint in TIMELINES and payload.get("errors") and "data" not in payload:
        return True  # an account that X does not show
    if endpoint not in PAGED:
        return bool(payload.get("data") or (payload.get("errors") and not single))
    count, token = (payload.get("meta", {}).get(name) for name in ("result_count", "next_token"))
    is_token = token is None or (isinstance(token, str) and token.isprintable())
    return is_token and type(count) is int and count == len(payload.get("data", []))


def _date(headers: Mapping[str, str]) -> datetime | None:
    """What X's own clock says."""
    try:
        return parsedate_to_datetime(headers.get("Date", "")).astimezone(UTC)
    except ValueError:
        return None
