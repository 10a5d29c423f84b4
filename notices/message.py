"""A message: what is said to one recipient."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """Subject and text, and for mail the same as HTML; all of it numbers, names of offices and links."""

    subject: str
    text: str
    html: str | None = None
