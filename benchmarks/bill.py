"""The bill: what X gave and counts, beside what the ledger says, and what was asked for more than once."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Engine, select

from benchmarks.town import RECENT, Answer
from benchmarks.truth import Finding, must_be
from collectors.walks import OVERLAP
from data.collection_tables import Request
from data.instants import from_ms, snowflake_ms

SLACK = timedelta(minutes=2)
"""A checkpoint may lie so far after the end of the walk that made it: see `collectors.sweep`."""


@dataclass(frozen=True)
class Life:
    """One collector, from its start until it was killed (`until_ms`) or ended, and what X answered it."""

    until_ms: int
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Entry:
    """A request in the ledger that brought something."""

    at_ms: int
    endpoint: str
    returned: int
    billed: int
    utc_day: date


def entries(engine: Engine) -> list[Entry]:
    """The ledger's requests that X answered, in their order."""
    columns = Request.__table__.c
    query = select(columns.at, columns.endpoint, columns.returned, columns.billed, columns.utc_day)
    with engine.connect() as connection:
        rows = connection.execute(query.where(columns.status == 200).order_by(columns.request_id)).all()
    return [
        Entry(round(row.at.timestamp() * 1000), row.endpoint, row.returned, row.billed, row.utc_day)
        for row in rows
    ]


def of_lives(lives: Iterable[Life], ledger: list[Entry]) -> list[Finding]:
    """Hold the ledger against X's answers: of each life all are entered but, where it was killed, the last.

    What was entered is worked out anew: an object is paid once a UTC day and endpoint.
    """
    kept: list[tuple[Answer, Entry]] = []
    lost: list[Answer] = []
    strange, place = 0, 0
    for life in lives:
        begin = place
        while place < len(ledger) and ledger[place].at_ms <= life.until_ms:
            place += 1
        given = [answer for answer in life.answers if answer.status == 200 and answer.is_of_the_api]
        pairs = list(zip(given, ledger[begin:place], strict=False))
        strange += sum(a.endpoint != b.endpoint for a, b in pairs)
        strange += sum(len(a.ids) != b.returned for a, b in pairs if a.gives_posts)
        strange += max(0, len(given) - len(pairs) - 1) + max(0, place - begin - len(pairs))
        kept += pairs
        lost += given[len(pairs) :]
    strange += len(ledger) - place
    right = _distinct((entry.utc_day, answer) for answer, entry in kept if answer.gives_posts)
    charged = sum(entry.billed for answer, entry in kept if answer.gives_posts)
    at_x = _distinct(
        (from_ms(answer.at_ms).date(), answer)
        for answer in [*(answer for answer, _ in kept), *lost]
        if answer.gives_posts
    )
    in_flight = sum(len(answer.ids) for answer in lost if answer.gives_posts)
    return [
        Finding("answers of X", len(kept) + len(lost)),
        Finding("answers lost in flight at a kill", len(lost)),
        must_be("answers that the ledger lacks or has otherwise", strange, 0),
        Finding("posts that X bills", at_x),
        Finding("posts billed by the ledger", charged, charged == right),
        Finding(
            "their difference, of posts lost in flight", abs(at_x - charged), abs(at_x - charged) <= in_flight
        ),
    ]


def _distinct(answers: Iterable[tuple[date, Answer]]) -> int:
    """Posts by UTC day and endpoint, each once."""
    return len({(day, answer.endpoint, own) for day, answer in answers for own, _ in answer.ids})


def of_pages(lives: Iterable[Life]) -> list[Finding]:
    """Pages of sweeps that were asked for again, and posts that a sweep gave again beyond its overlap, other than
    those of an answer that was in flight at a kill."""
    asked: Counter[tuple[str, ...]] = Counter()
    safe: defaultdict[str, set[int]] = defaultdict(set)
    again, beyond, kills = 0, 0, 0
    for life in lives:
        kills += 1
        mine: set[tuple[str, ...]] = set()
        sweeps = [each for each in life.answers if each.path == RECENT and "until_id" not in each.walk]
        for answer in sweeps:
            query, since_id = answer.walk.get("query", ""), int(answer.walk.get("since_id", 0))
            page = (query, str(since_id), answer.walk.get("next_token", ""))
            again += page in mine  # twice within one life: nobody was killed between
            mine.add(page)
            asked[page] += 1
            read_again_to = snowflake_ms(since_id) + (OVERLAP + SLACK) // timedelta(milliseconds=1)
            ids = {own for own, _ in answer.ids}
            beyond += sum(snowflake_ms(each) > read_again_to for each in ids & safe[query])
            if answer is not life.answers[-1]:  # the last may have been lost
                safe[query] |= ids
    repeated = sum(asked.values()) - len(asked)
    return [
        Finding("pages asked for again after a kill", repeated, repeated <= kills),
        must_be("pages asked for twice without a kill between", again, 0),
        must_be("posts given again beyond the overlap", beyond, 0),
    ]
