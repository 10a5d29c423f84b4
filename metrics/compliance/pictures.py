"""Pictures: an office's against headquarters' of the same time, by the distance of their perceptual hashes."""

import re
from dataclasses import dataclass
from typing import Final

from metrics.compliance.finding import FAIL, PASS, Finding, unknown

HASH: Final = re.compile(r"([0-9a-f]{16}){1,2}")
DIGITS: Final = 16
DEFAULT: Final = "default_profile"
"""What stands in the address of the picture that X gives to whoever has none."""
STORED: Final = "stored"


@dataclass(frozen=True)
class Picture:
    """A picture as it was seen: its address, what became of fetching it, its perceptual hash of 64
    bits in hex, and perhaps a second one of what lies within its margin."""

    url: str | None
    state: str | None = None
    phash: str | None = None
    reason: str | None = None

    @property
    def is_there(self) -> bool:
        """Whether the account shows a picture of its own."""
        return self.url is not None and DEFAULT not in self.url

    @property
    def is_known(self) -> bool:
        """Whether it was fetched and read."""
        return self.state == STORED and self.phash is not None and bool(HASH.fullmatch(self.phash))


def distance(one: str, other: str) -> int:
    """In how many of 64 bits two hashes differ: those of the whole pictures, or where they are closer those of what lies
    within their plain margins."""
    return min(
        (int(one[start : start + DIGITS], 16) ^ int(other[start : start + DIGITS], 16)).bit_count()
        for start in range(0, min(len(one), len(other)), DIGITS)
    )


def same_picture(own: Picture, hq: Picture | None, *, limit: int) -> Finding:
    """Whether an account shows headquarters' picture; one that shows none does not, one that could not be fetched or
    read is not known."""
    evidence = {"url": own.url, "hq_url": hq.url if hq else None}
    if not own.is_there:
        return Finding(FAIL, reason="no_picture", evidence=evidence)
    if not own.is_known:
        why = "picture_waits" if own.state in (None, STORED, "waiting") else f"picture_{own.state}"
        return unknown(why, found=own.reason, evidence=evidence)
    if hq is None or not hq.is_known:
        return unknown("hq_not_known", evidence=evidence)
    assert own.phash is not None and hq.phash is not None  # noqa: S101, PT018 - `is_known` says so
    bits = distance(own.phash, hq.phash)
    return Finding(
        PASS if bits <= limit else FAIL,
        expected=str(limit),
        found=str(bits),
        reason=None if bits <= limit else "other_picture",
        evidence=evidence | {"distance": bits, "limit": limit},
    )
