"""The tally of an import: what was read of its files, and what of it a person should know."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from collectors.files.archive_parcels import Parcel
from collectors.files.archive_storing import Stored
from data.instants import to_ms

MOST_NAMED = 5


@dataclass
class Taken:
    """What an import did, as of when."""

    now_at: datetime
    covers: tuple[datetime, datetime] | None = None
    posts: int = 0
    users: int = 0
    counts: int = 0
    strangers: int = 0  # counts of accounts in no registry
    bad: int = 0
    unread: int = 0  # of them, what is or may be a post
    within: int = 0  # posts of the span that the files are said to cover
    writers: set[int] = field(default_factory=set)  # of these posts
    cleaned: int = 0
    untimed: int = 0
    gone: int = 0
    doubted: int = 0  # of them, what is not taken for a fact
    newer: int = 0
    named: list[str] = field(default_factory=list)  # some of what was set aside
    wrong: list[str] = field(default_factory=list)  # files in which nothing could be read

    def add(self, parcel: Parcel, *, origin: str) -> None:
        """Count what a parcel of a file holds."""
        self.posts += len({post.version_id for post in parcel.posts})
        self.users += parcel.users
        self.bad += len(parcel.bad)
        self.unread += parcel.unread
        self.cleaned += len(parcel.aside) - len(parcel.bad)
        self.gone += sum(len(states) for states in parcel.gone.values())
        self.newer += parcel.newer
        for seen_at, users in parcel.looks.items():
            self.untimed += len(users) if seen_at is None or seen_at > self.now_at else 0
        if self.covers:
            start, end = map(to_ms, self.covers)
            within = [each.author_id for each in parcel.posts if start <= each.created_ms < end]
            self.within += len(within)
            self.writers.update(author_id for author_id in within if author_id is not None)
        room = MOST_NAMED - len(self.named)
        self.named += [f"{origin}:{item.place}: {item.reason}" for item in parcel.bad[: max(0, room)]]

    def add_stored(self, parcel: Parcel, stored: Stored) -> None:
        """Count what became of a parcel that was stored."""
        self.counts += stored.counts
        self.strangers += len(parcel.counts) - stored.counts
        self.doubted += stored.doubted
        self.gone += stored.doubted  # the rest the parcel holds still

    def words(self) -> str:
        """What was done, in a line."""
        done = (
            f"{self.posts} posts and {self.users} users read, {self.bad} set aside, {self.cleaned} cleaned."
        )
        if self.counts or self.strangers:
            done += f" {self.counts} follower counts stored"
            done += f"; {self.strangers} of accounts in no registry were not kept." if self.strangers else "."
        if self.gone:
            done += (
                f" {self.gone} posts were named as no longer there; those that are stored lost their words."
            )
        if self.doubted:
            done += (
                f" But {self.doubted} of them were stored or seen since, or the file does not say when: "
                "they keep their words until X is asked about them."
            )
        return done

    def say_what_is_odd(self, say: Callable[[str], None]) -> None:
        """Say what a person should know of what was read."""
        for line in self.named:
            say(f"noted: set aside: {line}")
        if self.bad > len(self.named):
            say(f"noted: and {self.bad - len(self.named)} more. The quarantine keeps each as it came.")
        if self.newer:
            say(
                f"noted: X's newer names (post.*) stood {self.newer} times in place of the older; both are read."
            )
        if self.untimed:
            say(
                f"noted: {self.untimed} users came without a time of retrieval: "
                "they resolve no handle, and no snapshot was kept of them."
            )
