"""Figures of a league's row in words for tables: what was measured, and how sure a rank is."""

from collections.abc import Mapping
from typing import Any, Final

from language import figures
from language.durations import duration, is_unknown
from language.reasons import NOTES
from language.words import N_, Words
from letters.reviewed import COMMENDED, LAGGARD, Reviewed
from metrics.measures import BY_SLUG
from metrics.standing import LEAST_CASES, NAMED_FROM

MEASURES: Final = {
    "acknowledge": N_("time to acknowledge (“Noted”)"),
    "act": N_("time to act"),
    "resolve": N_("time to resolve"),
}
CLOCKS: Final = {"wall": N_("round the clock"), "duty": N_("duty hours 08:00–22:00 alone")}
ORIGINS: Final = {
    "all": N_("referrals and complaints"),
    "referral": N_("referrals by headquarters"),
    "complaint": N_("complaints by citizens"),
}
DONE: Final = {"acknowledge": N_("Answered"), "act": N_("Acted on"), "resolve": N_("Resolved")}
NOT_DONE: Final = {
    "acknowledge": N_("Not answered"),
    "act": N_("Not yet acted on"),
    "resolve": N_("Not resolved"),
}
GROUPS: Final = {
    "district": N_("districts and commissionerates"),
    "range": N_("ranges"),
    "zone": N_("zones"),
    "traffic": N_("traffic police"),
}
CERTAIN: Final = 0.99
SHARES: Final = N_(
    "The shares are estimates (Kaplan–Meier), in which a case that still waits counts for as long as it has waited: they "
    "are not one count divided by the other."
)
"""Beside every table in which shares stand near counts: a reader who divides these comes to another number."""

Row = Mapping[str, Any]


def asked(review: Reviewed) -> str:
    """What was measured, by which clock, of which cases."""
    _, given = review.words, review.content["asked"]
    parts = (MEASURES[given["measure"]], CLOCKS[given["clock"]], ORIGINS[given["origin"]])
    return ", ".join(_(part) for part in parts)


def has_no_account(row: Row | None) -> bool:
    """Whether an office is without figures because it has no account."""
    return row is None or row["note"] == "no_account"


def reason(row: Row | None, _: Words) -> str:
    """Why an office has no figures."""
    slug = "no_account" if row is None else row["note"] or "no_cases"
    return _(NOTES.get(slug, NOTES["no_coverage"]))


def place(row: Row, _: Words) -> str:
    """A rank with its limits: 14 (6–31)."""
    if is_unknown(row["rank"]):
        return "–"
    limits = (figures.count(row[each], _) for each in ("rank_low", "rank_high"))
    return f"{figures.count(row['rank'], _)} ({'–'.join(limits)})"


def within(row: Row, _: Words) -> str:
    """The share within 24 hours."""
    return figures.share(row["within_24h"], _)


def half(row: Row, _: Words) -> str:
    """The time within which half of the cases had their answer, with its limits where they are known."""
    said = figures.reached(row["median_s"], row["cases"], _)
    low, high = row.get("median_low_s"), row.get("median_high_s")
    if is_unknown(row["median_s"]) or is_unknown(low) or is_unknown(high):
        return said
    return f"{said} ({duration(low, _)} – {duration(high, _)})"


def probability(value: float, _: Words) -> str:
    """A probability from draws, which is never certain."""
    return _("over 99%") if value > CERTAIN else figures.share(value, _)


def is_of_the_worst(row: Row) -> bool:
    """Whether it is the probability that makes a laggard, and not the half that was missed alone."""
    chance = row["laggard_probability"]
    return not is_unknown(chance) and chance >= NAMED_FROM


def why(row: Row, _: Words) -> str:
    """What has an office named among those that must improve; of any other there is nothing to say."""
    parts = []
    if row["verdict"] == LAGGARD:
        if is_of_the_worst(row):
            parts.append(
                _("among the worst fifth ({chance})", chance=probability(row["laggard_probability"], _))
            )
        if (
            not is_unknown(row["within_24h"])
            and row["within_24h"] < figures.HALF
            and row["cases"] >= LEAST_CASES
        ):
            parts.append(_("under half within 24 h"))
    return "; ".join(parts)


def verdict(row: Row | None, _: Words) -> str:
    """What stands in a table for a verdict: nothing for who is not named."""
    slug = None if row is None else row["verdict"]
    if slug == COMMENDED:
        return _("commended")
    return _("to improve") if slug == LAGGARD else "–"


def backlog(unit: Mapping[str, Any], _: Words) -> str:
    """How many cases wait at an office, of whatever period; an older review does not know."""
    return figures.count((unit.get("backlog") or {}).get("cases"), _)


def weeks(unit: Mapping[str, Any], _: Words) -> str:
    """For how many weeks running a verdict has held; unknown is a dash."""
    n = (unit.get("running") or {}).get("weeks")
    return "–" if is_unknown(n) else figures.count(n, _)


def signs(unit: Mapping[str, Any], _: Words) -> str:
    """The signs that stand beside a rank, in words."""
    known = [BY_SLUG[f"{slug}_share"] for slug in unit.get("signs") or () if f"{slug}_share" in BY_SLUG]
    return "; ".join(_.of(sign.title_en, sign.title_hi) for sign in known)
