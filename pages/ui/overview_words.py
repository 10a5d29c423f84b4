"""The overview in words and shades: who stands out, what waits for how long, how each district is coloured."""

import numpy as np
import pandas as pd

from language import figures
from language.durations import UNKNOWN, duration
from language.words import Words
from metrics.standing import LEAST_CASES
from pages.ui import terms
from pages.ui.kept import kept
from pages.ui.terms import term
from pages.ui.verdicts import BEST, FAILING, WORST, said_of_each

HOUR_S = 3_600
NAMED = 5
AGES_MS = {
    "1h": HOUR_S * 1000,
    "4h": 4 * HOUR_S * 1000,
    "1d": 24 * HOUR_S * 1000,
    "3d": 3 * 24 * HOUR_S * 1000,
    "7d": 7 * 24 * HOUR_S * 1000,
    "30d": 30 * 24 * HOUR_S * 1000,
}


def _of(league: pd.DataFrame, verdict: str) -> pd.DataFrame:
    """Those of a verdict; under half are all of whom it holds, also who is among the worst anyway."""
    if verdict == FAILING:
        named = league["verdict"] == WORST
        return league[named & (league["within_24h"] < figures.HALF) & (league["cases"] >= LEAST_CASES)]
    return league[[said == verdict for said in said_of_each(league)]]


@kept
def standing_out(league: pd.DataFrame, verdict: str) -> pd.DataFrame:
    """At most five of those who may be named, the best first, else the worst."""
    named = _of(league, verdict)
    ordered = named.sort_values("rank", ascending=verdict == BEST)
    return ordered.head(NAMED).reset_index(drop=True)


@kept
def standing_table(rows: pd.DataFrame, called: dict[str, str], verdict: str, _: Words) -> pd.DataFrame:
    """Rank with its limits, office and the figure it rests on: what a phone can show."""
    figure = (
        {"within_24h": [figures.share(each, _) for each in rows["within_24h"]]}
        if verdict == FAILING
        else {"expected": [duration(each, _) for each in rows["expected_rmst_s"]]}
    )
    return pd.DataFrame(
        {
            "rank": [f"{row.rank} ({row.rank_low}–{row.rank_high})" for row in rows.itertuples()],
            "unit": [called.get(each, each) for each in rows["unit_id"]],
            **figure,
        }
    )


@kept
def nobody(league: pd.DataFrame, verdict: str, _: Words) -> str:
    """Why no office is named."""
    if not (league["cases"] > 0).any():
        return _("No case in this period: nobody can be named.")
    if verdict == BEST:
        return _("None of these offices can be told apart from the others as one of the best.")
    if verdict == FAILING:
        return _("None of these offices with at least 10 cases has under half of them in 24 h.")
    return _("None of these offices can be told apart from the others as one of the worst.")


def of_the_waits(_: Words) -> str:
    """What tells an office's expected wait from a mean wait."""
    return _(
        "A mean wait is of the cases as they were; the expected wait, by which offices are ranked, is drawn toward the mean of "
        "all where an office has few cases."
    )


@kept
def more_of_them(league: pd.DataFrame, verdict: str, _: Words) -> str:
    """How many are named in all, where that is more than is shown."""
    n = len(_of(league, verdict))
    return _("{shown} of {n}; all stand in the league.", shown=NAMED, n=n) if n > NAMED else ""


@kept
def by_age(waiting: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The waiting cases by how long they wait: all, then band by band."""
    age_ms = (waiting["as_of_ms"] - waiting["clock_start_ms"]).to_numpy(dtype=np.int64)
    band = np.searchsorted(np.array(list(AGES_MS.values()), dtype=np.int64), age_ms, side="right")
    return {"all": waiting.copy(deep=False)} | {
        slug: waiting[band == place] for place, slug in enumerate(terms.AGES)
    }


def age_labels(_: Words) -> dict[str, str]:
    """The choices of age."""
    return {"all": _("All"), **terms.terms_of(terms.AGES, _)}


@kept
def age_bands(rows: dict[str, pd.DataFrame], _: Words) -> pd.DataFrame:
    """band, origin, cases: every pair, also those without a case."""
    return pd.DataFrame(
        [
            {
                "band": _(text),
                "origin": term(terms.ORIGIN, origin, _),
                "cases": int((rows[slug]["origin"] == origin).sum()),
            }
            for slug, text in terms.AGES.items()
            for origin in terms.ORIGIN
        ]
    )


def age_and_origin(_: Words) -> dict[str, list[str]]:
    """The words of the waiting chart in the order in which it shows them."""
    return {
        "order": list(terms.terms_of(terms.AGES, _).values()),
        "origins": list(terms.terms_of(terms.ORIGIN, _).values()),
    }


@kept
def week_points(weeks: pd.DataFrame, _: Words) -> pd.DataFrame:
    """The weeks as the trend draws them: hours with their limits, in words for who points at one."""
    known = weeks.dropna(subset=["rmst_s"])
    half = 1.96 * known["rmst_se_s"]
    return pd.DataFrame(
        {
            "week": [figures.short_day(each, _) for each in known["from_on"]],
            "on": known["from_on"],
            "hours": known["rmst_s"] / HOUR_S,
            "low": (known["rmst_s"] - half).clip(lower=0) / HOUR_S,
            "high": (known["rmst_s"] + half) / HOUR_S,
            "mean": [duration(each, _) for each in known["rmst_s"]],
            "median": [UNKNOWN if np.isnan(each) else duration(each, _) for each in known["median_s"]],
            "day": [figures.share(each, _) for each in known["within_24h"]],
            "cases": [figures.count(each, _) for each in known["cases"]],
        }
    )
