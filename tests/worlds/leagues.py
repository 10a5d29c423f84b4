"""Worlds of a peer group by chance: what was told of each case, and the frames that the store would give of it."""

import random
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from tests.worlds.frames import at, case, events, gaps, instant, observation, units

HOUR_MS: Final = 3_600_000
BEGIN_MS, END_MS, BEFORE_MS, LATE_MS = at(9), at(16), at(2), at(19)
KINDS: Final = ("noted", "directed", "resolved", "needs_info", "not_ours", "other")
STYLES: Final = ("quick", "slow", "silent", "mixed", "at once", "alike")


@dataclass(frozen=True)
class Story:
    """A case: its tags, the unit's replies as (instant, kind) in order, and the detected deletion of each tag.

    At one instant tags stand before replies.
    """

    unit_id: str
    opened_ms: int
    referred_ms: int | None
    replies: tuple[tuple[int, str], ...]
    opened_gone_ms: int | None = None
    referred_gone_ms: int | None = None

    def stored(self, number: int) -> dict[str, Any]:
        """The events that the store keeps of it."""
        acts = ("directed", "resolved", "needs_info", "not_ours")
        since = {"opened": self.opened_ms, "referred": self.referred_ms}
        found: dict[str, int | None] = {
            "opened_ms": self.opened_ms,
            "referred_ms": self.referred_ms,
            "opened_gone_ms": self.opened_gone_ms,
            "referred_gone_ms": self.referred_gone_ms,
            "first_reply_ms": self._first(since["opened"], KINDS),
            "referral_reply_ms": self._first(since["referred"], KINDS),
            "acted_opened_ms": self._first(since["opened"], acts),
            "acted_referred_ms": self._first(since["referred"], acts),
            "closed_ms": self._first(since["opened"], ("resolved",)),
        }
        given = {name: value for name, value in found.items() if value is not None}
        return case(self.unit_id, thread_id=10 * number, **given)

    def _first(self, since_ms: int | None, kinds: tuple[str, ...]) -> int | None:
        if since_ms is None:
            return None
        return next((ms for ms, kind in self.replies if ms >= since_ms and kind in kinds), None)


@dataclass(frozen=True)
class LeagueWorld:
    """A group's cases, what was observed, and what is asked."""

    seed: int
    kinds: dict[str, str]
    stories: list[Story]
    until_ms: int
    holes: list[tuple[str, int, int]]
    asked: dict[str, str] = field(default_factory=dict)

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Events, units, observation and gaps as `league` takes them."""
        return (
            events(*(story.stored(number) for number, story in enumerate(self.stories, start=1))),
            units(**self.kinds),
            observation(*self.kinds, until=self.until_ms),
            gaps(*self.holes),
        )

    @property
    def as_of(self) -> Any:
        """Where all is known until."""
        return instant(self.until_ms)


def _wait_ms(chance: random.Random, style: str) -> int | None:
    """How long until a reply, or None for never."""
    if style == "alike":
        return 600_000
    if style == "at once":
        return 0
    silent = {"quick": 0.03, "slow": 0.25, "silent": 1.0, "mixed": 0.4}[style]
    if chance.random() < silent:
        return None
    middle_h = {"quick": 0.3, "slow": 7.0, "silent": 1.0, "mixed": 2.0}[style]
    waited = round(chance.lognormvariate(0, 1.2) * middle_h * HOUR_MS)
    return waited // 600_000 * 600_000 if chance.random() < 0.4 else waited  # ties of whole ten minutes


def _story(chance: random.Random, unit_id: str, style: str, start_ms: int, end_ms: int) -> Story:
    opened = chance.randrange(start_ms, end_ms)
    referred = opened + chance.choice((0, 1_000, 3_000_000, 90_000_000)) if chance.random() < 0.45 else None
    replies = []
    for since in (opened, referred):
        waited = None if since is None else _wait_ms(chance, style)
        if since is not None and waited is not None:
            replies.append((since + waited, chance.choice(KINDS)))
            if chance.random() < 0.5:
                replies.append((since + waited + chance.randrange(1, 2 * 86_400_000), chance.choice(KINDS)))
    gone = opened + chance.randrange(1, 90_000_000) if chance.random() < 0.08 else None
    gone_referred = referred + 5_000_000 if referred and chance.random() < 0.1 else None
    return Story(unit_id, opened, referred, tuple(sorted(replies)), gone, gone_referred)


def league_world(seed: int) -> LeagueWorld:
    """A world by its number: groups of none to nine offices, from no case to many; every edge now and then."""
    chance = random.Random(seed)
    names = [f"u{number}" for number in range(chance.randint(1, 9))]
    kinds = {name: chance.choice(("district", "commissionerate")) for name in names} | {"zone": "zone"}
    only = chance.choice((*STYLES, *[None] * 12))
    stories = []
    for name in kinds:
        style = only or chance.choice((*STYLES[:4], "quick", "slow", "mixed"))
        most = chance.choice((0, 1, 2, 5, 10, 12, 14))
        span = (BEFORE_MS, END_MS) if chance.random() < 0.8 else (BEGIN_MS, BEGIN_MS + 1_000)
        stories += [_story(chance, name, style, *span) for _ in range(most)]
    hole = sorted(chance.randrange(BEFORE_MS, END_MS) for _ in range(2))
    holes = [(chance.choice(names), hole[0], hole[1])] if chance.random() < 0.4 else []
    asked = {
        "measure": chance.choice(("acknowledge", "acknowledge", "act", "resolve")),
        "clock": chance.choice(("wall", "wall", "duty")),
        "origin": chance.choice(("all", "all", "referral", "complaint")),
    }
    until = chance.choice((LATE_MS, LATE_MS, END_MS, BEGIN_MS + 90_000_000, BEGIN_MS + 1_000))
    return LeagueWorld(seed, kinds, stories, until, holes, asked)
