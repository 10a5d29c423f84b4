"""`python -m metrics review`."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

import typer
from sqlalchemy import Connection

from data import audit_log, reviews
from data.audit_log import Entry
from data.circular_file import CircularFileError
from data.console import one_line, say, this_user
from data.csv_rows import RegistryError
from data.engine import closing, write_store
from data.score_file import ScoreFileError
from metrics.commands import reviewed
from metrics.commands.asked import AsOf, Clock, From, Measure, Origin, To, WrongCallError
from metrics.commands.call import asked_for, right_call, store_of
from metrics.commands.reviewed import Kept, Run
from metrics.compliance.rules import CircularError
from metrics.plain import json_text, records, table_text
from metrics.review.canonical import sha256
from metrics.review.changes import changes
from metrics.review.content import Content, ReviewError
from metrics.review.sources import Asked
from metrics.score_rules import ScoreRulesError

FAULTS: Final = (
    *(ReviewError, reviews.ReviewError, ScoreFileError, ScoreRulesError),
    *(CircularFileError, CircularError, RegistryError),
)
LISTED: Final = (
    "run_id",
    "from_on",
    "to_on",
    "as_of",
    "measure",
    "clock",
    "origin",
    "made_by",
    "made_at",
    "replaces",
    "state",
)
SHOWN: Final = ("unit_id", "verdict", "rank", "differs")
Two = Annotated[
    tuple[str, str] | None,
    typer.Option("--compare", help="What run B says otherwise than run A.", metavar="A B"),
]


def review(
    from_: From = None, to: To = None, as_of: AsOf = None, measure: Measure = "acknowledge", clock: Clock = "wall",
    origin: Origin = "all",
    by: Annotated[str | None, typer.Option(help="Who freezes it; else this system's user.", metavar="NAME")] = None,
    output: Annotated[Literal["table", "json"], typer.Option("--format", help="json: the exact bytes.")] = "table",
    list_: Annotated[bool, typer.Option("--list", help="Which runs there are.")] = False,
    compare: Two = None,
) -> None:  # fmt: skip
    """Freeze a period under an id that its content gives; on the same data it is the same run, byte for byte."""
    with right_call(), one_line(*FAULTS):
        if list_ and compare:
            raise WrongCallError("Say one of --list and --compare.")
        asked = asked_for(from_, to, as_of, measure=measure, clock=clock, origin=origin)
        if list_ or compare:
            with store_of(asked) as connection:
                said = _two(connection, compare, output) if compare else _list(connection, output)
            typer.echo(said)
            return
        wanted = Asked(asked.period, asked.as_of, **asked.choices)
        with store_of(asked) as connection:
            asked.about(connection)  # says where data are made up
            run = reviewed.made(connection, wanted)
        kept = _keep(run, wanted, by=by or this_user(), at=asked.given.now_at(), url=asked.given.database_url)
        if output == "json":
            say(f"noted: {_outcome(kept)}")
            typer.echo(run.data, nl=False)
        else:
            typer.echo("\n".join([_outcome(kept), *_summary(run)]))


def _keep(run: Run, asked: Asked, *, by: str, at: datetime, url: str) -> Kept:
    """Keep a run in one short transaction, and that it was made in the audit log."""
    with closing(write_store(url)) as engine, engine.begin() as connection:
        kept = reviewed.keep(connection, run, asked, by=by, at=at)
        if kept.is_new:
            said = {"from": str(asked.period.from_on), "to": str(asked.period.to_on), **asked.choices()}
            said["sha256"] = run.checksum
            entry = Entry(
                audit_log.REVIEW, email=by, what=kept.run_id, filters=said, rows=len(run.said["units"])
            )
            audit_log.append(connection, entry, at=datetime.now(UTC))
    return kept


def _outcome(kept: Kept) -> str:
    """The id, whether it is new, and what it says otherwise than the run before it."""
    if not kept.is_new:
        return f"{kept.run_id}: is there already, and the same."
    if kept.replaces is None:
        return f"{kept.run_id}: kept."
    if kept.changes is None:
        return (
            f"{kept.run_id}: kept. It comes after {kept.replaces}, which was altered and cannot be compared."
        )
    counts = ", ".join(f"{name} {n}" for name, n in kept.changes["summary"].items() if n)
    return f"{kept.run_id}: kept. It comes after {kept.replaces} and differs in: {counts or 'inputs alone'}."


def _summary(run: Run) -> list[str]:
    said, now = run.said, run.said["state"]["now"]
    return [
        f"period       {said['period']['from']} to {said['period']['to']}, known until {said['known_until']}",
        f"cases        {now['cases']}, answered {now['answered']}, unobserved {now['unobserved']} (districts)",
        f"commended    {' '.join(said['commended']) or '–'}",
        f"laggards     {' '.join(said['laggards']) or '–'}",
        _not_known(said["not_known"]),
    ]


def _not_known(said: Content) -> str:
    offices, cases, gaps = len(said["without_figures"]), said["unobserved"], said["gaps"]
    end = "" if said["is_over"] else ", and the end of the period"
    return f"not known    figures of {offices} offices, {cases} cases not observed, {gaps} gaps{end}"


def _list(connection: Connection, output: str) -> str:
    """The runs, each with whether it says what it said when it was made, as the audit log has it."""
    rows = records(reviews.listed(connection))
    noted = reviews.noted(connection)
    said: list[dict[str, Any]] = [
        row | {name: str(row[name]) for name in ("from_on", "to_on")}
        | {"changes": row["changes"] and json.loads(row["changes"])}
        | {"state": _state(connection, row["run_id"], noted.get(row["run_id"]))}
        for row in rows
    ]  # fmt: skip
    return json_text(said, about={}) if output == "json" else table_text(said, columns=list(LISTED))


def _state(connection: Connection, run_id: str, noted: str | None) -> str:
    try:
        is_noted = sha256(reviews.bytes_of(connection, run_id)) == noted
    except reviews.ReviewError:
        return "altered"
    if noted is None:
        return "not in the audit log"
    return "as noted" if is_noted else "not as noted"


def _two(connection: Connection, compare: tuple[str, str], output: str) -> str:
    """What the second of two runs says otherwise: whole as JSON, or a line for each unit that differs."""
    found = changes(*(reviews.kept(connection, each) for each in compare))
    if output == "json":
        return json.dumps(found, ensure_ascii=False, indent=2)
    rows = [
        {
            "unit_id": unit_id,
            **{
                name: " → ".join(map(str, unit[name])) if name in unit else None
                for name in ("verdict", "rank")
            },
            "differs": " ".join(
                name for name in unit if name not in ("verdict", "rank", "interval", "score_rank")
            )
            or "others moved",
        }
        for part in ("units", "moved")
        for unit_id, unit in found[part].items()
    ]
    return table_text(rows, columns=list(SHOWN)) if rows else "They say the same of every unit."
