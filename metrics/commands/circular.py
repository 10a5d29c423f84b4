"""What the checks of the circular are made from, for the commands and the pages alike: its rules, and the frames of a store."""

from datetime import datetime

from sqlalchemy import Connection

from data import circular_file, compliance_reads, reads
from data.settings import settings
from metrics.compliance.judged import Seen, first_needed
from metrics.compliance.rules import Circular, circular
from metrics.period import Period


def rules() -> Circular:
    """The rules of the registry's folder; raises `CircularFileError` and `CircularError`."""
    folder = settings().registry_dir
    return circular(circular_file.text(folder), name=circular_file.name(folder))


def seen(connection: Connection, *, period: Period, at: datetime) -> Seen:
    """The frames that the checks of a period need, as they stood at an instant."""
    return Seen(
        units=reads.units(connection),
        accounts=reads.accounts(connection),
        observation=reads.observation(connection),
        gaps=reads.gaps(connection),
        own_posts=reads.own_posts(connection, start_ms=first_needed(period).start_ms, end_ms=period.end_ms),
        profiles=compliance_reads.profiles(connection, at),
        follows=compliance_reads.follows(connection, at),
        roster=compliance_reads.roster(connection, at, with_removed=True),
        former=circular_file.former_names(settings().registry_dir),
    )
