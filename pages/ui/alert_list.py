"""The list of alerts: since when, of which office, what, who was told, who is told next; and those that are over."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from data import alerts, told_deliveries
from data.alerts import LEVELS as SLUGS
from data.alerts import Begun, Standing
from language import figures
from language.durations import UNKNOWN, is_unknown
from language.words import Words
from notices import alert_words, levels
from notices.levels import Offices
from notices.rules import NoticeRules
from pages.ui import export, own_offices, store, tables
from pages.ui.frame import Here, explain
from pages.ui.safe import inert
from pages.ui.units import names

KEPT = timedelta(days=7)
MOST_OVER = 100


@dataclass(frozen=True)
class Found:
    """The alerts of the scope, the oldest first, and the messages that told of them, as far as they may be seen."""

    standing: pd.DataFrame
    over: pd.DataFrame
    messages: pd.DataFrame


def found(at: Here) -> Found:
    """Read anew each time: they come and go without a new version of the data."""
    since = at.source.now_at - KEPT
    with store.connection(at.source) as opened:
        rows = alerts.listed(opened, over_since=since)
        messages = told_deliveries.of_alerts(opened, over_since=since)
    rows = rows.assign(failed=_failed(rows, messages))
    is_over = rows["over_ms"].notna()
    over = rows[is_over].sort_values("over_ms", ascending=False, ignore_index=True)
    return Found(rows[~is_over].reset_index(drop=True), over, messages)


def _failed(rows: pd.DataFrame, messages: pd.DataFrame) -> list[bool]:
    """Of each alert whether every message of its level failed, of those that may be seen."""
    sent = messages[messages["state"] != "skipped"]
    states = sent.groupby(["alert_id", "level"])["state"].agg(set).to_dict()
    return [states.get(key) == {"failed"} for key in zip(rows["alert_id"], rows["level"], strict=True)]


def begun(row: dict[str, Any]) -> Begun:
    """What an alert's row is about."""
    facts = json.loads(row["facts"])
    return Begun(row["rule"], row["unit_id"], row["subject"], int(row["began_ms"]), facts)


def until_ms(at: Here) -> dict[str, int]:
    """Up to when each office is known: what is not collected of it is not its silence."""
    observed = store.observation(at.source).dropna(subset=["observed_until_ms"])
    return {str(row.unit_id): int(str(row.observed_until_ms)) for row in observed.itertuples()}


def line(row: dict[str, Any], known_ms: Mapping[str, int], _: Words, *, short: bool = False) -> str:
    """What it is about, as far as that is known, or as it was when it was over."""
    began_ms = int(row["began_ms"])
    until = max(began_ms, known_ms.get(row["unit_id"], began_ms))
    until = until if is_unknown(row["over_ms"]) else int(row["over_ms"])
    return (alert_words.short if short else alert_words.line)(begun(row), until, _)


def level(place: object, _: Words) -> str:
    """Who a level is, by its place."""
    return _(alert_words.LEVELS[int(str(place))])


def told(row: dict[str, Any], _: Words) -> str:
    """Up to which level it was told, when, and whether every message of that level failed."""
    if is_unknown(row["level_ms"]):
        return _("nobody yet")
    said = f"{level(row['level'], _)}, {figures.instant(row['level_ms'], _)}"
    return f"{said} ({_('failed')})" if row["failed"] else said


def next_one(row: dict[str, Any], rules: NoticeRules | None, offices: Offices, _: Words) -> str:
    """Who is told next, and when, if nothing comes of it until then."""
    rule = rules.rule(row["rule"]) if rules else None
    if rule is None or not is_unknown(row["acknowledged_ms"]):
        return UNKNOWN
    level_ms = None if is_unknown(row["level_ms"]) else int(row["level_ms"])
    about = begun(row)
    alert = Standing(
        int(row["alert_id"]), about.rule, about.unit_id, about.subject, about.began_ms, int(row["noticed_ms"]),
        int(row["level"]), level_ms, about.facts, spoiled=bool(row["failed"]),
    )  # fmt: skip
    place = levels.next_level(alert, rule, offices)
    if place is None:
        return UNKNOWN
    if level_ms is None or alert.spoiled:
        return level(place, _)
    is_night = rule.at_night or (
        alert_words.is_urgent(about) and bool(getattr(rule, "urgent_at_night", False))
    )
    due = levels.due_ms(level_ms, rule.levels[SLUGS[place]], night=is_night)
    return f"{level(place, _)}, {figures.instant(due, _)}"


def taken(row: dict[str, Any], _: Words) -> str:
    """Who has taken it on, and when."""
    if is_unknown(row["acknowledged_ms"]):
        return UNKNOWN
    return f"{row['acknowledged_by']}, {figures.instant(row['acknowledged_ms'], _)}"


def sheet(rows: pd.DataFrame, at: Here, rules: NoticeRules | None) -> pd.DataFrame:
    """One row an alert, as it is drawn: what it is and how long it waits first, which a phone shows too."""
    _, units = at.words, store.units(at.source)
    called, offices = names(units, _), Offices(levels.above(units), {})
    known_ms = until_ms(at)
    listed = rows.to_dict("records")
    return pd.DataFrame(
        {
            _("What"): [line(row, known_ms, _, short=True) for row in listed],
            _("Since"): [figures.instant(row["began_ms"], _) for row in listed],
            _("Office"): [called.get(row["unit_id"], row["unit_id"]) for row in listed],
            _("Told"): [told(row, _) for row in listed],
            _("Told next"): [next_one(row, rules, offices, _) for row in listed],
            _("Taken on by"): [taken(row, _) for row in listed],
        },
        dtype="object",
    )


def columns(_: Words) -> dict[str, Any]:
    """What it is about whole; of the rest as much as tells whether somebody is told of it and has it in hand."""
    text = st.column_config.TextColumn
    return {
        _("Since"): text(width=146),
        _("Office"): text(width=105),
        _("What"): text(width=314),
        _("Told"): text(width=88),
        _("Told next"): text(width=104),
        _("Taken on by"): text(width=100),
        _("Over"): text(width=104),
    }


def show(at: Here, found: Found, rules: NoticeRules | None) -> dict[str, Any] | None:
    """The alerts that stand with a file of them; gives the row that is picked."""
    _, rows = at.words, found.standing
    ids = crc32(
        rows["alert_id"].to_numpy(dtype="int64").tobytes()
    )  # a picked place never comes to mean another
    place = tables.picked_row(
        sheet(rows, at, rules), key=f"alerts-{ids:08x}", alt=_("Alerts that stand"), columns=columns(_),
        to=_("to see who was told, and to take it on"), beside=_("The oldest first."),
    )  # fmt: skip
    export.offer(
        rows,
        about=export.about(_("Alerts that stand"), at),
        file_name=f"alerts-{own_offices.slug(at.source, own_offices.STATE)}.csv",
        at=at,
        what="alerts",
        shown=partial(sheet, rows, at, rules),
    )
    return None if place is None else dict(rows.iloc[place])


def show_over(at: Here, found: Found) -> None:
    """Those that are over, the latest first."""
    _, rows = at.words, found.over.head(MOST_OVER)
    if rows.empty:
        explain(_("No alert was over in these days."))
        return
    drawn = sheet(rows, at, None).drop(columns=[_("Told next")])
    order = [_("What"), _("Since"), _("Over"), _("Office"), _("Told"), _("Taken on by")]
    drawn[_("Over")] = [figures.instant(each, _) for each in rows["over_ms"]]
    tables.table(drawn[order], alt=_("Over in the last 7 days"), columns=columns(_))
    if len(found.over) > len(rows):
        st.caption(inert(_("The latest {n} of {all} are listed.", n=len(rows), all=len(found.over))))
