"""Runs what has to be awaited, in a thread of its own: where Playwright is open in this process its loop runs in this one."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from anyio.from_thread import start_blocking_portal

T = TypeVar("T")


def awaited(asked: Callable[[], Awaitable[T]]) -> T:
    """What a function without arguments gives once it has been awaited."""
    with start_blocking_portal() as portal:
        return portal.call(asked)
