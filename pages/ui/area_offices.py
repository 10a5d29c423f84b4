"""Which zones and ranges a reader may choose from, which offices are their own, and what of theirs waits now."""

import pandas as pd

from data.scope import HQ
from language.figures import count
from language.words import Words
from pages.ui import standings, store
from pages.ui.kept import kept
from pages.ui.store import Source, held
from pages.ui.units import areas, place


def known(of: Source, _: Words) -> dict[str, str]:
    """The zones by name, each followed by its ranges: those that the reader looks after."""
    return areas(store.offices(of), _)


def usual(of: Source, known: dict[str, str]) -> str:
    """The reader's own; for the whole state the first."""
    return next(iter(known), "") if of.scope.role == HQ else str(of.scope.unit_id)


@kept
def own(units: pd.DataFrame, area_id: str) -> frozenset[str]:
    """The offices of a zone or a range by id, its own office among them."""
    there = (units["zone_id"] == area_id) | (units["range_id"] == area_id) | (units["unit_id"] == area_id)
    return frozenset(units.loc[there.fillna(False), "unit_id"])


@kept
def what(units: pd.DataFrame, area_id: str, _: Words) -> str:
    """What it is and how many offices lie there: Zone · 8 districts, 2 ranges, 9 other offices."""
    unit = units[units["unit_id"] == area_id].iloc[0]
    kinds = units.loc[units["unit_id"].isin(own(units, area_id) - {area_id}), "kind"]
    districts = int(kinds.isin(["district", "commissionerate"]).sum())
    ranges = int((kinds == "range").sum())
    said = [_.plural("{n} district", "{n} districts", districts, n=count(districts, _))]
    if ranges:
        said.append(_.plural("{n} range", "{n} ranges", ranges, n=count(ranges, _)))
    others = len(kinds) - districts - ranges
    if others:
        said.append(_.plural("{n} other office", "{n} other offices", others, n=count(others, _)))
    return f"{place(unit, units, _)} · {', '.join(said)}"


@held(max_entries=16)
def waiting(of: Source, origin: str, unit_ids: frozenset[str]) -> pd.DataFrame:
    """All cases of some offices of the scope that wait to be acknowledged now, of whatever kind the offices are."""
    everyones = standings.all_waiting(of, origin)
    return everyones[everyones["unit_id"].isin(unit_ids)].reset_index(drop=True)
