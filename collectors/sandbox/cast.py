"""Who is on stage on a day: the offices with their accounts and habits, whom a complaint concerns, and citizens."""

from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from collectors.sandbox.habits import Habit, habit
from collectors.sandbox.people import CITIZENS, People, Person
from collectors.sandbox.registry import Office, Registry

RANKED = ("district", "commissionerate")
SHARES = {"traffic": 0.045, "zone": 0.012, "range": 0.012, "other": 0.03}
"""Share of complaints that concern all units of a kind together; districts have the rest, by population."""
REGULARS, REGULARS_SHARE = 4_000, 0.4
NO_POPULATION = 2_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """An office, the account that it speaks through, and how it works."""

    office: Office
    account: Person
    habit: Habit


class Cast:
    """Everybody of one day."""

    def __init__(self, registry: Registry, people: People, day: date) -> None:
        self.day, self.people = day, people
        self.parts = [
            Part(office, account, habit(office, day, seed=people.seed))
            for office in registry.offices
            if (account := _account(office, people, day)) is not None
        ]
        self.hq = next((part for part in self.parts if part.office.kind == "hq"), None)
        self.concerned = [part for part in self.parts if part is not self.hq]
        self._heights = list(accumulate(_weights(self.concerned)))
        self._places: dict[str, list[Part]] = {}
        for part in self.concerned:
            if part.office.kind in RANKED:
                self._places.setdefault(part.office.zone_id, []).append(part)
        self._units = {part.office.unit_id: part for part in self.parts}

    def concern(self, rng: Random) -> Part | None:
        """The office that a complaint is about, or None where there is none but headquarters."""
        return rng.choices(self.concerned, cum_weights=self._heights)[0] if self.concerned else None

    def neighbour(self, part: Part, rng: Random) -> Part | None:
        """Another district of the same zone."""
        near = [each for each in self._places.get(part.office.zone_id, []) if each is not part]
        return rng.choice(near) if near else None

    def superior(self, part: Part) -> Part | None:
        """The range or the zone above an office, where it has an account."""
        above = (part.office.range_id, part.office.zone_id)
        return next(
            (self._units[each] for each in above if each in self._units and self._units[each] is not part),
            None,
        )

    def citizen(self, rng: Random) -> Person:
        """Somebody; some write more often than others."""
        regular = rng.random() < REGULARS_SHARE
        return self.people.citizen(rng.randrange(REGULARS) * 23 if regular else rng.randrange(CITIZENS))


def _account(office: Office, people: People, day: date) -> Person | None:
    """The account that an office speaks through on a day: its own before one of an officer."""
    held = [
        (account.role != "office", place, person)
        for place, (account, person) in enumerate(
            zip(office.accounts, people.office(office.unit_id), strict=True)
        )
        if account.held_on(day)
    ]
    return min(held, key=lambda each: each[:2])[2] if held else None


def _weights(parts: list[Part]) -> list[float]:
    """How likely a complaint concerns each office."""
    sizes = [
        (part.office.population or NO_POPULATION) ** 0.8 if part.office.kind in RANKED else 1.0
        for part in parts
    ]
    totals: dict[bool | str, float] = {}
    for part, size in zip(parts, sizes, strict=True):
        kind = part.office.kind in RANKED or part.office.kind
        totals[kind] = totals.get(kind, 0.0) + size
    rest = 1 - sum(SHARES.get(str(kind), 0.0) for kind in totals)
    return [
        size
        / totals[part.office.kind in RANKED or part.office.kind]
        * (rest if part.office.kind in RANKED else SHARES.get(part.office.kind, 0.01))
        for part, size in zip(parts, sizes, strict=True)
    ]
