"""What a sign of ill collection declares of itself, once, in both languages: what it is, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sign:
    """What can be found; `grave` where a person is needed."""

    slug: str
    grave: bool
    title_en: str
    title_hi: str
    to_do_en: str = "Do what the message says."
    to_do_hi: str = "संदेश के अनुसार करें।"
