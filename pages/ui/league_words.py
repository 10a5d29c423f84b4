"""What the league's page says of its ranks: of the whole state, or of the offices that a reader may see."""

import pandas as pd

from data.scope import UNIT
from language.words import Words
from pages.ui import own_offices, verdicts
from pages.ui.store import Source


def of_the_ranks(league: pd.DataFrame, rows: pd.DataFrame, of: Source, _: Words) -> list[str]:
    """Who can be told apart, and how much of the spread is signal. To who sees a part of the state the first is said of
    the rows on the page, the second of the whole state, which names nobody."""
    spread = own_offices.of_a_scope(of, verdicts.spread(league, _), _)
    if of.scope.role == UNIT:
        return [spread]
    if of.scope.is_whole:
        return [verdicts.told_apart(league, _, of_the_whole_state=len(rows) < len(league)), spread]
    return [verdicts.told_apart(rows, _, among_all=False), spread]


def what_a_row_is_for(of: Source, _: Words) -> str:
    """What a row is picked for; nothing for who may open one alone, on whose page he is anyway."""
    return "" if of.scope.role == UNIT else _("to open the office")


def of_the_table(of: Source, _: Words) -> str:
    """What the rows are."""
    if of.scope.role == UNIT:
        return _(
            "Your office and those beside it in rank, of which name, rank and its limits are shown. Ranks are those among all "
            "offices of the kind in the state; the file has all figures of your own."
        )
    return _("Ranks are those among all offices of the kind in the state; the file has all figures.")
