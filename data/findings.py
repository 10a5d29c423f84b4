"""What the doctor finds: one thing that was looked at, how it stands, and what is to be done."""

from dataclasses import dataclass
from typing import Final

WELL: Final = "well"
WARNING: Final = "warning"
WRONG: Final = "wrong"
UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it stands, and what to do where it does not stand well."""

    about: str
    state: str
    said: str
