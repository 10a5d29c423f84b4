"""Made-up traffic of offices and citizens as SQL over row numbers: both engines make the same rows of it, quickly.

Of ten posts two are complaints, one is headquarters' quote of an earlier complaint, one is an office's own, and six
are replies in conversations of the last hour or so; one in a hundred was edited.
"""

from string import Template
from typing import Any

from sqlalchemy import Connection, Engine

from data.instants import SNOWFLAKE_EPOCH_MS
from data.posts import HIDDEN, TYPED, NamedHandle, StoredPost
from data.tables import Case, Mention, Post

START_MS = SNOWFLAKE_EPOCH_MS + 315_360_000_000  # ten years after X's first such id
STEP_MS = 7_000
OFFICES, CITIZENS, HQ = 110, 400_000, 10
FIRST_OFFICE, FIRST_CITIZEN = 1_000, 5_000_000_000
AT_ONCE = 500_000

_drawn = Template("(($n) * 2654435761 % 1000003)")
_moment = Template(f"({START_MS} + ($n) * {STEP_MS})")
_post_id = Template(f"((({START_MS - SNOWFLAKE_EPOCH_MS}) + ($n) * {STEP_MS}) * 4194304 + ($n) % 4096)")
_office = Template(f"({FIRST_OFFICE} + {_drawn.template} % {OFFICES})")
_citizen = Template(f"({FIRST_CITIZEN} + {_drawn.template} % {CITIZENS})")
_earlier = Template(  # the complaint that a post is about: of some group of ten before its own
    f"(CASE WHEN ($n) / 10 > {_drawn.template} % 40 THEN (($n) / 10 - 1 - {_drawn.template} % 40) * 10"
    f" + {_drawn.template} % 2 ELSE 0 END)"
)

# The steps: a post's number, its kind of ten, what it is about, and, under a quote, what that quote is about.
STEPS = Template(
    f"""
WITH RECURSIVE numbers(n) AS (
    SELECT CAST($first AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < $end
),
about AS (SELECT n, n % 10 AS slot, {_earlier.substitute(n="n")} AS complaint FROM numbers),
under AS (
    SELECT n, slot, complaint, (complaint / 10) * 10 + 2 AS quote FROM about
),
traffic AS (
    SELECT n, slot, {_post_id.substitute(n="n")} AS post_id, {_moment.substitute(n="n")} AS created_at,
        CASE WHEN n % 100 = 1 THEN {_post_id.substitute(n="n")} + 503316480000 ELSE {_post_id.substitute(n="n")}
        END AS latest_id,
        CASE WHEN slot < 2 THEN {_citizen.substitute(n="n")} WHEN slot = 2 THEN {HQ}
            WHEN slot = 3 THEN {_office.substitute(n="n")}
            WHEN slot IN (6, 7) THEN {_citizen.substitute(n="complaint")}
            ELSE {_office.substitute(n="complaint")} END AS author_id,
        CASE WHEN slot < 4 THEN {_post_id.substitute(n="n")} WHEN slot = 9 THEN {_post_id.substitute(n="quote")}
            ELSE {_post_id.substitute(n="complaint")} END AS conversation_id,
        CASE WHEN slot IN (0, 1, 3) THEN {_post_id.substitute(n="n")}
            WHEN slot = 9 THEN {_post_id.substitute(n=_earlier.substitute(n="quote"))}
            ELSE {_post_id.substitute(n="complaint")} END AS thread_id,
        CASE WHEN slot = 9 THEN {_post_id.substitute(n="quote")}
            WHEN slot > 3 THEN {_post_id.substitute(n="complaint")} END AS replied_to_id,
        CASE WHEN slot = 2 THEN {_post_id.substitute(n="complaint")} END AS quoted_id,
        CASE WHEN slot = 4 THEN 'noted' WHEN slot = 5 THEN 'directed' WHEN slot = 8 THEN 'resolved'
            ELSE 'other' END AS kind,
        'थाना क्षेत्र में प्रार्थना पत्र संख्या ' || n || ' के सम्बन्ध में आवश्यक कार्यवाही की जाए, कृपया अवगत कराएं।' AS text,
        CASE WHEN slot < 2 THEN {_office.substitute(n="n")} WHEN slot = 2 THEN {_office.substitute(n="complaint")}
            WHEN slot IN (6, 7) THEN {_office.substitute(n="complaint")}
            WHEN slot = 9 THEN {HQ}
            WHEN slot > 3 THEN {_citizen.substitute(n="complaint")} END AS named,
        CASE WHEN slot < 3 THEN {TYPED} ELSE {HIDDEN} END AS placement
    FROM under
)
"""
)
HISTORY = {
    "posts": "post_id, latest_id, created_at, author_id, conversation_id, thread_id, replied_to_id, quoted_id,"
    " 0, kind, text, NULL, 'hi', 'public', created_at FROM traffic",
    "mentions": "post_id, 'handle' || named, named, 0, placement, created_at FROM traffic WHERE named IS NOT NULL",
    "post_versions": "latest_id, post_id FROM traffic WHERE latest_id <> post_id",
    "cases": f"'office' || named, post_id, created_at, post_id, 0 FROM traffic WHERE slot < 2 AND named >= {FIRST_OFFICE}",
}
COLUMNS = {
    "posts": "post_id, latest_id, created_at, author_id, conversation_id, thread_id, replied_to_id, quoted_id,"
    " is_retweet, kind, text, text_nfc, lang, state, stored_at",
    "mentions": "post_id, username, user_id, guessed, placement, mentioned_at",
    "post_versions": "version_id, post_id",
    "cases": "unit_id, thread_id, opened_at, opened_id, own_thread",
}


def pour(engine: Engine, *, rows: int, has_offices: bool = False) -> None:
    """Put so many posts, with what belongs to them, straight into the tables of an empty store, its offices before them
    unless it has them."""
    indexes = [index for table in (Post, Mention, Case) for index in table.__table__.indexes]
    with engine.begin() as connection:
        if not has_offices:
            _register(connection)
        for index in indexes:
            index.drop(connection)
    for first in range(0, rows, AT_ONCE):
        steps = STEPS.substitute(first=first, end=min(rows, first + AT_ONCE))
        with engine.begin() as connection:
            for table, what in HISTORY.items():
                _run(connection, f"INSERT INTO {table} ({COLUMNS[table]}) {steps} SELECT {what}")
    with engine.begin() as connection:
        for index in indexes:
            index.create(connection)
    if engine.dialect.name == "postgresql":  # which does so by itself, but when it likes
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _run(connection: Connection, sql: str) -> Any:
    return connection.exec_driver_sql(
        sql.replace("%", "%%") if connection.dialect.name == "postgresql" else sql
    )


def _register(connection: Connection) -> None:
    offices = [
        (f"office{number}", "district", number, 0) for number in range(FIRST_OFFICE, FIRST_OFFICE + OFFICES)
    ]
    for unit_id, kind, user_id, hq in [("hq", "hq", HQ, 1), *offices]:
        _run(
            connection,
            f"INSERT INTO units (unit_id, kind, name_en, name_hi) VALUES ('{unit_id}', '{kind}', '', '')",
        )
        _run(
            connection,
            "INSERT INTO accounts (handle, handle_folded, x_user_id, unit_id, role, from_at, until_at, hq,"
            f" unconfirmed, listed_at) VALUES ('handle{user_id}', 'handle{user_id}', {user_id}, '{unit_id}',"
            f" 'office', 0, 253402300799000, {hq}, 0, 0)",
        )


def rows(batch: list[StoredPost]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of a batch in the order of `COLUMNS`."""
    return {
        "posts": [
            (
                post.history[0],
                post.version_id,
                post.created_ms,
                post.author_id,
                post.conversation_id,
                post.conversation_id,
                post.replied_to_id,
                post.quoted_id,
                0,
                post.kind,
                post.text,
                None,
                post.lang,
                post.state,
                post.created_ms,
            )
            for post in batch
        ],
        "mentions": [
            (post.history[0], each.username.lower(), each.user_id, 0, each.placement, post.version_ms)
            for post in batch
            for each in post.mentions
        ],
        "post_versions": [(later, post.history[0]) for post in batch for later in post.history[1:]],
    }


def posts(connection: Connection, *, first: int, count: int) -> list[StoredPost]:
    """Posts as they come through the door, from a number on."""
    found = _run(
        connection, f"{STEPS.substitute(first=first, end=first + count)} SELECT * FROM traffic ORDER BY n"
    )
    return [
        StoredPost(
            version_id=row.latest_id,
            history=tuple(sorted({row.post_id, row.latest_id})),
            created_ms=row.created_at,
            version_ms=row.created_at,
            author_id=row.author_id,
            conversation_id=row.conversation_id,
            replied_to_id=row.replied_to_id,
            quoted_id=row.quoted_id,
            is_retweet=False,
            kind=row.kind,
            text=row.text,
            lang="hi",
            state="public",
            mentions=()
            if row.named is None
            else (NamedHandle(f"Handle{row.named}", row.named, row.placement),),
        )
        for row in found
    ]
