"""The names of all choices that an address may hold: whatever else it says is read by nobody and written down nowhere."""

from itertools import chain
from typing import Final

from pages.ui import memory

OF_EVERY_PAGE: Final = ("lang", "as", "kiosk", "tables")
OPENED: Final = (
    "circular",
    "roster",
    "mail",
    "changes",
    "why",
    "score",
    "sign",
    "ranks",
    "wait",
    "curves",
    "work",
    "told",
)
"""Parts of a page that an address opens."""
OWN: Final = (
    "show",
    "age",
    "figure",
    "office",
    "check",
    "verdict",
    "scale",
    "action",
    "who",
    "before",
    "naive",
    "day",
    "silent",
    "posting",
    "every",
    "letter",
    "paper",
    "reason",
    "occasion",
    "digest",
)
"""Choices that one page has for itself."""
OF_CASES: Final = ("urgent", "status", "when", "longer", "order", "find", "case")
"""Those of the cases; words that are looked for stand in no address."""
NAMES: Final = frozenset(
    (*OF_EVERY_PAGE, *OPENED, *OWN, *OF_CASES, *chain.from_iterable(memory.OF_PAGE.values()))
)
"""Fewer than the audit log keeps of an entry, so that none hides another."""
