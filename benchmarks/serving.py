"""Servers for measuring: the dashboard as it is served, and an empty Streamlit app beside it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import psutil
import requests

from crew import free_port

ROOT: Final = Path(__file__).resolve().parents[1]


@contextmanager
def started(*arguments: str, port: int, **settings: str) -> Iterator[tuple[str, psutil.Process]]:
    """A server in a process of its own, until the block ends; gives its address and its process."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process)
            yield address, psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


def served(url: str, *, now_at: datetime) -> AbstractContextManager[tuple[str, psutil.Process]]:
    """The dashboard over a store at an instant."""
    port = free_port("127.0.0.1", first=8600)
    return started(
        "serve.py", "--port", str(port), port=port, NOTED_DATABASE_URL=url, NOTED_NOW=now_at.isoformat()
    )


def empty_app(folder: Path) -> AbstractContextManager[tuple[str, psutil.Process]]:
    """Streamlit with one figure and nothing else, the peer of the dashboard."""
    script, port = folder / "empty.py", free_port("127.0.0.1", first=8700)
    script.write_text('import streamlit as st\nst.set_page_config(layout="wide")\nst.metric("figure", "1")\n')
    options = (
        "--server.headless",
        "true",
        "--browser.gatherUsageStats",
        "false",
        "--server.fileWatcherType",
        "none",
    )
    return started("-m", "streamlit", "run", str(script), "--server.port", str(port), *options, port=port)


def answers(address: str) -> bool:
    """Whether a dashboard is there yet."""
    try:
        requests.get(f"{address}/_stcore/health", timeout=2)
    except requests.RequestException:
        return False
    return True


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it was there")
        if answers(address):
            return
        time.sleep(0.25)
    raise RuntimeError("the server did not come within a minute")
