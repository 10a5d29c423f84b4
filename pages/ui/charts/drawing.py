"""Charts as they are sent: drawn once for the same rows and words, then kept with what Vega-Lite reads of them.

To make a chart and hold it against Altair's schema takes longer than all else of a page.
"""

import pickle
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from hashlib import sha256
from typing import Any, Final, ParamSpec, TypeAlias

import altair as alt
import pandas as pd
import streamlit as st

from pages.ui.cache_counts import counted
from pages.ui.kept import kept

P = ParamSpec("P")
Chart: TypeAlias = alt.Chart | alt.LayerChart
BY_NAME: Final = "by_name"
_one_at_a_time: Final = threading.Lock()
_named: dict[str, bytes] = {}
"""The tables of the chart that is being converted: how Altair does that is a setting of the whole process."""


@dataclass(frozen=True)
class Drawn:
    """A chart that nobody changes any more, and its specification, which names its tables and holds them in Arrow."""

    chart: Chart
    spec: dict[str, Any]


def _by_name(data: Any) -> Any:
    if not isinstance(data, pd.DataFrame):
        return alt.to_values(data)
    table = st.dataframe_util.convert_pandas_df_to_arrow_bytes(data)
    name = sha256(table).hexdigest()
    _named[name] = table
    return {"name": name}


def specified(chart: Chart) -> Drawn:
    """A chart with its specification, without the width and height that Altair would set by itself."""
    with _one_at_a_time:
        alt.data_transformers.register(BY_NAME, _by_name)
        with alt.theme.enable("none"), alt.data_transformers.enable(BY_NAME):
            _named.clear()
            spec = chart.to_dict()
            return Drawn(chart, spec | {"datasets": spec.get("datasets", {}) | _named})


@counted(max_entries=500, ttl=3_600)
def _drawn(key: str, _draw: Callable[[], Chart]) -> Drawn:
    return specified(_draw())


def drawing(draw: Callable[P, Chart]) -> Callable[P, Drawn]:
    """A chart that is drawn anew only for rows, words or choices that it was not drawn for; it is made of nothing else."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Drawn:
        of = pickle.dumps((draw.__module__, draw.__qualname__, args, kwargs))
        return _drawn(sha256(of).hexdigest(), partial(draw, *args, **kwargs))

    return kept(drawn)
