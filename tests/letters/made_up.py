"""The content of a review, made up: the offices of the registry with figures drawn by chance, as reviews have them."""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from letters.particulars import Particulars

REGISTRY = Path(__file__).resolve().parents[2] / "data" / "registry" / "units.csv"
GROUPS = {
    "district": ("district", "commissionerate"),
    "range": ("range",),
    "zone": ("zone",),
    "traffic": ("traffic",),
}
VERDICTS = ("commended", "laggard", "indistinguishable")
GIVEN = Particulars(number="DG-SM/112/2026", dated_on=date(2026, 11, 30), state="Uttar Pradesh")
CHECKS = ("bio", "profile_picture", "two_shifts", "tags_hq", "follows_dgpup", "follows_cmofficeup")
SIGNS = ("no_follow_up", "same_text")
ALL_SIGNS = (*SIGNS, "under_10s", "deleted_replies")
FEW = ("zone-agra", "zone-meerut")
STATE_NOW = {
    "cases": 4_812, "answered": 3_967, "unanswered": 845, "unobserved": 63, "median_s": 2_640.0, "p90_s": None,
    "within_15m": 0.31, "within_1h": 0.55, "within_4h": 0.7, "within_24h": 0.824, "rmst_s": 24_000.0,
    "median_low_s": 2_500.0, "median_high_s": 2_790.0,
}  # fmt: skip


@cache
def registry() -> list[dict[str, str]]:
    """The offices as they are listed."""
    with REGISTRY.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def figures(chance: Random, *, worse: float) -> dict[str, Any]:
    """A league's figures of an office that is so much worse than the best (0 to 1)."""
    cases = chance.randint(12, 160)
    share = max(0.05, min(1.0, 0.97 - 0.55 * worse + chance.uniform(-0.04, 0.04)))
    answered = round(cases * share)
    median = None if share < 0.5 else 300 + 40_000 * worse**2
    return {
        "cases": cases,
        "answered": answered,
        "unanswered": cases - answered,
        "unobserved": chance.choice((0, 0, 0, 2, 7)),
        "median_s": median,
        "median_low_s": None if median is None else median * 0.7,
        "median_high_s": None if median is None else median * 1.5,
        "p90_s": None,
        **{f"within_{each}": share * part for each, part in (("15m", 0.4), ("1h", 0.6), ("4h", 0.8))},
        "within_24h": share,
        "expected_rmst_s": 3_000 + 60_000 * worse,
    }


def row(chance: Random, place: int, n: int, verdict: str) -> dict[str, Any]:
    """A ranked row of the league."""
    is_best, is_worst = verdict == "commended", verdict == "laggard"
    return {
        "rank": place,
        "rank_low": max(1, place - 6),
        "rank_high": min(n, place + 6),
        "rank_change": chance.randint(-5, 5),
        "verdict": verdict,
        "commended_probability": chance.uniform(0.8, 1) if is_best else 0.1,
        "laggard_probability": chance.uniform(0.8, 1) if is_worst else 0.1,
        **figures(chance, worse=(place - 1) / max(1, n - 1)),
        "as_of": "2026-11-29T18:30:00.000Z",
        "observed_until": "2026-11-29T18:30:00.000Z",
        "note": None,
    }


UNRANKED = {
    **dict.fromkeys(("rank", "rank_low", "rank_high", "rank_change", "median_s", "median_low_s", "median_high_s")),
    **dict.fromkeys(("p90_s", "within_15m", "within_1h", "within_4h", "within_24h", "expected_rmst_s")),
    **dict.fromkeys(("commended_probability", "laggard_probability", "as_of", "observed_until")),
    **dict.fromkeys(("cases", "answered", "unanswered", "unobserved"), 0),
    "verdict": "unranked",
    "note": "no_coverage",
}  # fmt: skip


def unit(chance: Random, given: dict[str, str], league: dict[str, Any]) -> dict[str, Any]:
    """All that a review says of an office."""
    waiting = league["unanswered"]
    threads = [str(1_990_000_000_000_000_000 + chance.randrange(10**15)) for _ in range(min(20, waiting))]
    since = [f"2026-11-2{4 + place % 5}T05:{place % 60:02}:00.000Z" for place in range(len(threads))]
    is_named = league["verdict"] in ("commended", "laggard")
    return {
        **{name: given[name] or None for name in ("unit_id", "name_en", "name_hi", "kind", "zone_id", "range_id")},
        "handles": [f"{given['unit_id'].replace('-', '')}pol"],
        "league": league,
        "score": None if league["rank"] is None else {"score": chance.uniform(30, 95)},
        "running": {"weeks": chance.randint(1, 8), "since_on": "2026-10-05"} if is_named else {"weeks": None, "since_on": None},
        "waiting": {"cases": waiting, "oldest_at": "2026-11-24T05:12:00.000Z" if waiting else None, "thread_ids": threads, "since": sorted(since)},
        "backlog": {"cases": waiting + 7, "oldest_at": "2026-10-03T04:00:00.000Z"},
        "compliance": {"pass": 9, "fail": 2, "unknown": 1, "failed": sorted(chance.sample(CHECKS, chance.randint(0, 4)))},
        "coverage": {"observed_share": 1.0, "gaps": []},
        "corrections": [],
        "sign_counts": {sign: {"n": 5, "of": 20} for sign in ALL_SIGNS},
        "signs": chance.sample(SIGNS, chance.choice((0, 0, 0, 1, 2))),
    }  # fmt: skip


def verdict_at(place: int, n: int) -> str:
    """What is said of a rank where chance says nothing else: the best and the worst tenth are named."""
    return "commended" if place <= n / 10 else "laggard" if place > n - n / 10 else "indistinguishable"


def content(
    *, seed: int = 8, demonstration: bool = True, by_chance: bool = False, is_whole: bool = True
) -> dict[str, Any]:
    """A review of a week, of all offices or of those of two zones. `by_chance`: verdicts, and the lists of who is named, know nothing of each other."""
    chance = Random(seed)
    units: dict[str, Any] = {}
    groups: dict[str, Any] = {}
    for kind, kinds in GROUPS.items():
        given = [
            each for each in registry() if each["kind"] in kinds and (is_whole or each["zone_id"] in FEW)
        ]
        chance.shuffle(given)
        without = given[-2:] if kind in ("district", "traffic") else []
        ranked = given[: len(given) - len(without)]
        for place, each in enumerate(ranked, start=1):
            verdict = chance.choice(VERDICTS) if by_chance else verdict_at(place, len(ranked))
            units[each["unit_id"]] = unit(chance, each, row(chance, place, len(ranked), verdict))
        for each in without:
            units[each["unit_id"]] = unit(chance, each, dict(UNRANKED)) | {
                "coverage": {"observed_share": None, "gaps": []}
            }
        groups[kind] = {
            "signal": "much", "rankability": 0.71, "tau2_s2": 1.0, "mean_s": 2.0, "ranked": len(ranked),
            "unit_ids": [each["unit_id"] for each in given],
        }  # fmt: skip
    ranked_ids = [each for group in groups.values() for each in group["unit_ids"]]
    listed = [
        chance.sample(ranked_ids, 12) if by_chance else [each for each in ranked_ids if units[each]["league"]["verdict"] == verdict]
        for verdict in VERDICTS[:2]
    ]  # fmt: skip
    return {
        "format": 1,
        "period": {"from": "2026-11-23", "to": "2026-11-30"},
        "as_of": None,
        "known_until": "2026-11-29T18:30:00.000Z",
        "definitions": "1",
        "asked": {"measure": "acknowledge", "clock": "wall", "origin": "all"},
        "demonstration": demonstration,
        "rules": {},
        "inputs": {},
        "inputs_sha256": "0" * 64,
        "state": {"differs": {"median_s": False, "within_1h": False, "within_24h": True}, "now": STATE_NOW, "before": STATE_NOW | {"cases": 4_650, "within_24h": 0.79, "median_s": 3_540.0}},
        "groups": groups,
        "units": units,
        "commended": listed[0],
        "laggards": listed[1][::-1],
        "annotations": [
            {
                "kind": "festival", "unit_id": None, "from_on": "2026-11-24", "to_on": "2026-11-25",
                "title_en": "Guru Nanak Jayanti", "title_hi": "गुरु नानक जयंती",
            }
        ],
        "not_known": {
            "without_figures": sorted(each for each, said in units.items() if said["league"]["rank"] is None),
            "gaps": 0,
            "unobserved": 63,
            "is_over": True,
        },
    }  # fmt: skip
