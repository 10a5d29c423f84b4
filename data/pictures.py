"""Pictures of profiles in the store: which are to be fetched, and what became of each."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, func, select

from data import facts
from data.compliance_tables import Picture
from data.tables import Account, Profile
from data.upserts import upsert

PROFILE: Final = "profile"
HEADER: Final = "header"
STORED: Final = "stored"
REFUSED: Final = "refused"
GONE: Final = "gone"
FAILED: Final = "failed"
REASONS: Final = {
    "wrong_host": "its address is not on X's host for pictures",
    "redirected": "its address led elsewhere",
    "too_large": "it has too many bytes",
    "too_many_pixels": "it has too many pixels",
    "animated": "it moves",
    "not_a_picture": "what came is no picture of a kind that X shows",
    "broken": "it is cut off or damaged",
    "gone": "it is not there any more",
    "too_slow": "it did not come in time",
    "unreachable": "its host could not be reached or did not serve it",
}
"""Why a picture could not be seen."""
AGAIN_AFTER: Final = {FAILED: timedelta(hours=1), GONE: timedelta(days=1), REFUSED: timedelta(days=7)}
"""When a picture that could not be seen is tried again; each time after twice as long."""
NO_PICTURE: Final = "default_profile"
"""In the address of what X shows for whoever has no picture: it is nobody's and not fetched."""
MOST_TRIES: Final = 10
LONGEST_WAIT: Final = timedelta(days=14)


@dataclass(frozen=True)
class Wanted:
    """A picture that is to be fetched: its address, and whose profile names it; `tries` were made before."""

    url: str
    x_user_id: int
    part: str
    tries: int = 0


@dataclass(frozen=True)
class Look:
    """What was found at an address: `phash` and `small` where it could be seen, else the reason."""

    state: str
    reason: str | None = None
    sha256: str | None = None
    phash: str | None = None
    width: int | None = None
    height: int | None = None
    small: bytes | None = None


def wanted(connection: Connection, *, now_at: datetime) -> list[Wanted]:
    """The pictures that offices' accounts show or once showed and that were not seen yet, the latest first; of those that
    are still shown and could not be seen the ones whose time has come again."""
    known = {row.url: row for row in connection.execute(_known)}
    shown = [
        (look.seen_at, look.latest, Wanted(look.url, look.x_user_id, part))
        for part, column in ((PROFILE, Profile.profile_image_url), (HEADER, Profile.profile_banner_url))
        for look in connection.execute(_looks(column))
    ]
    found: dict[str, Wanted] = {}
    for seen_at, latest, each in sorted(shown, key=lambda one: -one[0]):
        before = known.get(each.url)
        if each.url in found or NO_PICTURE in each.url:
            continue
        if before is None:
            found[each.url] = each
        elif seen_at == latest and is_due(
            before.state, before.tries, fetched_at=before.fetched_at, now_at=now_at
        ):
            found[each.url] = replace(each, tries=before.tries)
    return list(found.values())


def _looks(column: Any) -> Any:
    """When each account last showed each address, and when X last showed anything of the account."""
    seen = Profile.__table__.c.seen_at
    latest = select(Profile.x_user_id, func.max(seen, type_=BigInteger).label("latest"))
    looks = latest.where(Profile.username.is_not(None)).group_by(Profile.x_user_id).subquery()
    last = func.max(seen, type_=BigInteger)
    return (
        select(Profile.x_user_id, column.label("url"), last.label("seen_at"), looks.c.latest)
        .join(Account, Account.x_user_id == Profile.x_user_id)
        .join(looks, looks.c.x_user_id == Profile.x_user_id)
        .where(Account.unit_id.is_not(None), Account.role == "office", column.is_not(None))
        .group_by(Profile.x_user_id, column, looks.c.latest)
        .order_by(last.desc(), Profile.x_user_id)
    )


_known = select(Picture.url, Picture.state, Picture.tries, Picture.__table__.c.fetched_at)


def is_due(state: str, tries: int, *, fetched_at: datetime, now_at: datetime) -> bool:
    """Whether a picture that was tried before is to be tried again."""
    if state == STORED or tries >= MOST_TRIES:
        return False
    return now_at >= fetched_at + min(LONGEST_WAIT, AGAIN_AFTER[state] * 2 ** (tries - 1))


def put(connection: Connection, each: Wanted, look: Look, *, at: datetime) -> None:
    """Keep what was found at an address."""
    values = {
        **asdict(look), "x_user_id": each.x_user_id, "part": each.part, "fetched_at": at, "tries": each.tries + 1,
    }  # fmt: skip
    given = upsert(connection, Picture).values(url=each.url, **values)
    connection.execute(given.on_conflict_do_update(index_elements=["url"], set_=values))
    facts.touch(connection)
