"""What can go wrong at X, by what is to be done about it."""

from datetime import datetime


class XError(Exception):
    """X did not give what was asked; the text is one line without any token."""


class Transient(XError):
    """Worth another try soon: no connection, no answer in time, a 5xx, a body that is no JSON object."""


class Unreachable(Transient):
    """No connection at all: nothing else will be answered either."""


class Distrusted(Unreachable):
    """Whoever answers shows a certificate that nobody vouches for, or that has ended: nothing was sent."""


class Interrupted(XError):
    """Somebody asked the collector to end; what is under way goes on at the next start."""


class RateLimited(XError):
    """The window's requests are used up: this endpoint waits until `until_at`, the others go on."""

    def __init__(self, message: str, *, until_at: datetime) -> None:
        super().__init__(message)
        self.until_at = until_at


class Stopped(XError):
    """Nothing more is asked until a person acts (`reason` auth) or credit is there again (`reason` money)."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class NotInPlan(XError):
    """The app may not use this endpoint; whoever asked goes another way."""


class SinceTooOld(XError):
    """The checkpoint lies before what recent search reaches: a gap, never a retry; `least_id` is what X would take."""

    def __init__(self, message: str, *, least_id: int | None) -> None:
        super().__init__(message)
        self.least_id = least_id


class Refused(XError):
    """X will not answer this query as it is."""


class Endless(Refused):
    """A walk that leads nowhere: the same token again, or more pages than there can be; not asked before `until_at`."""

    def __init__(self, message: str, *, until_at: datetime) -> None:
        super().__init__(message)
        self.until_at = until_at


class OverBudget(XError):
    """The day's budget does not allow the request before `until_at`; nothing was sent."""

    def __init__(self, message: str, *, until_at: datetime) -> None:
        super().__init__(message)
        self.until_at = until_at
