"""A list of cases as a file: its rows with the names of the offices and the posts on X, and what the list is of."""

import pandas as pd

from pages.ui import export
from pages.ui.frame import Here
from pages.ui.kept import kept
from pages.ui.safe import post_link
from pages.ui.standings import Asked


def _links(ids: "pd.Series[int]") -> list[str | None]:
    return [None if pd.isna(each) else post_link(each) for each in ids]


@kept
def rows(cases: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """The fields of `python -m metrics cases`, both names after the id, the posts as links, and of a list since when each is
    urgent and by how much it waits beyond that clock."""
    called = units.set_index("unit_id").reindex(cases["unit_id"])
    named = cases.reset_index(drop=True)
    place = named.columns.get_loc("unit_id") + 1
    named.insert(place, "name_en", called["name_en"].to_numpy())
    named.insert(place + 1, "name_hi", called["name_hi"].to_numpy())
    return named.assign(post_on_x=_links(named["tag_id"]), reply_on_x=_links(named["first_reply_id"]))


def about(of: str, at: Here, asked: Asked, *, slug: str, sentence: str) -> dict[str, str]:
    """What the file is of: office or state, which of its cases, and the choices behind them."""
    return export.about(of, at) | {
        "choices": sentence,
        "period": f"{asked.period.from_on} {asked.period.to_on}",
        "asked": f"{asked.measure} {asked.clock} {asked.origin} {asked.kind} {slug}",
    }


def file_name(whose: str, asked: Asked, *, slug: str, now: bool) -> str:
    """A name that says whose cases they are and which; what waits now belongs to no period and no measure."""
    if now:
        return "-".join(["waiting", whose, slug, asked.origin]) + ".csv"
    chosen = [asked.measure, asked.clock, asked.origin, str(asked.period.from_on), str(asked.period.to_on)]
    return "-".join(["cases", whose, slug, *chosen]) + ".csv"
