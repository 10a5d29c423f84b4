"""The rules of the training list: from when on a figure is a reason, as a person wrote them, checked before anything is computed."""

import re
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from metrics.duty import SHIFTS_MS
from metrics.rules_files import rules_of

TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
MINUTE_MS: Final = 60_000
DUTY_MS: Final = (min(start for start, _ in SHIFTS_MS), max(end for _, end in SHIFTS_MS))

Share = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0, lt=1)]
Count = Annotated[int, Field(strict=True, ge=1, le=10_000)]


class TrainingRulesError(ValueError):
    """Rules that cannot be meant; its text is one line that names the file, the key, the value and what to do."""


class ShareRule(BaseModel):
    """A share over which an office is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    share: Share


class ShiftRule(ShareRule):
    """The hours of the changes, and from when on a case is late."""

    hours: Annotated[tuple[tuple[str, str], ...], Field(min_length=1)]
    within_minutes: Count

    @model_validator(mode="after")
    def _are_hours(self) -> Self:
        for pair in self.hours:
            if not all(TIME.fullmatch(each) for each in pair):
                raise ValueError(f"hours {list(pair)} are no times like 14:00")
        for start, end in self.spans_ms():
            if not DUTY_MS[0] <= start < end <= DUTY_MS[1]:
                raise ValueError("hours must begin before they end and lie within 08:00–22:00")
        return self

    def spans_ms(self) -> list[tuple[int, int]]:
        """The hours as milliseconds of the IST day, from and to."""
        return [(_ms(start), _ms(end)) for start, end in self.hours]


class ComplianceRule(BaseModel):
    """Which checks training mends, and how many of them are to be broken."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    failed: Count
    checks: Annotated[tuple[str, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if len(set(self.checks)) < self.failed or len(set(self.checks)) < len(self.checks):
            raise ValueError("name each check once, and at least as many as `failed` says")
        return self


class TrainingRules(BaseModel):
    """All reasons."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    least_cases: Count
    before_after_days: Annotated[int, Field(strict=True, ge=1, le=366)]
    shift_change: ShiftRule
    no_follow_up: ShareRule
    no_kind: ShareRule
    compliance: ComplianceRule


def _ms(time: str) -> int:
    hours, minutes = time.split(":")
    return (int(hours) * 60 + int(minutes)) * MINUTE_MS


def training_rules(text: str, *, name: str) -> TrainingRules:
    """The rules in the text of a file; raises `TrainingRulesError`, whose text begins with the file's `name`."""
    return rules_of(TrainingRules, text, name=name, error=TrainingRulesError)
