"""What a run says of each office alone, for whoever may see that office and no other."""

from typing import Any, Final

from metrics.standing import FEWEST

OF_THE_RUN: Final = (
    "as_of",
    "known_until",
    "asked",
    "definitions",
    "demonstration",
    "inputs_sha256",
    "rules",
)
OF_ALL: Final = ("expected_rmst_s", "expected_se_s")
"""What is made of the mean of all: where few are ranked, it and one's own would tell another's."""
OF_ALL_IN_A_SCORE: Final = ("expected_acknowledge_s", "expected_act_s", "expected_resolve_s")

Said = dict[str, Any]


def parts(content: Said) -> dict[str, Said]:
    """Each office's part by id, as it stands in the run, with `run`: what holds for the whole."""
    of_run = {name: content[name] for name in OF_THE_RUN}
    few = {
        unit_id
        for group in content["groups"].values()
        if group["ranked"] < FEWEST
        for unit_id in group["unit_ids"]
    }
    return {
        unit_id: {**(_without_others(unit) if unit_id in few else unit), "run": of_run}
        for unit_id, unit in content["units"].items()
    }


def _without_others(unit: Said) -> Said:
    """The same without what would tell another's figures."""
    score = unit["score"] and unit["score"] | dict.fromkeys(OF_ALL_IN_A_SCORE)
    return unit | {"league": unit["league"] | dict.fromkeys(OF_ALL), "score": score}
