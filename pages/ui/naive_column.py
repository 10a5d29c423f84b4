"""The naive mean on request: a column beside the league, and a sentence on whom it would have put before whom in error."""

from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from data.scope import UNIT
from language import figures
from language.durations import duration, is_unknown
from language.words import Words
from metrics.naive import naive, reversal
from pages.ui import standings
from pages.ui.choices import found, put
from pages.ui.frame import say_stale
from pages.ui.standings import Asked
from pages.ui.store import Source, held

NAME, ON = "naive", "1"
FIELDS = ("naive_mean_s", "naive_rank")


def is_wanted(_: Words) -> bool:
    """Whether it is asked for, by the address or the switch."""
    choice = found(NAME, {ON: ON}, "", st.query_params.to_dict())
    say_stale([choice.stale] if choice.stale else [], _)
    key = f"choice-{NAME}"
    st.session_state[key] = choice.slug == ON

    def write() -> None:
        put(NAME, ON if st.session_state[key] else "", "")

    return st.toggle(_("Show the mean of the answered alone"), key=key, on_change=write)


@held(max_entries=8)
def _of_all(of: Source, asked: Asked) -> pd.DataFrame:
    return naive(
        standings.found(of, asked),
        unit_ids=standings.group(of, asked.kind),
        measure=asked.measure,
        clock=asked.clock,
    )


def beside(of: Source, asked: Asked, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a league with `FIELDS`, those of the scope's offices alone; ranks are among all."""
    mine = of.scope.of(_of_all(of.whole(), asked))
    both = rows.merge(mine, on="unit_id", how="left")
    both.attrs = rows.attrs
    return both


def in_words(rows: pd.DataFrame, names: dict[str, str], of: Source, _: Words) -> list[str]:
    """What the mean leaves out, and where it would have misled among these rows."""
    what = _("The mean of the answered alone leaves out who still waits: it counts for nothing here.")
    if of.scope.role == UNIT:
        own = of.scope.of(rows)
        row = own.iloc[0] if len(own) else None
        if row is None or is_unknown(row["naive_rank"]) or is_unknown(row["rank"]):
            return [what]
        said = _(
            "By it your office would have rank {naive}; counting those who still wait, it has rank {rank}.",
            naive=figures.count(row["naive_rank"], _),
            rank=figures.count(row["rank"], _),
        )
        return [what, said]
    pair = reversal(rows)
    if pair is None:
        return [
            what,
            _("It would mislead nowhere here: it turns round no two offices that can be told apart."),
        ]
    flattered, ahead = (rows[rows["unit_id"] == each].iloc[0] for each in pair)
    said = _(
        "By the mean of the answered cases alone {a} ({a_mean}; {a_done} of {a_all}) would be ahead of {b} ({b_mean}; "
        "{b_done} of {b_all}); counting those who still wait, {b} is ahead.",
        **_parts("a", flattered, names, _),
        **_parts("b", ahead, names, _),
    )
    return [what, said]


def _parts(side: str, row: pd.Series, names: dict[str, str], _: Words) -> dict[str, str]:
    return {
        side: names.get(str(row["unit_id"]), str(row["unit_id"])),
        f"{side}_mean": duration(row["naive_mean_s"], _),
        f"{side}_done": figures.count(row["answered"], _),
        f"{side}_all": figures.count(row["cases"], _),
    }


def order(drawn: list[str]) -> list[str]:
    """The columns that are drawn, those of the mean behind the expected wait."""
    place = drawn.index("expected_rmst_s") + 1
    return [*drawn[:place], *FIELDS, *drawn[place:]]


def dressed(table: Styler, _: Words) -> Styler:
    """The table with the mean in words."""
    return table.format(lambda value: duration(value, _), subset=["naive_mean_s"])


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps."""
    number = st.column_config.NumberColumn
    return {
        "naive_mean_s": number(
            _("Answered alone: mean"),
            help=_("The mean wait of the answered cases. Who still waits is left out: this is no measure."),
            width=130,
        ),
        "naive_rank": number(_("Rank by it"), help=_("Among all offices of the kind."), width=90),
    }
