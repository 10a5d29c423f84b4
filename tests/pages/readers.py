"""Readers of the pages: who may see what, and what they read from."""

from data.scope import HQ, UNIT, Scope, scope_of
from language.words import Words
from pages.ui import frame, store
from pages.ui.access.viewer import Viewer, on_trial
from pages.ui.store import Source

EVERYTHING = Scope(role=HQ, unit_id=None, unit_ids=None)
NO_OFFICE_OF_A_PRO = ("hq", "zone", "range")


def source(scope: Scope = EVERYTHING) -> Source:
    """What a reader reads from, the DGP's office by default."""
    return store.source(scope)


def here(_: Words, scope: Scope = EVERYTHING) -> frame.Here:
    """The same with the words of a page."""
    return frame.Here(_, source(scope), on_trial(scope))


def at(of: Source) -> frame.Here:
    """Somebody on trial who reads from a source."""
    return frame.Here(Words(), of, on_trial(of.scope))


def reader(scope: Scope = EVERYTHING) -> Viewer:
    """Somebody on trial."""
    return on_trial(scope)


def officer(unit_id: str = "mathura") -> Viewer:
    """A press officer who has signed in."""
    email = f"pro.{unit_id}@police.example"
    return Viewer(user_id=7, email=email, name=None, scope=of(unit_id), key="key", is_trial=False)


def of(unit_id: str) -> Scope:
    """The scope of a zone, a range, or the press officer of another office, by the stored registry."""
    units = store.units(source())
    kind = str(units.loc[units["unit_id"] == unit_id, "kind"].iloc[0])
    return scope_of(UNIT if kind not in NO_OFFICE_OF_A_PRO else kind, unit_id, units)
