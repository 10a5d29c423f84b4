"""Who may enter and take out what of the calendar: by role, and by whose entry it is."""

from dataclasses import dataclass

from data.annotation_rows import KINDS as EVERY_KIND
from data.annotation_rows import OF_AN_OFFICE
from data.scope import HQ, ROLES, UNIT, Scope, ScopeError


@dataclass(frozen=True)
class Rights:
    """What a reader may enter and take out: which kinds, of which offices, and whether of the whole state."""

    scope: Scope

    @property
    def kinds(self) -> tuple[str, ...]:
        return OF_AN_OFFICE if self.scope.role == UNIT else EVERY_KIND

    def may(self, kind: str, unit_id: str | None) -> bool:
        return kind in self.kinds and self.scope.covers(unit_id)

    def may_remove(self, kind: str, unit_id: str | None, noted_as: str | None) -> bool:
        """Whether he may take out what was entered in a role (None: at the command line): never what one above him did."""
        above = ROLES[: ROLES.index(self.scope.role)]
        return self.may(kind, unit_id) and (noted_as or HQ) not in above

    def require(self, kind: str, unit_id: str | None) -> None:
        """Raises `ScopeError` where it is not his to enter or to take out."""
        if not self.may(kind, unit_id):
            raise ScopeError(
                f"{kind} of {unit_id or 'the state'}: is not for this reader ({self.scope.role})."
            )
