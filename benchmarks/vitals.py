"""What processes hold: memory, open files, threads, children; and whether that grows."""

import statistics
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, fields

import psutil

from benchmarks.truth import Finding

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Vitals:
    """What a process holds together with its children; `megabytes` are resident."""

    megabytes: float
    files: float
    threads: float
    children: float

    def __str__(self) -> str:
        return f"{self.megabytes:.0f} / {self.files:.0f} / {self.threads:.0f} / {self.children:.0f}"


def look(process: psutil.Process) -> Vitals:
    """As it is now; a child that ends meanwhile is left out."""
    children = process.children(recursive=True)
    megabytes, files, threads = 0.0, 0, 0
    for each in (process, *children):
        with suppress(psutil.NoSuchProcess):
            megabytes += each.memory_info().rss / MEGABYTE
            files += each.num_fds()
            threads += each.num_threads()
    return Vitals(megabytes, files, threads, len(children))


def middle(looks: Iterable[Vitals]) -> Vitals:
    """The median of each."""
    seen = list(looks)
    return Vitals(
        *(statistics.median(getattr(each, field.name) for each in seen) for field in fields(Vitals))
    )


def growth(program: str, by_hour: list[Vitals], *, most: Vitals) -> list[Finding]:
    """How much more the last quarter of some hours holds than the second, by the medians of both, beside the most that
    it may be. The first quarter warms up."""
    quarter = max(1, len(by_hour) // 4)
    before, after = middle(by_hour[quarter : 2 * quarter]), middle(by_hour[-quarter:])
    found = []
    for field in fields(Vitals):
        more, limit = (
            getattr(after, field.name) - getattr(before, field.name),
            getattr(most, field.name),
        )
        words = f"more {field.name} of {program} in the last quarter than in the second, of at most {limit:g}"
        found.append(Finding(words, round(more), more <= limit))
    return found
