"""What one run says otherwise than another: which offices moved, by what of their own, and which only because others did."""

from collections.abc import Mapping
from typing import Any, Final

from metrics.review.groups import COUNTS
from metrics.survival import FIGURES

OWN_FIGURES: Final = (*COUNTS, *FIGURES)
"""Figures that hang on an office's own cases alone; its expected wait is drawn towards the mean of all."""
OWN_POINTS: Final = ("activity_points", "growth_points", "compliance_points", "left_out")
KEPT: Final = ("compliance", "waiting", "signs", "running")
CLOSING: Final = ("verdict", "closed_at")

Said = Mapping[str, Any]
Differing = dict[str, list[Any]]
"""By name the value before and the value after."""


def differing(before: Said, after: Said, names: tuple[str, ...]) -> Differing:
    """Which of some values are not the same."""
    pairs = {name: [before.get(name), after.get(name)] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def standing(before: Said, after: Said) -> dict[str, Any]:
    """How a unit's verdict, rank and interval moved, and its rank by score."""
    one, other = before["league"], after["league"]
    found: dict[str, Any] = differing(one, other, ("verdict", "rank"))
    limits = [[row["rank_low"], row["rank_high"]] for row in (one, other)]
    if limits[0] != limits[1]:
        found["interval"] = limits
    return found | differing(before["score"] or {}, after["score"] or {}, ("score_rank",))


def corrections(before: Said, after: Said) -> dict[str, list[Any]]:
    """The closings that were corrected, or are no longer, by case: what was held before and after (None: as derived)."""
    one, other = ({each["thread_id"]: each for each in unit["corrections"]} for unit in (before, after))
    found = {}
    for thread_id in sorted({*one, *other}):
        pair = [one.get(thread_id), other.get(thread_id)]
        said = [each and {name: each[name] for name in CLOSING} for each in pair]
        if said[0] != said[1]:
            found[thread_id] = said
    return found


def own(before: Said, after: Said) -> dict[str, Any]:
    """What of a unit itself differs: figures, coverage, corrected closings, score, and what is kept beside its rank."""
    parts: dict[str, Any] = {
        "figures": differing(before["league"], after["league"], OWN_FIGURES),
        "coverage": differing(before["coverage"], after["coverage"], ("observed_share", "gaps"))
        | differing(before["league"], after["league"], ("note",)),
        "corrections": corrections(before, after),
        "score": differing(before["score"] or {}, after["score"] or {}, OWN_POINTS),
        **differing(before, after, KEPT),
    }
    return {name: part for name, part in parts.items() if part}


def of_units(before: Said, after: Said) -> dict[str, Any]:
    """Units by id with what differs: those in `units` by something of their own, those in `moved` only in their standing.
    `added` and `removed` are in one of the two alone."""
    found: dict[str, Any] = {"units": {}, "moved": {}}
    for unit_id in sorted({*before} & {*after}):
        moved, parts = standing(before[unit_id], after[unit_id]), own(before[unit_id], after[unit_id])
        if parts:
            found["units"][unit_id] = moved | parts
        elif moved:
            found["moved"][unit_id] = moved
    return found | {"added": sorted({*after} - {*before}), "removed": sorted({*before} - {*after})}


def changes(before: Said, after: Said) -> dict[str, Any]:
    """What the content of a run says otherwise than that of an earlier one, as data: see `of_units`, and of the whole
    `known_until`, `definitions`, `rules`, `asked`, `inputs` (the names of those that differ), `state`, `annotations`
    and a `summary` in numbers."""
    found = of_units(before["units"], after["units"])
    inputs = sorted({*before["inputs"], *after["inputs"]})
    found |= {
        "known_until": [before["known_until"], after["known_until"]],
        "definitions": differing(before, after, ("definitions",)).get("definitions"),
        "asked": differing(before["asked"], after["asked"], ("measure", "clock", "origin")),
        "rules": differing(
            before["rules"], after["rules"], tuple(sorted({*before["rules"], *after["rules"]}))
        ),
        "inputs": [name for name in inputs if before["inputs"].get(name) != after["inputs"].get(name)],
        "state": differing(before["state"]["now"], after["state"]["now"], OWN_FIGURES),
        "annotations": before["annotations"] != after["annotations"],
    }
    return found | {"summary": summary(found)}


def summary(found: Said) -> dict[str, int]:
    """How many units differ, by what: `verdicts`, `ranks`, `figures`, `coverage`, what is said `beside` a rank; and
    `corrections`, which are closings."""
    own_, moved = list(found["units"].values()), list(found["moved"].values())
    return {
        "units": len(own_),
        "moved": len(moved),
        "verdicts": sum("verdict" in each for each in own_ + moved),
        "ranks": sum("rank" in each for each in own_ + moved),
        "figures": sum("figures" in each for each in own_),
        "coverage": sum("coverage" in each for each in own_),
        "beside": sum(any(name in each for name in ("score", *KEPT)) for each in own_),
        "corrections": sum(len(each.get("corrections", ())) for each in own_),
    }
