"""Every change of an office's account as an event: what it was before, what it is after, and between which looks."""

import pandas as pd

from language import figures
from language.durations import is_unknown
from language.words import Words
from pages.ui import circular, tables
from pages.ui import circular_words as words
from pages.ui.frame import Here, explain
from pages.ui.safe import plain
from pages.ui.terms import term


def _value(what: str, value: object) -> str:
    if is_unknown(value):
        return "–"
    return f"@{plain(value)}" if what in ("handle", "follow") else plain(value)


def table(events: pd.DataFrame, _: Words) -> pd.DataFrame:
    """The events in words, the latest first."""
    rows = events.to_dict("records")
    return pd.DataFrame(
        {
            _("Seen at"): [figures.instant(row["at_ms"], _) for row in rows],
            _("What changed"): [term(words.EVENTS, row["what"], _) for row in rows],
            _("Before"): [_value(str(row["what"]), row["before"]) for row in rows],
            _("After"): [_value(str(row["what"]), row["after"]) for row in rows],
            _("Last seen otherwise"): [figures.instant(row["before_ms"], _) for row in rows],
        }
    )


def show(at: Here, unit_id: str) -> None:
    """The changes of one office's accounts."""
    _ = at.words
    every = circular.events(at.source)
    mine = every[every["unit_id"] == unit_id]
    if mine.empty:
        explain(_("No change of handle, name, picture, header, bio or follows was seen yet."))
        return
    tables.table(table(mine, _), alt=_("Changes of the account"), most=10)
