"""Looks at accounts: the histories of what their handles, pictures and bios say, from every change that was seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from metrics.compliance.bios import same_bio
from metrics.compliance.finding import Finding, History, Listed, of_all, unknown
from metrics.compliance.handles import handle_format, names_of
from metrics.compliance.pictures import Picture, same_picture
from metrics.compliance.rules import Circular
from metrics.period import day_start_ms
from metrics.plain import plain

PROFILE_CHECKS: Final = ("handle_format", "profile_picture", "header_picture", "bio")
GONE: Final = ("suspended", "not_found")
"""States in which X shows nothing of an account."""

Look = Mapping[str, Any]
Looks = dict[tuple[str, Any], list[Look]]


@dataclass(frozen=True)
class Office:
    """A unit as far as its profile is judged: every name it goes by."""

    unit_id: str
    kind: str
    names: tuple[str, ...]
    names_hi: tuple[str, ...]
    prescribed: str | None


def offices(units: pd.DataFrame, former: Mapping[str, str], rules: Circular) -> dict[str, Office]:
    """The offices by id; `former` has the former name of each that has one."""
    found = {}
    for row in units.to_dict("records"):
        unit_id, hindi = str(row["unit_id"]), str(row["name_hi"]).split("(")[0].strip()
        names = names_of(str(row["name_en"]), former.get(unit_id))
        names = tuple(dict.fromkeys((*names, *rules.handle.names.get(unit_id, ()))))
        hindi = hindi.removesuffix(" पुलिस").strip()
        prescribed = plain(row.get("prescribed_handle"))
        found[unit_id] = Office(unit_id, str(row["kind"]), names, (hindi,), prescribed or None)
    return found


def looks_of(profiles: pd.DataFrame) -> Looks:
    """The changes of each office account, in order, as plain values."""
    mine = profiles[profiles["role"] == "office"]
    rows = [{name: plain(value) for name, value in row.items()} for row in mine.to_dict("records")]
    found: Looks = {}
    for row in sorted(rows, key=lambda row: row["seen_ms"]):
        found.setdefault((str(row["unit_id"]), row["x_user_id"]), []).append(row)
    return found


def listed(accounts: pd.DataFrame) -> dict[str, list[Listed]]:
    """The office accounts of each unit, in the registry's order; days are those of India."""
    found: dict[str, list[Listed]] = {}
    for row in accounts[accounts["role"] == "office"].to_dict("records"):
        days = (plain(row.get(name)) for name in ("since_on", "until_on"))
        span = (None if day is None else day_start_ms(date.fromisoformat(str(day)[:10])) for day in days)
        unit_id, user_id = str(row["unit_id"]), plain(row["x_user_id"])
        found.setdefault(unit_id, []).append(Listed(unit_id, user_id, plain(row["handle"]), *span))
    return found


def picture(look: Look, part: str) -> Picture:
    """One of the two pictures of a look: `profile` or `header`."""
    url = look["profile_image_url" if part == "profile" else "profile_banner_url"]
    state, reason = look[f"{part}_picture_state"], look[f"{part}_picture_reason"]
    return Picture(url or None, state, look[f"{part}_phash"], reason)


def _judge(
    check: str, look: Look, hq: Look | None, office: Office, rules: Circular, hq_handle: str | None
) -> Finding:
    if look["state"] in GONE:
        return unknown(str(look["state"]))
    if hq is not None and hq["state"] in GONE:
        hq = None
    if check == "handle_format":
        return handle_format(
            str(look["username"] or ""), kind=office.kind, names=office.names, prescribed=office.prescribed,
            hq_handle=hq_handle, rules=rules.handle,
        )  # fmt: skip
    if check == "bio":
        return same_bio(
            look["description"], hq_bio=hq["description"] if hq else None, names_en=office.names or ("",),
            names_hi=office.names_hi, limit=rules.limits.bio_difference, rules=rules.bio,
        )  # fmt: skip
    part = check.removesuffix("_picture")
    theirs = picture(hq, part) if hq else None
    return same_picture(picture(look, part), theirs, limit=rules.limits.picture_distance)


def _current(looks: list[Look], at_ms: int) -> Look | None:
    return next((each for each in reversed(looks) if each["seen_ms"] <= at_ms), None)


def history(
    check: str,
    looks: list[Look],
    hq_looks: list[Look],
    office: Office,
    rules: Circular,
    hq_listed: str | None,
) -> History:
    """What a check found of one account: looked at anew whenever it or headquarters' account changed."""
    if not looks:
        return []
    first = looks[0]["seen_ms"]
    instants = sorted({each["seen_ms"] for each in (*looks, *hq_looks) if each["seen_ms"] >= first})
    found = []
    for at_ms in instants:
        look = _current(looks, at_ms)
        if look is None:
            continue
        handles = [each["username"] for each in hq_looks if each["username"] and each["seen_ms"] <= at_ms]
        hq_handle = handles[-1] if handles else hq_listed
        finding = _judge(check, look, _current(hq_looks, at_ms), office, rules, hq_handle)
        who = {"account": look["username"]}
        found.append(
            Finding(
                finding.verdict,
                finding.expected,
                finding.found,
                finding.reason,
                who | finding.evidence,
                from_ms=at_ms,
                seen_ms=look["last_seen_ms"],
            )
        )
    return found


def histories(
    units: pd.DataFrame,
    profiles: pd.DataFrame,
    accounts: pd.DataFrame,
    *,
    former: Mapping[str, str],
    rules: Circular,
) -> dict[tuple[str, str], History]:
    """The history of each (unit, check of `PROFILE_CHECKS`) that has an office account. Headquarters' account, the pattern,
    is the first of those that the registry lists for them."""
    known, looks, own = offices(units, former, rules), looks_of(profiles), listed(accounts)
    hq_ids = set(units.loc[units["kind"] == "hq", "unit_id"])
    patterns = [each for unit_id in sorted(hq_ids) for each in own.get(unit_id, ())]
    hq_listed = patterns[0].handle if patterns else None
    hq_looks = next((looks[key] for each in patterns if (key := (each.unit_id, each.x_user_id)) in looks), [])
    return {
        (unit_id, check): of_all(
            [
                (
                    each,
                    history(
                        check,
                        looks.get((unit_id, each.x_user_id), []),
                        hq_looks,
                        known[unit_id],
                        rules,
                        hq_listed,
                    ),
                )
                for each in mine
            ]
        )
        for unit_id, mine in own.items()
        if unit_id in known and unit_id not in hq_ids
        for check in PROFILE_CHECKS
    }
