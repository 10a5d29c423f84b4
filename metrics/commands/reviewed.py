"""How a review comes about, for the command and the pages alike: what is read for it, how it is worked out, how it is kept."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from data import (
    annotations,
    circular_file,
    compliance_reads,
    corrections,
    reads,
    replies_read,
    reviews,
    score_file,
)
from data.score_file import SCORE_FILE
from data.settings import settings
from metrics.commands import circular
from metrics.compliance.judged import Seen, first_needed
from metrics.growth import FURTHEST_MS
from metrics.period import instant_at
from metrics.review.canonical import canonical, run_id, sha256
from metrics.review.changes import changes
from metrics.review.content import Content, ReviewError, content
from metrics.review.parts import parts
from metrics.review.sources import Asked, Sources, known_until_ms
from metrics.score_rules import score_rules


@dataclass(frozen=True)
class Run:
    """A review worked out: its bytes, which its id is made of, and what it says."""

    data: bytes
    said: Content

    @property
    def run_id(self) -> str:
        return run_id(self.data)

    @property
    def checksum(self) -> str:
        """SHA-256 of the bytes, as the audit log notes it."""
        return sha256(self.data)


@dataclass(frozen=True)
class Kept:
    """How a run was kept: whether it is new, which run it comes after, and what it says otherwise than that one."""

    run_id: str
    is_new: bool
    replaces: str | None = None
    changes: dict[str, Any] | None = None


def made(connection: Connection, asked: Asked) -> Run:
    """Work a review out of what is stored and of the files of the rules; nothing is written. Raises `ReviewError` where
    nothing is known of the period, `ScoreFileError`, `ScoreRulesError`, `CircularFileError`, `CircularError` and
    `RegistryError` where a file cannot be used."""
    data = canonical(content(_sources(connection, asked), asked))
    return Run(data, json.loads(data))  # as it is written, its figures to so many digits


def _sources(connection: Connection, asked: Asked) -> Sources:
    period, reach, before = asked.period, asked.reach(), asked.period.with_before()
    observation = reads.observation(connection)
    until_ms = known_until_ms(observation, asked.as_of)
    if until_ms is None:
        raise ReviewError("Nothing is collected whole for any office yet: say as of when with --as-of.")
    until_at = instant_at(until_ms)
    days: dict[str, Any] = {"start_ms": period.start_ms, "end_ms": period.end_ms}
    folder, the_circular, score_text = settings().registry_dir, circular.rules(), score_file.text()
    return Sources(
        events=reads.case_events(connection, start_ms=reach.start_ms, end_ms=reach.end_ms),
        seen=Seen(
            units=reads.units(connection),
            accounts=reads.accounts(connection),
            observation=observation,
            gaps=reads.gaps(connection),
            own_posts=reads.own_posts(
                connection, start_ms=first_needed(period).start_ms, end_ms=period.end_ms
            ),
            profiles=compliance_reads.profiles(connection, until_at),
            follows=compliance_reads.follows(connection, until_at),
            roster=compliance_reads.roster(connection, until_at, with_removed=True),
            former=circular_file.former_names(folder),
        ),
        snapshots=reads.follower_snapshots(
            connection, start_ms=before.start_ms - FURTHEST_MS, end_ms=period.end_ms + FURTHEST_MS + 1
        ),
        replies=replies_read.replies(connection, **days),
        own_in_threads=replies_read.in_case_threads(connection, **days),
        corrections=corrections.latest(connection),
        annotations=annotations.between(connection, from_on=period.from_on, to_on=period.to_on),
        score_rules=score_rules(score_text, name=SCORE_FILE),
        circular=the_circular,
        files={"score": score_text, "circular": circular_file.text(folder)},
        waiting=reads.waiting_events(connection, since_ms=_earliest_ms(observation, until_ms)),
        demonstration=reads.demonstration(connection),
    )


def _earliest_ms(observation: pd.DataFrame, until_ms: int) -> int:
    """The earliest instant as of which an office is seen."""
    return min([until_ms, *(int(each) for each in observation["observed_until_ms"].dropna())])


def keep(connection: Connection, run: Run, asked: Asked, *, by: str, at: datetime) -> Kept:
    """Keep a run in a writing transaction, with what it says otherwise than the one before it of the same period and
    choices; one that is there already stays as it is."""
    if reviews.is_kept(connection, run.run_id):
        return Kept(run.run_id, is_new=False)
    period = asked.period
    before = reviews.newest_like(
        connection, from_on=period.from_on, to_on=period.to_on, as_of=asked.as_of, choices=asked.choices()
    )
    changed = None if before is None else _changes(connection, before, run.said)
    is_new = reviews.keep(
        connection, run.data.decode(), parts=parts(run.said), by=by, at=at, replaces=before, changes=changed
    )
    return Kept(run.run_id, is_new, before, changed)


def _changes(connection: Connection, before: str, after: Content) -> dict[str, Any] | None:
    try:
        return changes(reviews.kept(connection, before), after)
    except reviews.ReviewError:  # one that was altered says nothing, and hinders no other
        return None
