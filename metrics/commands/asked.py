"""What can be asked of the commands, what cannot be meant, and how rows are written."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

import pandas as pd
import typer

from metrics.league import peer_group
from metrics.plain import Row, csv_text, iso, json_text, records, table_text
from metrics.unit import kind_of
from metrics.waits import waits

X_BEGAN_AT: Final = datetime(2006, 1, 1, tzinfo=UTC)
LEAGUE_SHOWN: Final = (
    *("rank", "rank_low", "rank_high", "unit_id", "verdict", "expected_rmst_s", "cases", "answered"),
    *("unobserved", "median_s", "within_1h", "within_24h", "rank_change", "note"),
)
CASE_FIELDS: Final = (
    *("unit_id", "thread_id", "origin", "opened_at", "referred_at", "first_reply_at", "first_reply_id"),
    *("acknowledged_at", "acted_at", "closed_at", "reopened", "status", "observed"),
    *("answered", "wait_s", "as_of", "derived_closed_at", "corrected_by", "corrected_at"),
)
CASES_SHOWN: Final = (
    *("unit_id", "thread_id", "origin", "status", "opened_at", "answered", "wait_s", "observed"),
)

From = Annotated[str | None, typer.Option("--from", help="First IST day, as 2026-11-17.", metavar="DATE")]
To = Annotated[str | None, typer.Option("--to", help="IST day after the last one.", metavar="DATE")]
AsOf = Annotated[
    str | None,
    typer.Option(
        help="Known until: ISO 8601 with offset. Else each unit's observed_until.", metavar="INSTANT"
    ),
]
Kind = Annotated[
    Literal["district", "range", "zone", "traffic", "hq", "other"] | None,
    typer.Option(help="Peer group; district (the default) takes in commissionerates."),
]
Measure = Annotated[Literal["acknowledge", "act", "resolve"], typer.Option(help="What ends a case's wait.")]
Clock = Annotated[Literal["wall", "duty"], typer.Option(help="All hours, or 08:00–22:00 IST alone.")]
Origin = Annotated[Literal["all", "referral", "complaint"], typer.Option(help="Who tagged the unit.")]
Format = Annotated[Literal["table", "csv", "json"], typer.Option("--format", help="How rows are written.")]


class WrongCallError(ValueError):
    """Words after the command that cannot be meant; its text is one line."""


def instant(text: str | None, *, now_at: datetime) -> datetime | None:
    """The instant that `--as-of` names; raises `WrongCallError`: no instant, no offset, before X began, not yet."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongCallError(
            f"--as-of {text!r} is no instant: write it as 2026-11-24T10:00:00+05:30."
        ) from None
    if moment.tzinfo is None:
        raise WrongCallError(f"--as-of {text!r} needs an offset, as 2026-11-24T10:00:00+05:30.")
    if moment < X_BEGAN_AT:
        raise WrongCallError(f"--as-of {text} lies before X began: nothing was known then.")
    if moment > now_at:
        raise WrongCallError(f"--as-of {text} lies in the future: it is {iso(now_at)}.")
    return moment


def check_kind(unit_id: str, units: pd.DataFrame, kind: str | None) -> None:
    """Raise `WrongCallError` where a unit is not of the peer group that was asked for."""
    group = peer_group(kind_of(units, unit_id))
    if kind is not None and group != kind:
        raise WrongCallError(f"--kind {kind}: unit {unit_id} is of the peer group {group}.")


def case_rows(found: pd.DataFrame, *, measure: str, clock: str) -> list[dict[str, Any]]:
    """Known cases as `CASE_FIELDS`: what the definitions name, whether the event came, and the wait so far."""
    waited = waits(found, measure=measure, clock=clock)
    found = found.assign(answered=waited.answered, wait_s=waited.duration_ms / 1_000)
    return [{name: row[name] for name in CASE_FIELDS} for row in records(found)]


def written(
    rows: list[dict[str, Any]], about: Row, output: str, *, columns: list[str], shown: list[str]
) -> str:
    """Rows as JSON with what is said about them, as CSV with all `columns`, or as a table of those `shown`."""
    if output == "json":
        return json_text(rows, about=about)
    return csv_text(rows, columns=columns) if output == "csv" else table_text(rows, columns=shown)
