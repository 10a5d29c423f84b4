"""What a check declares of itself, once, in both languages: pages, helps and the method page are drawn from it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One check: what is expected, when it passes, fails or is not known, and what an office is to do."""

    slug: str
    title_en: str
    title_hi: str
    expected_en: str
    expected_hi: str
    passes_en: str
    passes_hi: str
    fails_en: str
    fails_hi: str
    unknown_en: str
    unknown_hi: str
    to_do_en: str
    to_do_hi: str
