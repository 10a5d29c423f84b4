"""Who is told of an alert, and after how long, as the rules in force have it."""

from itertools import accumulate

import pandas as pd
import streamlit as st

from data.alerts import LEVELS as SLUGS
from language.durations import DAY_S, MINUTE_S, UNKNOWN, duration
from language.words import Words
from notices import alert_words
from notices.rules import DAY_MINUTES, RULES, ComplaintRule, NoticeRules, ReferralRule, Rule
from pages.ui import case_list, tables
from pages.ui.safe import inert


def of_duty(minutes: int, _: Words) -> str:
    """So long in hours and minutes: a day of duty is no day."""
    if minutes < DAY_MINUTES:
        return duration(minutes * MINUTE_S, _)
    hours = _.plural("{n} h", "{n} h", minutes // 60)
    return f"{hours} {duration(minutes % 60 * MINUTE_S, _)}" if minutes % 60 else hours


def later(rule: Rule) -> dict[int, int]:
    """The levels that are told, by their place, and how many minutes after the first one, where each is told in time."""
    return dict(
        zip((SLUGS.index(each) for each in rule.levels), accumulate(rule.levels.values()), strict=True)
    )


def sentence(rules: NoticeRules | None, _: Words) -> str:
    """What the page is of, and when each level hears of a referral that nobody acknowledges, and of an old complaint."""
    said = [_("What somebody should act on now."), _of_referrals(rules, _), _of_complaints(rules, _)]
    return " ".join(each for each in said if each)


def _of_referrals(rules: NoticeRules | None, _: Words) -> str:
    rule = rules.rule("unacknowledged_referral") if rules else None
    if not isinstance(rule, ReferralRule):
        return ""
    return _(
        "Of a referral without acknowledgement for {limit} of duty these are told, in hours of duty from then on: {steps}; "
        "no further, once it is acknowledged or somebody takes it on.",
        limit=of_duty(rule.limit_minutes, _),
        steps=_steps(rule, _),
    )


def _steps(rule: Rule, _: Words) -> str:
    """Who is told how long after it is found, as the table of all rules counts it."""
    steps = []
    for place, minutes in later(rule).items():
        level = _(alert_words.LEVELS[place])
        steps.append(
            _("{level} after {time}", level=level, time=of_duty(minutes, _))
            if minutes
            else _("{level} at once", level=level)
        )
    return ", ".join(steps)


def _of_complaints(rules: NoticeRules | None, _: Words) -> str:
    rule = rules.rule("day_old_complaint") if rules else None
    if not isinstance(rule, ComplaintRule):
        return ""
    return _(
        "Of a citizen’s complaint without an answer for {limit}, round the clock, these are told, in hours of duty from "
        "then on: {steps}; it stops in the same way.",
        limit=of_duty(60 * rule.limit_hours, _),
        steps=_steps(rule, _),
    )


def _found_after(rule: Rule, _: Words) -> str:
    if minutes := getattr(rule, "limit_minutes", 0):
        return of_duty(minutes, _)
    if hours := getattr(rule, "limit_hours", 0):
        return of_duty(60 * hours, _)
    days = getattr(rule, "limit_days", 0)
    return duration(days * DAY_S, _) if days else UNKNOWN


def sheet(rules: NoticeRules, _: Words) -> pd.DataFrame:
    """One row a rule that is on: after how long it is found, and how long after that each level is told."""
    lines = []
    for slug in RULES:
        rule = rules.rule(slug)
        if rule is None:
            continue
        told = later(rule)
        at_each = (
            UNKNOWN if place not in told else of_duty(told[place], _) if told[place] else _("at once")
            for place in range(len(SLUGS))
        )
        lines.append((alert_words.rule_title(slug, _), _found_after(rule, _), *at_each))
    heads = (_("What"), _("Found after"), *(_(each).capitalize() for each in alert_words.LEVELS))
    return pd.DataFrame(lines, columns=list(heads))


def show(rules: NoticeRules | None, _: Words) -> None:
    """All rules once they are opened: who is told when."""
    if rules is None:
        return
    with case_list.opened(_("Who is told when"), name="told", _=_) as is_open:
        if not is_open:
            return
        tables.table(sheet(rules, _), alt=_("Who is told when"))
        said = _(
            "Times of levels are hours of duty (08:00 to 22:00) after the alert is found, what is urgent round the clock. Where "
            "nobody of a level can be told, the next one is told at once."
        )
        st.caption(inert(said))
