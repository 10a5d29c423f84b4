"""Problems as X words them: refusals of a whole request, and errors beside what could be given."""

from collections.abc import Mapping, Sequence
from typing import Any

TYPES = "https://api.x.com/2/problems/"
Problem = dict[str, Any]


class Refusal(Exception):
    """A request that is answered with a problem alone."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(problem["title"])
        self.status, self.problem = status, problem


def plain(status: int, title: str) -> Refusal:
    """A refusal that has nothing more to say."""
    return Refusal(status, {"title": title, "detail": title, "type": "about:blank", "status": status})


def invalid(message: str, parameters: Mapping[str, Sequence[str]]) -> Refusal:
    """X's 400 for parameters that cannot be, with what was sent."""
    sent = {name: list(values) for name, values in parameters.items()}
    return Refusal(
        400,
        {
            "errors": [{"message": message, "parameters": sent}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": f"{TYPES}invalid-request",
        },
    )


def _partial(kind: str, parameter: str, value: str, title: str, detail: str, suffix: str) -> Problem:
    return {
        "value": value,
        "detail": detail,
        "title": title,
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": value,
        "type": TYPES + suffix,
    }


def not_found(kind: str, parameter: str, value: str) -> Problem:
    """A post or user that does not exist, or no longer does."""
    detail = f"Could not find {kind} with {parameter}: [{value}]."
    return _partial(kind, parameter, value, "Not Found Error", detail, "resource-not-found")


def suspended(parameter: str, value: str) -> Problem:
    """A user who has been suspended."""
    detail = f"User has been suspended: [{value}]."
    return _partial("user", parameter, value, "Forbidden", detail, "resource-not-found")


def not_authorized(kind: str, parameter: str, value: str) -> Problem:
    """A post whose author is protected or suspended, or the timeline of a protected user."""
    name = "Tweet" if kind == "tweet" else "user"
    detail = f"Sorry, you are not authorized to see the {name} with {parameter}: [{value}]."
    found = _partial(kind, parameter, value, "Authorization Error", detail, "not-authorized-for-resource")
    return found | {"section": "data"}
