"""A batch costs the same in a large store as in a small one: no statement of it goes through a whole table."""

from typing import Any

from sqlalchemy import Connection, Engine, event

from collectors.x.door import admit_posts
from data import cases, posts
from metrics.cases import case_events
from tests.worlds.generated import AGRA, CITIZEN, HQ
from tests.worlds.posts import minutes, post
from tests.worlds.stored import KIND_OF, NOW, register

LARGE = ("posts", "mentions", "cases", "post_versions")
COMPLAINT = post(minutes(0), author=CITIZEN, typed={"agra": AGRA})
REFERRAL = post(minutes(7), author=HQ, typed={"agra": AGRA}, quote_of=minutes(0))
EDITED = post(minutes(9), author=AGRA, text="Noted", reply_to=REFERRAL, history=[minutes(8), minutes(9)])
BARE = post(minutes(9), author=AGRA, text="Noted", reply_to=REFERRAL)


def plan_of(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """How the database goes about a statement, step by step."""
    cursor = connection.connection.cursor()
    if connection.dialect.name == "sqlite":
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in cursor.fetchall()]
    cursor.execute("SET LOCAL enable_seqscan = off")  # in a store this small it would be right
    cursor.execute(f"EXPLAIN {statement}", parameters)
    return [row[0] for row in cursor.fetchall()]


def reads_whole(step: str) -> bool:
    """Whether a step goes through a large table from end to end, or through all of an index."""
    words = step.replace("->", "").split()
    return any(words[:2] == ["SCAN", table] or (f"Seq Scan on {table} " in f"{step} ") for table in LARGE)


def test_no_statement_of_a_batch_reads_a_whole_table(engine: Engine) -> None:
    plans: dict[str, list[str]] = {}

    def look(connection: Connection, _: Any, statement: str, parameters: Any, __: Any, many: bool) -> None:
        explained = statement.lstrip().split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE")
        if explained and statement not in plans:
            one = parameters[0] if many else parameters
            plans[statement] = plan_of(connection, statement, one)

    with engine.begin() as connection:
        register(connection)
        event.listen(engine, "before_cursor_execute", look)
        for items in ([REFERRAL, BARE], [COMPLAINT], [EDITED], [EDITED, COMPLAINT]):
            batch = admit_posts(items, kind_of=KIND_OF).posts
            touched = posts.store(connection, batch, now_at=NOW)
            cases.refresh(connection, touched, expression=case_events)
    assert len(plans) > 25
    wrong = {statement: plan for statement, plan in plans.items() if any(map(reads_whole, plan))}
    assert not wrong
