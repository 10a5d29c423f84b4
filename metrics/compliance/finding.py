"""A finding: what was found of one office and check from an instant on; several in order are its history."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

PASS: Final = "pass"  # noqa: S105 - a verdict
FAIL: Final = "fail"
UNKNOWN: Final = "unknown"
VERDICTS: Final = (PASS, FAIL, UNKNOWN)
WORST_FIRST: Final = (FAIL, UNKNOWN, PASS)


@dataclass(frozen=True)
class Finding:
    """A verdict with its evidence: it holds from `from_ms`, and `seen_ms` is the last look that showed it."""

    verdict: str
    expected: str | None = None
    found: str | None = None
    reason: str | None = None
    evidence: dict[str, Any] = field(default_factory=dict)
    from_ms: int | None = None
    seen_ms: int | None = None

    def at(self, from_ms: int | None, seen_ms: int | None) -> "Finding":
        """The same from an instant on, last seen at another."""
        return replace(self, from_ms=from_ms, seen_ms=seen_ms)


History = Sequence[Finding]
"""Findings by `from_ms`, each until the next."""


def unknown(reason: str, **of: Any) -> Finding:
    """What is not known, and why."""
    return Finding(UNKNOWN, reason=reason, **of)


def at_instant(history: History, at_ms: int) -> Finding | None:
    """What held at an instant; None before anything was found."""
    found = None
    for each in history:
        if each.from_ms is not None and each.from_ms > at_ms:
            break
        found = each
    return found


def since_ms(history: History) -> int | None:
    """From when on the last verdict holds without a break."""
    since = None
    for each in reversed(history):
        if each.verdict != history[-1].verdict:
            break
        since = each.from_ms
    return since


@dataclass(frozen=True)
class Listed:
    """An office account as the registry lists it: its unit's from an instant on (None: ever since) up to another."""

    unit_id: str
    x_user_id: int | None
    handle: str | None = None
    from_ms: int | None = None
    until_ms: int | None = None

    def is_now(self, at_ms: int) -> bool:
        """Whether it is its unit's at an instant."""
        return (self.from_ms or 0) <= at_ms and (self.until_ms is None or at_ms < self.until_ms)


def of_all(listed: Sequence[tuple[Listed, History]]) -> History:
    """The history of an office: at each instant the worst of what is found of any account that is then its own. Of one
    that was not looked at yet nothing is known; so nothing is known of the office, but what another one breaks."""
    moments = {0, *(each.from_ms or 0 for _, history in listed for each in history)}
    moments |= {each or 0 for account, _ in listed for each in (account.from_ms, account.until_ms)}
    found: list[Finding] = []
    for at_ms in sorted(moments):
        now = [
            at_instant(history, at_ms) or unknown("not_seen")
            for account, history in listed
            if account.is_now(at_ms)
        ]
        worst = min(now, key=lambda each: WORST_FIRST.index(each.verdict), default=unknown("no_account"))
        found.append(worst.at(at_ms or None, worst.seen_ms))
    return found
