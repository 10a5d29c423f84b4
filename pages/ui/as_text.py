"""Tables and charts as text, on request: one choice for the whole dashboard, which goes along in the address."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from language import figures
from language.words import ENGLISH, Words
from pages.ui import cell_words, chart_rows, plain_tables
from pages.ui.cell_words import Told
from pages.ui.charts import annotated
from pages.ui.safe import inert, plain

NAME: Final = "tables"
TEXT: Final = "text"
CANVAS: Final = "canvas"
SWITCH: Final = "tables-switch"


def is_wanted() -> bool:
    """Whether the reader wants text: of the address, else as last chosen."""
    asked = st.query_params.get(NAME)
    if asked in (TEXT, CANVAS):
        st.session_state[NAME] = asked
    return bool(st.session_state.get(NAME) == TEXT)


def said() -> dict[str, str]:
    """What the address says of it; the usual needs no word there."""
    return {NAME: TEXT} if is_wanted() else {}


def switch(_: Words) -> None:
    """The choice, at the foot of the sidebar."""
    st.session_state[SWITCH] = is_wanted()

    def write() -> None:
        if st.session_state[SWITCH]:
            st.session_state[NAME] = st.query_params[NAME] = TEXT
        else:
            st.session_state.pop(NAME, None)
            st.query_params.pop(NAME, None)

    st.sidebar.toggle(
        _("Tables as text"),
        key=SWITCH,
        on_change=write,
        help=_(
            "For a screen reader, larger letters, the browser’s search and paper: every table as text with all its "
            "rows, and the figures of every chart below it."
        ),
    )


def readers_words() -> Words:
    """The language of the reader, which the frame keeps."""
    return Words(str(st.session_state.get("language", ENGLISH)))


def _draw(rows: pd.DataFrame, **parts: Any) -> None:
    """A table, and in a sentence what of it is not drawn."""
    _ = readers_words()
    plain_tables.draw(rows, meanings_title=_("What the columns mean"), **parts)
    if len(rows) > plain_tables.MOST_ROWS:
        sentence = _(
            "The first {n} of {all} rows are shown; where a file is offered, it holds all.",
            n=figures.count(plain_tables.MOST_ROWS, _),
            all=figures.count(len(rows), _),
        )
        st.caption(inert(sentence))


def table(
    rows: pd.DataFrame | Styler,
    *,
    alt: str,
    columns: Mapping[str, Any],
    order: list[str] | None = None,
    told: Told | None = None,
) -> pd.DataFrame:
    """Draw the rows of a canvas as text; gives the texts."""
    texts = cell_words.cells(rows, columns, readers_words(), order=order, told=told)
    values = rows.data if isinstance(rows, Styler) else rows
    headings = {name: cell_words.heading(name, columns.get(name)) for name in texts}
    meanings = {headings[name]: cell_words.meaning(columns.get(name)) for name in texts}
    _draw(
        texts,
        caption=alt,
        headings=headings,
        numbers=frozenset(name for name in texts if pd.api.types.is_numeric_dtype(values[name])),
        links={
            name: str(dress["display_text"])
            for name in texts
            if (dress := cell_words.dress(columns.get(name))).get("display_text")
        },
        meanings={name: text for name, text in meanings.items() if text},
    )
    return texts


def picked(texts: pd.DataFrame, *, key: str, alt: str) -> int | None:
    """A row picked by its first words, which does what picking it on the canvas does; gives its position."""
    _ = readers_words()
    if texts.empty:
        return None
    first = texts.columns[:2] if texts.iloc[:, 0].str.len().max() < 3 else texts.columns[:1]
    names = [" · ".join(plain(each) for each in line) for line in texts[first].itertuples(index=False)]
    return st.selectbox(
        _("Pick a row of: {table}", table=inert(alt)),
        range(len(names)),
        index=None,
        format_func=names.__getitem__,
        placeholder=_("none picked"),
        key=f"{key}-row",
    )


def chart_with_marks(drawn: Any, *, key: str, title: str) -> dict[str, Any] | None:
    """The same of a chart in which a mark can be picked; gives the field by which it is, None where none is."""
    found = chart(drawn, title=title)
    if found is None or not found.key:
        return None
    place = picked(found.texts, key=key, alt=title)
    return None if place is None else {"key": found.key[place]}


def chart(drawn: Any, *, title: str) -> chart_rows.Rows | None:
    """Draw the figures of a chart below it; gives them, None where it has none."""
    _ = readers_words()
    found = chart_rows.rows_of(drawn, _)
    if found is None:
        return None
    _draw(found.texts, caption=_("The figures of the chart: {title}", title=title), headings=found.headings)
    _notes(drawn, title=title)
    return found


def _notes(drawn: Any, *, title: str) -> None:
    """What the marks at the foot of a chart say."""
    _ = readers_words()
    lines = [(note.word, said) for note in annotated.notes_of(drawn) for said in note.said]
    if lines:
        names = ["kind", "said"]
        _draw(
            pd.DataFrame(lines, columns=names),
            caption=_("What happened on its days: {title}", title=title),
            headings=dict(zip(names, (_("Kind"), _("What and when")), strict=True)),
        )
