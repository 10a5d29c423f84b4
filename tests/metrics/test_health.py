"""What a person should know of collection, by how it stands."""

from typing import Any

import pandas as pd
import pytest

from metrics.health import Finding, State, findings, is_well
from metrics.signs import SIGNS

NOW_MS = 1_795_500_000_000
HOUR_MS = 3_600_000


def query(collection: str = "replies", **given: Any) -> dict[str, Any]:
    """A followed query that is well, but for what is given."""
    well = {
        "collection": collection,
        "state": "ok",
        "overdue": False,
        "since_ms": NOW_MS - 60_000,
        "due_ms": NOW_MS + 60_000,
        "interval_s": 900,
        "message": None,
    }
    return well | given


def state(
    *queries: dict[str, Any], gaps: Any = (), incidents: Any = (), silent: Any = (), **given: Any
) -> State:
    rows = pd.DataFrame(list(queries or (query(),)), columns=list(query())).astype(
        {"since_ms": "Int64", "due_ms": "Int64"}
    )
    fields: dict[str, Any] = {"set_aside": [], "unresolved": [], "now_ms": NOW_MS}
    return State(
        collections=rows,
        gaps=pd.DataFrame(list(gaps), columns=["gap_id", "unit_id", "from_ms", "to_ms", "reason", "state"]),
        incidents=pd.DataFrame(list(incidents), columns=["kind", "subject", "message", "opened_ms"]),
        silent=pd.DataFrame(list(silent), columns=["host", "pid", "beat_ms"]),
        **{**fields, **given},
    )


def slugs(found: list[Finding]) -> list[str]:
    return [each.sign.slug for each in found]


def test_where_all_is_well_there_is_nothing_to_know() -> None:
    assert findings(state()) == []
    assert is_well([])


def test_where_nothing_was_ever_followed_a_person_is_told_how_to_start() -> None:
    nothing = state()
    bare = State(**{**vars(nothing), "collections": nothing.collections.iloc[:0]})
    assert slugs(findings(bare)) == ["nothing_yet"]
    assert not is_well(findings(bare))


@pytest.mark.parametrize(
    ("row", "sign", "well"),
    [
        (query(state="failed", message="503", overdue=True), "failing", False),
        (query(state="failed", message="503"), "failed_once", True),
        (query(state="late", overdue=True), "overdue", False),
        (query(state="never", overdue=True, since_ms=None, due_ms=None), "never_made", False),
        (query(state="paused", message="the budget"), "waiting", True),
        (query(state="paused", since_ms=NOW_MS - 20 * HOUR_MS, overdue=True), "waiting", True),
        (query(state="paused", since_ms=NOW_MS - 26 * HOUR_MS), "waiting_long", False),
        (query(state="paused", since_ms=None), "waiting", True),
        (query(state="paused", overdue=True, due_ms=NOW_MS - 60_000), "overdue", False),
    ],
)
def test_a_collection_is_said_by_what_is_worst_of_it(row: dict[str, Any], sign: str, well: bool) -> None:
    found = findings(state(query(), row, query("mentions")))
    assert slugs(found) == [sign]
    assert is_well(found) is well
    assert (found[0].subject, found[0].count) == ("replies", 1)


def test_a_daily_collection_that_waits_since_yesterday_has_not_waited_long() -> None:
    found = findings(
        state(query("accounts", state="paused", interval_s=86_400, since_ms=NOW_MS - 30 * HOUR_MS))
    )
    assert slugs(found) == ["waiting"]


def test_collections_that_wait_for_the_same_are_one_finding() -> None:
    rows = [query(each, state="paused", message="the budget") for each in ("replies", "mentions", "mentions")]
    (found,) = findings(state(query("referrals"), *rows))
    assert (found.subject, found.count, found.message) == ("replies, mentions", 3, "the budget")


def test_where_one_query_waits_an_overdue_one_of_the_same_collection_is_not_hidden() -> None:
    found = findings(state(query(state="paused"), query(state="late", overdue=True)))
    assert slugs(found) == ["overdue"]


def test_a_collector_that_ended_in_order_is_told_and_is_no_illness() -> None:
    found = findings(state(ended_ms=NOW_MS - HOUR_MS))
    assert slugs(found) == ["ended"]
    assert is_well(found)


def test_where_x_refuses_everything_that_alone_is_said() -> None:
    stop = ("stopped", "auth", "X answered 401.", NOW_MS - HOUR_MS)
    found = findings(state(query(state="stopped", overdue=True), incidents=[stop]))
    assert slugs(found) == ["stopped"]
    assert found[0].message == "X answered 401."


def test_an_incident_without_a_sign_of_its_own_is_said_by_its_kind_and_words() -> None:
    (found,) = findings(state(incidents=[("something_new", "users", "words", NOW_MS)]))
    assert (found.sign.slug, found.subject, found.message) == ("incident", "something_new users", "words")


def test_a_collector_that_is_silent_is_named_with_its_machine() -> None:
    (found,) = findings(state(silent=[("hq-1", 412, NOW_MS - HOUR_MS)]))
    assert (found.sign.slug, found.subject, found.since_ms) == ("stuck", "hq-1, 412", NOW_MS - HOUR_MS)


def test_a_gap_needs_a_person_and_one_of_an_account_that_x_hides_does_not() -> None:
    gaps = [
        (7, "agra", 5, 9, "outage", "open"),
        (7, "mathura", 5, 9, "outage", "open"),
        (8, "etah", 5, 9, "protected", "open"),
        (9, "etah", 5, 9, "outage", "lost"),
        (10, "etah", 5, 9, "outage", "healed"),
    ]
    found = findings(state(gaps=gaps))
    assert [(each.sign.slug, each.subject, each.unit_ids) for each in found] == [
        ("gap", "7", ("agra", "mathura")),
        ("hidden", "8", ("etah",)),
    ]
    assert not is_well(found)
    assert is_well(findings(state(gaps=gaps[2:])))


def test_a_gap_that_x_cannot_fill_says_why_and_is_one_finding() -> None:
    gaps = [(7, "agra", 5, 9, "outage", "open"), (8, "agra", 5, 9, "outage", "open")]
    first, second = findings(state(gaps=gaps, incidents=[("gap_not_healed", "7", "It is too old.", NOW_MS)]))
    assert (first.subject, first.message) == ("7", "It is too old.")
    assert (second.subject, second.message) == ("8", None)


def test_what_was_set_aside_and_who_is_unknown_is_counted() -> None:
    run = {"collection": "replies", "items": 100, "set_aside": 40}
    aside, unknown = findings(state(set_aside=[run], unresolved=["etahpolice"]))
    assert (aside.sign.slug, aside.count, aside.message) == ("set_aside", 40, "replies 40 of 100")
    assert (unknown.sign.slug, unknown.message) == ("unresolved", "@etahpolice")


def test_what_is_grave_comes_first() -> None:
    gaps = [(8, "etah", 5, 9, "protected", "open"), (9, "etah", 5, 9, "outage", "open")]
    found = findings(state(query(state="paused"), gaps=gaps, unresolved=["etahpolice"]))
    assert [each.sign.grave for each in found] == sorted((each.sign.grave for each in found), reverse=True)
    assert slugs(found)[0] == "gap"


def test_every_sign_says_in_both_languages_what_it_is_and_what_to_do() -> None:
    for sign in SIGNS:
        assert all((sign.title_en, sign.title_hi, sign.to_do_en, sign.to_do_hi))
        assert any("\u0900" <= each <= "\u097f" for each in sign.title_hi + sign.to_do_hi)
