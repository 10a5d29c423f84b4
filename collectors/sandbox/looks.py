"""Which pictures and which bio an account shows at an instant: every kind is shown by somebody, and some change in time."""

from collections.abc import Sequence
from typing import TypeVar

from collectors.sandbox.instants import DAY_MS
from collectors.sandbox.people import People, Person, draw

PICTURES = "https://pbs.twimg.invalid"
"""A host that cannot exist: whoever speaks with this X asks this X for them, by their paths."""
HQ_PICTURE, HQ_HEADER = "state-emblem_normal.png", 0
DEFAULT = "default_profile_normal.png"
PROFILE_PICTURES = (
    *(HQ_PICTURE,) * 3,
    "state-emblem_normal.jpg",
    "gate_normal.png",
    "state-emblem.small_normal.png",
    HQ_PICTURE,
    "not-a-picture_normal.jpg",
    "state-emblem.worn_normal.jpg",
    *(HQ_PICTURE,) * 2,
    "jeep_normal.jpg",
    "state-emblem_normal.webp",
    DEFAULT,
    "huge_normal.jpg",
    *(HQ_PICTURE,) * 2,
    "other-emblem_normal.png",
    "state-emblem.cut_normal.png",
    "moving_normal.gif",
    *(HQ_PICTURE,) * 2,
    "sunset_normal.png",
    "gone_normal.png",
    *(HQ_PICTURE,) * 2,
    "vast_normal.png",
    "parade_normal.png",
)
"""By turns: most show headquarters' picture, or a copy of it that was resized, saved poorly or cut."""
HEADERS = (0, 0, 10, 0, 3, 0, None, 0, 5, 0, 20, 0, 0, 7)
"""Which header, and in the tens how poorly it is saved; None for no header."""
BIOS = (
    "right",
    "right",
    "like_hq",
    "right",
    "hindi",
    "other_form",
    "right",
    "short",
    "right",
    "odd",
    "right",
    "empty",
)
CHANGED_BEFORE, CHANGES_SOON = 5, 17
Kind = TypeVar("Kind")


class Looks:
    """What accounts show: by turns in an order that the seed draws."""

    def __init__(self, people: People, *, seed: int, hq: set[str]) -> None:
        self.seed, self.epoch_ms, self._hq = seed, people.epoch_ms, hq
        self._places = {part: self._order(people, part) for part in ("picture", "header", "bio")}

    def _order(self, people: People, part: str) -> dict[int, int]:
        ids = [each.user_id for each in people.officials if each.unit_id not in self._hq]
        ids.sort(key=lambda user_id: draw(self.seed, part, user_id))
        return {user_id: place for place, user_id in enumerate(ids)}

    def _changes_ms(self, person: Person, part: str) -> int | None:
        """When an account changes what it shows: a fifth did within the last weeks, a few will within days."""
        drawn = draw(self.seed, "changes", part, person.user_id)
        if drawn % CHANGED_BEFORE == 0:
            return self.epoch_ms - (8 + drawn // 64 % 40) * DAY_MS
        return self.epoch_ms + (1 + drawn // 64 % 6) * DAY_MS if drawn % CHANGES_SOON == 1 else None

    def _shown(self, person: Person, part: str, kinds: Sequence[Kind], ms: int) -> tuple[Kind, int]:
        """What is shown, and the number of it: another after a change."""
        place = self._places[part].get(person.user_id, 0)
        changes_ms = self._changes_ms(person, part)
        if changes_ms is None or ms >= changes_ms:
            return kinds[place % len(kinds)], 1
        return kinds[(place + 4) % len(kinds)], 0

    def pictures(self, person: Person, ms: int) -> dict[str, str]:
        """The addresses of the two pictures; an account without a header has none."""
        stands_for = person.unit_id in self._hq
        if person.unit_id is None:
            return {"profile_image_url": f"{PICTURES}/sticky/default_profile_images/{DEFAULT}"}
        name, version = (
            (HQ_PICTURE, 1) if stands_for else self._shown(person, "picture", PROFILE_PICTURES, ms)
        )
        number = draw(self.seed, "number", person.user_id, version) % 10**12
        folder = "sticky/default_profile_images" if name == DEFAULT else f"profile_images/{number}"
        found = {"profile_image_url": f"{PICTURES}/{folder}/{name}"}
        header, version = (HQ_HEADER, 1) if stands_for else self._shown(person, "header", HEADERS, ms)
        if header is not None:
            found["profile_banner_url"] = f"{PICTURES}/profile_banners/{person.user_id}/{version}{header:03d}"
        return found

    def bio(self, person: Person, ms: int) -> str:
        """The kind of bio of an office that is not headquarters."""
        return self._shown(person, "bio", BIOS, ms)[0]
