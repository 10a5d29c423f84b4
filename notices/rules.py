"""The rules of notices as a person wrote them: what is told, whom, after how long, and when not."""

import re
from itertools import pairwise
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from data.alerts import LEVELS
from data.notices_file import name, text
from data.setting_values import SettingsError
from data.settings import Settings
from metrics.rules_files import rules_of

DAY_MINUTES: Final = 1_440
_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class NoticeRulesError(ValueError):
    """Rules that cannot be meant; its text is one line that names the file, the key, the value and what to do."""


def _minute_of_day(given: Any) -> Any:
    found = _TIME.fullmatch(given) if isinstance(given, str) else None
    if found is None:
        raise ValueError('must be a time of day in quotes, for example "22:00"')
    return 60 * int(found[1]) + int(found[2])


TimeOfDay = Annotated[int, BeforeValidator(_minute_of_day)]
Minutes = Annotated[int, Field(strict=True, ge=0, le=60 * DAY_MINUTES)]
AtLeastOne = Annotated[int, Field(strict=True, ge=1, le=60 * DAY_MINUTES)]
Days = Annotated[int, Field(strict=True, ge=1, le=365)]
Yes = Annotated[bool, Field(strict=True)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sending(_Part):
    """How messages of alerts go out."""

    quiet_from: TimeOfDay
    quiet_until: TimeOfDay
    gather_minutes: Annotated[int, Field(strict=True, ge=0, le=60)]
    most_an_hour: Annotated[int, Field(strict=True, ge=1, le=60)]


class Rule(_Part):
    """What every rule says."""

    on: Yes
    at_night: Yes
    levels: dict[str, Minutes]

    @model_validator(mode="after")
    def _can_be_climbed(self) -> Self:
        named = list(self.levels)
        if unknown := next((each for each in named if each not in LEVELS), None):
            raise ValueError(f"levels.{unknown}: there is no such level; there are {', '.join(LEVELS)}")
        if not named:
            raise ValueError("levels: name at least one")
        if any(LEVELS.index(later) < LEVELS.index(earlier) for earlier, later in pairwise(named)):
            raise ValueError(f"levels: write them in the order {', '.join(LEVELS)}")
        if self.levels[named[0]] != 0:
            raise ValueError(f"levels.{named[0]}: the first level is told at once: write 0")
        return self


class CaseRule(Rule):
    """A case that waits. What an urgent one has stands in a setting, for the pages say it too: NOTED_URGENT_MINUTES."""

    urgent_at_night: Yes
    newest_days: Days


class ReferralRule(CaseRule):
    """An unacknowledged referral."""

    limit_minutes: AtLeastOne


class ComplaintRule(CaseRule):
    """An unanswered complaint."""

    limit_hours: Annotated[int, Field(strict=True, ge=1, le=24 * 365)]


class SilentRule(Rule):
    """A silent account."""

    limit_days: Days
    newest_days: Days


class ChangedRule(Rule):
    """A changed picture or name."""

    shown_days: Days


class CollectionRule(Rule):
    """Collection that stands still."""

    limit_minutes: Minutes


class RuleSet(_Part):
    """All rules by name."""

    unacknowledged_referral: ReferralRule
    day_old_complaint: ComplaintRule
    silent_handle: SilentRule
    changed_profile: ChangedRule
    suspended_handle: Rule
    overdue_collection: CollectionRule


RULES: Final = tuple(RuleSet.model_fields)


class NoticeRules(_Part):
    """The whole file."""

    sending: Sending
    rules: RuleSet

    def rule(self, slug: str) -> Rule | None:
        """A rule by its name; None: it is off, or is there no more."""
        found = getattr(self.rules, slug) if slug in RULES else None
        return found if found is not None and found.on else None


def notice_rules(toml: str, *, name: str) -> NoticeRules:
    """The rules in the text of a file; raises `NoticeRulesError` that begins with the file's `name`."""
    return rules_of(NoticeRules, toml, name=name, error=NoticeRulesError)


def read(given: Settings) -> NoticeRules:
    """The rules by which notices go out; raises `SettingsError`."""
    try:
        return notice_rules(text(given.notices_file), name=name(given.notices_file))
    except NoticeRulesError as error:
        raise SettingsError(str(error)) from None
