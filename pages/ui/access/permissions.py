"""Which pages each role may open: asked for the menu, again before a page runs, and before a link leads to one."""

from pathlib import PurePosixPath
from typing import Final

from data.scope import HQ, RANGE, ROLES, ZONE

OVERVIEW: Final = "pages/state/overview.py"
LEAGUE: Final = "pages/state/league.py"
SCORE: Final = "pages/state/score.py"
SIGNS: Final = "pages/state/signs.py"
LAGGARDS: Final = "pages/state/laggards.py"
PRAISE: Final = "pages/state/praise.py"
TRAINING: Final = "pages/state/training.py"
GROWTH: Final = "pages/state/growth.py"
COMPLIANCE: Final = "pages/state/compliance.py"
CLAUSE: Final = "pages/state/clause.py"
CIRCULAR: Final = "pages/state/circular.py"
AREA: Final = "pages/area/area.py"
COMPARE: Final = "pages/area/compare.py"
REVIEWS: Final = "pages/state/reviews.py"
ALERTS: Final = "pages/state/alerts.py"
WALL: Final = "pages/state/wall.py"
UNIT_PAGE: Final = "pages/unit/unit.py"
CASES: Final = "pages/unit/cases.py"
NOTICES: Final = "pages/unit/notices.py"
COLLECTION: Final = "pages/about/collection.py"
METHOD: Final = "pages/about/method.py"
AUDIT: Final = "pages/about/audit.py"
CALENDAR: Final = "pages/about/calendar.py"

ALL: Final = frozenset(ROLES)
OF_MANY: Final = frozenset({HQ, ZONE, RANGE})
"""Who looks after more than one office."""
MAY: Final = {
    OVERVIEW: OF_MANY,
    LEAGUE: ALL,
    SCORE: OF_MANY,
    SIGNS: OF_MANY,
    LAGGARDS: OF_MANY,
    PRAISE: OF_MANY,
    TRAINING: OF_MANY,
    GROWTH: OF_MANY,
    COMPLIANCE: OF_MANY,
    CLAUSE: OF_MANY,
    CIRCULAR: ALL,
    AREA: OF_MANY,
    COMPARE: OF_MANY,
    REVIEWS: OF_MANY,
    ALERTS: ALL,
    WALL: OF_MANY,
    UNIT_PAGE: ALL,
    CASES: ALL,
    NOTICES: ALL,
    COLLECTION: ALL,
    METHOD: ALL,
    CALENDAR: ALL,
    AUDIT: frozenset({HQ}),
}
"""The roles of each page; of a page that is missing here there are none."""
_BY_ADDRESS: Final = {PurePosixPath(file).stem: roles for file, roles in MAY.items()}


def may(role: str, page: str) -> bool:
    """Whether a role may open a page, told by its file."""
    return role in MAY.get(page, ())


def may_at(role: str, address: str) -> bool:
    """The same of a page told by the last part of its address; the front door, without one, leads each role home."""
    return role in (_BY_ADDRESS.get(address, ()) if address else ALL)


def file_of(address: str) -> str | None:
    """The file of a page told by the last part of its address; None where there is no such page."""
    return next((file for file in MAY if PurePosixPath(file).stem == address), None)


def home(role: str) -> str:
    """The page at which a role begins."""
    return OVERVIEW if may(role, OVERVIEW) else UNIT_PAGE
