"""Headquarters' own delay in words and tables: what a chief asks first, the slowest, the zones beside each other."""

from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import duration
from language.words import Words
from metrics import referral_delay
from pages.ui.change import Tile
from pages.ui.kept import kept
from pages.ui.safe import post_column, post_link


def tiles(found: dict[str, Any], _: Words) -> list[Tile]:
    """Median, 90th percentile, share within an hour, and how many referrals it is of."""
    timed = found["timed"]
    how_many = {name: figures.count(found[name], _) for name in referral_delay.COUNTS}
    limits = figures.between(found["median_low_s"], found["median_high_s"], _)

    def tile(label: str, value: str, beside: str, explained: str) -> Tile:
        return Tile(label, value, "", "off", "off", beside, explained)

    return [
        tile(
            _("Median delay"),
            figures.reached(found["median_s"], timed, _),
            _("95%: {limits}", limits=limits) if timed else "",
            _("Half of the complaints were passed on within this time."),
        ),
        tile(
            _("90 of 100 within"),
            figures.reached(found["p90_s"], timed, _),
            _("the longest: {time}", time=duration(found["longest_s"], _)),
            _("Nine of ten complaints that were passed on were so within this time."),
        ),
        tile(
            _("Within 1 h"),
            figures.share(found["within_1h"], _),
            _("within 24 h: {share}", share=figures.share(found["within_24h"], _)),
            _("Share of the complaints that were passed on."),
        ),
        tile(
            _("Passed on"),
            how_many["timed"],
            _(
                "{n} more begun by headquarters, {answered} more already answered by the office",
                n=how_many["begun_by_hq"],
                answered=how_many["answered_first"],
            ),
            _(
                "Referrals in the period that follow a citizen’s tag. Left out and counted are those without such a tag before "
                "them in their thread, which headquarters began itself, and those to an office that had replied already."
            ),
        ),
    ]


@kept
def drawn(rows: pd.DataFrame, called: dict[str, str], _: Words, *, most: int) -> pd.DataFrame:
    """The first of the slowest as they are drawn."""
    rows = rows.head(most)
    return pd.DataFrame(
        {
            "unit": [called.get(str(each), str(each)) for each in rows["unit_id"]],
            "delay": [duration(each / 1_000, _) for each in rows["delay_ms"]],
            "complained": [figures.instant(each, _) for each in rows["complained_ms"]],
            "referred": [figures.instant(each, _) for each in rows["referred_ms"]],
            "complaint": [post_link(each) for each in rows["complained_id"]],
            "referral": [post_link(each) for each in rows["tag_id"]],
        }
    )


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps."""
    text = st.column_config.TextColumn
    return {
        "unit": text(_("Office"), pinned=True),
        "delay": text(
            _("Headquarters’ delay"), help=_("From the citizen’s tag to the referral by headquarters.")
        ),
        "complained": text(
            _("Complaint"), help=_("The earliest tag by a citizen in the thread, of whatever office.")
        ),
        "referred": text(_("Referral")),
        "complaint": post_column(_("The complaint on X"), shown=_("open the post")),
        "referral": post_column(_("The referral on X"), shown=_("open the post")),
    }


@kept
def offices(rows: pd.DataFrame, called: dict[str, str], _: Words) -> pd.DataFrame:
    """The offices (see `metrics.referral_delay.by_office`) as they are drawn."""
    return pd.DataFrame(
        {
            _("Office"): [called.get(each, each) for each in rows["unit_id"]],
            _("Median delay"): [
                figures.reached(*each, _) for each in zip(rows["median_s"], rows["timed"], strict=True)
            ],
            _("Within 1 h"): [figures.share(each, _) for each in rows["within_1h"]],
            _("Passed on"): rows["timed"],
            _("Begun by headquarters"): rows["begun_by_hq"],
            _("Answered before"): rows["answered_first"],
        }
    )


@kept
def zones(rows: pd.DataFrame, called: dict[str, str], _: Words) -> pd.DataFrame:
    """The whole state and its zones (see `metrics.referral_delay.by_area`) as they are drawn."""
    return pd.DataFrame(
        {
            _("Zone"): [called.get(each, _("The whole state")) for each in rows["area_id"]],
            _("Passed on"): rows["timed"],
            _("Median delay"): [
                figures.reached(*each, _) for each in zip(rows["median_s"], rows["timed"], strict=True)
            ],
            _("90 of 100 within"): [
                figures.reached(*each, _) for each in zip(rows["p90_s"], rows["timed"], strict=True)
            ],
            _("Within 1 h"): [figures.share(each, _) for each in rows["within_1h"]],
            _("Begun by headquarters"): rows["begun_by_hq"],
            _("Answered before"): rows["answered_first"],
        }
    )
