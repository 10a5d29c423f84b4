"""Follower alarms: counts that cannot well be right are kept as X gave them, and a person is told."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from data import incidents, profiles
from data.profiles import SeenProfile

JUMP, ROUNDED = "followers_jump", "followers_rounded"
JUMP_SHARE, JUMP_LEAST = 0.5, 1_000
ROUND_STEP, ROUND_FROM, ROUND_LEAST = 100, 10_000, 4
DAY = timedelta(days=1)


def is_sudden(before: int, after: int, *, apart: timedelta) -> bool:
    """Whether a count changed by more than half and by more than 1,000 a day."""
    change_per_day = abs(after - before) / max(1.0, apart / DAY)
    return change_per_day > JUMP_LEAST and change_per_day > before * JUMP_SHARE


def are_rounded(counts: Iterable[int]) -> bool:
    """Whether most of the large counts end in 00: by chance one in a hundred does."""
    large = [count for count in counts if count >= ROUND_FROM]
    whole = sum(count % ROUND_STEP == 0 for count in large)
    return len(large) >= ROUND_LEAST and whole > len(large) / 2


def watch(connection: Connection, seen: Iterable[SeenProfile], *, at: datetime) -> None:
    """Hold what was just seen against the counts before it; nothing is changed or left out."""
    counted = {each.x_user_id: each for each in seen if each.followers is not None}
    before = profiles.last_followers(connection, before=at)
    for x_user_id, each in counted.items():
        subject, now = f"@{each.username}", each.followers or 0
        then_at, then = before.get(x_user_id, (at, now))
        if not is_sudden(then, now, apart=at - then_at):
            incidents.settle(connection, kind=JUMP, subject=subject, at=at)
            continue
        words = f"{subject} has {now} followers, and had {then} on {then_at:%d %b %Y}. Both counts are kept as X gave "
        words += "them. Look at the account on X: growth over this day says little until it is explained."
        incidents.report(connection, kind=JUMP, subject=subject, message=words, at=at)
    if are_rounded(each.followers or 0 for each in counted.values()):
        words = "Most follower counts of the last look end in 00: X seems to give rounded counts. They are kept as "
        words += "given; growth over a few days may be off by the rounding."
        incidents.report(connection, kind=ROUNDED, message=words, at=at)
    elif len(counted) >= ROUND_LEAST:
        incidents.settle(connection, kind=ROUNDED, at=at)
