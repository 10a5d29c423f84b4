"""Parcels of an archive: posts, users, what X no longer shows, and what is Noted's own, let in by the one door."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from collectors.deletions import STATES
from collectors.files import faceless, own_form
from collectors.files.archive_items import NOTED, Item
from collectors.files.moments import Moment
from collectors.files.own_form import BarePost, BesideX
from collectors.x import door
from collectors.x.shapes import Count, XId, id_of
from data import quarantine
from data.follower_counts import Count as FollowerCount
from data.posts import StoredPost
from data.profiles import SeenProfile
from data.quarantine import BadItem

LOOKED_UP = ("ids", "id")
"""The parameters by which users are asked for by id; other errors about users say nothing of whom was looked at."""


class OwnCount(BaseModel):
    """Follower counts that came without a profile."""

    id: XId
    at: Moment
    followers: Count = None
    following: Count = None
    posts_total: Count = None


class OwnAccount(BaseModel):
    """A handle of the registry with the user id that X gave for it."""

    handle: str = Field(pattern=r"^[A-Za-z0-9_]{1,50}$")
    id: XId


@dataclass
class Parcel:
    """What came through the door of some items, and what did not."""

    posts: list[StoredPost] = field(default_factory=list)
    bare: list[BarePost] = field(default_factory=list)
    looks: dict[datetime | None, list[SeenProfile]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[datetime | None, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    counts: list[FollowerCount] = field(default_factory=list)
    accounts: dict[str, int] = field(default_factory=dict)
    aside: list[BadItem] = field(default_factory=list)
    unread: int = 0  # of what is set aside, what is or may be a post
    newer: int = 0  # in X's newer vocabulary

    @property
    def bad(self) -> list[BadItem]:
        """What could not be read."""
        return [item for item in self.aside if item.state == quarantine.ASIDE]

    @property
    def users(self) -> int:
        """How many users came in."""
        return sum(len(each) for each in self.looks.values())

    @property
    def holds_something(self) -> bool:
        """Whether anything could be read."""
        return bool(self.posts or self.users or self.gone or self.counts or self.accounts)

    def join(self, other: "Parcel") -> None:
        """Take in what another holds."""
        for name in ("posts", "bare", "counts", "aside"):
            getattr(self, name).extend(getattr(other, name))
        for seen_at, users in other.looks.items():
            self.looks[seen_at] += users
        for seen_at, states in other.gone.items():
            self.gone[seen_at] |= states
        self.accounts |= other.accounts


def admit(items: list[Item], *, kind_of: Callable[[str], str], now_at: datetime) -> Parcel:
    """Let items in by the one door, as of now; what is Noted's own beside X's form is read here."""
    by_kind: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item)
    parcel = Parcel()
    _admit_posts(parcel, by_kind["post"], kind_of, now_at)
    _admit_users(parcel, by_kind["user"])
    for item in by_kind["error"]:
        _admit_error(parcel, item.value, item.seen_at)
    for item in [*by_kind["bare"], *by_kind["counts"], *by_kind["account"]]:
        _admit_own(parcel, item, now_at)
    lines = [replace(item.value, place=item.line) for item in by_kind["bad"]]
    parcel.aside += lines
    parcel.unread += len(lines)
    return parcel


def _admit_posts(parcel: Parcel, items: list[Item], kind_of: Callable[[str], str], now_at: datetime) -> None:
    batch = door.admit_posts([item.value for item in items], kind_of=kind_of)
    own = {id_of(item.value.get("id")): item for item in items if isinstance(item.value.get(NOTED), dict)}
    for post in batch.posts:
        item = own.get(post.version_id)
        if item is None:
            parcel.posts.append(post)
            continue
        try:
            parcel.posts += own_form.completed(post, _beside(item, now_at))
        except ValidationError as error:
            parcel.posts.append(post)
            reason = f"{NOTED}: {door.why(error)}"
            parcel.aside.append(_as_it_came(item, reason, state=quarantine.CLEANED))
    parcel.unread += len(batch.bad)
    parcel.newer += sum(batch.newer.values())
    parcel.aside += [_as_it_came(items[bad.number], bad.reason, state=bad.state) for bad in batch.aside]


def _beside(item: Item, now_at: datetime) -> BesideX:
    return BesideX.model_validate(item.value[NOTED], context={"now_at": now_at})


def _as_it_came(item: Item, reason: str, *, state: str = quarantine.ASIDE) -> BadItem:
    """An item that is set aside, without anybody's profile, and where it stands."""
    bad = faceless.bad(reason, item.value, state=state)
    return replace(bad, place=item.line)


def _admit_users(parcel: Parcel, items: list[Item]) -> None:
    by_instant: dict[datetime | None, list[Item]] = defaultdict(list)
    for item in items:
        by_instant[item.seen_at].append(item)
    for seen_at, same in by_instant.items():
        batch = door.admit_users(
            [
                _with_instant(item.value, seen_at) for item in same
            ]  # which the raw text of a bad one has to say
        )
        parcel.looks[seen_at] += batch.users
        parcel.aside += [replace(bad, place=same[bad.number].line) for bad in batch.aside]
        parcel.newer += sum(batch.newer.values())


def _with_instant(user: Any, seen_at: datetime | None) -> Any:
    if seen_at is None or "__twarc" in user:
        return user
    return user | {"__twarc": {"retrieved_at": seen_at.isoformat()}}


def _admit_error(parcel: Parcel, error: dict[str, Any], seen_at: datetime | None) -> None:
    """What X could not give: a post or an account that it does not show, and how far it says why."""
    number = id_of(error.get("resource_id") or error.get("value"))
    kind = error.get("type")
    state = STATES.get(kind.rpartition("/")[2]) if isinstance(kind, str) else None
    if number is None:
        return
    if error.get("resource_type") in ("tweet", "post") and state is not None:
        parcel.gone[seen_at][number] = state
    elif error.get("resource_type") == "user" and error.get("parameter") in LOOKED_UP:
        detail = error.get("detail")
        suspended = isinstance(detail, str) and "suspended" in detail.lower()
        parcel.looks[seen_at].append(
            SeenProfile(number, None, state="suspended" if suspended else "not_found")
        )


def _admit_own(parcel: Parcel, item: Item, now_at: datetime) -> None:
    try:
        if item.kind == "bare":
            bare, stored = own_form.from_bare(item.value, now_at=now_at)
            parcel.bare.append(bare)
            parcel.posts += stored
        elif item.kind == "counts":
            own = OwnCount.model_validate(item.value, context={"now_at": now_at})
            count = FollowerCount(own.id, own.at, own.followers, own.following, own.posts_total)
            parcel.counts.append(count)
        else:
            account = OwnAccount.model_validate(item.value)
            parcel.accounts[account.handle] = account.id
    except (ValidationError, ValueError) as error:
        parcel.aside.append(_as_it_came(item, f"{NOTED}: {door.why(error)}"))
        parcel.unread += item.kind == "bare"
