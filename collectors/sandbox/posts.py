"""A post of the made-up world, and the pen that writes one: its text, its mentions, its place in a thread."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from collectors.sandbox.instants import NEVER_MS, SNOWFLAKE_EPOCH_MS
from collectors.sandbox.people import Person

DAYS_IN_ID, SERIAL_BITS = 16, 18
"""The low 22 bits of an id: the day on which the thread began, modulo 16, and the post's number in that day's work."""
LONGEST = 280
_SLOT = re.compile(r"\{(\w+)\}")

Mention = tuple[int, str, Person]
"""Where a handle stands in a text, the handle, and whose it is."""


@dataclass(slots=True, eq=False)
class Post:
    """One version of a post; all versions share `history`, oldest first, and `referring`: replies, quotes, retweets."""

    post_id: int
    ms: int
    author: Person
    text: str
    lang: str
    conversation_id: int
    mentions: tuple[Mention, ...]
    typed_from: int
    history: list["Post"]
    searchable_ms: int
    referring: list["Post"]
    replied_to: "Post | None" = None
    quoted: "Post | None" = None
    retweeted: "Post | None" = None
    deleted_ms: int = NEVER_MS

    @property
    def first(self) -> "Post":
        """The version that the post began with."""
        return self.history[0]

    def current(self, ms: int) -> "Post":
        """The latest version at an instant, or the first."""
        return next((each for each in reversed(self.history) if each.ms <= ms), self.first)

    def shown_at(self, ms: int) -> bool:
        """Whether everybody can read this version at an instant."""
        return self.ms <= ms < self.first.deleted_ms and self.author.public_at(ms)

    def found_at(self, ms: int) -> bool:
        """Whether search finds it at an instant: it is indexed, and no later version has taken its place."""
        return self.searchable_ms <= ms and self.shown_at(ms) and self.current(ms) is self


def origin_of(post_id: int, posted_on: date) -> date:
    """The day on which the thread of a post began, from its id and the day of its instant."""
    code = post_id >> SERIAL_BITS & DAYS_IN_ID - 1
    ordinal = posted_on.toordinal()
    return date.fromordinal(ordinal - (ordinal - code) % DAYS_IN_ID)


class Pen:
    """Writes the posts of the threads that begin on one day; `ends_ms` is when the last of them has ended."""

    def __init__(self, rng: Random, day: date, *, ends_ms: int) -> None:
        self.rng, self.ends_ms = rng, ends_ms
        self.written: list[Post] = []
        self._code = day.toordinal() % DAYS_IN_ID << SERIAL_BITS

    def can_write(self, author: Person, ms: int) -> bool:
        """Whether an account still posts at an instant that is not beyond the end."""
        return ms < self.ends_ms and ms < author.suspended_ms

    def write(
        self,
        author: Person,
        ms: int,
        text: str,
        *,
        lang: str,
        people: Mapping[str, Person] | None = None,
        reply_to: Post | None = None,
        quote_of: Post | None = None,
    ) -> Post:
        """A post whose braces in `text` are filled with the handles of `people`; it refers to what stands at `ms`."""
        reply_to, quote_of = reply_to and reply_to.current(ms), quote_of and quote_of.current(ms)
        hidden = _hidden(author, reply_to)
        words, mentions = "", []
        for person in hidden:
            mentions.append((len(words), person.handle_at(ms), person))
            words += f"@{person.handle_at(ms)} "
        typed_from = len(words)
        pieces = _SLOT.split(text)
        for place, piece in enumerate(pieces):
            if place % 2 == 0:
                words += piece
            elif people and piece in people:
                handle = people[piece].handle_at(ms)
                mentions.append((len(words), handle, people[piece]))
                words += f"@{handle}"
        if quote_of is not None:
            words += f" {short_link(quote_of)}"
        post = self._post(author, ms, words, lang, tuple(mentions), typed_from)
        post.replied_to, post.quoted = reply_to, quote_of
        if reply_to is not None:
            post.conversation_id = reply_to.conversation_id
        for each in (reply_to, quote_of):
            if each is not None:
                each.referring.append(post)
        return post

    def edit(self, post: Post, ms: int, text: str, people: Mapping[str, Person]) -> Post:
        """A later version of a post that is no reply."""
        later = self.write(post.author, ms, text, lang=post.lang, people=people, quote_of=post.quoted)
        if post.quoted is not None:
            post.quoted.referring.remove(later)
        later.history, later.referring = post.history, post.referring
        later.history.append(later)
        later.conversation_id = post.conversation_id
        return later

    def retweet(self, author: Person, ms: int, of: Post) -> Post:
        """A retweet, cut where X cuts it."""
        of = of.current(ms)
        handle = of.author.handle_at(ms)
        head = f"RT @{handle}: "
        whole = head + of.text
        room = len(whole)
        if room > LONGEST // 2:
            room = LONGEST // 2 - 1
            whole = whole[:room] + "…"
        later = ((start + len(head), name, person) for start, name, person in of.mentions)
        kept = tuple(each for each in later if each[0] + len(each[1]) < room)
        mentions = ((len("RT "), handle, of.author), *kept)
        post = self._post(author, ms, whole, of.lang, mentions, 0)
        post.retweeted = of
        of.referring.append(post)
        return post

    def _post(
        self, author: Person, ms: int, text: str, lang: str, mentions: tuple[Mention, ...], typed_from: int
    ) -> Post:
        serial = len(self.written)
        post_id = (ms - SNOWFLAKE_EPOCH_MS << 22) | self._code | serial
        late_ms = 35_000 + serial % 50_000 if serial % 41 == 7 else 0  # search learns of some posts late
        post = Post(
            post_id=post_id,
            ms=ms,
            author=author,
            text=text,
            lang=lang,
            conversation_id=post_id,
            mentions=mentions,
            typed_from=typed_from,
            history=[],
            searchable_ms=ms + late_ms,
            referring=[],
        )
        post.history.append(post)
        self.written.append(post)
        return post


def short_link(post: Post) -> str:
    """The link to a post that X appends to a quote of it."""
    return f"https://t.co/q{post.post_id % 10**9:09d}"


def _hidden(author: Person, reply_to: Post | None) -> Iterable[Person]:
    """Whom X puts before a reply: whoever wrote the post replied to, then whoever is mentioned in it."""
    if reply_to is None:
        return ()
    found = {reply_to.author.user_id: reply_to.author}
    for _, _, person in reply_to.mentions:
        found.setdefault(person.user_id, person)
    found.pop(author.user_id, None)
    return found.values()
