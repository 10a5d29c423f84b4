"""Mentions in the store: which handles a post names, whose they were, and since which version of the post."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Integer, case, func, literal_column, or_, select, true, update

from data.among import IDS, among
from data.tables import Account, Mention
from data.upserts import put_many, upsert_many

Rows = dict[tuple[int, str], dict[str, Any]]


def add(rows: Rows, row: dict[str, Any]) -> None:
    """Put a mention among those of a batch; of two versions that have it the earlier counts, typed before hidden."""
    key = row["post_id"], row["username"]
    earlier = rows.get(key)
    if earlier is None:
        rows[key] = row
        return
    user_id = row["user_id"] or earlier["user_id"]  # neither is guessed: a batch holds what X gave
    rank, old_rank = (
        (row["placement"], -row["mentioned_at"]),
        (earlier["placement"], -earlier["mentioned_at"]),
    )
    rows[key] = {**(row if rank > old_rank else earlier), "user_id": user_id}


def write(connection: Connection, rows: Rows) -> None:
    """Store mentions; a mention keeps the earliest instant at which a stored version has it."""
    if not rows:
        return
    given = list(rows.values())
    put_many(connection, _upsert(connection.dialect.name, tuple(given[0])), given)
    nameless = {key for key, row in rows.items() if row["user_id"] is None}
    if nameless:
        handles = {username for _, username in nameless}
        name_accounts(connection, handles=handles, post_ids={post_id for post_id, _ in nameless})


@lru_cache(maxsize=2)
def _upsert(dialect: str, columns: tuple[str, ...]) -> Any:
    statement = upsert_many(dialect, Mention.__table__, columns)
    new, old = statement.excluded, Mention.__table__.c
    earlier = case((new.mentioned_at < old.mentioned_at, new.mentioned_at), else_=old.mentioned_at)
    by_x = literal_column("0", Integer)
    return statement.on_conflict_do_update(
        index_elements=["post_id", "username"],
        set_={
            "placement": case((new.placement > old.placement, new.placement), else_=old.placement),
            "mentioned_at": case(
                (new.placement > old.placement, new.mentioned_at),
                (new.placement < old.placement, old.mentioned_at),
                else_=earlier,
            ),
            "user_id": func.coalesce(new.user_id, old.user_id),
            "guessed": case((new.user_id.is_not(None), by_x), else_=old.guessed),
        },
    )


def _whose(handle: Any) -> Any:
    """The account that had a handle when the mention was written."""
    return (
        select(func.min(Account.x_user_id))
        .where(
            handle == Mention.username,
            Account.from_at <= Mention.mentioned_at,
            Account.until_at > Mention.mentioned_at,
        )
        .scalar_subquery()
    )


def _guess() -> Any:
    return func.coalesce(_whose(func.lower(Account.username)), _whose(Account.handle_folded))


def forget_guesses(connection: Connection) -> None:
    """Take back the ids that X did not give: the registry by which they were worked out may have changed."""
    connection.execute(update(Mention).where(Mention.guessed == 1).values(user_id=None, guessed=0))


def name_accounts(
    connection: Connection, *, handles: set[str] | None = None, post_ids: set[int] | None = None
) -> None:
    """Give mentions without X's user id the account whose handle it was at that instant; all, or those of posts."""
    known = select(Account.handle_folded, func.lower(Account.username)).where(Account.x_user_id.is_not(None))
    ours = {name for row in connection.execute(known) for name in row if name is not None}
    wanted = ours if handles is None else ours & handles
    if not wanted:
        return
    some = among(Mention.post_id, IDS) if post_ids is not None else true()
    connection.execute(
        update(Mention)
        .where(Mention.user_id.is_(None), Mention.username.in_(sorted(wanted)), some)
        .values(user_id=_guess(), guessed=1),
        {"ids": post_ids} if post_ids is not None else None,
    )


def are_settled(connection: Connection) -> bool:
    """Whether every id that X did not give is the one that today's registry says; reads alone."""
    open_to_guess = or_(Mention.user_id.is_(None), Mention.guessed == 1)
    other = select(Mention.post_id).where(open_to_guess, Mention.user_id.is_distinct_from(_guess()))
    return connection.execute(other.limit(1)).first() is None
