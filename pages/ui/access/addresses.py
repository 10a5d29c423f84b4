"""Every page's address, whoever may see it: they stand in the source and are no secret."""

from functools import lru_cache
from pathlib import Path
from typing import Final

PAGES: Final = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=1)
def addresses() -> tuple[str, ...]:
    """The last part of each page's address, which is its file's name."""
    return tuple(sorted(file.stem for file in PAGES.glob("*/*.py") if file.parent.name != "ui"))
