"""The league as a file: the rows on the screen, in their order, with the names of the offices and what they are of."""

from collections.abc import Callable
from functools import partial

import pandas as pd

from pages.ui import export, menu, standings, store
from pages.ui.frame import Here
from pages.ui.kept import kept
from pages.ui.league_choices import EVERYWHERE, Chosen


@kept
def rows(league: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """The rows with the fields of `python -m metrics league`, and both names after the id."""
    called = units.set_index("unit_id").reindex(league["unit_id"])
    named = league.reset_index(drop=True)
    place = named.columns.get_loc("unit_id") + 1
    named.insert(place, "name_en", called["name_en"].to_numpy())
    named.insert(place + 1, "name_hi", called["name_hi"].to_numpy())
    return named


def about(chosen: Chosen, at: Here, sentence: str) -> dict[str, str]:
    """What the file is of, in its first lines."""
    asked = chosen.asked
    return export.about(sentence, at) | {
        "period": f"{asked.period.from_on} {asked.period.to_on}",
        "asked": f"{asked.measure} {asked.clock} {asked.origin} {asked.kind} {chosen.whose}",
    }


def file_name(chosen: Chosen) -> str:
    """A name that says what is in it."""
    asked = chosen.asked
    parts = [
        "league",
        asked.kind,
        asked.measure,
        asked.clock,
        asked.origin,
        str(asked.period.from_on),
        str(asked.period.to_on),
    ]
    return "-".join(parts if chosen.whose == EVERYWHERE else [*parts, chosen.whose]) + ".csv"


def end(
    shown: pd.DataFrame,
    position: int | None,
    chosen: Chosen,
    at: Here,
    *,
    sentence: str,
    name: str,
    as_drawn: Callable[[], pd.DataFrame] | None = None,
) -> None:
    """The end of a page of offices: the way to the one whose row was picked, and the rows as a file of that name; both for
    offices of the scope alone, of `as_drawn` too, which is every row on the screen."""
    _, scope = at.words, at.source.scope
    if position is not None and scope.covers(str(shown.iloc[position]["unit_id"])):
        menu.open_unit(str(shown.iloc[position]["unit_id"]), _, **standings.slugs())
    mine = scope.of(shown)
    export.offer(
        rows(mine, store.units(at.source)),
        about=about(chosen, at, sentence),
        file_name=name,
        at=at,
        what="league",
        period=chosen.asked.period,
        shown=None if as_drawn is None else partial(_own, as_drawn, shown["unit_id"].isin(mine["unit_id"])),
    )


def _own(as_drawn: Callable[[], pd.DataFrame], is_mine: "pd.Series[bool]") -> pd.DataFrame:
    """The drawn rows that are the reader's own: the file has no others in any of its sheets."""
    return as_drawn()[is_mine.to_numpy()].reset_index(drop=True)
