"""Follows: whether an office follows each mandatory handle, as far as anybody looked; else what knowing would cost."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from metrics.compliance.clauses import FollowRules, Mandatory
from metrics.compliance.finding import FAIL, PASS, Finding, History, Listed, of_all, unknown
from metrics.plain import plain


def not_looked_at(each: Mandatory, rules: FollowRules) -> Finding:
    """Nobody looked yet: unknown, with the cost of knowing."""
    evidence = {"cost_usd": round(rules.cost_usd, 2), "read_usd": rules.read_usd, "followed": rules.followed}
    return unknown("not_looked_at", expected=f"@{each.handle}", evidence=evidence)


def histories(
    follows: pd.DataFrame, mandatory: tuple[Mandatory, ...], own: Mapping[str, Sequence[Listed]]
) -> dict[tuple[str, str], History]:
    """The history of each (unit, follow check) of which a look is stored; `own`: the office accounts of each unit.

    `follows`: `x_user_id`, `unit_id`, `target_handle` (lower), `follows`, `seen_ms`, `last_seen_ms`, `how`, a row a look
    that changed. An office with several accounts follows where each of them does.
    """
    wanted = {each.handle.lower(): each for each in mandatory}
    by: dict[tuple[str, str], dict[Any, list[Finding]]] = {}
    rows = [{name: plain(value) for name, value in row.items()} for row in follows.to_dict("records")]
    for row in sorted(rows, key=lambda row: row["seen_ms"]):
        each = wanted.get(str(row["target_handle"]).lower())
        if each is None:
            continue
        does = bool(row["follows"])
        found = Finding(
            PASS if does else FAIL,
            expected=f"@{each.handle}",
            found=f"@{each.handle}" if does else None,
            reason=None if does else "not_followed",
            evidence={"how": row["how"]},
            from_ms=int(row["seen_ms"]),
            seen_ms=int(row["last_seen_ms"]),
        )
        by.setdefault((str(row["unit_id"]), each.slug), {}).setdefault(row["x_user_id"], []).append(found)
    return {
        key: of_all([(each, accounts.get(each.x_user_id, [])) for each in own.get(key[0], ())])
        for key, accounts in by.items()
    }
