"""This machine's clock beside X's, whose answers carry a date."""

from datetime import datetime

from sqlalchemy import Connection

from data import dues, incidents


def compare(connection: Connection, *, now_at: datetime, said_at: datetime) -> None:
    """Report a clock that is wrong; settle the incident once it is right again."""
    ahead = now_at - said_at
    if abs(ahead) <= dues.CLOCKS_DIFFER:
        incidents.settle(connection, kind=incidents.CLOCK, at=now_at)
        return
    seconds = abs(round(ahead.total_seconds()))
    incidents.report(
        connection,
        kind=incidents.CLOCK,
        message=f"This machine's clock is {seconds} s {'ahead of' if ahead.days >= 0 else 'behind'} X's: instants of "
        "requests, runs and detections are off by as much, and the day's budget begins at the wrong hour. "
        "Let the machine set its clock by the network (timedatectl set-ntp true).",
        at=now_at,
    )
