"""Frames by which the circular is judged, as the store gives them, in small."""

from datetime import date
from typing import Any

import pandas as pd

from data import circular_file
from metrics.compliance.judged import Seen
from metrics.compliance.rules import Circular, circular
from metrics.period import Period
from tests.worlds.frames import at, gaps, observation, own_posts

RULES: Circular = circular(circular_file.text(), name="circular.toml")
PERIOD = Period(date(2026, 11, 2), date(2026, 11, 9))
NOW = at(9, "12:00")
HQ_BIO = "Official account of Uttar Pradesh Police. In an emergency dial 112. Complaints: name your district."
HQ_HASH = "ffff0000ffff0000"
KINDS = {"hq": "hq", "mathura": "district", "agra": "commissionerate", "zone-agra": "zone", "up-112": "other"}
NAMES = {
    "hq": ("Uttar Pradesh Police Headquarters", "उत्तर प्रदेश पुलिस मुख्यालय"),
    "mathura": ("Mathura", "मथुरा"),
    "agra": ("Agra", "आगरा"),
    "zone-agra": ("Agra Zone", "आगरा जोन"),
    "up-112": ("UP-112 (emergency response)", "यूपी-112"),
}
IDS = {"hq": 1, "mathura": 2, "agra": 3, "zone-agra": 4, "up-112": 5}


def rules(**limits: Any) -> Circular:
    """The shipped rules with other limits."""
    return RULES.model_copy(update={"limits": RULES.limits.model_copy(update=limits)})


def units(**prescribed: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "unit_id": unit_id, "kind": KINDS[unit_id], "parent_id": None, "name_en": english, "name_hi": hindi,
                "prescribed_handle": prescribed.get(unit_id.replace("-", "_")), "population": None,
                "zone_id": None, "range_id": None,
            }
            for unit_id, (english, hindi) in NAMES.items()
        ]
    )  # fmt: skip


def accounts(*without: str) -> pd.DataFrame:
    rows = [
        {
            "account_id": number,
            "unit_id": unit_id,
            "handle": f"{unit_id}police",
            "x_user_id": number,
            "role": "office",
        }
        for unit_id, number in IDS.items()
        if unit_id not in without
    ]
    return pd.DataFrame(rows)


def own_bio(unit_id: str) -> str:
    """Headquarters' bio with the office's name put in."""
    name = "Uttar Pradesh" if unit_id == "hq" else NAMES[unit_id][0]
    return HQ_BIO.replace("Uttar Pradesh", name)


def look(unit_id: str, seen_ms: int, *, last_ms: int = NOW, **values: Any) -> dict[str, Any]:
    """A change of an account's profile; what is not given is as it should be."""
    usual = {
        "x_user_id": IDS[unit_id], "unit_id": unit_id, "role": "office", "seen_ms": seen_ms, "last_seen_ms": last_ms,
        "username": "Uppolice" if unit_id == "hq" else f"{unit_id}police", "name": "", "description": own_bio(unit_id),
        "profile_image_url": f"https://pbs.twimg.com/{unit_id}.png", "state": "public",
        "profile_banner_url": f"https://pbs.twimg.com/{unit_id}/1", "profile_phash": HQ_HASH, "header_phash": HQ_HASH,
        "profile_picture_state": "stored", "profile_picture_reason": None, "header_picture_state": "stored",
        "header_picture_reason": None,
    }  # fmt: skip
    return usual | values


def follow(unit_id: str, handle: str, does: bool, seen_ms: int, *, last_ms: int = NOW) -> dict[str, Any]:
    return {
        "x_user_id": IDS[unit_id], "unit_id": unit_id, "target_handle": handle, "follows": does, "seen_ms": seen_ms,
        "last_seen_ms": last_ms, "how": "following",
    }  # fmt: skip


def member(unit_id: str, shift: str, *, entered_ms: int = at(3), **values: Any) -> dict[str, Any]:
    return {
        "unit_id": unit_id, "member_id": 1, "name": "A. Sample", "cug_number": "+919454400000",
        "email": "cell@police.example", "shift": shift, "trained_on": None, "entered_ms": entered_ms,
        "removed_ms": None,
    } | values  # fmt: skip


def seen(
    *looks: dict[str, Any],
    follows: tuple[dict[str, Any], ...] = (),
    roster: tuple[dict[str, Any], ...] = (),
    posts: tuple[tuple[str, int, str], ...] = (),
    until: int | None = NOW,
    hidden: pd.DataFrame | None = None,
    without: tuple[str, ...] = (),
    prescribed: dict[str, str] | None = None,
    former: dict[str, str] | None = None,
    listed: tuple[dict[str, Any], ...] = (),
) -> Seen:
    """A small state: headquarters, a district, a commissionerate, a zone and another office."""
    return Seen(
        units=units(**(prescribed or {})),
        accounts=pd.concat([accounts(*without), pd.DataFrame(list(listed))], ignore_index=True),
        observation=observation(*IDS, until=until),
        gaps=gaps() if hidden is None else hidden,
        own_posts=own_posts(*posts),
        profiles=pd.DataFrame(list(looks), columns=list(look("hq", 0))),
        follows=pd.DataFrame(list(follows), columns=list(follow("hq", "x", True, 0))),
        roster=pd.DataFrame(list(roster), columns=list(member("hq", "morning"))),
        former=former or {},
    )
