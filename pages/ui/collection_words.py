"""Collection in words: how each followed query stands, what was missed, and what to do about it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from data.heartbeats import Seen
from language import figures
from language.durations import duration
from language.words import N_, Words
from pages.ui.safe import plain
from pages.ui.terms import COLLECTION_STATES, GAP_REASONS, GAP_STATES, term

COLLECTIONS = {
    "referrals": N_("Posts of headquarters"),
    "replies": N_("Posts of the offices"),
    "mentions": N_("Posts that name an office"),
    "quoted": N_("Posts that headquarters quoted"),
    "accounts": N_("Accounts, profiles and followers"),
    "pictures": N_("Profile pictures and headers of the offices"),
    "healing": N_("What gaps lack, fetched later"),
    "audit": N_("Comparison with X’s own counts"),
    "usage": N_("Comparison of cost with X’s own count"),
    "deletions": N_("Posts that were deleted or hidden on X"),
    "compliance": N_("Checks of all posts that X makes by batches"),
    "follows": N_("Whom the offices follow"),
    "retention": N_("Texts that are not kept any longer"),
    "recount": N_("Comparison of cases with a rebuild"),
}


def collections_table(collections: pd.DataFrame, *, now_ms: int, _: Words) -> pd.DataFrame:
    """One row a followed query, in words, what matters most first."""
    rows = []
    places = {slug: place for place, slug in enumerate(COLLECTIONS)}
    collections = collections.sort_values("collection", key=lambda each: each.map(places), kind="stable")
    of_each = collections["collection"].value_counts()
    so_far: dict[str, int] = {}
    for row in collections.itertuples():
        so_far[row.collection] = so_far.get(row.collection, 0) + 1
        called = term(COLLECTIONS, row.collection, _)
        if of_each[row.collection] > 1:
            called = _(
                "{collection} ({n} of {all})",
                collection=called,
                n=figures.count(so_far[row.collection], _),
                all=figures.count(of_each[row.collection], _),
            )
        due_in_s = None if pd.isna(row.due_ms) else (int(row.due_ms) - now_ms) / 1000
        lag_s = None if pd.isna(row.window_end_ms) else (now_ms - int(row.window_end_ms)) / 1000
        rows.append(
            {
                _("Collection"): called,
                _("Status"): term(COLLECTION_STATES, row.state, _),
                _("Lag"): duration(lag_s, _),
                _("Next due"): _("now") if due_in_s is not None and due_in_s <= 0 else _in(due_in_s, _),
                _("Last success"): figures.instant(row.last_success_ms, _),
                _("Accounts"): int(row.members),
                _("Message"): plain(row.message) if isinstance(row.message, str) else None,
            }
        )
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def collections_columns(_: Words) -> dict[str, Any]:
    """As wide as each is, so that what a collection says of itself is seen beside them."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        _("Collection"): text(width=235),
        _("Status"): text(width=65),
        _("Lag"): text(width=85),
        _("Next due"): text(width=105),
        _("Last success"): text(width=146),
        _("Accounts"): number(width=72),
        _("Message"): text(width=189),
    }


def gaps_columns(_: Words) -> dict[str, Any]:
    """The same of gaps: when, how many and which offices, why."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        _("Gap"): number(width=45),
        _("From"): text(width=124),
        _("To"): text(width=124),
        _("Length"): text(width=85),
        _("Offices"): number(width=58),
        _("Which"): text(width=140),
        _("Why"): text(width=175),
        _("Status"): text(width=70),
        _("Healed by"): text(width=75),
    }


def _in(seconds: float | None, _: Words) -> str:
    return duration(None, _) if seconds is None else _("in {time}", time=duration(seconds, _))


def collectors(seen: Sequence[Seen], *, now_ms: int, _: Words) -> list[str]:
    """Which collector is at work and which stands by, and when each was last heard of."""
    said = {
        "collecting": N_("The collector on {host} (process {pid}) was heard of {ago} ago."),
        "standby": N_("Another on {host} (process {pid}) stands by."),
        "ended": N_("The collector on {host} (process {pid}) ended {ago} ago."),
    }
    lines = []
    for each in seen:
        ago = duration(max(0.0, now_ms / 1000 - each.beat_at.timestamp()), _)
        lines.append(plain(_(said[each.state], host=each.host, pid=each.pid, ago=ago)))
    return lines


def names(units: pd.DataFrame, _: Words) -> dict[str, str]:
    """The units' names in the reader's language, by unit id."""
    return dict(zip(units["unit_id"], units["name_hi" if _.language == "hi" else "name_en"], strict=True))


def gaps_table(gaps: pd.DataFrame, units: pd.DataFrame, _: Words) -> pd.DataFrame:
    """One row a gap, with how many offices it concerns and, where they are few, which."""
    called = names(units, _)
    rows = []
    for gap_id, members in gaps.groupby("gap_id", sort=False):
        first = members.iloc[0]
        who = [called.get(each, each) for each in members["unit_id"]]
        rows.append(
            {
                _("Gap"): int(str(gap_id))
                if int(str(gap_id)) > 0
                else None,  # one that follows from listings has none
                _("From"): figures.instant(first["from_ms"], _),
                _("To"): figures.instant(first["to_ms"], _),
                _("Length"): duration((first["to_ms"] - first["from_ms"]) / 1000, _),
                _("Offices"): len(who),
                _("Which"): ", ".join(who[:6]) + (" …" if len(who) > 6 else ""),
                _("Why"): term(GAP_REASONS, first["reason"], _),
                _("Status"): term(GAP_STATES, first["state"], _),
                _("Healed by"): first["healed_by"] if isinstance(first.get("healed_by"), str) else None,
            }
        )
    return pd.DataFrame(rows)


def quarantine_table(quarantine: pd.DataFrame, _: Words) -> pd.DataFrame:
    """One row a reason for which items were kept aside."""
    return pd.DataFrame(
        {
            _("Reason"): [plain(each) for each in quarantine["reason"]],
            _("Items"): [int(each) for each in quarantine["items"]],
            _("Last"): [figures.instant(each, _) for each in quarantine["last_ms"]],
        }
    )


def requests_table(requests: pd.DataFrame, _: Words) -> pd.DataFrame:
    """One row a UTC day and endpoint, with what it cost."""
    return pd.DataFrame(
        {
            _("UTC day"): [figures.day(date.fromisoformat(str(each)), _) for each in requests["day_on"]],
            _("Endpoint"): requests["endpoint"].astype(str),
            _("Requests"): requests["requests"],
            _("Failed requests"): requests["failed"],
            _("Returned"): requests["returned"],
            _("Billed"): requests["billed"],
            _("US dollars"): requests["cost_usd"].round(3),
        }
    )


def cost_days(requests: pd.DataFrame, _: Words) -> pd.DataFrame:
    """One row a UTC day, oldest first, as the chart wants it."""
    by_day = requests.groupby("day_on", sort=True)[["cost_usd", "requests"]].sum().reset_index()
    return pd.DataFrame(
        {
            "day": [figures.short_day(date.fromisoformat(str(each)), _) for each in by_day["day_on"]],
            "cost_usd": by_day["cost_usd"].astype(float),
            "requests": by_day["requests"].astype(int),
            "said": [f"$ {figures.decimal(each, _, places=2)}" for each in by_day["cost_usd"]],
        }
    )
