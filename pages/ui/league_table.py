"""The league as a table on the screen: words for durations and shares, a bar for the interval, a line for the weeks."""

import math
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from language import figures
from language.durations import HOUR_S, duration, is_unknown
from language.words import Words
from pages.ui.cell_words import Told
from pages.ui.kept import kept
from pages.ui.method_words import counted, heading
from pages.ui.terms import ANSWERED, NOT_ANSWERED, VERDICTS, note_in_words, term
from pages.ui.verdicts import said_of_each

BINS = 25
DURATIONS = ("median_s", "median_low_s", "median_high_s", "p90_s", "expected_rmst_s")
SHARES = ("within_15m", "within_1h", "within_4h", "within_24h")
ORDER = (
    *(
        "rank",
        "unit",
        "expected_rmst_s",
        "verdict",
        "could_be",
        "within_24h",
        "cases",
        "answered",
        "unanswered",
        "rank_change",
    ),
    *("interval", "weeks", "median_s", "within_1h", "note"),
)
"""The columns that are drawn, what a reader asks first in front; the file has them all."""
OF_ALL_ROWS = ("rank", "unit", "could_be", "interval")


def interval_bar(rank: object, low: object, high: object, *, ranked: int) -> list[float] | None:
    """Ranks 1 to n in a row of bins: high where it stands, low where it could stand, empty elsewhere."""
    if is_unknown(rank) or is_unknown(low) or is_unknown(high) or ranked < 1:
        return None
    bins = min(BINS, ranked)

    def place(each: object) -> int:
        return min(bins - 1, (int(str(each)) - 1) * bins // ranked)

    return [
        1.0 if each == place(rank) else 0.45 if place(low) <= each <= place(high) else 0.0
        for each in range(bins)
    ]


def could_be(low: object, high: object) -> str | None:
    """The interval of a rank, as 6–31."""
    if is_unknown(low) or is_unknown(high):
        return None
    return f"{low}–{high}" if int(str(low)) != int(str(high)) else str(low)


@kept
def shown(
    league: pd.DataFrame,
    *,
    names: dict[str, str],
    weeks: dict[str, list[float]],
    _: Words,
    is_running: bool = False,
) -> pd.DataFrame:
    """The rows as they are drawn: the figures are the league's own, only their dress is added."""
    ranked = int(league.attrs.get("ranked") or league["rank"].notna().sum())
    league = league.reset_index(drop=True)
    bars = [
        interval_bar(rank, low, high, ranked=ranked)
        for rank, low, high in zip(league["rank"], league["rank_low"], league["rank_high"], strict=True)
    ]
    return pd.DataFrame(
        {
            "rank": league["rank"].astype("Int64"),
            "unit": [names.get(each, each) for each in league["unit_id"]],
            "expected_rmst_s": league["expected_rmst_s"].astype(float),
            "could_be": [
                could_be(*each) for each in zip(league["rank_low"], league["rank_high"], strict=True)
            ],
            "interval": bars,
            "verdict": [
                None if is_unknown(each) else term(VERDICTS, each, _) for each in said_of_each(league)
            ],
            "rank_change": league["rank_change"].astype("Int64"),
            "weeks": [weeks.get(each) for each in league["unit_id"]],
            **{
                name: league[name].astype("Int64")
                for name in ("cases", "answered", "unanswered", "unobserved")
            },
            **{name: league[name].astype(float) for name in DURATIONS[:4]},
            **{name: league[name].astype(float) for name in SHARES},
            "note": [
                None if is_unknown(each) else note_in_words(each, _, is_running=is_running)
                for each in league["note"]
            ],
        }
    )


@kept
def dressed(rows: pd.DataFrame, _: Words) -> Styler:
    """Durations and shares in words over numbers, so that a click on a heading still sorts them as numbers."""
    never = _("not reached")
    placed = rows.assign(
        **{
            name: rows[name].fillna(math.inf).where(rows["cases"] > 0)
            for name in ("median_s", "median_high_s", "p90_s")
        }
    )
    durations = {name: lambda value: never if value == math.inf else duration(value, _) for name in DURATIONS}
    return placed.style.format(durations | {name: lambda value: figures.share(value, _) for name in SHARES})


def told(_: Words) -> Told:
    """How the small pictures are told where no picture is drawn, in hours; the limits stand in words anyway."""

    def weeks(line: list[float]) -> str:
        hours = " → ".join(figures.decimal(each / HOUR_S, _) for each in line)
        return _.plural("{n} h", "{n} h", 2, n=hours)

    return {"weeks": weeks}


def key(rows: pd.DataFrame) -> str:
    """A key of the table that holds which office stands at which place."""
    return f"league-{crc32(' '.join(rows['unit_id'].astype(str)).encode()):08x}"


def drawn_columns(rows: pd.DataFrame) -> list[str]:
    """The columns that are drawn: a note and what was not observed only where there is any; first what all rows have,
    where some have nothing but a name, a rank and its limits."""
    has_note = bool(rows["note"].notna().any())
    beside = ["unobserved"] if (rows["unobserved"].fillna(0) > 0).any() else []
    first = OF_ALL_ROWS if rows["cases"].isna().any() else ()
    order = dict.fromkeys((*first, *ORDER, *beside))
    return [name for name in order if name != "note" or has_note]


def columns(weeks: dict[str, list[float]], _: Words, *, measure: str) -> dict[str, Any]:
    """Headings and helps, those of measures as they are declared; the lines of all offices have one scale."""
    config = st.column_config
    number = config.NumberColumn

    def declared(slug: str, **dress: Any) -> Any:
        return number(heading(slug, _), help=counted(slug, _), **dress)

    return {
        "rank": declared("rank", pinned=True, width=55),
        "unit": config.TextColumn(_("Office"), pinned=True, width=130),
        "interval": config.BarChartColumn(
            _("Could stand"),
            help=_(
                "All ranks from best to worst: the high bar is its rank, the low ones are ranks it could as well have."
            ),
            y_min=0,
            y_max=1,
            width=150,
        ),
        "could_be": config.TextColumn(
            _("Rank could be"),
            help=_("The middle 90% of 4,000 draws. How often that holds the true rank stands under Method."),
            width=110,
        ),
        "verdict": config.TextColumn(heading("verdict", _), help=counted("verdict", _), width=165),
        "expected_rmst_s": declared("expected_rmst_s", width=105),
        "rank_change": declared("rank_change", format="%+d"),
        "weeks": config.LineChartColumn(
            _("8 weeks"),
            help=_(
                "Mean wait in the first 24 hours, week by week; a falling line is better. Weeks without a case are left "
                "out."
            ),
            y_min=0,
            y_max=max((each for line in weeks.values() for each in line), default=1.0),
            width=120,
        ),
        **{slug: declared(slug) for slug in ("cases", "unobserved", "median_s")},
        "answered": number(term(ANSWERED, measure, _), help=counted("answered", _)),
        "unanswered": number(term(NOT_ANSWERED, measure, _), help=counted("unanswered", _)),
        "median_low_s": number(_("Median from"), help=_("Lower limit (95%).")),
        "median_high_s": number(_("Median to"), help=_("Upper limit (95%).")),
        "p90_s": declared("p90_s"),
        **{slug: declared(slug) for slug in SHARES},
        "note": config.TextColumn(_("Note"), width="large"),
    }
