"""Files of exports: whole or not there at all, for their owner alone."""

import gzip
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

OUT = "-"
THERE = "{}: is there already, and is not written over. Name another file, or say --replace."
DATABASE, BESIDE_DATABASES = b"SQLite format 3\x00", ("-wal", "-shm", "-journal")


class ExportError(Exception):
    """The file cannot be written; its text is one line that names it."""


def write(file: str, lines: Iterable[str], *, replace: bool = False) -> None:
    """Write lines to a file (`.gz` packs it), or to standard output where its name is `-`; raises `ExportError`.

    What is there already is written over only with `replace`, and only a regular file that is no database.
    """
    if file != OUT:
        _check(Path(file), replace=replace)
    try:
        with _standard_output() if file == OUT else _new_file(Path(file), replace=replace) as put:
            for line in lines:
                put(line.encode())
    except BrokenPipeError as error:
        raise ExportError("standard output was closed before all was written.") from error
    except FileExistsError as error:
        raise ExportError(THERE.format(file)) from error
    except OSError as error:
        raise ExportError(f"{file}: cannot be written ({error.strerror}); nothing was left there.") from error


def _check(file: Path, *, replace: bool) -> None:
    try:
        mode = file.lstat().st_mode
        is_regular = stat.S_ISREG(mode)
        if is_regular and replace:
            with file.open("rb") as there:
                is_database = there.read(len(DATABASE)) == DATABASE or file.name.endswith(BESIDE_DATABASES)
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, ValueError) as error:
        raise ExportError(f"{file}: cannot be looked at ({error}).") from error
    if not replace:
        raise ExportError(THERE.format(file))
    if not is_regular:
        raise ExportError(f"{file}: is no regular file, and is never written over. Name another file.")
    if is_database:
        raise ExportError(f"{file}: is a database, and is never written over. Name another file.")


@contextmanager
def _standard_output() -> Iterator[Callable[[bytes], Any]]:
    try:
        yield sys.stdout.buffer.write
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # else the interpreter complains at its end
        raise


@contextmanager
def _new_file(file: Path, *, replace: bool) -> Iterator[Callable[[bytes], Any]]:
    """A file under another name, readable by its owner alone, that gets its own once all is on the disk."""
    number, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
    try:
        with os.fdopen(number, "wb") as raw:
            with _packed(file, raw) as stream:
                yield stream.write
            raw.flush()
            os.fsync(raw.fileno())
        if replace:
            Path(name).replace(file)
        else:
            os.link(name, file)  # unlike a renaming this never replaces another file
            Path(name).unlink()
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


@contextmanager
def _packed(file: Path, raw: BinaryIO) -> Iterator[Any]:
    if file.suffix != ".gz":
        yield raw
        return
    with gzip.GzipFile(
        filename="", mode="wb", fileobj=raw, mtime=0
    ) as stream:  # the same content, the same bytes
        yield stream
