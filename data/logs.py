"""The log of a program that runs for long: lines for a person, or JSON for a machine, perhaps in a file that turns over."""

import logging
import os
import sys
from logging.handlers import RotatingFileHandler
from typing import Any, Final

from pythonjsonlogger.json import JsonFormatter

from data.operating_settings import OperatingFields

LINES: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
MOST_BYTES, OLD_FILES = 10_000_000, 9
SAID: Final = logging.getLogger("noted")
"""Through this goes what a command says beside its results, once its log has begun."""
_begun: list[str] = []


class _Private(RotatingFileHandler):
    """Each file of it is its owner's alone, whatever the umask; a disk that is full keeps nobody from work."""

    _fails = _is_said = False

    def emit(self, record: logging.LogRecord) -> None:
        self._fails = False
        super().emit(record)
        self._is_said = self._is_said and self._fails

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Say once that lines are lost, until one can be written again."""
        self._fails, error = True, sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
        elif not self._is_said:
            sys.stderr.write(f"noted: {self.baseFilename}: cannot be written ({error.strerror}).\n")
            self._is_said = True

    def _open(self) -> Any:
        opened = super()._open()
        os.fchmod(opened.fileno(), 0o600)
        return opened


def begin(given: OperatingFields, *, program: str) -> None:
    """Write the log of this process as the settings say; without any it stays as it is. Raises `OSError`: the file cannot
    be written."""
    if given.log_format == "text" and given.log_file is None:
        return
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    if given.log_file is not None:  # each program has its own: two cannot turn one file over
        file = given.log_file.with_name(f"{given.log_file.stem}-{program}{given.log_file.suffix}")
        handler = _Private(file, maxBytes=MOST_BYTES, backupCount=OLD_FILES, encoding="utf-8")
    handler.setFormatter(_formatter(given, program=program))
    root = logging.getLogger()
    for each in root.handlers:
        for one in each.filters:  # what keeps secrets out goes on keeping them out
            handler.addFilter(one)
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    _begun.append(program)


def is_begun() -> bool:
    """Whether what a command says belongs into the log."""
    return bool(_begun)


def _formatter(given: OperatingFields, *, program: str) -> logging.Formatter:
    if given.log_format == "text":
        return logging.Formatter(LINES)
    return JsonFormatter(
        "%(levelname)s %(name)s %(message)s",
        timestamp="at",  # UTC
        rename_fields={"levelname": "level", "name": "from"},
        static_fields={"program": program},
        json_ensure_ascii=False,
    )
