"""Small builders of the frames that figures are made from, as the store gives them."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

import pandas as pd

IST: Final = timezone(timedelta(hours=5, minutes=30))
EVENTS: Final = (
    *("opened_ms", "opened_id", "opened_gone_ms", "referred_ms", "referred_id", "referred_gone_ms"),
    *("first_reply_ms", "first_reply_id", "referral_reply_ms", "acted_opened_ms", "acted_referred_ms"),
    *("closed_ms", "reopened_ms"),
)
ALWAYS: Final = ("thread_id", "opened_ms", "opened_id", "own_thread")


def at(day: int, clock: str = "00:00", *, month: int = 11) -> int:
    """Milliseconds of an IST clock time on a day of November 2026; its second is a Monday."""
    moment = datetime.strptime(f"2026-{month:02}-{day:02} {clock}", "%Y-%m-%d %H:%M").replace(tzinfo=IST)
    return int(moment.timestamp()) * 1_000


def instant(ms: int) -> datetime:
    """The same as an aware datetime."""
    return datetime.fromtimestamp(ms / 1_000, tz=UTC)


def case(unit_id: str = "agra", thread_id: int = 100, **given: int) -> dict[str, Any]:
    """The stored events of one case; ids that are not given are numbered in the order of a thread."""
    ids = {"opened_id": thread_id + 1}
    if "referred_ms" in given:
        ids["referred_id"] = thread_id + 2
    if "first_reply_ms" in given:
        ids["first_reply_id"] = thread_id + 3
    return {"unit_id": unit_id, "thread_id": thread_id, "own_thread": 0, **ids, **given}


def events(*cases: dict[str, Any]) -> pd.DataFrame:
    """Cases as `reads.case_events` gives them; no id passes through a float."""
    whole = {name: "int64" if name in ALWAYS else "Int64" for name in ("thread_id", *EVENTS, "own_thread")}
    columns = {
        name: pd.array([each.get(name) for each in cases], dtype="Int64").astype(kind)
        for name, kind in whole.items()
    }
    return pd.DataFrame({"unit_id": pd.Series([each["unit_id"] for each in cases], dtype="str"), **columns})


def units(**kinds: str) -> pd.DataFrame:
    """Units by id with their kinds."""
    return pd.DataFrame({"unit_id": list(kinds), "kind": list(kinds.values())}).astype("str")


def observation(
    *unit_ids: str, until: int | None, since: int | None = None, resolved: bool = True
) -> pd.DataFrame:
    """Units that are observed over the same span; `until` None: never covered."""
    since = 0 if since is None and until is not None else since
    table = pd.DataFrame({"unit_id": list(unit_ids)}).astype("str")
    table = table.assign(
        observed_from_ms=pd.array([since] * len(unit_ids), dtype="Int64"),
        observed_until_ms=pd.array([until] * len(unit_ids), dtype="Int64"),
    )
    nobody = pd.array([None] * len(unit_ids), dtype="Int64")
    return table.assign(
        has_account=True, resolved=resolved, unresolved_from_ms=nobody, unresolved_until_ms=nobody
    )


def gaps(*spans: tuple[str, int, int], state: str = "lost") -> pd.DataFrame:
    """(unit, from, to) of what was not collected."""
    table = pd.DataFrame(list(spans), columns=["unit_id", "from_ms", "to_ms"])
    table = table.astype({"unit_id": "str", "from_ms": "int64", "to_ms": "int64"})
    return table.assign(
        gap_id=range(len(table)), reason="outage", state=state, hides_from_ms=table["from_ms"]
    )


def own_posts(*posts: tuple[str, int, str]) -> pd.DataFrame:
    """(unit, instant, `original`, `tagging` or `reply`) of what units wrote."""
    table = pd.DataFrame(list(posts), columns=["unit_id", "created_ms", "what"])
    return pd.DataFrame(
        {
            "unit_id": table["unit_id"].astype("str"),
            "created_ms": table["created_ms"].astype("int64"),
            "is_reply": (table["what"] == "reply").astype(bool),
            "tags_hq": (table["what"] == "tagging").astype(bool),
        }
    )
