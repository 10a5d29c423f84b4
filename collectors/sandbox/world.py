"""The made-up world: every post of every day, made when it is asked for and always the same."""

from collections import OrderedDict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from collectors.sandbox.calendar import poisson, work
from collectors.sandbox.cast import Cast
from collectors.sandbox.instants import DAY_MS, day_of, day_start_ms, first_id, id_ms
from collectors.sandbox.outreach import tell
from collectors.sandbox.people import People, draw
from collectors.sandbox.posts import Pen, Post, origin_of
from collectors.sandbox.registry import Registry
from collectors.sandbox.threads import complain

THREADS_A_DAY = 560
"""Complaints a day in the whole state at scale 1; what citizens write further in their threads comes on top."""
LONGEST_THREAD_DAYS = 12
DAYS_KEPT = 64

PostsByDay = dict[date, list[Post]]


class World:
    """Posts by id and in order; a day's threads are made whole, with what of them falls on later days."""

    def __init__(self, registry: Registry, *, seed: int, epoch: date, scale: float) -> None:
        self.registry, self.seed, self.epoch, self.scale = registry, seed, epoch, scale
        self.people = People(registry, seed=seed, epoch=epoch)
        self._begun: OrderedDict[date, PostsByDay] = OrderedDict()
        self._posted: OrderedDict[date, list[Post]] = OrderedDict()

    def _begun_on(self, day: date) -> PostsByDay:
        """All posts of the threads that begin on an IST day, by the day on which they are posted."""
        if day not in self._begun:
            self._begun[day] = self._make(day)
            while len(self._begun) > DAYS_KEPT:
                self._begun.popitem(last=False)
        self._begun.move_to_end(day)
        return self._begun[day]

    def _make(self, day: date) -> PostsByDay:
        rng = Random(draw(self.seed, "day", day, self.scale))
        pen = Pen(rng, day, ends_ms=day_start_ms(day) + LONGEST_THREAD_DAYS * DAY_MS)
        cast = Cast(self.registry, self.people, day)
        for _ in range(poisson(rng, THREADS_A_DAY * self.scale * work(day))):
            complain(pen, cast)
        tell(pen, cast, busyness=min(1.0, self.scale**0.5))
        by_day: PostsByDay = {}
        for post in pen.written:
            by_day.setdefault(day_of(post.ms), []).append(post)
        return by_day

    def posted_on(self, day: date) -> list[Post]:
        """Every version of every post of an IST day, oldest first, whether or not it is still there."""
        if day not in self._posted:
            origins = (day - timedelta(days=back) for back in reversed(range(LONGEST_THREAD_DAYS + 1)))
            found = [post for origin in origins for post in self._begun_on(origin).get(day, ())]
            self._posted[day] = sorted(found, key=lambda post: post.post_id)
            while len(self._posted) > DAYS_KEPT:
                self._posted.popitem(last=False)
        self._posted.move_to_end(day)
        return self._posted[day]

    def newest_first(self, *, after_id: int, before_id: int) -> Iterator[Post]:
        """Posts with `after_id` < id < `before_id`, the newest first."""
        if before_id <= first_id(1) or before_id <= after_id + 1:
            return
        day, last = day_of(id_ms(before_id - 1)), day_of(id_ms(after_id + 1))
        while day >= last:
            for post in reversed(self.posted_on(day)):
                if post.post_id <= after_id:
                    return
                if post.post_id < before_id:
                    yield post
            day -= timedelta(days=1)

    def find(self, post_id: int) -> Post | None:
        """The version of a post with an id, whether or not it is still there."""
        ms = id_ms(post_id)
        day = day_of(ms)
        origin = origin_of(post_id, day)
        if (day - origin).days > LONGEST_THREAD_DAYS or post_id < first_id(1):
            return None
        return next((post for post in self._begun_on(origin).get(day, ()) if post.post_id == post_id), None)
