"""How an office answers: noted, then directed, then resolved, or a question back, or not its matter; and what follows."""

import math
from collections.abc import Mapping
from random import Random

from collectors.sandbox.calendar import is_night, minutes, next_morning
from collectors.sandbox.cast import Cast, Part
from collectors.sandbox.habits import answered_ms
from collectors.sandbox.instants import HOUR_MS
from collectors.sandbox.people import Person
from collectors.sandbox.posts import Pen, Post
from collectors.sandbox.texts import LANGUAGES, of
from collectors.sandbox.texts.complaints import AGAIN, DETAILS, THANKS
from collectors.sandbox.texts.replies import NEIGHBOUR, REPLIES

KINDS = ("noted", "directed", "resolved", "needs_info", "not_ours")
AFTER_A_COMPLAINT, AFTER_A_REFERRAL = (56, 20, 5, 13, 6), (50, 32, 8, 7, 3)
ACTS_AFTER_MIN, CLOSES_AFTER_MIN = 150.0, 900.0
CITIZEN_ANSWERS, THANKED, TOLD_AGAIN, HANDED_ON = 0.62, 0.2, 0.07, 0.25


def language(rng: Random, of_complaint: str) -> str:
    """The language of an answer: mostly the complaint's, else Hindi above all."""
    return of_complaint if rng.random() < 0.55 else rng.choices(LANGUAGES, weights=(72, 8, 20))[0]


def in_turn(rng: Random, ms: int, part: Part, median_min: float) -> int:
    """When an office writes next, the slower the poorer; seldom in the night."""
    at_ms = ms + minutes(rng.lognormvariate(math.log(median_min * 5 ** (0.7 - part.habit.quality)), 0.9))
    if is_night(at_ms) and rng.random() > part.habit.at_night:
        at_ms = next_morning(at_ms) + minutes(rng.expovariate(1 / 50))
    return at_ms


def citizen_says(
    pen: Pen, citizen: Person, to: Post, sentences: Mapping[str, tuple[str, ...]], lang: str
) -> Post | None:
    """A citizen's further word under a post, some hours after it."""
    ms = to.ms + minutes(3 + pen.rng.expovariate(1 / 200))
    if not pen.can_write(citizen, ms):
        return None
    return pen.write(citizen, ms, of(pen.rng, sentences, lang), lang=lang, reply_to=to)


class Desk:
    """An office at work on one thread."""

    def __init__(self, pen: Pen, cast: Cast, part: Part, *, citizen: Person, lang: str) -> None:
        self.pen, self.cast, self.part, self.citizen, self.lang = pen, cast, part, citizen, lang

    def when(self, asked: Post, *, chance: float, slower: float) -> int | None:
        """When the office will answer a post, or None where it never will."""
        habit = self.part.habit
        if self.pen.rng.random() >= habit.answers * chance:
            return None
        return answered_ms(self.pen.rng, asked.ms, habit, median_min=habit.median_min * slower)

    def answer(self, to: Post, ms: int, weights: tuple[int, ...]) -> Post | None:
        """The office's answer and all that comes of it."""
        return self._say(self.pen.rng.choices(KINDS, weights=weights)[0], to, ms)

    def _say(self, kind: str, to: Post, ms: int) -> Post | None:
        rng, pen = self.pen.rng, self.pen
        if not pen.can_write(self.part.account, ms):
            return None
        lang = language(rng, self.lang)
        if kind == "not_ours" and rng.random() < HANDED_ON:
            other = self.cast.neighbour(self.part, rng)
            if other is not None:
                return self._hand_on(other, to, ms, lang)
        reply = pen.write(self.part.account, ms, of(rng, REPLIES[kind], lang), lang=lang, reply_to=to)
        self._go_on(kind, reply)
        return reply

    def _go_on(self, kind: str, reply: Post) -> None:
        rng, part = self.pen.rng, self.part
        asked: Post | None = reply
        if kind == "needs_info":
            asked = (
                citizen_says(self.pen, self.citizen, reply, DETAILS, self.lang)
                if rng.random() < CITIZEN_ANSWERS
                else None
            )
        if kind in ("noted", "needs_info") and asked is not None and rng.random() < part.habit.acts:
            self._say("directed", asked, in_turn(rng, asked.ms, part, ACTS_AFTER_MIN))
        elif kind == "directed" and rng.random() < part.habit.closes:
            self._say("resolved", reply, in_turn(rng, reply.ms, part, CLOSES_AFTER_MIN))
        elif kind == "resolved":
            self._end(reply)

    def _end(self, reply: Post) -> None:
        """Thanks, or the same complaint again, or nothing."""
        chance, part = self.pen.rng.random(), self.part
        if chance < THANKED:
            citizen_says(self.pen, self.citizen, reply, THANKS, self.lang)
        elif chance < THANKED + TOLD_AGAIN:
            again = citizen_says(self.pen, self.citizen, reply, AGAIN, self.lang)
            if again is not None and self.pen.rng.random() < part.habit.answers:
                self._say("directed", again, in_turn(self.pen.rng, again.ms, part, ACTS_AFTER_MIN))

    def _hand_on(self, other: Part, to: Post, ms: int, lang: str) -> Post:
        """It happened next door: the office names the other one, which may answer."""
        people = {"other": other.account}
        text = of(self.pen.rng, NEIGHBOUR, lang)
        reply = self.pen.write(self.part.account, ms, text, lang=lang, people=people, reply_to=to)
        if self.pen.rng.random() < other.habit.answers / 2:
            desk = Desk(self.pen, self.cast, other, citizen=self.citizen, lang=self.lang)
            desk.answer(
                reply,
                in_turn(self.pen.rng, ms, other, other.habit.median_min + HOUR_MS / 60_000),
                (1, 1, 0, 0, 0),
            )
        return reply
