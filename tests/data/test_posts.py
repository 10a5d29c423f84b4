"""Posts in the store: each once, whatever the order, cut and repetition in which its versions come."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, insert, select

from collectors.x.door import admit_posts
from data import mentions, posts
from data.instants import ALWAYS_MS, NEVER_MS, from_ms, snowflake_ms
from data.posts import HIDDEN, LEADING, TYPED, NamedHandle
from data.tables import Account, Mention, Post, PostVersion
from data.threads import quoted_but_unknown
from tests.data.made_posts import stored_post
from tests.worlds.generated import HANDLES, OWNERS, World, worlds
from tests.worlds.posts import minutes

NOW_AT = datetime(2026, 11, 24, tzinfo=UTC)
TABLES = (Mention, Post, PostVersion)


def tables(connection: Connection) -> list[list[tuple[Any, ...]]]:
    """Everything stored of posts, in an order of its own."""
    found = []
    for table in TABLES:
        rows = connection.execute(select(table.__table__)).all()
        found.append(sorted((tuple(row) for row in rows), key=repr))
    return found


def empty(connection: Connection) -> None:
    for table in (*TABLES, Account):
        connection.execute(delete(table))
    for number, owner in enumerate(OWNERS):
        name = f"{HANDLES[owner.user_id]}{number if number == 3 else ''}"
        connection.execute(
            insert(Account).values(
                handle=name,
                handle_folded=name,
                x_user_id=owner.user_id,
                hq=int(owner.hq),
                from_at=owner.from_ms,
                until_at=owner.until_ms,
                listed_at=NOW_AT,
            )
        )


def nameless(world: World, which: set[int]) -> list[dict[str, Any]]:
    """The world's posts, some without the user ids of their mentions, as X may leave them out."""
    found = []
    for number, item in enumerate(world.posts):
        named = item.get("entities", {}).get("mentions", [])
        if named and number % 7 in which:
            bare = [{key: value for key, value in each.items() if key != "id"} for each in named]
            found.append({**item, "entities": {"mentions": bare}})
        else:
            found.append(item)
    return found


def test_any_order_repetition_and_cut_of_batches_gives_the_same_tables(engine: Engine) -> None:
    @settings(
        max_examples=30 if engine.dialect.name == "sqlite" else 10,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(world=worlds(), data=st.data())
    def check(world: World, data: st.DataObject) -> None:
        items = nameless(world, data.draw(st.sets(st.integers(0, 6), max_size=3)))
        batch = admit_posts(items, kind_of=lambda _: "other").posts
        once_more = data.draw(st.permutations(batch + batch[:3]))
        cut = data.draw(st.integers(1, len(once_more) + 1))
        with engine.begin() as connection:
            empty(connection)
            posts.store(connection, batch, now_at=NOW_AT)
            straight = tables(connection)
            empty(connection)
            for start in range(0, len(once_more), cut):
                posts.store(connection, once_more[start : start + cut], now_at=NOW_AT)
            assert tables(connection) == straight

    check()


def rows(engine: Engine, *batches: list[posts.StoredPost]) -> list[Any]:
    with engine.begin() as connection:
        for batch in batches:
            posts.store(connection, batch, now_at=NOW_AT)
        return list(connection.execute(select(Post.__table__).order_by(Post.post_id)))


def test_the_same_post_twice_in_one_batch_is_one_post(engine: Engine) -> None:
    assert len(rows(engine, [stored_post(1), stored_post(1), stored_post(2)])) == 2


def test_an_id_beyond_two_to_the_53_comes_back_exact(engine: Engine) -> None:
    whole = (1 << 63) - 1
    odd = replace(stored_post(1), author_id=whole, quoted_id=whole - 2, replied_to_id=whole - 4)
    (row,) = rows(engine, [odd])
    assert (row.author_id, row.quoted_id, row.replied_to_id) == (whole, whole - 2, whole - 4)
    assert row.post_id == minutes(1)
    assert row.created_at == from_ms(snowflake_ms(minutes(1)))


def test_an_edited_post_is_one_with_its_first_id_and_its_latest_text(engine: Engine) -> None:
    first, second = stored_post(1, text="पहला"), stored_post(1, version=6, text="दूसरा")
    (row,) = rows(engine, [second], [first])
    assert (row.post_id, row.latest_id, row.text) == (minutes(1), minutes(6), "दूसरा")
    assert row.created_at == from_ms(snowflake_ms(minutes(1)))


def test_a_mention_that_an_edit_added_counts_from_that_version(engine: Engine) -> None:
    first = stored_post(1, named=())
    second = stored_post(1, version=6)
    rows(engine, [second], [first])
    with engine.connect() as connection:
        (mention,) = connection.execute(select(Mention.__table__)).all()
    assert mention.mentioned_at == from_ms(snowflake_ms(minutes(6)))


def test_a_handle_that_an_edit_turned_from_hidden_to_typed_counts_from_the_edit(engine: Engine) -> None:
    first = stored_post(1, named=(NamedHandle("agra", 21, HIDDEN),))
    second = stored_post(1, version=6, named=(NamedHandle("agra", 21, TYPED),))
    for order in ([first], [second]), ([second], [first]), ([first, second],):
        with engine.begin() as connection:
            empty(connection)
        rows(engine, *order)
        with engine.connect() as connection:
            (mention,) = connection.execute(select(Mention.__table__)).all()
        assert (mention.placement, mention.mentioned_at) == (TYPED, from_ms(snowflake_ms(minutes(6))))


def test_what_names_a_later_version_means_the_post(engine: Engine) -> None:
    reply = stored_post(9, conversation=minutes(6), replied_to=minutes(6))
    edited = stored_post(1, version=6)
    for order in ([reply], [edited]), ([edited], [reply]):
        with engine.begin() as connection:
            empty(connection)
        found = rows(engine, *order)
        assert [(row.conversation_id, row.thread_id) for row in found] == [(minutes(1), minutes(1))] * 2
        assert found[1].replied_to_id == minutes(1)


def test_a_version_that_came_without_its_history_is_taken_into_its_post(engine: Engine) -> None:
    bare = stored_post(6, text="दूसरा")  # as an archive has it that did not ask for the history
    reply = stored_post(9, conversation=minutes(6), replied_to=minutes(6))
    first = stored_post(1, text="पहला", history=(minutes(1), minutes(6)), named=())
    found = rows(engine, [bare, reply], [first])
    assert [row.post_id for row in found] == [minutes(1), minutes(9)]
    assert (found[0].text, found[0].latest_id) == ("दूसरा", minutes(6))
    assert found[1].conversation_id == minutes(1)
    with engine.connect() as connection:
        owners = set(connection.scalars(select(Mention.post_id)))
    assert owners == {minutes(1), minutes(9)}


def test_a_thread_that_a_post_leaves_is_among_those_touched(engine: Engine) -> None:
    with engine.begin() as connection:
        posts.store(connection, [stored_post(6)], now_at=NOW_AT)
        touched = posts.store(connection, [stored_post(1, version=6)], now_at=NOW_AT)
    assert touched == {minutes(1), minutes(6)}


def test_of_looks_at_one_version_the_longest_text_counts(engine: Engine) -> None:
    short, whole = stored_post(1, text="थाना"), stored_post(1, text="थाना हरीपर्वत में")
    for order in ([short], [whole]), ([whole], [short]), ([short, whole],), ([whole, short],):
        with engine.begin() as connection:
            empty(connection)
        (row,) = rows(engine, *order)
        assert row.text == "थाना हरीपर्वत में"


def test_a_text_that_is_not_composed_as_unicode_has_it_is_kept_with_a_copy_for_search(engine: Engine) -> None:
    other, plain = "क\N{DEVANAGARI SIGN NUKTA}\N{DEVANAGARI LETTER QA}", "क\N{DEVANAGARI SIGN NUKTA}"
    first, second = stored_post(1, text=other), stored_post(1, version=6, text=plain)
    for order in ([first], [second]), ([second], [first]):
        with engine.begin() as connection:
            empty(connection)
        (row,) = rows(engine, order[0])
        assert (row.text, row.text_nfc) == ((other, plain * 2) if order[0] == [first] else (plain, None))
        (row,) = rows(engine, order[1])
        assert (row.text, row.text_nfc) == (plain, None)


def test_a_post_that_was_withheld_once_gets_no_words_from_an_edit(engine: Engine) -> None:
    withheld = stored_post(1, text=None, state="withheld")
    edited = stored_post(1, version=6, text="\N{DEVANAGARI LETTER QA}")
    for order in ([withheld], [edited]), ([edited], [withheld]), ([edited, withheld],):
        with engine.begin() as connection:
            empty(connection)
        (row,) = rows(engine, *order)
        assert (row.text, row.text_nfc, row.state, row.latest_id) == (None, None, "withheld", minutes(6))


def test_a_withheld_post_loses_its_text_and_stays_withheld(engine: Engine) -> None:
    public, withheld = stored_post(1), stored_post(1, text=None, state="withheld")
    for order in ([public], [withheld]), ([withheld], [public]), ([withheld, public],), ([public, withheld],):
        with engine.begin() as connection:
            empty(connection)
        (row,) = rows(engine, *order)
        assert (row.text, row.state) == (None, "withheld")


def test_a_deleted_post_comes_not_back(engine: Engine) -> None:
    rows(engine, [stored_post(1)])
    with engine.begin() as connection:
        connection.execute(Post.__table__.update().values(state="deleted", text=None))
    (row,) = rows(engine, [stored_post(1)], [stored_post(1, version=9)])
    assert (row.text, row.state) == (None, "deleted")


def test_a_handle_typed_and_hidden_counts_as_typed(engine: Engine) -> None:
    for order in (HIDDEN, TYPED), (TYPED, HIDDEN), (LEADING, TYPED):
        with engine.begin() as connection:
            empty(connection)
        named = tuple(
            NamedHandle(name, 21, place) for name, place in zip(("AGRA", "agra"), order, strict=True)
        )
        rows(engine, [stored_post(1, named=named)])
        with engine.connect() as connection:
            assert connection.execute(select(Mention.username, Mention.placement)).all() == [("agra", TYPED)]


def the_account(connection: Connection, **values: Any) -> None:
    given = {"handle": "agra", "handle_folded": "agra", "from_at": ALWAYS_MS, "until_at": NEVER_MS}
    connection.execute(insert(Account).values({**given, "listed_at": NOW_AT, "hq": 0, **values}))


def whose(connection: Connection) -> int | None:
    return connection.scalar(select(Mention.user_id))


def test_a_mention_without_a_user_id_is_the_account_that_had_the_handle_then(engine: Engine) -> None:
    switch = snowflake_ms(minutes(5))
    for number, expected in ((1, 21), (9, None)):
        with engine.begin() as connection:
            for table in (*TABLES, Account):
                connection.execute(delete(table))
            the_account(connection, x_user_id=21, until_at=switch)
            posts.store(
                connection, [stored_post(number, named=(NamedHandle("Agra", None, TYPED),))], now_at=NOW_AT
            )
            assert whose(connection) == expected


def test_a_mention_by_the_name_that_x_gave_last_is_the_accounts_too(engine: Engine) -> None:
    with engine.begin() as connection:
        the_account(connection, x_user_id=21, username="AgraCops")
        posts.store(
            connection, [stored_post(1, named=(NamedHandle("agracops", None, TYPED),))], now_at=NOW_AT
        )
        assert whose(connection) == 21


def test_mentions_are_named_once_their_account_is_resolved(engine: Engine) -> None:
    with engine.begin() as connection:
        the_account(connection, x_user_id=None)
        posts.store(connection, [stored_post(1, named=(NamedHandle("agra", None, TYPED),))], now_at=NOW_AT)
        assert whose(connection) is None
        connection.execute(Account.__table__.update().values(x_user_id=21))
        mentions.name_accounts(connection)
        assert whose(connection) == 21


def test_the_id_that_x_gives_goes_before_the_handle(engine: Engine) -> None:
    bare, given = (NamedHandle("agra", user_id, TYPED) for user_id in (None, 77))
    for order in (bare, given), (given, bare):
        with engine.begin() as connection:
            for table in (*TABLES, Account):
                connection.execute(delete(table))
            the_account(connection, x_user_id=21)
            for number, each in enumerate(order):
                version = None if number == 0 else 6
                batch = [stored_post(1, named=(each,), version=version)]
                posts.store(connection, batch, now_at=NOW_AT)
            assert whose(connection) == 77
    both = [stored_post(1, named=(bare,)), stored_post(1, version=6, named=(given,))]
    with engine.begin() as connection:
        for table in TABLES:
            connection.execute(delete(table))
        posts.store(connection, both, now_at=NOW_AT)
        assert whose(connection) == 77


def test_a_quote_by_an_office_of_an_unknown_post_is_to_be_looked_up_newest_first(engine: Engine) -> None:
    with engine.begin() as connection:
        the_account(connection, x_user_id=21)
        quotes = [stored_post(number, author=21, quoted=minutes(-number)) for number in (1, 2, 3)]
        by_a_citizen = stored_post(4, author=901, quoted=minutes(-4))
        posts.store(connection, [*quotes, by_a_citizen, stored_post(-2)], now_at=NOW_AT)
        assert quoted_but_unknown(connection, limit=5) == [minutes(-3), minutes(-1)]
        assert quoted_but_unknown(connection, limit=1) == [minutes(-3)]
