"""Prices: what X charges for an object or a request of each endpoint, read from the one file that a person edits."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.ledger import MICRO, POSTS, USERS
from data.settings import SettingsError

PRICES = Path(__file__).with_name("prices.toml")
ENDPOINTS = {*POSTS, *USERS, "users/me", "counts/recent", "usage/tweets", "compliance/jobs"}
"""Every endpoint that is asked."""
LISTS = ("object", "request", "owned")


@dataclass(frozen=True)
class Charge:
    """What an endpoint costs, in millionths of a dollar: for an object that is new on the UTC day, or for a request."""

    object_microusd: int = 0
    request_microusd: int = 0
    by_object: bool = True


@dataclass(frozen=True)
class Prices:
    """All charges, and the day as of which they are known."""

    as_of: date
    charges: Mapping[str, Charge]
    owned: Mapping[str, int]

    def of(self, endpoint: str) -> Charge:
        """The charge of an endpoint; one that is in no list is a defect of ours, and no request is made."""
        return self.charges[endpoint]


@lru_cache(maxsize=1)
def prices() -> Prices:
    """The prices of the shipped file; raises `SettingsError`."""
    return read(PRICES)


def read(file: Path) -> Prices:
    """The prices in a file; raises `SettingsError`, one line that names the file and the key."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read ({error}). Restore it.") from error
    if unknown := sorted(set(found) - {"as_of", *LISTS}):
        raise SettingsError(f"{file}: {unknown[0]}: no such list. There are: {', '.join(LISTS)}.")
    as_of = found.get("as_of")
    if not isinstance(as_of, date) or isinstance(as_of, datetime):
        raise SettingsError(f"{file}: as_of: must be the day of the prices, like 2026-08-22.")
    by_object, by_request, owned = (_checked(file, name, found.get(name, {})) for name in LISTS)
    for endpoint in sorted(ENDPOINTS):
        if (endpoint in by_object) == (endpoint in by_request):
            raise SettingsError(
                f'{file}: "{endpoint}": must have one price, under [object] or under [request].'
            )
    charges = {name: Charge(object_microusd=price) for name, price in by_object.items()}
    charges |= {name: Charge(request_microusd=price, by_object=False) for name, price in by_request.items()}
    return Prices(as_of, charges, owned)


def _checked(file: Path, name: str, given: Any) -> dict[str, int]:
    """One list in millionths of a dollar."""
    if not isinstance(given, dict):
        raise SettingsError(f"{file}: {name}: must be a list of endpoints with their prices.")
    found: dict[str, int] = {}
    for endpoint, price in given.items():
        if endpoint not in ENDPOINTS | {"counts/all"}:
            raise SettingsError(f'{file}: {name}."{endpoint}": no such endpoint. Look for a slip of the pen.')
        number = isinstance(price, int | float) and not isinstance(price, bool)
        if not number or not math.isfinite(price) or price < 0:
            raise SettingsError(
                f'{file}: {name}."{endpoint}": must be a number of US dollars, 0 or more, not {price!r}.'
            )
        found[endpoint] = round(price * MICRO)
        if price and not found[endpoint]:
            raise SettingsError(
                f'{file}: {name}."{endpoint}": {price} is less than a millionth of a dollar, which counts as free.'
            )
    return found
