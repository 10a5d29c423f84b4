"""How much one unit writes and how its followers grow, in words; what is not known is said with its reason."""

import pandas as pd

from language import figures
from language.durations import is_unknown
from language.words import Words
from metrics.period import Period
from pages.ui.scorecard import Card


def _growth_missing(card: Card, period: Period | None, _: Words) -> str:
    """Why nothing is known at the period's end: a count is needed on each side of it, and the one after comes later."""
    counted = (
        card.snapshots.loc[card.snapshots["followers"].notna(), "at_ms"] if period else pd.Series(dtype=int)
    )
    if period is None or counted.empty or counted.max() >= period.end_ms:
        return _("Growth in the period is not known: counts at its start or end are missing.")
    return _(
        "Growth in the period is not known yet: for its end a count before and one after midnight are needed, and the latest "
        "is of {moment}. They are taken every day; until the next, growth is left out of the score and the other pillars "
        "share its weight.",
        moment=figures.instant(int(counted.max()), _),
    )


def growth_words(card: Card, _: Words, *, period: Period | None = None) -> str:
    """How the followers grew in the period; what is not known is said."""
    row = card.row
    if is_unknown(row.get("followers_end")):
        return _growth_missing(card, period, _)
    said = _("{n} at the end of the period", n=figures.count(round(row["followers_end"]), _))
    if is_unknown(row["growth"]):
        return said
    parts = [said, _("{n} in the period", n=figures.signed(row["growth"], _))]
    if not is_unknown(row["growth_pct"]):
        parts.append(_("{share} of the start", share=figures.signed_share(row["growth_pct"], _)))
    if not is_unknown(row["monthly_growth"]):
        parts.append(_("{share} a month", share=figures.signed_share(row["monthly_growth"], _)))
    if not is_unknown(row["lift"]) and row["lift"] > 0 and row["growth"] > 0:  # of a loss no multiple is said
        parts.append(_("{n} times the growth before", n=figures.decimal(row["lift"], _)))
    return " · ".join(parts)


def activity_words(card: Card, _: Words) -> str:
    """How much it writes, on which share of days and shifts."""
    row = card.row
    if not row.get("observed_days"):
        return _("No day of the period was observed whole.")
    return " · ".join(
        [
            _("{n} posts a day", n=figures.decimal(row["posts"], _)),
            _("{n} of them replies", n=figures.decimal(row["replies"], _)),
            _("on {share} of the days", share=figures.share(row["active_days"], _)),
            _("in {share} of the shifts", share=figures.share(row["shift_coverage"], _)),
            _.plural("{n} tagged to headquarters", "{n} tagged to headquarters", row["hq_tagged_posts"]),
        ]
    )
