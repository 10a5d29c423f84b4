"""How accounts look at an instant: followers, name, bio, pictures; offices' curves and how well they match headquarters'."""

import math
from typing import Any

from collectors.sandbox.habits import IDLE, PRAISED, habit, level
from collectors.sandbox.instants import DAY_MS, day_of, iso
from collectors.sandbox.looks import Looks
from collectors.sandbox.people import People, Person, draw, share
from collectors.sandbox.registry import Office, Registry
from collectors.sandbox.texts.profiles import BIOS, HQ_BIO, ODD_NAMES

YEAR_DAYS = 365.25
CAMPAIGN_FROM, CAMPAIGN_TO, CAMPAIGN_DAYS, QUIET_DAYS = 6_500, 39_000, 121.75, 1_096
"""The one office whose followers grow sixfold in four months, after three years in which they hardly grew."""
HQ_FOLLOWERS = 2_900_000
FOLLOWS_LATER = 0.06
"""Of the mandatory follows, those that begin only some days after the demonstration."""


class Profiles:
    """Users in X's form."""

    def __init__(self, registry: Registry, people: People, *, seed: int) -> None:
        self.people, self.seed = people, seed
        self._offices = {office.unit_id: office for office in registry.offices}
        self._followed: dict[int, list[tuple[Person, int]]] = {}
        self._posts_a_day = {
            office.unit_id: 3 * habit(office, day_of(people.epoch_ms), seed=seed).posts_per_day
            for office in registry.offices
        }
        self._hq = {office.unit_id for office in registry.offices if office.kind == "hq"}
        self.looks = Looks(people, seed=seed, hq=self._hq)
        middling = sorted(
            office.unit_id
            for office in registry.offices
            if office.kind == "district" and 0.4 < level(office, seed=seed) < PRAISED
        )
        self.campaigner = middling[draw(seed, "campaign") % len(middling)] if middling else None

    def followers(self, person: Person, ms: int) -> int:
        """How many follow an account at an instant; an idle office's number does not move."""
        office = self._offices.get(person.unit_id or "")
        own = share(self.seed, "followers", person.user_id)
        if office is None:
            return round(40 * math.exp(4 * own)) if person.unit_id is None else 0
        days = (ms - self.people.epoch_ms) / DAY_MS
        if office.unit_id == self.campaigner:
            return _campaign(days + CAMPAIGN_DAYS)
        quality = level(office, seed=self.seed)
        size = (
            HQ_FOLLOWERS
            if office.kind == "hq"
            else (office.population or 2_500_000) / 1e6 * (1_500 + 8_000 * quality)
        )
        size *= 0.6 + 0.8 * own
        if quality < IDLE:
            return round(size)
        growth = 1 + 0.02 + 0.16 * quality * share(self.seed, "growth", office.unit_id)
        return round(size * growth ** (days / YEAR_DAYS) * (1 + 0.0012 * self._weekly(office.unit_id, days)))

    def _weekly(self, unit_id: str, days: float) -> float:
        """Between −1 and 1, another value each week, with straight lines between them."""
        week, part = divmod(days, 7)
        before, after = (2 * share(self.seed, "week", unit_id, int(week) + step) - 1 for step in (0, 1))
        return before + (after - before) * part / 7

    def user(self, person: Person, ms: int, fields: set[str]) -> dict[str, Any]:
        """A user with the fields asked for; what is empty is left out, as X does."""
        office = self._offices.get(person.unit_id or "")
        name, bio = self._words(person, office, ms)
        governmental = office is not None and office.kind in ("hq", "commissionerate")
        found: dict[str, Any] = {
            "id": str(person.user_id),
            "name": name,
            "username": person.handle_at(ms),
            "created_at": iso(person.created_ms),
            "description": bio,
            "protected": ms >= person.protected_ms,
            "verified": governmental,
            "verified_type": "government" if governmental else "none",
            "location": office.name_en if office is not None else "",
            "url": "https://t.co/statepolice" if office is not None and office.kind == "hq" else "",
        }
        if fields & {"profile_image_url", "profile_banner_url"}:
            found |= self.looks.pictures(person, ms)
        if "public_metrics" in fields:
            found["public_metrics"] = self._counts(person, office, ms)
        return {key: value for key, value in found.items() if key in fields and value != ""}

    def _words(self, person: Person, office: Office | None, ms: int) -> tuple[str, str]:
        if office is None:
            return person.name, ""
        if office.kind == "hq":
            return person.name, HQ_BIO
        drawn = draw(self.seed, "look", person.user_id)
        bio = BIOS[self.looks.bio(person, ms)]
        plain = person.name.removesuffix(" Police")
        name = (
            ODD_NAMES[drawn // 64 % len(ODD_NAMES)].format(name=plain) if drawn // 8 % 7 == 0 else person.name
        )
        return name[:50], bio.format(name=plain, hindi=office.name_hi)

    def _counts(self, person: Person, office: Office | None, ms: int) -> dict[str, int]:
        followers = self.followers(person, ms)
        days = max(0.0, (ms - person.created_ms) / DAY_MS)
        a_day = (
            habit(office, day_of(self.people.epoch_ms), seed=self.seed).posts_per_day * 3 if office else 0.3
        )
        return {
            "followers_count": followers,
            "following_count": len(self.following(person, ms)),
            "tweet_count": int(days * a_day),
            "listed_count": followers // 900,
            "like_count": int(days / 4),
        }

    def following(self, person: Person, ms: int) -> list[Person]:
        """Whom an account follows, the newest first: offices follow headquarters and, the better the more, the rest."""
        if person.user_id not in self._followed:
            office = self._offices.get(person.unit_id or "")
            self._followed[person.user_id] = [] if office is None else self._choose(person, office)
        return [each for each, since_ms in self._followed[person.user_id] if since_ms <= ms]

    def _choose(self, person: Person, office: Office) -> list[tuple[Person, int]]:
        chance_of_mandatory = 0.25 + 0.9 * level(office, seed=self.seed)
        chances = {each.user_id: 0.3 for each in self.people.officials}
        chances |= {each.user_id: chance_of_mandatory for each in self.people.mandatory}
        chances |= {each.user_id: 1.0 for unit_id in self._hq for each in self.people.office(unit_id)}
        chances.pop(person.user_id, None)
        found = [
            user_id
            for user_id, chance in chances.items()
            if share(self.seed, "follows", person.user_id, user_id) < chance
        ]
        found.sort(key=lambda user_id: draw(self.seed, "followed", person.user_id, user_id))
        return [(self.people.by_id[user_id], self._since_ms(person, user_id)) for user_id in found]

    def _since_ms(self, person: Person, user_id: int) -> int:
        """Since when an account follows another: mostly always."""
        drawn = share(self.seed, "since", person.user_id, user_id)
        later = user_id in {each.user_id for each in self.people.mandatory} and drawn < FOLLOWS_LATER
        return self.people.epoch_ms + round((2 + 20 * drawn) * DAY_MS) if later else 0


def _campaign(days: float) -> int:
    """The campaigner's followers so many days after it began."""
    if days <= 0:
        return max(0, round(CAMPAIGN_FROM * (1 + days / QUIET_DAYS)))
    if days <= CAMPAIGN_DAYS:
        return round(CAMPAIGN_FROM * (CAMPAIGN_TO / CAMPAIGN_FROM) ** (days / CAMPAIGN_DAYS))
    return round(CAMPAIGN_TO * 1.3 ** ((days - CAMPAIGN_DAYS) / YEAR_DAYS))
