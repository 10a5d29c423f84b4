"""A letter as PDF that can be read aloud and copied out, and as a picture of its page; in bounded time."""

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

from letters.document import Letter, Paragraph

FONTS: Final = Path(__file__).resolve().parents[1] / "pages" / "ui" / "fonts"
SETS: Final = Path(__file__).parent / "typesetting.py"
LIMIT_S: Final = 30
SIZES: Final = (10.5,)
SIZES_OF_ONE_PAGE: Final = (10.8, 10.4, 10.0, 9.6, 9.2, 8.8, 8.4, 8.0)


class PaperError(Exception):
    """A letter that cannot be printed; its text is one line that says why."""


def _blocks(letter: Letter) -> list[dict[str, Any]]:
    """The blocks as data; a numbered paragraph knows its number."""
    found, number = [], 0
    for block in letter.blocks:
        number += isinstance(block, Paragraph) and block.is_numbered
        found.append({"block": type(block).__name__, **asdict(block), "number": number})
    return found


def _set(letter: Letter, *, form: str, page: int = 1) -> bytes:
    noon = datetime.combine(letter.dated_on, time(12), tzinfo=UTC)
    said = asdict(letter) | {"blocks": _blocks(letter), "dense": letter.is_one_page, "dated_on": None}
    asked = {
        "letter": said,
        "fonts": str(FONTS),
        "form": form,
        "page": page,
        "pages": 1 if letter.is_one_page else None,
        "sizes": SIZES_OF_ONE_PAGE if letter.is_one_page else SIZES,
        "timestamp": int(noon.timestamp()),
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the letter goes to its input
            [sys.executable, "-I", str(SETS)],
            input=json.dumps(asked, allow_nan=False).encode(),
            capture_output=True,
            timeout=LIMIT_S,
            env={"TZ": "UTC"},  # secrets are none of its business
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PaperError(f"The letter was not set within {LIMIT_S} s.") from error
    except OSError as error:
        raise PaperError(f"The letter cannot be set: {error.strerror or error}.") from error
    if done.returncode:
        why = " ".join(done.stderr.decode(errors="replace").split())[-300:]
        raise PaperError(f"The letter cannot be set: {why or 'the program ended'}.")
    return done.stdout


def pdf(letter: Letter) -> bytes:
    """The letter as PDF/UA-1: tagged, with title and language, in our own fonts; the same letter has the same bytes.
    Raises `PaperError`, also where a letter of one page does not fit on one."""
    return _set(letter, form="pdf")


def png(letter: Letter, *, page: int = 1) -> bytes:
    """A page of it as a picture; raises `PaperError`."""
    return _set(letter, form="png", page=page)
