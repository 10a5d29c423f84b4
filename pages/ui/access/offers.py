"""Files that are offered for download: each behind a token of its own, once, for ten minutes, kept in this process."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pages.ui.access.viewer import Viewer

LIFETIME_S: Final = 600
MOST: Final = 1_200
"""A page offers up to a dozen: each table twice, each chart once. The two of a table share its rows, a chart holds few:
no more tables are kept by it than by 300 offers of tables alone."""
OF_A_SIGN_IN: Final = 160
"""More than the pages that somebody has open at once; so nobody takes the others' files away by drawing many."""
MOST_SPENT: Final = 8_000
OF_A_PLACE: Final = 2
"""A page that is drawn anew offers its file anew; the one before stays good, as somebody may be clicking on it."""


@dataclass(frozen=True)
class Offer:
    """A file that can be made for one reader; `rows` are how many it holds, `unit_ids` whose they are (None: said by
    the scope alone)."""

    file_name: str
    mime: str
    make: Callable[[], bytes]
    rows: int
    what: str
    filters: dict[str, str]
    viewer: Viewer
    url: str
    unit_ids: frozenset[str] | None = None


class Spent(Exception):
    """The token was good once: its file was fetched, replaced or is too old."""


class Unknown(Exception):
    """No file was ever offered under the token, or long ago."""


class NotMade(Exception):
    """The file cannot be made; its text is the sentence that says why, to be put into the reader's language."""


@dataclass(frozen=True)
class _Kept:
    offer: Offer
    place: tuple[str, str]
    until_s: float

    @property
    def groups(self) -> list[tuple[tuple[str, ...], int]]:
        """What it is kept as one of, with how many of that are kept: its place, and its sign-in."""
        of_place = ("place", *self.place), OF_A_PLACE
        key = self.offer.viewer.key
        return [of_place, (("sign-in", key), OF_A_SIGN_IN)] if key else [of_place]


class Offers:
    """The files on offer. Whatever was offered is let go when it is fetched, replaced or too old: it may hold a large
    table. The oldest stand first everywhere."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._groups: dict[tuple[str, ...], OrderedDict[str, None]] = {}
        self._spent: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, offer: Offer, *, place: tuple[str, str]) -> str:
        """Offer a file at a place (a visit, and which file of it) and give its token."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._let_go()
            kept = _Kept(offer, place, self._clock() + LIFETIME_S)
            self._kept[token] = kept
            for name, most in kept.groups:
                group = self._groups.setdefault(name, OrderedDict())
                group[token] = None
                while len(group) > most:
                    self._spend(group.popitem(last=False)[0])
            while len(self._kept) > MOST:
                self._spend(next(iter(self._kept)))
        return token

    def take(self, token: str) -> Offer:
        """The offer of a token, which is spent by it, whoever comes; raises `Spent` or `Unknown`."""
        with self._lock:
            self._let_go()
            if token in self._spent:
                raise Spent
            kept = self._spend(token)
            if kept is None:
                raise Unknown
            return kept.offer

    def let_go(self) -> None:
        """Forget what is too old; asked for every minute, so that nothing large is kept because nobody comes."""
        with self._lock:
            self._let_go()

    def open(self) -> int:
        """How many files can be fetched."""
        with self._lock:
            return len(self._kept)

    def _spend(self, token: str) -> _Kept | None:
        kept = self._kept.pop(token, None)
        if kept is None:
            return None
        for name, _ in kept.groups:
            group = self._groups.get(name, OrderedDict())
            group.pop(token, None)
            if not group:
                self._groups.pop(name, None)
        self._spent[token] = self._clock() + LIFETIME_S  # so long it is still known that there was one
        while len(self._spent) > MOST_SPENT:
            self._spent.popitem(last=False)
        return kept

    def _let_go(self) -> None:
        now_s = self._clock()
        while self._kept and next(iter(self._kept.values())).until_s <= now_s:
            self._spend(next(iter(self._kept)))
        while self._spent and next(iter(self._spent.values())) <= now_s:
            self._spent.popitem(last=False)


OFFERS: Final = Offers()
