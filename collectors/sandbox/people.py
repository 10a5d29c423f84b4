"""Who posts: the offices' accounts with made-up user ids, and invented citizens, each known by a number."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from collectors.sandbox.instants import DAY_MS, HOUR_MS, NEVER_MS, day_start_ms, first_id, id_ms
from collectors.sandbox.registry import Office, Registry

CITIZENS = 100_000
LOOKS_LIKE_HQ = ("Uppo1ice", "UppoIice")
"""Handles that look like headquarters' at a glance: with the digit one, and with a capital i."""
FATES = (
    *(("traffic", "renamed"), ("range", "protected"), ("other", "suspended")),
    *(("zone", "wavered"), ("traffic", "poses")),
)
SMALL_FIRST, SMALL_STEP = 200_000_000, 40_009
_BEGAN_MS = 1_470_000_000_000
FIRST_NAMES = (
    *("Asha", "Ravi", "Meena", "Suraj", "Kiran", "Deepa", "Mohan", "Pooja", "Arun", "Lata", "Vijay", "Rekha"),
    *("Sonu", "Farah", "Imran", "Geeta", "Nitin", "Rani", "Salim", "Usha", "Manoj", "Neha", "Anil", "Zoya"),
)
LAST_NAMES = ("Neelgaon", "Sundarpur", "Champaban", "Madhuvan", "Kamalpur", "Rampurwa", "Devbagh", "Harshila")


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever has an account; `unit_id` is None for citizens and for offices outside the registry."""

    user_id: int
    handle: str
    name: str
    created_ms: int
    unit_id: str | None = None
    later_handle: str | None = None
    renamed_ms: int = NEVER_MS
    meanwhile_handle: str | None = None
    meanwhile_ms: tuple[int, int] = (NEVER_MS, NEVER_MS)
    protected_ms: int = NEVER_MS
    suspended_ms: int = NEVER_MS

    def handle_at(self, ms: int) -> str:
        """The handle at an instant."""
        if self.meanwhile_handle and self.meanwhile_ms[0] <= ms < self.meanwhile_ms[1]:
            return self.meanwhile_handle
        return self.later_handle if self.later_handle and ms >= self.renamed_ms else self.handle

    def public_at(self, ms: int) -> bool:
        """Whether everybody may read the account's posts at an instant."""
        return ms < self.protected_ms and ms < self.suspended_ms


def draw(*parts: object) -> int:
    """A number below 2^64 that depends on its parts alone."""
    return int.from_bytes(hashlib.blake2b("/".join(map(str, parts)).encode(), digest_size=8).digest(), "big")


def share(*parts: object) -> float:
    """A number in [0, 1) that depends on its parts alone."""
    return draw(*parts) / 2**64


class People:
    """Everybody, found by user id or by handle at an instant."""

    def __init__(self, registry: Registry, *, seed: int, epoch: date) -> None:
        self.epoch_ms = day_start_ms(epoch)
        self.of_unit: dict[str, list[Person]] = {}
        self.by_id: dict[int, Person] = {}
        self._handles: dict[str, list[Person]] = {}
        fates = _fates(registry.offices, seed=seed)
        for office in registry.offices:
            for account in office.accounts:
                known = self._handles.get(account.handle.lower())
                if known:  # a handle that went from one office to another is still one account of X
                    self.of_unit.setdefault(office.unit_id, []).append(known[0])
                    continue
                self._add(
                    self._official(
                        office, account.handle, account.x_user_id, fates.get(account.handle), seed=seed
                    )
                )
        for handle, name in registry.mandatory:
            if handle.lower() not in self._handles:
                self._add(Person(self._free_id(handle, seed), handle, name, _BEGAN_MS, unit_id=None))
        self.seed = seed
        self._citizens: dict[int, Person] = {}
        wavered = [person for person in self.by_id.values() if person.meanwhile_handle]
        for person in wavered:  # a stranger took the handle that it had meanwhile
            taken_ms = person.meanwhile_ms[1] + 3 * HOUR_MS
            self._add(Person(first_id(taken_ms) | 77, person.meanwhile_handle or "", "Fan page", taken_ms))
        self.officials = [person for person in self.by_id.values() if person.unit_id is not None]
        hq = {office.unit_id for office in registry.offices if office.kind == "hq"}
        self.headquarters = next((each for each in self.officials if each.unit_id in hq), None)
        self.mandatory = [self._handles[handle.lower()][0] for handle, _ in registry.mandatory]

    def _add(self, person: Person) -> None:
        self.by_id[person.user_id] = person
        self._handles.setdefault(person.handle.lower(), []).append(person)
        for handle in (person.later_handle, person.meanwhile_handle):
            if handle:
                self._handles.setdefault(handle.lower(), []).append(person)
        if person.unit_id:
            self.of_unit.setdefault(person.unit_id, []).append(person)

    def _free_id(self, handle: str, seed: int) -> int:
        drawn = draw(seed, "user", handle.lower())
        if drawn % 2:
            user_id = first_id(_BEGAN_MS + drawn % (900 * DAY_MS)) | drawn >> 43
        else:
            user_id = 300_000_000 + drawn % 3_600_000_000
        while user_id in self.by_id or (user_id - SMALL_FIRST) % SMALL_STEP == 0:
            user_id += 1
        return user_id

    def _official(
        self, office: Office, handle: str, given: int | None, fate: str | None, *, seed: int
    ) -> Person:
        user_id = given if given and given not in self.by_id else self._free_id(handle, seed)
        created_ms = id_ms(user_id) if user_id >= 1 << 41 else _BEGAN_MS - draw(handle) % (800 * DAY_MS)
        return Person(
            user_id,
            handle,
            office.name_en
            if office.name_en.endswith(("Police", "Headquarters"))
            else f"{office.name_en} Police",
            created_ms,
            unit_id=office.unit_id,
            later_handle={"renamed": f"{handle[:12]}_up", "poses": LOOKS_LIKE_HQ[1]}.get(fate or ""),
            renamed_ms=self.epoch_ms + DAY_MS + 12 * HOUR_MS if fate in ("renamed", "poses") else NEVER_MS,
            meanwhile_handle=LOOKS_LIKE_HQ[0] if fate == "wavered" else None,
            meanwhile_ms=(self.epoch_ms - 34 * DAY_MS, self.epoch_ms - 21 * DAY_MS)
            if fate == "wavered"
            else (NEVER_MS, NEVER_MS),
            protected_ms=self.epoch_ms - 5 * DAY_MS if fate == "protected" else NEVER_MS,
            suspended_ms=self.epoch_ms - 10 * DAY_MS if fate == "suspended" else NEVER_MS,
        )

    def citizen(self, number: int) -> Person:
        """The invented citizen of a number below `CITIZENS`."""
        if number not in self._citizens:
            first = FIRST_NAMES[draw(self.seed, "name", number) % len(FIRST_NAMES)]
            last = LAST_NAMES[draw(self.seed, "family", number) % len(LAST_NAMES)]
            created_ms = _BEGAN_MS + number * HOUR_MS // 2
            user_id = SMALL_FIRST + number * SMALL_STEP if number % 5 == 0 else first_id(created_ms) | number
            fate_ms = self.epoch_ms + draw(self.seed, "fate", number) % (40 * DAY_MS) - 20 * DAY_MS
            self._citizens[number] = Person(
                user_id,
                f"demo_{first.lower()}{number:05d}",
                f"{first} {last}",
                created_ms - (1_000 * DAY_MS if number % 5 == 0 else 0),
                protected_ms=fate_ms if number % 211 == 17 else NEVER_MS,
                suspended_ms=fate_ms if number % 307 == 11 else NEVER_MS,
            )
        return self._citizens[number]

    def find(self, user_id: int) -> Person | None:
        """Whoever has a user id."""
        if user_id in self.by_id:
            return self.by_id[user_id]
        number, rest = divmod(user_id - SMALL_FIRST, SMALL_STEP)
        if rest:
            number = user_id & 0x1FFFF
        known = 0 <= number < CITIZENS and self.citizen(number).user_id == user_id
        return self.citizen(number) if known else None

    def named(self, handle: str, at_ms: int) -> Person | None:
        """Whoever has a handle at an instant."""
        folded = handle.lower()
        for person in self._handles.get(folded, []):
            if person.handle_at(at_ms).lower() == folded:
                return person
        number = int(folded[-5:]) if folded[-5:].isascii() and folded[-5:].isdecimal() else None
        known = number is not None and self.citizen(number).handle == folded
        return self.citizen(number) if known and number is not None else None

    def office(self, unit_id: str) -> Iterator[Person]:
        """The accounts of a unit."""
        return iter(self.of_unit.get(unit_id, []))


def _fates(offices: tuple[Office, ...], *, seed: int) -> dict[str, str]:
    """Which accounts are renamed, protected, suspended, bore another handle for two weeks, or will pose as headquarters:
    one each, of kinds where it spoils no league of districts."""
    fates: dict[str, str] = {}
    for kind, fate in FATES:
        handles = sorted(
            account.handle
            for office in offices
            for account in office.accounts
            if office.kind == kind and account.handle.lower() != "dgpup" and account.handle not in fates
        )
        if len(handles) >= 3:
            fates[handles[draw(seed, fate) % len(handles)]] = fate
    return fates
