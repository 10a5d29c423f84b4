"""Units as the pages name them: in the reader's language, with where they lie."""

import pandas as pd

from language.words import Words
from pages.ui.kept import kept
from pages.ui.terms import KIND, term

PEERS = {"commissionerate": "district"}
ALONE = ("hq",)


@kept
def names(units: pd.DataFrame, _: Words) -> dict[str, str]:
    """The name of each unit by id."""
    shown = zip(units["unit_id"], units["name_en"], units["name_hi"], strict=True)
    return {unit_id: _.of(english, hindi) for unit_id, english, hindi in shown}


@kept
def areas(units: pd.DataFrame, _: Words) -> dict[str, str]:
    """The zones by id, each followed by its ranges, by name; then ranges whose zone is not among them."""
    called = names(units, _)
    zones = units.loc[units["kind"] == "zone", "unit_id"]
    ranges = units[units["kind"] == "range"]
    found: dict[str, str] = {}
    alone = ranges.loc[~ranges["zone_id"].isin(zones), "unit_id"]
    for zone in sorted(zones, key=called.__getitem__):
        found[zone] = called[zone]
        own = sorted(ranges.loc[ranges["zone_id"] == zone, "unit_id"], key=called.__getitem__)
        found |= {each: f"– {called[each]}" for each in own}
    return found | {each: called[each] for each in sorted(alone, key=called.__getitem__)}


def is_alone(kind: str) -> bool:
    """Whether a unit of a kind has no peers to be ranked among."""
    return kind in ALONE


def peer_kind(kind: str) -> str:
    """The peer group in which a unit of a kind is ranked."""
    return PEERS.get(kind, kind)


def place(unit: pd.Series, units: pd.DataFrame, _: Words) -> str:
    """What a unit is and where it lies: District · Agra Range · Agra Zone."""
    known = names(units, _)
    parts = [term(KIND, unit["kind"], _)]
    for column in ("range_id", "zone_id"):
        if unit[column] in known and unit[column] != unit["unit_id"]:
            parts.append(known[unit[column]])
    return " · ".join(parts)


def of_area(rows: pd.DataFrame, units: pd.DataFrame, area: str) -> pd.DataFrame:
    """The rows of the units of a zone or a range; their ranks stay those of the whole group."""
    there = set(units.loc[(units["zone_id"] == area) | (units["range_id"] == area), "unit_id"])
    return rows[rows["unit_id"].isin(there)]
