"""What each post of a drawn list of cases begins with, on the screen alone: a file has no text of a citizen."""

from typing import Any

import pandas as pd
import streamlit as st

from pages.ui import case_search
from pages.ui.frame import Here
from pages.ui.kept import kept

BEFORE = ("unit", "waiting")
"""After the last of these stands what a post begins with: in the width of a phone, whose it is and how long it waits come first."""


def with_first_words(
    at: Here, rows: pd.DataFrame, columns: dict[str, Any], cases: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Drawn rows, one for each of the first cases, with what each post begins with; no column where no text is kept."""
    begins = case_search.first_words(at.source, cases, most=len(rows))
    if not any(begins):
        return rows, columns
    heading = st.column_config.TextColumn(at.words("Begins with"), width=190)
    return beginning(rows, begins), columns | {"begins": heading}


@kept
def beginning(rows: pd.DataFrame, begins: list[str | None]) -> pd.DataFrame:
    """Drawn rows with their first words after how long each waits."""
    drawn = rows.copy(deep=False)
    drawn.insert(sum(name in drawn for name in BEFORE), "begins", begins)
    return drawn
