"""What a review says, asked as a letter asks: who is named, what lies in a zone, what an office is called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from language import figures
from language.words import Words
from letters.document import shortened
from letters.particulars import LetterError
from metrics.review.canonical import ID_DIGITS, canonical, sha256

COMMENDED: Final = "commended"
LAGGARD: Final = "laggard"
MOST_NAME: Final = 60
MOST_DIGITS: Final = 20
SHORT_DIGITS: Final = 8
GROUPS: Final = ("district", "range", "zone", "traffic")
"""The groups that letters are on, in the order in which they have them; other offices are led by headquarters itself."""


def ms_of(instant: str | None) -> int | None:
    """An ISO 8601 instant as milliseconds since 1970."""
    return None if instant is None else round(datetime.fromisoformat(instant).timestamp() * 1_000)


@dataclass(frozen=True)
class WaitingCase:
    """A case without an answer: the address of its thread, and since when it waits (None: an older review does not say)."""

    address: str
    since_ms: int | None

    @property
    def short(self) -> str:
        """The end of its number, by which it is known on paper."""
        number = self.address.rpartition("/")[2]
        return number if len(number) <= SHORT_DIGITS else f"…{number[-SHORT_DIGITS:]}"


@dataclass(frozen=True)
class Reviewed:
    """The content of a review run, in the language of a letter."""

    content: Mapping[str, Any]
    words: Words

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of what the review says."""
        return sha256(canonical(self.content))

    @property
    def run_id(self) -> str:
        """What the run is called: after the beginning of its checksum."""
        return f"R{self.checksum[:ID_DIGITS]}"

    @property
    def measure(self) -> str:
        return str(self.content["asked"]["measure"])

    @property
    def period(self) -> str:
        """The first and the last day that it is of."""
        given = self.content["period"]
        return figures.period_in_words(
            date.fromisoformat(given["from"]), date.fromisoformat(given["to"]), self.words
        )

    @property
    def units(self) -> Mapping[str, Mapping[str, Any]]:
        return self.content["units"]

    def unit(self, unit_id: str) -> Mapping[str, Any]:
        """What is said of an office; raises `LetterError` where the review does not know it."""
        if unit_id not in self.units:
            raise LetterError(f"The review {self.run_id} says nothing of {unit_id!r}.", code="no_unit")
        return self.units[unit_id]

    def called(self, unit_id: str) -> str:
        """The name of an office."""
        unit = self.unit(unit_id)
        name = self.words.of(str(unit["name_en"] or ""), str(unit["name_hi"] or ""))
        return shortened(name, most=MOST_NAME) or unit_id

    def named(self, verdict: str, *, among: Iterable[str] | None = None) -> list[str]:
        """Who has a verdict and no other, the best or the worst first as the review lists them; whoever it lists without
        that verdict is left out. `among`: of these offices alone."""
        listed = self.content["commended" if verdict == COMMENDED else "laggards"]
        places = {unit_id: place for place, unit_id in enumerate(listed)}
        wanted = set(self.units if among is None else among)
        found = [each for each in self.ranked() if each in wanted and self.verdict(each) == verdict]
        return sorted(found, key=lambda each: (places.get(each, len(places)), each))

    def verdict(self, unit_id: str) -> str | None:
        """What the league says of an office; None where it has no row in one."""
        row = self.league(unit_id)
        return None if row is None else str(row["verdict"])

    def league(self, unit_id: str) -> Mapping[str, Any] | None:
        """An office's row of the league."""
        return self.unit(unit_id)["league"]

    def group(self, kind: str) -> Mapping[str, Any]:
        """A peer group; what the review does not know of one is an empty group."""
        empty: dict[str, Any] = {"signal": "alone", "rankability": None, "ranked": 0, "unit_ids": []}
        return self.content["groups"].get(kind) or empty

    def group_of(self, unit_id: str) -> str | None:
        """The peer group in which an office stands."""
        return next((kind for kind in GROUPS if unit_id in self.group(kind)["unit_ids"]), None)

    def ranked(self) -> list[str]:
        """The offices of the groups that letters are on, group by group, the best first."""
        return [each for kind in GROUPS for each in self.group(kind)["unit_ids"]]

    def of_zone(self, zone_id: str) -> list[str]:
        """The offices of a zone as the groups have them, by group and rank; the zone's own account last."""
        ranked = self.ranked()
        own = [each for each in ranked if self.unit(each).get("zone_id") == zone_id and each != zone_id]
        return [*own, *(each for each in ranked if each == zone_id)]

    def zones(self) -> list[str]:
        """The zones, by name."""
        found = [each for each, unit in self.units.items() if unit["kind"] == "zone"]
        return sorted(found, key=self.called)

    def waiting_cases(self, unit_id: str) -> tuple[WaitingCase, ...]:
        """An office's cases of the period without an answer, the oldest first: numbers, never anybody's words."""
        waiting = self.unit(unit_id)["waiting"]
        numbers = [str(each) for each in waiting["thread_ids"]]
        since = waiting.get("since") or [None] * len(numbers)
        return tuple(
            WaitingCase(f"https://x.com/i/status/{number}", ms_of(at))
            for number, at in zip(numbers, since, strict=True)
            if number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS
        )

    def known_ms(self, unit_id: str) -> int | None:
        """Up to when an office is known."""
        row = self.league(unit_id) or {}
        return ms_of(row.get("as_of") or self.content["known_until"])

    def led_by_headquarters(self) -> list[str]:
        """Who is named in the group that headquarters leads itself: of no letter."""
        own = set(self.ranked())
        listed = [*self.content["commended"], *self.content["laggards"]]
        return [each for each in listed if each not in own and each in self.units]
