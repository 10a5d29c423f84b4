"""What the rules of the circular are made of: clauses, limits, handles, bios, whom to follow; each checked as it is read."""

import re
from datetime import date
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from metrics.period import day_start_ms

HANDLE: Final = re.compile(r"[A-Za-z0-9_]{1,15}")
FOLLOWS: Final = "follows"
"""What a clause names for all the mandatory handles, a check each."""
KNOWN_CHECKS: Final = (
    *("handle_format", "profile_picture", "header_picture", "bio", FOLLOWS, "tags_hq", "two_shifts"),
    "cell_roster",
)
KINDS: Final = ("zone", "range", "district", "traffic", "other")
BITS: Final = 64
PLACES: Final = re.compile(r"\{(.*?)\}")

Words = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Count = Annotated[int, Field(strict=True, ge=1)]


def _handle(text: str) -> str:
    if not HANDLE.fullmatch(text):
        raise ValueError("X could have no such handle: 1 to 15 letters, digits, underscores")
    return text


def _template(text: str) -> str:
    strange = set(PLACES.findall(text)) - {"unit_en", "unit_hi"}
    if strange:
        raise ValueError(f"{{{min(strange)}}} is no place for a name: there are {{unit_en}} and {{unit_hi}}")
    return text


def _pattern(text: str) -> str:
    if text.count("{name}") != 1 or not HANDLE.fullmatch(text.replace("{name}", "x")):
        raise ValueError("a pattern is {name} once, with letters, digits, underscores around it")
    return text


Handle = Annotated[str, AfterValidator(_handle)]
Template = Annotated[Words, AfterValidator(_template)]


class Rule(BaseModel):
    """A part of the rules; nobody changes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(Rule):
    """What holds from the start of an IST day to the start of another."""

    until: date | None = None

    def holds(self, from_on: date, *, at_ms: int) -> bool:
        """Whether it holds at an instant."""
        return day_start_ms(from_on) <= at_ms and (self.until is None or at_ms < day_start_ms(self.until))


class Clause(Span):
    """A clause: what it says, since when, and the checks that answer it."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    date: date
    checks: Annotated[tuple[str, ...], Field(min_length=1)]
    heading_en: Words
    heading_hi: Words
    title_en: Words
    title_hi: Words
    text_en: Words
    text_hi: Words

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        strange = [check for check in self.checks if check not in KNOWN_CHECKS]
        if strange:
            raise ValueError(f"check {strange[0]!r} is none of {', '.join(KNOWN_CHECKS)}")
        if self.until is not None and self.until <= self.date:
            raise ValueError("its until is not after its date")
        return self


class Limits(Rule):
    """From where on something counts as kept."""

    picture_distance: Annotated[int, Field(strict=True, ge=0, lt=BITS)]
    bio_difference: Share
    tags_hq_posts: Count
    shift_coverage: Annotated[float, Field(strict=True, gt=0, le=1)]
    staff_a_shift: Count


class HandleRules(Rule):
    """How a handle is named after an office."""

    longest: Annotated[int, Field(strict=True, ge=1, le=15)]
    fewest_letters: Count
    patterns: dict[str, Annotated[tuple[Annotated[str, AfterValidator(_pattern)], ...], Field(min_length=1)]]
    alike: dict[Words, Words]
    names: dict[str, Annotated[tuple[Words, ...], Field(min_length=1)]]

    @model_validator(mode="after")
    def _of_known_kinds(self) -> Self:
        strange = [kind for kind in self.patterns if kind not in KINDS]
        if strange:
            raise ValueError(f"patterns.{strange[0]}: no such kind of office; there are {', '.join(KINDS)}")
        return self


class BioRules(Rule):
    """What of headquarters' bio is its name, and what stands there for an office; wordings that are as good."""

    templates: tuple[Template, ...] = ()
    names: dict[Words, Template]


class Mandatory(Span):
    """A handle that every office is to follow, for as long as it is the office's."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    office: Words
    office_en: Words
    office_hi: Words
    handle: Handle
    from_on: Annotated[date, Field(alias="from")]

    @property
    def slug(self) -> str:
        """The check that answers for it."""
        return f"{FOLLOWS}_{self.handle.lower()}"

    @model_validator(mode="after")
    def _has_a_day(self) -> Self:
        if self.until is not None and self.until <= self.from_on:
            raise ValueError(f"{self.handle}: its until is not after its from")
        return self


class FollowRules(Rule):
    """The mandatory handles, and what it costs to learn whom an account follows."""

    read_usd: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
    followed: Count
    mandatory: Annotated[tuple[Mandatory, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_handle_at_a_time(self) -> Self:
        for place, one in enumerate(self.mandatory):
            for other in self.mandatory[:place]:
                together = (other.until is None or one.from_on < other.until) and (
                    one.until is None or other.from_on < one.until
                )
                if together and one.office == other.office:
                    raise ValueError(
                        f"{one.handle} and {other.handle} are both the handle of {one.office} at a time"
                    )
                if together and one.slug == other.slug:
                    raise ValueError(f"{one.handle} stands twice at a time")
        return self

    @property
    def cost_usd(self) -> float:
        """What it costs to learn whom one office follows."""
        return self.read_usd * self.followed
