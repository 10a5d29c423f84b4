"""Reviews in both databases: the same posts give the same id; what is kept is written once and never read altered."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, delete, func, select, update
from sqlalchemy.engine import make_url

from data import audit_log, database_roles, protection, retention, review_seals, reviews
from data.audit_log import Entry
from data.engine import closing, read_store, write_store
from data.review_tables import ReviewRun, ReviewUnit
from data.reviews import ReviewError
from data.scope import HQ as DGP
from data.scope import UNIT, Scope
from data.tables import Post
from metrics.commands import reviewed
from metrics.commands.review import _state
from metrics.commands.reviewed import Kept, Run
from metrics.period import Period
from metrics.replies import words_key
from metrics.review.parts import OF_ALL
from metrics.review.sources import Asked
from tests.conftest import PostgreSQL
from tests.letters import made_up, stored
from tests.worlds.generated import AGRA, CITIZEN, HQ, MEERUT
from tests.worlds.posts import minutes, post
from tests.worlds.stored import register, take

AT = datetime(2026, 11, 20, tzinfo=UTC)
WHOLE = Scope(DGP, None, None)
KNOWN = Asked(Period(date(2026, 11, 2), date(2026, 11, 9)), datetime(2026, 11, 10, tzinfo=UTC))
TAGGED = post(minutes(0), author=CITIZEN, typed={"agra": AGRA})
REFERRED = post(minutes(3), author=HQ, text="कृपया देखें", typed={"meerut": MEERUT})
POSTS = [
    TAGGED,
    REFERRED,
    post(minutes(7), author=AGRA, text="Noted", reply_to=TAGGED),
    post(minutes(9), author=MEERUT, text="Noted", reply_to=REFERRED),
    post(minutes(30), author=CITIZEN, typed={"meerut": MEERUT}),
]
LATER = post(minutes(60 * 24 * 12), author=MEERUT, text="Noted", reply_to=POSTS[-1])
IDS: set[str] = set()
"""What the run of these posts was called in each database so far."""


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        register(connection)
        take(connection, POSTS)
    return engine


def keep(connection: Connection, run: Run) -> Kept:
    return reviewed.keep(connection, run, KNOWN, by="Inspector A", at=AT)


def rows(connection: Connection) -> tuple[int, int]:
    """How many runs and parts are kept."""
    runs, parts = (select(func.count()).select_from(each) for each in (ReviewRun, ReviewUnit))
    return connection.execute(runs).scalar_one(), connection.execute(parts).scalar_one()


def test_both_databases_give_one_id_and_what_came_later_changes_nothing(store: Engine) -> None:
    with store.begin() as connection:
        run = reviewed.made(connection, KNOWN)
        IDS.add(run.run_id)
        assert len(IDS) == 1
        assert run.said["units"]["meerut"]["waiting"]["cases"] == 1
        take(connection, [LATER])
        assert reviewed.made(connection, KNOWN).data == run.data


def test_words_that_go_by_age_change_nothing_of_a_run(store: Engine) -> None:
    with store.begin() as connection:
        run = reviewed.made(connection, KNOWN)
        retention.blank(connection, list(connection.scalars(select(Post.post_id))), key_of=words_key)
        assert set(connection.scalars(select(Post.text))) == {None}
        assert reviewed.made(connection, KNOWN).data == run.data


def test_a_run_is_written_once_and_its_parts_say_the_same_but_for_what_tells_of_others(store: Engine) -> None:
    with store.begin() as connection:
        run = reviewed.made(connection, KNOWN)
        assert keep(connection, run) == Kept(run.run_id, is_new=True)
        once = rows(connection)
        assert keep(connection, run) == Kept(run.run_id, is_new=False)
        assert rows(connection) == once == (1, len(run.said["units"]))
        assert reviews.bytes_of(connection, run.run_id).encode() == run.data
        assert reviews.kept(connection, run.run_id) == run.said
        (row,) = reviews.listed(connection).to_dict("records")
        assert (row["from_on"], row["made_by"]) == (KNOWN.period.from_on, "Inspector A")
        assert list(reviews.listed_of_units(connection)["run_id"]) == [run.run_id]
        (part,) = reviews.of_units(connection, ["agra"])
    said, whole = part["content"], run.said["units"]["agra"]
    assert said["run"]["asked"] == run.said["asked"]
    assert {name for name in whole if said[name] != whole[name]} == {"league", "score"}
    # two are ranked: the mean of both and one's own would tell the other's
    assert {name for name, value in whole["league"].items() if said["league"][name] != value} == set(OF_ALL)


def test_a_later_run_says_whose_figures_changed_and_an_altered_one_is_refused(store: Engine) -> None:
    with store.begin() as connection:
        first = keep(connection, reviewed.made(connection, KNOWN))
        take(connection, [post(minutes(40), author=CITIZEN, typed={"agra": AGRA})])
        run = reviewed.made(connection, KNOWN)
        second = keep(connection, run)
        assert second.replaces == first.run_id
        assert list((second.changes or {})["units"]) == ["agra"]
        assert (second.changes or {})["units"]["agra"]["figures"]["cases"] == [1, 2]
        altered = run.data.decode().replace("agra", "agrA")
        connection.execute(update(ReviewRun).values(content=altered).where(ReviewRun.run_id == run.run_id))
        with pytest.raises(ReviewError, match=f"{run.run_id} was altered") as refused:
            reviews.kept(connection, run.run_id)
        assert refused.value.code == "altered"
        connection.execute(update(ReviewUnit).values(unit_id="meerut2").where(ReviewUnit.unit_id == "meerut"))
        with pytest.raises(ReviewError, match="meerut2 was altered"):
            reviews.of_units(connection, ["meerut2"])
        assert reviews.of_units(connection, ["agra"])


RUN_COLUMNS: dict[str, object] = {
    "from_on": date(2026, 11, 1), "to_on": date(2026, 11, 10), "as_of": AT, "measure": "act", "clock": "shift",
    "origin": "hq", "made_by": "Inspector B", "changes": "{}", "replaces": "R0", "made_at": AT + timedelta(1),
}  # fmt: skip
PART_COLUMNS: dict[str, object] = {
    "verdict": "laggard", "from_on": date(2026, 11, 1), "measure": "act", "content": "{}",
}  # fmt: skip


def test_no_column_beside_a_review_is_altered_unnoticed(engine: Engine) -> None:
    content = made_up.content(is_whole=False)
    with engine.begin() as connection:
        run_id = stored.keep(connection, content)
        assert reviews.kept(connection, run_id)
        for table, altered in ((ReviewRun, RUN_COLUMNS), (ReviewUnit, PART_COLUMNS)):
            for name, value in altered.items():
                one = update(table).where(table.unit_id == "agra") if table is ReviewUnit else update(table)
                undone = connection.begin_nested()
                connection.execute(one.values({name: value}))
                with pytest.raises(ReviewError, match="was altered"):
                    reviews.kept(connection, run_id)
                undone.rollback()
        assert reviews.kept(connection, run_id)


@pytest.mark.parametrize("what", ["figure", "office", "run"])
def test_a_part_is_held_against_its_run_however_well_it_is_sealed(engine: Engine, what: str) -> None:
    with engine.begin() as connection:
        run_id = stored.keep(connection, made_up.content(is_whole=False))
        mine = (ReviewUnit.run_id == run_id, ReviewUnit.unit_id == "agra")
        row = dict(connection.execute(select(ReviewUnit.__table__).where(*mine)).mappings().one())
        said = json.loads(row["content"])
        if what == "figure":
            said["league"]["cases"] += 1
        row["content"] = json.dumps(said | ({"run": {"definitions": "0"}} if what == "run" else {}))
        row["content_sha256"] = review_seals.hash_of(row["content"])
        row["sealed_sha256"] = review_seals.seal(row, review_seals.OF_PART)
        gone = what == "office"
        connection.execute(
            delete(ReviewUnit).where(*mine) if gone else update(ReviewUnit).where(*mine).values(row)
        )
        assert len(reviews.of_units(connection, ["agra"])) == (not gone)
        with pytest.raises(ReviewError, match="says of agra was altered"):
            reviews.kept(connection, run_id)


def test_the_audit_log_tells_a_run_that_was_made_anew_from_the_one_that_was_noted(engine: Engine) -> None:
    with engine.begin() as connection:
        run_id = stored.keep(connection, made_up.content(is_whole=False))
        assert _state(connection, run_id, reviews.noted(connection).get(run_id)) == "not in the audit log"
        sha = review_seals.hash_of(reviews.bytes_of(connection, run_id))
        audit_log.append(connection, Entry(audit_log.REVIEW, what=run_id, filters={"sha256": sha}), at=AT)
        assert _state(connection, run_id, reviews.noted(connection)[run_id]) == "as noted"
        audit_log.append(
            connection, Entry(audit_log.REVIEW, what=run_id, filters={"sha256": "b" * 64}), at=AT
        )
        assert reviews.noted(connection)[run_id] == sha  # the first that was noted
        assert _state(connection, run_id, "b" * 64) == "not as noted"
        connection.execute(update(ReviewRun).values(made_by="Inspector B"))
        assert _state(connection, run_id, sha) == "altered"


def test_the_dashboards_role_freezes_one_and_each_office_is_shown_its_own_part(
    postgres: PostgreSQL, migrated_postgres: str
) -> None:
    url = postgres.create("reviewed", like=migrated_postgres)
    with closing(write_store(url)) as owner, owner.begin() as connection:
        register(connection)
        take(connection, POSTS)
        protection.protect(connection)
        database_roles.make(connection, dashboard="noted_freezes", collectors="noted_reads")
    url = make_url(url).set(username="noted_freezes").render_as_string(hide_password=False)
    with closing(read_store(url, scoped=True)) as reader:
        with protection.scoped(reader, WHOLE) as connection:
            run = reviewed.made(connection, KNOWN)
        with closing(write_store(url)) as writer, writer.begin() as connection:
            assert keep(connection, run).is_new
        with protection.scoped(reader, Scope(UNIT, "agra", frozenset({"agra"}))) as connection:
            assert [part["unit_id"] for part in reviews.of_units(connection)] == ["agra"]
            assert (len(reviews.listed_of_units(connection)), len(reviews.listed(connection))) == (1, 0)
