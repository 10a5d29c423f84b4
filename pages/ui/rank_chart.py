"""The ranks of a league drawn with their intervals, which a phone shows whole."""

import pandas as pd

from language.words import Words
from pages.ui import case_list, tables
from pages.ui.charts.rank_intervals import rank_intervals
from pages.ui.kept import kept
from pages.ui.league_table import could_be
from pages.ui.safe import plain


@kept
def drawn(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """`unit`, `rank`, `low`, `high`, `said` of the ranked, by rank."""
    ranked = rows[rows["rank"].notna()].sort_values("rank")
    return pd.DataFrame(
        {
            "unit": [plain(names.get(each, each)) for each in ranked["unit_id"]],
            "rank": ranked["rank"].to_numpy(dtype="int64"),
            "low": ranked["rank_low"].to_numpy(dtype="int64"),
            "high": ranked["rank_high"].to_numpy(dtype="int64"),
            "said": [
                could_be(low, high) for low, high in zip(ranked["rank_low"], ranked["rank_high"], strict=True)
            ],
        }
    )


def show(rows: pd.DataFrame, names: dict[str, str], _: Words) -> None:
    """The chart, once it is opened; nothing where nobody is ranked."""
    offices = drawn(rows, names)
    if offices.empty:
        return
    with case_list.opened(_("Ranks with their intervals, drawn"), name="ranks", _=_) as is_open:
        if is_open:
            tables.chart(
                rank_intervals(offices, ranked=int(rows.attrs.get("ranked") or len(offices)), _=_),
                title=_("Ranks with their intervals"),
                says=_(
                    "The dot is the rank, the bar the ranks it could as well have. Offices whose bars overlap far cannot "
                    "be told apart."
                ),
            )
