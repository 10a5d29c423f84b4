"""Instants as files say them: not before X began and not after now; anything else is refused at the door."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, ValidationInfo

from data.instants import X_BEGAN_MS, from_ms

X_BEGAN_AT = from_ms(X_BEGAN_MS)


def possible(moment: datetime, *, now_at: datetime) -> datetime:
    """An instant that can have been; raises `ValueError`, whose text says how it lies."""
    if moment < X_BEGAN_AT:
        raise ValueError("lies before X began")
    if moment > now_at:
        raise ValueError("lies in the future")
    return moment


def _possible(moment: datetime, info: ValidationInfo) -> datetime:
    return possible(moment, now_at=(info.context or {})["now_at"])


Moment = Annotated[AwareDatetime, AfterValidator(_possible)]
"""For shapes that are checked with `context={"now_at": …}`."""
