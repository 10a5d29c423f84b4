"""The scores as a table on the screen: the rank and what hangs on the weights, a bar a pillar, what was left out."""

from typing import Any

import pandas as pd
import streamlit as st

from language.durations import is_unknown
from language.words import Words
from metrics.score_rules import PILLARS
from pages.ui.kept import kept
from pages.ui.league_table import could_be
from pages.ui.method_words import counted, heading
from pages.ui.terms import note_in_words


def pillar_name(pillar: str, _: Words) -> str:
    """A pillar in the reader's language."""
    return heading(f"{pillar}_points", _)


def left_out_in_words(left_out: object, _: Words) -> str | None:
    """The pillars left out, in the reader's language; None where there are none."""
    if is_unknown(left_out):
        return None
    return ", ".join(pillar_name(each, _) for each in str(left_out).split())


@kept
def shown(rows: pd.DataFrame, *, names: dict[str, str], _: Words, is_running: bool) -> pd.DataFrame:
    """The rows as they are drawn; the figures are those of `metrics.score`."""
    rows = rows.reset_index(drop=True)
    limits = zip(rows["score_rank_low"], rows["score_rank_high"], strict=True)
    drawn = pd.DataFrame(
        {
            "score_rank": rows["score_rank"],
            "unit": [names.get(each, each) for each in rows["unit_id"]],
            "score": rows["score"].round(1),
            "could_be": [could_be(*each) for each in limits],
        }
        | {f"{pillar}_points": rows[f"{pillar}_points"].round(0) for pillar in PILLARS}
        | {
            "left_out": [left_out_in_words(each, _) for each in rows["left_out"]],
            "note": [
                None if is_unknown(each) else note_in_words(each, _, is_running=is_running)
                for each in rows["note"]
            ],
        }
    )
    empty = [name for name in ("left_out", "note") if drawn[name].isna().all()]
    return drawn.drop(columns=empty)


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps, those of measures as they are declared."""
    config = st.column_config

    def declared(slug: str, **dress: Any) -> Any:
        return config.NumberColumn(heading(slug, _), help=counted(slug, _), **dress)

    return {
        "score_rank": declared("score_rank", pinned=True, width=50),
        "unit": config.TextColumn(_("Office"), pinned=True, width=112),
        "score": declared("score", format="%.1f", width=58),
        "could_be": config.TextColumn(
            _("Rank could be"),
            help=_("The best and the worst rank if the weight of any one pillar were doubled or halved."),
            width=98,
        ),
        **{
            f"{pillar}_points": config.ProgressColumn(
                pillar_name(pillar, _),
                help=counted(f"{pillar}_points", _),
                min_value=0,
                max_value=100,
                format="%.0f",
                width=74,
            )
            for pillar in PILLARS
        },
        "left_out": config.TextColumn(heading("left_out", _), help=counted("left_out", _), width=85),
        "note": config.TextColumn(_("Note"), width=90),
    }
