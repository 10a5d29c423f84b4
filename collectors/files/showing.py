"""How far a long command is: a bar where somebody watches a terminal, else a line now and then."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

SAY_EACH = 20_000
Say = Callable[[str], None]


class Shown:
    """How far one file is read; says so by lines."""

    def __init__(self, name: str, say: Say, *, done: int) -> None:
        self._name, self._say, self._told = name, say, done

    def bytes_read(self, count: int) -> None:
        """So many bytes of the file were read."""

    def posts(self, count: int) -> None:
        """So many posts were read in all."""
        if count - self._told >= SAY_EACH:
            self._told = count
            self._say(f"noted: {self._name}: {count} posts so far")


class Bar(Shown):
    """Likewise by a bar."""

    def __init__(self, name: str, say: Say, progress: Progress, task: TaskID) -> None:
        super().__init__(name, say, done=0)
        self._progress, self._task = progress, task

    def bytes_read(self, count: int) -> None:
        self._progress.update(self._task, completed=count)

    def posts(self, count: int) -> None:
        self._progress.update(self._task, posts=f"{count} posts")


@dataclass(frozen=True)
class Showing:
    """Shows on standard error how far files are read."""

    say: Say

    @contextmanager
    def file(self, file: Path, *, done: int) -> Iterator[Shown]:
        """For as long as one file is read; `done` posts were read before it."""
        if not sys.stderr.isatty():
            yield Shown(file.name, self.say, done=done)
            return
        words = TextColumn("{task.description}", markup=False), TextColumn("{task.fields[posts]}")
        with Progress(
            *words, BarColumn(), TimeRemainingColumn(), console=Console(stderr=True), transient=True
        ) as progress:
            task = progress.add_task(file.name, total=file.stat().st_size or None, posts="")
            yield Bar(file.name, self.say, progress, task)
