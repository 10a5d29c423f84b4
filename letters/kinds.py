"""The three kinds of letters, by name: of the state, of a zone, of an office."""

from collections.abc import Mapping
from typing import Any, Final

from language.words import Words
from letters.document import Letter
from letters.particulars import LetterError, Particulars
from letters.reviewed import Reviewed
from letters.state import of_state
from letters.unit import of_unit
from letters.zone import of_zone

STATE, ZONE, UNIT = "state", "zone", "unit"
KINDS: Final = (STATE, ZONE, UNIT)


def written(
    content: Mapping[str, Any], kind: str, given: Particulars, words: Words, *, unit_id: str | None = None
) -> Letter:
    """The letter of a kind from the content of a review, to the zone or office `unit_id`.

    Nobody is named as having to improve whose verdict is not `laggard`, nobody praised whose verdict is not `commended`.
    Raises `LetterError`: no such zone or office, no number, a review that does not say what a letter needs.
    """
    review = Reviewed(content, words)
    try:
        if kind == STATE:
            return of_state(review, given)
        if unit_id is None:
            raise LetterError("Say to which zone or office the letter is.", code="no_unit")
        return of_zone(review, unit_id, given) if kind == ZONE else of_unit(review, unit_id, given)
    except (KeyError, TypeError) as error:
        raise LetterError(
            f"The review {review.run_id} cannot be read: it lacks {error}. Make it anew.", code="unreadable"
        ) from error
