"""The rules of the circular as a person wrote them, checked before anything is judged by them."""

from collections.abc import Collection
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from metrics.compliance.clauses import (
    FOLLOWS,
    BioRules,
    Clause,
    FollowRules,
    HandleRules,
    Limits,
    Mandatory,
    Rule,
    Words,
)
from metrics.rules_files import rules_of


class CircularError(ValueError):
    """Rules that cannot be meant; its text is one line that names the file, the key, the value and what to do."""


class Circular(Rule):
    """All that the circular asks, and by what it is told."""

    title_en: Words
    title_hi: Words
    source: Words
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]
    limits: Limits
    handle: HandleRules
    bio: BioRules
    follows: FollowRules

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [clause.id for clause in self.clauses]
        twice = _twice(ids)
        if twice:
            raise ValueError(f"clause {twice!r} stands twice")
        twice = _twice([check for clause in self.clauses for check in clause.checks])
        if twice:
            raise ValueError(f"check {twice!r} stands in two clauses: take it out of one")
        return self

    @property
    def date(self) -> date:
        """The day of its first clause."""
        return min(clause.date for clause in self.clauses)

    def clauses_at(self, at_ms: int) -> tuple[Clause, ...]:
        """The clauses that hold at an instant."""
        return tuple(clause for clause in self.clauses if clause.holds(clause.date, at_ms=at_ms))

    def mandatory_at(self, at_ms: int) -> tuple[Mandatory, ...]:
        """The mandatory handles at an instant."""
        return tuple(each for each in self.follows.mandatory if each.holds(each.from_on, at_ms=at_ms))

    def checks_of(self, clause: Clause, at_ms: int) -> tuple[str, ...]:
        """The slugs of a clause's checks at an instant."""
        found: list[str] = []
        for check in clause.checks:
            found += [each.slug for each in self.mandatory_at(at_ms)] if check == FOLLOWS else [check]
        return tuple(found)

    def checks_at(self, at_ms: int) -> tuple[str, ...]:
        """The slugs of all checks at an instant, in the order of the clauses."""
        return tuple(check for clause in self.clauses_at(at_ms) for check in self.checks_of(clause, at_ms))


def _twice(names: Collection[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def circular(text: str, *, name: str) -> Circular:
    """The rules in the text of a file; raises `CircularError` that begins with the file's `name`."""
    return rules_of(Circular, text, name=name, error=CircularError)
