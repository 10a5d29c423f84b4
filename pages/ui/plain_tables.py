"""Tables as HTML that a screen reader, the browser's search and a printer read: nothing in them is more than text.

The one place that gives HTML to the browser: every text in it has passed `escape`, every link is one that `post_link`
made, and Streamlit lets nothing but plain HTML through on top of that.
"""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from pages.ui.safe import plain, post_link

MOST_ROWS = 500
SHORT, LONG = 24, 40
"""Texts up to so many characters stand in one line; from so many on a column is made wide."""


def link_of(text: str) -> str | None:
    """The address of a post where a cell is one and nothing else."""
    address = post_link(text.rpartition("/")[2])
    return address if address == text else None


def _cell(text: str, link_says: str | None) -> str:
    address = link_of(text)
    if not address:
        return escape(text)
    return f'<a href="{escape(address)}" target="_blank">{escape(link_says or address)}</a>'


def look_of(texts: list[str], *, is_number: bool) -> str:
    """The class of a column's cells, as static/access.css knows it."""
    longest = max((len(each) for each in texts if not link_of(each)), default=0)
    if is_number:
        return ' class="noted-number"'
    return ' class="noted-short"' if longest <= SHORT else ' class="noted-long"' if longest > LONG else ""


def markup(
    rows: pd.DataFrame,
    *,
    caption: str,
    headings: dict[str, str],
    numbers: frozenset[str] = frozenset(),
    links: dict[str, str] | None = None,
    meanings: dict[str, str] | None = None,
    meanings_title: str = "",
) -> str:
    """A table of texts: its caption, a heading a column, its first column the heading of each row.

    `numbers`: columns that stand to the right; `links`: what a link to a post says, by column; `meanings`: what a
    heading means, by heading.
    """
    says = links or {}
    looks = {name: look_of(list(rows[name]), is_number=name in numbers) for name in rows.columns}
    head = "".join(f'<th scope="col">{escape(headings[name])}</th>' for name in rows.columns)
    lines = []
    for line in rows.head(MOST_ROWS).itertuples(index=False):
        cells = []
        for place, (name, text) in enumerate(zip(rows.columns, line, strict=True)):
            tag = 'th scope="row"' if place == 0 else "td"
            cells.append(f"<{tag}{looks[name]}>{_cell(str(text), says.get(name))}</{tag[:2]}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    explained = "".join(
        f"<dt>{escape(heading)}</dt><dd>{escape(text)}</dd>" for heading, text in (meanings or {}).items()
    )
    below = (
        f"<details><summary>{escape(meanings_title)}</summary><dl>{explained}</dl></details>"
        if explained
        else ""
    )
    title = escape(plain(caption))
    return (
        f'<div class="noted-table"><div role="group" aria-label="{title}" tabindex="0"><table>'
        f"<caption>{title}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
        f"{below}</div>"
    )


def draw(rows: pd.DataFrame, **parts: Any) -> None:
    """Draw a table; `parts` are those of `markup`."""
    st.html(markup(rows, **parts))
