"""How alerts stand: whether somebody looks for them and can tell anybody, how many there are, which messages went wrong."""

from datetime import timedelta

import pandas as pd
import streamlit as st

from data import sending_ways, told_deliveries
from data.sending_ways import Ways
from data.settings import settings
from language import figures
from language.durations import UNKNOWN
from language.words import Words
from metrics.period import DAY_MS
from notices import rules as notice_rules
from notices.rules import RULES, CaseRule, NoticeRules
from pages.ui import notice_sent, standings, store, tables, urgency, who_runs_it
from pages.ui.access.permissions import CASES
from pages.ui.case_choices import WAITING
from pages.ui.frame import Here, explain
from pages.ui.safe import inert, plain
from pages.ui.store import SettingsError
from pages.ui.terms import term
from pages.ui.units import names

AWAY_AFTER, LATELY, LATE = timedelta(minutes=5), timedelta(days=7), timedelta(minutes=15)


def rules() -> NoticeRules | None:
    """The rules by which alerts are told; None where the file cannot be read: whoever sends says why."""
    try:
        return notice_rules.read(settings())
    except SettingsError:
        return None


def say(at: Here, known: NoticeRules | None) -> None:
    """What stands in the way of alerts, in a sentence each."""
    _ = at.words
    with store.connection(at.source) as opened:
        ways = sending_ways.get(opened)
    if known is None:
        st.warning(
            _("The rules of alerts cannot be read: who is told next is not known."), icon=":material/warning:"
        )
    _say_looked(at, ways)
    if ways.looked_at is not None and not ways.any:
        st.info(
            _(
                "Sending is not set up yet: alerts stand here for whoever looks, and nobody is told of them by mail or "
                "otherwise. So all of them count as told nobody yet."
            ),
            icon=":material/notifications_off:",
        )
        if at.source.scope.is_whole:
            who_runs_it.fold("NOTED_SMTP_HOST, NOTED_SMTP_FROM, NOTED_CHANNELS_FILE", _)


def say_newest(at: Here, known: NoticeRules | None) -> None:
    """Say from which age on a case begins no alert, how many wait all the same, and the way to them."""
    _ = at.words
    found = [known.rule(slug) for slug in RULES] if known else []
    days = {rule.newest_days for rule in found if isinstance(rule, CaseRule)}
    if not days:
        return
    waiting = urgency.with_marks(
        at.source, store.of_scope(at.source, standings.all_waiting(at.source.whole(), "all"))
    )
    said = older(waiting, days=max(days), now_ms=int(at.source.now_at.timestamp() * 1_000), _=_)
    if not said:
        n = figures.count(max(days), _)
        st.caption(
            inert(_("Cases older than {n} days begin no alert: the lists of what waits have them.", n=n))
        )
        return
    st.warning(inert(said), icon=":material/hourglass_bottom:")
    st.page_link(
        CASES,
        label=_("Show all cases that wait"),
        icon=":material/forum:",
        query_params={"lang": _.language, "when": WAITING},
    )


def older(waiting: pd.DataFrame, *, days: int, now_ms: int, _: Words) -> str:
    """How many of the cases that wait are too old to begin an alert, and how many of these are urgent; nothing where none
    is. `waiting`: with marks (see `urgency.with_marks`)."""
    old = waiting[now_ms - waiting["clock_start_ms"] > days * DAY_MS]
    if old.empty:
        return ""
    n, urgent = len(old), int(urgency.is_urgent(old).sum())
    said = _.plural(
        "{n} case not acknowledged for more than {days} days is not among these alerts: so old a case begins none.",
        "{n} cases not acknowledged for more than {days} days are not among these alerts: so old a case begins none.",
        n,
        n=figures.count(n, _),
        days=figures.count(days, _),
    )
    if not urgent:
        return said
    return f"{said} " + _("Urgent of these: {n}.", n=figures.count(urgent, _))


def _say_looked(at: Here, ways: Ways) -> None:
    _ = at.words
    if ways.looked_at is None:
        explain(_("Nobody looks for alerts yet."))
        if at.source.scope.is_whole:
            who_runs_it.fold(_("Start it: {command}", command="python -m notices run"), _)
        return
    moment = figures.instant(int(ways.looked_at.timestamp() * 1000), _)
    if abs(at.source.now_at - ways.looked_at) > AWAY_AFTER:
        st.warning(
            inert(
                _("Nobody has looked for alerts since {moment}: what came later is not here.", moment=moment)
            ),
            icon=":material/warning:",
        )
        if at.source.scope.is_whole:
            who_runs_it.fold(_("Start it: {command}", command="python -m notices run"), _)
    else:
        st.caption(inert(_("Looked for last at {moment}.", moment=moment)))


def figures_of(standing: pd.DataFrame, _: Words) -> None:
    """How many stand, how many of them nobody has taken on, how many headquarters was told."""
    is_free = standing["acknowledged_ms"].isna()
    at_hq = (standing["level"] == 3) & standing["level_ms"].notna()
    columns = st.columns(4)
    said = {
        _("Alerts that stand"): len(standing),
        _("Not taken on"): int(is_free.sum()),
        _("Told nobody yet"): int(standing["level_ms"].isna().sum()),
        _("Raised to headquarters"): int(at_hq.sum()),
    }
    for column, (label, count) in zip(columns, said.items(), strict=True):
        column.metric(inert(label), inert(figures.count(count, _)))


def troubles(at: Here) -> None:
    """The messages that failed, are doubtful, or wait too long: for who looks after all of it."""
    _, now_at = at.words, at.source.now_at
    st.header(_("Messages that may not have arrived"))
    with store.connection(at.source) as opened:
        rows = told_deliveries.troubled(opened, since=now_at - LATELY, late_before=now_at - LATE)
    if rows.empty:
        st.success(
            _("No message of the last 7 days failed or waits too long."), icon=":material/check_circle:"
        )
        return
    called = names(store.units(at.source), _)
    st.caption(
        inert(
            _(
                "“Perhaps sent”: it went out and nobody said that it arrived; it is not sent again by itself, so that nobody "
                "gets it twice."
            )
        )
    )
    who_runs_it.fold(_("To send one of them once more: {command}", command="python -m notices again …"), _)
    tables.table(
        pd.DataFrame(
            {
                _("No."): [str(each) for each in rows["delivery_id"]],
                _("When"): [figures.instant(each, _) for each in rows["made_ms"]],
                _("Office"): [called.get(each, each) for each in rows["unit_id"]],
                _("What"): [term(notice_sent.PURPOSES, each, _) for each in rows["purpose"]],
                _("Status"): [term(notice_sent.STATES, each, _) for each in rows["state"]],
                _("Tries"): [figures.count(each, _) for each in rows["attempts"]],
                _("Why"): [plain(each) if isinstance(each, str) else UNKNOWN for each in rows["error"]],
            },
            dtype="object",
        ),
        alt=_("Messages that may not have arrived"),
    )
