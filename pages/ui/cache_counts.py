"""How often what is kept was there and how often it was made anew, and how much is kept: counted, never measured.

Each module's caches are one, by the module's name, which tells nothing of any office.
"""

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


def counted(
    *, max_entries: int, ttl: float, hash_funcs: dict[Any, Callable[[Any], Any]] | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Streamlit's cache of things that all sessions look at, whose use is counted. What raises is not kept."""

    def keeping(work: Callable[P, R]) -> Callable[P, R]:
        counts = counts_of(work.__module__)

        @wraps(work)
        def making(*args: P.args, **kwargs: P.kwargs) -> R:
            found = work(*args, **kwargs)
            counts.add(made=1, entries=1)
            return found

        cached = st.cache_resource(
            max_entries=max_entries,
            ttl=ttl,
            show_spinner=False,
            hash_funcs=hash_funcs,
            on_release=lambda _: counts.add(entries=-1),
        )(making)

        @wraps(work)
        def looking(*args: P.args, **kwargs: P.kwargs) -> R:
            counts.add(looks=1)
            return cached(*args, **kwargs)

        return looking

    return keeping
