"""The signs of ill collection, each declared once."""

from typing import Final

from metrics.signs import answers, collecting
from metrics.signs.sign import Sign

__all__ = ["BY_SLUG", "SIGNS", "Sign"]

SIGNS: Final[tuple[Sign, ...]] = (*collecting.SIGNS, *answers.SIGNS)
BY_SLUG: Final = {sign.slug: sign for sign in SIGNS}
