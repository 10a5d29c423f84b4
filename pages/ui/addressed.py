"""The names of all choices that an address may hold: whatever else it says is read by nobody and written down nowhere."""

from itertools import chain
from typing import Final

from pages.ui import memory

OF_EVERY_PAGE: Final = ("lang", "as")
OPENED: Final = ("circular", "roster", "changes", "why", "score", "sign")
"""Parts of a page that an address opens."""
OWN: Final = ("show", "age", "figure", "office", "check", "verdict", "scale", "action", "who", "before")
"""Choices that one page has for itself."""
NAMES: Final = frozenset((*OF_EVERY_PAGE, *OPENED, *OWN, *chain.from_iterable(memory.OF_PAGE.values())))
"""Fewer than the audit log keeps of an entry, so that none hides another."""
