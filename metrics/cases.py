"""Cases: who was tagged in which thread, and what the tagged unit wrote after, as one portable Ibis expression.

The rules are those of the definitions. Instants are 64-bit milliseconds, flags are 0 or 1, and only what SQLite,
PostgreSQL, DuckDB and Spark understand alike is used: row numbers, grouped minima, equi-joins.
"""

from typing import Final

import ibis
from ibis import _
from ibis.expr.types import Table

ACTS: Final = ("directed", "resolved", "needs_info", "not_ours")
LEADING: Final = 1  # a mention in the run of handles that begins a reply: the post replied to decides

CASE: Final = ["unit_id", "thread_id"]
EVENTS: Final = [
    *CASE,
    "opened_at",
    "opened_id",
    "opened_gone_at",
    "referred_at",
    "referred_id",
    "referred_gone_at",
    "first_reply_at",
    "first_reply_id",
    "referral_reply_at",
    "acted_opened_at",
    "acted_referred_at",
    "closed_at",
    "reopened_at",
    "own_thread",
]


def case_events(*, posts: Table, mentions: Table, accounts: Table, units: Table) -> Table:
    """One row a unit and thread with the instants of its events, independent of any `as_of`.

    Given the posts of some threads alone, with what these answer, it has the cases of those.
    """
    written = _with_authors(posts.filter(_.is_retweet == 0), accounts, units)
    tags = _tags(written, posts, mentions, accounts, units)
    replied = _replied(_begun(tags), written, tags)
    roots = written.filter(_.post_id == _.thread_id).select("thread_id", root_unit=_.author_unit)
    whole = _left(_left(replied, _reopened(replied, written), CASE), roots, ["thread_id"])
    whole = whole.mutate(own_thread=ibis.ifelse(_.root_unit == _.unit_id, 1, 0).fill_null(0))
    return whole.filter((_.own_thread == 0) | _.referred_at.notnull()).select(EVENTS)


def _left(left: Table, right: Table, keys: list[str]) -> Table:
    return left.left_join(right, keys).drop([f"{key}_right" for key in keys])


def _counted(counted: ibis.Value) -> ibis.Value:
    """How many rows of its unit and thread are counted up to a row, by instant, then post id."""
    return counted.sum().over(group_by=CASE, order_by=["at", "post_id"], rows=(None, 0))


def _place() -> ibis.Value:
    """Place of a row in its unit and thread by instant, then post id; 0 is the earliest."""
    return ibis.row_number().over(group_by=CASE, order_by=["at", "post_id"], rows=(None, 0))


def _begun(tags: Table) -> Table:
    """The earliest tag and the earliest referral of each unit in each thread."""
    placed = tags.mutate(place=_place(), referrals=_counted(tags.referral))
    opening, referral = placed.place == 0, (placed.referral == 1) & (placed.referrals == 1)
    return placed.group_by(CASE).agg(
        opened_at=placed.at.min(where=opening),
        opened_id=placed.post_id.min(where=opening),
        opened_gone_at=placed.gone_at.min(where=opening),
        referred_at=placed.at.min(where=referral),
        referred_id=placed.post_id.min(where=referral),
        referred_gone_at=placed.gone_at.min(where=referral),
    )


def _with_authors(posts: Table, accounts: Table, units: Table) -> Table:
    """Posts with `author_unit`, `author_hq` (0, 1) and `official` (0, 1) as of the instant they were written."""
    kinds = units.select(unit_id=_.unit_id, unit_kind=_.kind)
    owners = accounts.left_join(kinds, "unit_id").select(
        "x_user_id", "from_at", "until_at", author_unit=_.unit_id, author_kind=_.unit_kind, hq=_.hq
    )
    joined = posts.left_join(
        owners,
        [
            posts.author_id == owners.x_user_id,
            posts.created_at >= owners.from_at,
            posts.created_at < owners.until_at,
        ],
    )
    return joined.select(
        "post_id",
        "thread_id",
        "replied_to_id",
        "kind",
        "gone_at",
        "author_unit",
        "author_kind",
        at=_.created_at,
        author_hq=_.hq.fill_null(0),
        official=ibis.ifelse(_.x_user_id.isnull(), 0, 1),
    )


def _tags(written: Table, posts: Table, mentions: Table, accounts: Table, units: Table) -> Table:
    """Explicit mentions of a unit's account by HQ (`referral` 1) or a citizen (0)."""
    named = mentions.filter(_.placement >= LEADING)
    kinds = units.select(unit_id=_.unit_id, tagged_kind=_.kind)
    tagged = accounts.inner_join(kinds, "unit_id").select(
        "x_user_id", "from_at", "until_at", "unit_id", "tagged_kind"
    )
    by_tagger = written.filter((_.official == 0) | (_.author_hq == 1))
    pairs = by_tagger.inner_join(named, "post_id")
    pairs = pairs.inner_join(
        tagged,
        [
            pairs.user_id == tagged.x_user_id,
            pairs.mentioned_at >= tagged.from_at,
            pairs.mentioned_at < tagged.until_at,
        ],
    ).select(
        "unit_id",
        "thread_id",
        "post_id",
        "user_id",
        "replied_to_id",
        "placement",
        "gone_at",
        "tagged_kind",
        "author_unit",
        at=_.mentioned_at,
        referral=_.author_hq,
    )
    allowed = pairs.filter(
        (_.author_unit.isnull() | (_.author_unit != _.unit_id))
        & ((_.tagged_kind != "hq") | (_.referral == 0))
    )
    typed = allowed.filter(_.placement > LEADING)
    leading = _typed_after_all(allowed.filter(_.placement == LEADING), posts, mentions)
    columns = ["unit_id", "thread_id", "post_id", "at", "referral", "gone_at"]
    return typed.select(columns).union(leading.select(columns))


def _typed_after_all(leading: Table, posts: Table, mentions: Table) -> Table:
    """Of handles that begin a reply, those whose account neither wrote nor is mentioned in the post replied to."""
    parents = posts.select(parent_id=_.post_id, parent_author=_.author_id)
    named = mentions.select(named_in=_.post_id, named_user=_.user_id)
    seen = leading.left_join(parents, [leading.replied_to_id == parents.parent_id])
    seen = seen.left_join(named, [seen.parent_id == named.named_in, seen.user_id == named.named_user])
    return seen.filter(_.named_user.isnull() & (_.parent_author.isnull() | (_.parent_author != _.user_id)))


def _replied(begun: Table, written: Table, tags: Table) -> Table:
    """The cases with what the unit wrote after the tag and after the referral."""
    referrals = tags.filter(_.referral == 1).select(referral_id=_.post_id).distinct()
    own = written.filter(_.author_unit.notnull())
    own = own.left_join(referrals, [own.post_id == referrals.referral_id])
    own = own.select(
        unit_id=_.author_unit,
        thread_id=_.thread_id,
        post_id=_.post_id,
        at=_.at,
        reply_kind=ibis.ifelse((_.author_kind == "hq") & _.referral_id.notnull(), "directed", _.kind),
    )
    after = begun.inner_join(own, CASE)
    after = after.filter(_later(after.at, after.post_id, after.opened_at, after.opened_id))
    after = after.mutate(closes=ibis.ifelse(after.reply_kind == "resolved", 1, 0))
    after = after.mutate(place=_place(), closings=_counted(after.closes))
    acts = after.reply_kind.isin(ACTS)
    closing = (after.closes == 1) & (after.closings == 1)
    late = _later(after.at, after.post_id, after.referred_at, after.referred_id)
    events = after.group_by(CASE).agg(
        first_reply_at=after.at.min(),
        first_reply_id=after.post_id.min(where=after.place == 0),
        referral_reply_at=after.at.min(where=late),
        acted_opened_at=after.at.min(where=acts),
        acted_referred_at=after.at.min(where=acts & late),
        closed_at=after.at.min(where=closing),
        closed_id=after.post_id.min(where=closing),
    )
    return _left(begun, events, CASE)


def _later(at: ibis.Value, post_id: ibis.Value, other_at: ibis.Value, other_id: ibis.Value) -> ibis.Value:
    return (at > other_at) | ((at == other_at) & (post_id > other_id))


def _reopened(replied: Table, written: Table) -> Table:
    """The earliest citizen's post, not a plain thank-you, after the closing."""
    closed = replied.filter(_.closed_at.notnull()).select("unit_id", "thread_id", "closed_at", "closed_id")
    citizens = written.filter((_.official == 0) & (_.kind != "thanks")).select("thread_id", "post_id", "at")
    after = closed.inner_join(citizens, "thread_id")
    after = after.filter(_later(after.at, after.post_id, after.closed_at, after.closed_id))
    return after.group_by(CASE).agg(reopened_at=_.at.min())
