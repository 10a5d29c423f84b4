"""Whether this process is the server that `serve.py` starts: the pages show nothing elsewhere."""

import os

_at: list[int] = []


def note() -> None:
    """Say that it is; asked for by the server alone."""
    _at.append(os.getpid())


def by_serve() -> bool:
    """Whether headers and gates stand before the pages."""
    return os.getpid() in _at
