"""What X gives, as shapes that are checked: posts and users in either of X's vocabularies."""

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field

BIGGEST_ID = (1 << 63) - 1
MOST_COUNTED = (1 << 31) - 1
SPREADSHEET = re.compile(r"[+-]?\d+[.,]?\d*[eE][+-]?\d+|\d{1,3}(,\d{2,3})+(\.\d+)?|\d+\.\d*")
"""A number as spreadsheets write it: 1.17E+18, 1,55,157 or 117.0; an id or a count of it is not to be trusted."""


def _whole_id(value: Any) -> Any:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 100:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) or (isinstance(value, str) and SPREADSHEET.fullmatch(value.strip())):
        raise ValueError(
            "is no whole id: a spreadsheet has rounded it (as in 1.17E+18); take it from the source"
        )
    raise ValueError("is no whole id")


def id_of(value: Any) -> int | None:
    """The id that a value is, or None where X could have given no such id."""
    text = str(value) if isinstance(value, str | int) else ""
    whole = text.isascii() and text.isdecimal() and len(text) < 20 and 0 < int(text) <= BIGGEST_ID
    return int(text) if whole else None


def _instant_or_none(value: Any) -> datetime | None:
    """What X writes beside an id that says the instant itself: never a reason to refuse a post."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None


XId = Annotated[int, BeforeValidator(_whole_id), Field(gt=0, le=BIGGEST_ID)]
Count = Annotated[int | None, Field(ge=0, le=MOST_COUNTED)]


class MentionIn(BaseModel):
    """An entry of `entities.mentions`."""

    start: int
    end: int
    username: str = Field(min_length=1, max_length=50)
    id: XId | None = None


class EntitiesIn(BaseModel):
    """What X found in a text."""

    mentions: list[MentionIn] = []


class ReferenceIn(BaseModel):
    """Another post that a post answers, quotes or repeats."""

    type: str
    id: XId


class NoteIn(BaseModel):
    """The whole of a long post."""

    text: str
    entities: EntitiesIn = EntitiesIn()


class PostIn(BaseModel):
    """A post in X's form."""

    id: XId
    text: str
    author_id: XId
    conversation_id: XId | None = None
    created_at: Annotated[datetime | None, BeforeValidator(_instant_or_none)] = None
    referenced: list[ReferenceIn] = Field(
        [], validation_alias=AliasChoices("referenced_tweets", "referenced_posts")
    )
    in_reply_to_user_id: XId | None = None
    entities: EntitiesIn = EntitiesIn()
    display_text_range: tuple[int, int] | None = None
    note: NoteIn | None = Field(None, validation_alias=AliasChoices("note_tweet", "note_post"))
    history: list[XId] = Field(
        [], validation_alias=AliasChoices("edit_history_tweet_ids", "edit_history_post_ids")
    )
    lang: str | None = None
    withheld: dict[str, Any] | None = None


class CountsIn(BaseModel):
    """What X counts of a user."""

    followers_count: Count = None
    following_count: Count = None
    posts_total: Count = Field(None, validation_alias=AliasChoices("tweet_count", "post_count"))


class UserIn(BaseModel):
    """A user in X's form."""

    id: XId
    username: str = Field(pattern=r"^[A-Za-z0-9_]{1,20}$")  # it becomes a word of a query
    name: str | None = None
    description: str | None = None
    location: str | None = None
    url: str | None = None
    profile_image_url: str | None = None
    profile_banner_url: str | None = None
    protected: bool = False
    verified_type: str | None = None
    public_metrics: CountsIn = CountsIn()
