"""How often what is kept was there and how often it was made anew, and how much is kept: counted, never measured.

Each module's caches are one, by the module's name, which tells nothing of any office.
"""

import inspect
import threading
from collections.abc import Callable, Sized
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import streamlit as st

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Counts:
    """Of the caches of a module: looks into them, those for which something had to be made, what Streamlit holds, and
    what lies in tables of our own."""

    looks: int = 0
    made: int = 0
    entries: int = 0
    tables: list[Sized] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, *, looks: int = 0, made: int = 0, entries: int = 0) -> None:
        """Count on, or back."""
        with self._lock:
            self.looks += looks
            self.made += made
            self.entries += entries

    def held(self) -> int:
        """How many things are kept."""
        return self.entries + sum(map(len, self.tables))


COUNTS: Final[dict[str, Counts]] = {}


def counts_of(module: str) -> Counts:
    """Those of a module, by its dotted name."""
    return COUNTS.setdefault(module.removeprefix("pages.ui."), Counts())


def _itself(value: Any) -> object:
    return value


def counted(
    *, max_entries: int, ttl: float, told: Callable[[Any], object] = _itself
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Streamlit's cache of things that all sessions look at, whose use is counted. What raises is not kept.

    `told` gives what tells one value of an argument from another, as something that `repr` writes in full: Streamlit, which
    asks for one text here, would take each argument apart by itself at every look. What begins with _ tells nothing.
    """

    def keeping(work: Callable[P, R]) -> Callable[P, R]:
        counts, names = counts_of(work.__module__), list(inspect.signature(work).parameters)

        def making(key: str, _args: Any, _kwargs: Any) -> R:
            found = work(*_args, **_kwargs)
            counts.add(made=1, entries=1)
            return found

        # Streamlit knows a cache by the name of its work
        making.__module__, making.__qualname__ = work.__module__, work.__qualname__
        cached = st.cache_resource(
            max_entries=max_entries, ttl=ttl, show_spinner=False, on_release=lambda _: counts.add(entries=-1)
        )(making)

        @wraps(work)
        def looking(*args: P.args, **kwargs: P.kwargs) -> R:
            counts.add(looks=1)
            given = {**dict(zip(names, args, strict=False)), **kwargs}
            key = repr([(name, told(given[name])) for name in names if name in given and name[0] != "_"])
            # by name: of what comes by its place Streamlit would look up the name anew each time
            return cached(key=key, _args=args, _kwargs=kwargs)

        return looking

    return keeping
