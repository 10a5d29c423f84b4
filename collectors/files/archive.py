"""Archives: posts and users in X API v2 JSON from files, through the same door as what X answers."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from collectors.files import archive_files, archive_parcels, archive_storing, follower_files, learning
from collectors.files.archive_files import ArchiveError
from collectors.files.archive_parcels import Parcel
from collectors.files.archive_tally import Taken
from collectors.files.showing import Showing
from data import follower_counts, imports
from data.imports import Progress
from data.instants import IST

BATCH = 500
MOST_OF_NOTHING = 20
"""So many lines are set aside of a file that holds nothing."""
Say = Callable[[str], None]
Span = tuple[datetime, datetime]
Writing = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Importer:
    """The surroundings of an import."""

    writing: Writing
    kind_of: Callable[[str], str]
    taken: Taken
    say: Say
    again: bool
    showing: Showing

    def follow(self, file: Path) -> None:
        """Read one file from where it was read to, or say that it was read."""
        digest = archive_files.digest(file)
        done = self._begin(file, digest)
        if done is None:
            return
        if not archive_files.holds_something(file):
            self._refuse(file, digest)
            return
        number = 0 if self.taken.covers else done  # what is said to be whole is looked at from its beginning
        held, bad = done > 0, 0
        with self.showing.file(file, done=self.taken.posts) as shown:
            for items in archive_files.parcels(file, size=BATCH, after=number, seen=shown.bytes_read):
                parcel = archive_parcels.admit(items, kind_of=self.kind_of, now_at=self.taken.now_at)
                held, bad = held or parcel.holds_something, bad + len(parcel.bad)
                number += len(items)
                if number > done:
                    self._store(file, digest, parcel, values=min(len(items), number - done))
                self.taken.add(parcel, origin=file.name)
                shown.posts(self.taken.posts)
        with self.writing() as connection:
            if held or not bad:
                imports.end(connection, digest, at=self.taken.now_at)
                return
            imports.restart(connection, digest)
        self.taken.wrong.append(file.name)

    def _refuse(self, file: Path, digest: str) -> None:
        """Set some lines aside of a file in which nothing can be read."""
        items = next(archive_files.parcels(file, size=MOST_OF_NOTHING), [])
        if items:
            parcel = archive_parcels.admit(items, kind_of=self.kind_of, now_at=self.taken.now_at)
            self._store(file, digest, parcel, values=0)
            self.taken.add(parcel, origin=file.name)
            self.taken.wrong.append(file.name)
        with self.writing() as connection:
            imports.restart(connection, digest)
            if not items:
                imports.end(connection, digest, at=self.taken.now_at)

    def _begin(self, file: Path, digest: str) -> int | None:
        """How many values of a file are stored already; None where there is nothing to do."""
        with self.writing() as connection:
            row = imports.begin(connection, digest=digest, name=file.name, at=self.taken.now_at)
            newer = row.ended_at is not None and imports.listed_since(connection, row.ended_at)
            if self.again or newer:
                imports.restart(connection, digest)
        if newer and not self.again:
            self.say(f"noted: {file.name}: is read once more, since the registry has new accounts.")
        if self.again or newer:
            return 0
        if row.ended_at is not None and not self.taken.covers:
            day = row.ended_at.astimezone(IST).date()
            self.say(
                f"noted: {file.name}: was imported on {day} already ({row.posts} posts, {row.users} users); "
                "--again reads it once more."
            )
            return None
        if row.values_done and row.ended_at is None:
            self.say(f"noted: {file.name}: goes on after the {row.values_done} values that are stored.")
        return int(row.values_done)

    def _store(self, file: Path, digest: str, parcel: Parcel, *, values: int) -> None:
        with self.writing() as connection:
            stored = archive_storing.store(connection, parcel, origin=file.name, now_at=self.taken.now_at)
            imports.advance(
                connection,
                digest,
                Progress(values, len(parcel.posts), parcel.users, len(parcel.bad)),
            )
        self.taken.add_stored(parcel, stored)


def take(
    engine: Engine,
    files: Sequence[Path],
    *,
    kind_of: Callable[[str], str],
    now_at: datetime,
    covers: Span | None,
    say: Say,
    writing: Writing | None = None,
    again: bool = False,
) -> str:
    """Store everything that the files hold; gives a line that says what that was.

    Raises `ArchiveError` where a file breaks off, or the files are not whole for what they are said to cover; what was
    read is stored, and its cases are derived, even then. Files of follower counts are checked whole before any other
    is read, and raise `RegistryError`.
    """
    for file in files:
        archive_files.check(file)
    taken = Taken(now_at, covers)
    importer = Importer(writing or engine.begin, kind_of, taken, say, again, Showing(say))
    tables = [file for file in files if file.suffix.lower() == follower_files.SUFFIX]
    with importer.writing() as connection:
        counts = [each for file in tables for each in follower_files.read(connection, file, now_at=now_at)]
        taken.counts += follower_counts.store(connection, counts)
    try:
        for file in files:
            if file not in tables:
                importer.follow(file)
    except ArchiveError:
        learning.conclude(importer.writing, covers=None, now_at=now_at, say=say)
        raise
    why_not = _why_not_covered(taken) if covers else None
    healed = learning.conclude(
        importer.writing,
        covers=None if why_not or taken.wrong else covers,
        writers=taken.writers,
        now_at=now_at,
        say=say,
    )
    taken.say_what_is_odd(say)
    if taken.wrong:
        raise ArchiveError(
            f"{', '.join(taken.wrong)}: nothing in it could be read: no posts and no users in X API v2 JSON. "
            f"All that could be is stored: {taken.words()}"
        )
    if why_not:
        raise ArchiveError(
            f"--covers: {why_not}, so no coverage was added. What could be read is stored: {taken.words()}"
        )
    return f"{taken.words()} {healed} gaps healed." if covers else taken.words()


def _why_not_covered(taken: Taken) -> str | None:
    """Why the files cannot hold everything of the span that they are said to cover, or None."""
    if taken.unread:
        return f"{taken.unread} items could not be read and were set aside (mend them and import again)"
    if not taken.within:
        return "the files hold no post between FROM and TO (check both instants and the files)"
    return None
