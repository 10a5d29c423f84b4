"""The views that a question in SQL may name: their columns, and whence each comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

IST_MS: Final = 19_800_000


@dataclass(frozen=True)
class View:
    """A view over the tables of the schema `held`; `within` is the instant by which a row belongs to a span."""

    about: str
    columns: Mapping[str, str]
    rows: str
    within: str = ""

    def sql(self, *, from_ms: int, to_ms: int) -> str:
        """Its definition, of the rows of a span."""
        listed = ", ".join(f"{expression} AS {name}" for name, expression in self.columns.items())
        span = f" WHERE {self.within} >= {from_ms} AND {self.within} < {to_ms}" if self.within else ""
        return f"SELECT {listed} FROM {self.rows}{span}"  # noqa: S608 - our own names, whole numbers


def _at(column: str) -> str:
    return f"make_timestamp({column} * 1000)"


def _on(column: str) -> str:
    """The day of India."""
    return f"make_timestamp(({column} + {IST_MS}) * 1000)::DATE"


def _instants(*columns: str) -> dict[str, str]:
    return {name: _at(name) for name in columns}


STARTED: Final = "coalesce(referred_at, opened_at)"
_PLACES: Final = "CASE placement WHEN 0 THEN 'hidden' WHEN 1 THEN 'leading' ELSE 'typed' END"
_OWNED: Final = "accounts.x_user_id = {whose} AND accounts.from_at <= {at} AND accounts.until_at > {at}"

VIEWS: Final = {
    "posts": View(
        "every post, without its words and without its citizen's number",
        {
            "post_id": "posts.post_id",
            "created_at": _at("posts.created_at"),
            "created_on": _on("posts.created_at"),
            "unit_id": "accounts.unit_id",
            "handle": "accounts.handle",
            "by_hq": "coalesce(accounts.hq, 0) = 1",
            "by_citizen": "accounts.x_user_id IS NULL",
            "thread_id": "posts.thread_id",
            "replied_to_id": "posts.replied_to_id",
            "is_retweet": "posts.is_retweet = 1",
            "kind": "posts.kind",
            "gone_at": _at("posts.gone_at"),
            "source": "posts.source",
        },
        "held.posts AS posts LEFT JOIN held.accounts AS accounts ON "
        + _OWNED.format(whose="posts.author_id", at="posts.created_at"),
        "posts.created_at",
    ),
    "mentions": View(
        "the handles of offices that posts name",
        {
            "post_id": "mentions.post_id",
            "unit_id": "accounts.unit_id",
            "handle": "accounts.handle",
            "placement": _PLACES,
            "mentioned_at": _at("mentions.mentioned_at"),
            "mentioned_on": _on("mentions.mentioned_at"),
        },
        "held.mentions AS mentions JOIN held.accounts AS accounts ON "
        + _OWNED.format(whose="mentions.user_id", at="mentions.mentioned_at")
        + " JOIN held.posts AS posts ON posts.post_id = mentions.post_id",
        "posts.created_at",
    ),
    "cases": View(
        "the events of an office in a thread, as derived from the posts; a case belongs to the day it started on",
        {
            "unit_id": "unit_id",
            "thread_id": "thread_id",
            "origin": "CASE WHEN referred_at IS NULL THEN 'complaint' ELSE 'referral' END",
            "started_at": _at(STARTED),
            "started_on": _on(STARTED),
            "opened_id": "opened_id",
            "referred_id": "referred_id",
            "first_reply_id": "first_reply_id",
            "withdrawn_at": _at(
                "CASE WHEN referred_at IS NULL THEN opened_gone_at ELSE referred_gone_at END"
            ),
        }
        | _instants("opened_at", "referred_at", "first_reply_at", "referral_reply_at")
        | _instants("acted_opened_at", "acted_referred_at", "closed_at", "reopened_at"),
        "held.cases",
        STARTED,
    ),
    "units": View(
        "the offices",
        {name: name for name in ("unit_id", "kind", "parent_id", "zone_id", "range_id", "name_en", "name_hi")}
        | {"population": "population"},
        "held.units",
    ),
    "handles": View(
        "the accounts of the offices, each for its span of time (empty: from ever, for ever)",
        {
            "handle": "handle",
            "x_user_id": "x_user_id",
            "unit_id": "unit_id",
            "role": "role",
            "is_hq": "hq = 1",
            "from_at": "CASE WHEN from_at > 0 THEN make_timestamp(from_at * 1000) END",
            "until_at": "CASE WHEN until_at < 253402300799000 THEN make_timestamp(until_at * 1000) END",
        },
        "held.accounts",
    ),
}
