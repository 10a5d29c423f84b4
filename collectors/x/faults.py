"""Faults: which of the errors an answer of X is that is no 200, and how long a full window lasts."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import requests

from collectors.x.errors import NotInPlan, RateLimited, Refused, SinceTooOld, Stopped, Transient, XError
from collectors.x.shapes import id_of

LONGEST_WAIT_S = 901
SHORTEST_WAIT_S = 10
OPTIONAL = ("search/all", "counts/recent", "compliance/jobs", "usage/tweets", "users/following")
"""Endpoints that a plan may leave out: a refusal there says nothing of the others."""
TOO_OLD = "'since_id' must be a tweet id created after"


def fault(
    endpoint: str, status: int, problem: Mapping[str, Any], headers: Mapping[str, str], *, now_at: datetime
) -> XError:
    """The class of an answer that is no 200, by its status and body (X's documentation and reported answers)."""
    title, kind = str(problem.get("title") or ""), str(problem.get("type") or "").rpartition("/")[2]
    words = f"{endpoint}: X answered {status} {title}: {str(problem.get('detail') or '')[:300]}".rstrip(": ")
    words = printable(words)
    if status >= requests.codes.server_error or status == requests.codes.request_timeout:
        return Transient(words)
    spent = title in ("CreditsDepleted", "SpendCapReached", "UsageCapExceeded") or kind in (
        "usage-capped",
        "credits",
    )
    if status == requests.codes.payment_required or spent:
        return Stopped(f"{words}. Top up the credit or wait for the next period.", reason="money")
    if endpoint in OPTIONAL and status in (requests.codes.forbidden, requests.codes.not_found):
        return NotInPlan(words)
    if status in (requests.codes.unauthorized, requests.codes.forbidden):
        return Stopped(f"{words}. Check NOTED_X_BEARER_TOKEN and the app's access.", reason="auth")
    if status == requests.codes.too_many_requests:
        return RateLimited(words, until_at=now_at + timedelta(seconds=_wait_s(headers, now_at=now_at)))
    parts = problem.get("errors")
    messages = [
        printable(str(each.get("message")))
        for each in (parts if isinstance(parts, list) else [])
        if isinstance(each, dict)
    ]
    for message in messages:
        if TOO_OLD in message:
            least = re.search(r"larger than '?(\d{1,19})\b", message)
            return SinceTooOld(f"{words} ({message[:120]})", least_id=id_of(least[1]) if least else None)
    return Refused(words + (f" ({messages[0][:300]})" if messages else ""))


def printable(words: str) -> str:
    """Somebody else's words without what would command a terminal or turn the writing around."""
    return "".join(each for each in words if each.isprintable())


def _wait_s(headers: Mapping[str, str], *, now_at: datetime) -> float:
    """How long a 429 lasts by its headers, never under 10 s nor over 901 s whatever they say."""
    left, reset, after = (
        _count(headers.get(name)) for name in ("x-rate-limit-remaining", "x-rate-limit-reset", "retry-after")
    )
    if left:
        return SHORTEST_WAIT_S
    wait_s = float(LONGEST_WAIT_S)
    if reset is not None:
        wait_s = reset - now_at.timestamp() + SHORTEST_WAIT_S
    elif after is not None:  # a proxy's, where X's own header is missing
        wait_s = after
    return min(LONGEST_WAIT_S, max(SHORTEST_WAIT_S, wait_s))


def _count(header: str | None) -> int | None:
    text = (header or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
