"""What is worked out of frames that are held (see `source.held`), kept for as long as these are.

A page is drawn anew at every click, mostly from the very same frames: they are told by which they are, not by what is in
them, and a source as `held` tells it, never by the clock. Whatever is kept is everybody's who sees the same frames, and nobody changes it.
"""

import threading
import weakref
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import pandas as pd

from pages.ui.cache_counts import counts_of
from pages.ui.source import told

P = ParamSpec("P")
R = TypeVar("R")
MOST: Final = 64


def _frames(value: object) -> Iterator[pd.DataFrame]:
    if isinstance(value, pd.DataFrame):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for each in value.values() if isinstance(value, Mapping) else value:
            if not isinstance(each, str):
                yield from _frames(each)


def _key(value: Any) -> Hashable:
    if isinstance(value, pd.DataFrame):
        return id(value)
    if isinstance(value, Mapping):
        return tuple((name, _key(each)) for name, each in value.items())
    if isinstance(value, set):
        return frozenset(value)
    return tuple(map(_key, value)) if isinstance(value, list | tuple) else told(value)


def kept(work: Callable[P, R]) -> Callable[P, R]:
    """Work that comes to the same for the same frames, words and choices, done once for each of the last `MOST`."""
    done: dict[Hashable, tuple[list[weakref.ref[pd.DataFrame]], R]] = {}
    lock, counts = threading.Lock(), counts_of(work.__module__)
    counts.tables.append(done)

    @wraps(work)
    def same(*args: P.args, **kwargs: P.kwargs) -> R:
        given = (*args, *kwargs.values())
        frames = [frame for each in given for frame in _frames(each)]
        key = (tuple(map(_key, args)), tuple((name, _key(each)) for name, each in kwargs.items()))
        counts.add(looks=1)
        known = done.get(key)
        if known and all(ref() is frame for ref, frame in zip(known[0], frames, strict=True)):
            return known[1]
        found = work(*args, **kwargs)
        counts.add(made=1)
        if any(found is frame for frame in frames):
            return found  # kept, it would keep itself
        # a frame that is gone takes along what was made of it
        refs = [weakref.ref(frame, lambda _: done.pop(key, None)) for frame in frames]
        with lock:
            done.pop(key, None)
            done[key] = refs, found
            while len(done) > MOST:
                done.pop(next(iter(done)), None)
        return found

    return same
