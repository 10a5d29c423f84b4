"""Collection in words: how each followed query stands, what was missed, and what to do about it."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from pages.ui import figures
from pages.ui.durations import duration
from pages.ui.safe import plain
from pages.ui.terms import COLLECTION_STATES, GAP_REASONS, GAP_STATES, term
from pages.ui.words import N_, Words

COLLECTIONS = {
    "accounts": N_("Accounts, profiles and followers"),
    "referrals": N_("Posts of headquarters"),
    "replies": N_("Posts of the offices"),
    "mentions": N_("Posts that name an office"),
    "quoted": N_("Posts that headquarters quoted"),
}
TO_DO = {
    "late": N_("see that the collector is running: python -m collectors status"),
    "never": N_("start the collector: python -m collectors run"),
    "failed": N_("it tries again by itself; if it lasts, read the message"),
    "paused": N_("it goes on by itself at the time stated"),
    "stopped": N_("mend what the message names, then: python -m collectors once"),
}
QUIET_STATES = ("ok", "healed")
GAP_TO_DO = {
    "open": N_(
        "these offices’ figures stop before it: import an archive that covers it, or give it up by its number: python -m collectors give-up"
    ),
    "lost": N_(
        "cases in it stay out of the figures and are counted as not observed; an import of an archive heals it"
    ),
}


def collections_table(collections: pd.DataFrame, *, now_ms: int, _: Words) -> pd.DataFrame:
    """One row a followed query, in words; what to do about it stands beside the table."""
    rows = []
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
                _("Complete up to"): figures.instant(row.window_end_ms, _),
                _("Accounts"): int(row.members),
                _("Message"): plain(row.message) if isinstance(row.message, str) else None,
            }
        )
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def _in(seconds: float | None, _: Words) -> str:
    return duration(None, _) if seconds is None else _("in {time}", time=duration(seconds, _))


def to_do(states: pd.Series, what: Mapping[str, str], called: Mapping[str, str], _: Words) -> list[str]:
    """What to do about each state that there is, in the order in which states are declared."""
    there = [slug for slug in what if slug in set(states) and slug not in QUIET_STATES]
    return [
        _("{state}: {what}", state=term(called, slug, _).partition(":")[0].capitalize(), what=_(what[slug]))
        for slug in there
    ]


def gaps_table(gaps: pd.DataFrame, units: pd.DataFrame, _: Words) -> pd.DataFrame:
    """One row a gap, with how many offices it concerns and, where they are few, which."""
    names = dict(zip(units["unit_id"], units["name_hi" if _.language == "hi" else "name_en"], strict=True))
    rows = []
    for gap_id, members in gaps.groupby("gap_id", sort=False):
        first = members.iloc[0]
        who = [names.get(each, each) for each in members["unit_id"]]
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
