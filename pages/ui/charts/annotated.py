"""Marks at the foot of a chart over time: what happened on which days, one look for every chart.

A mark is told by its form, which names its kind, and by its place; it is hollow, as no point of a figure is. Its words are
in the tip, in the text form and below a picture. What is no festival is rare and has a fine line besides, for a festival is no turn of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import altair as alt
import pandas as pd

from pages.ui.charts.axes import QUIET

NAME: Final = "annotations"
FORMS: Final = {
    "festival": ("triangle-up", "△"),
    "election": ("square", "□"),
    "transfer": ("diamond", "◇"),
    "outage": ("cross", "✛"),
    "other": ("circle", "○"),
}
"""Of each kind its form on a chart, and the sign by which a line of text says it; from the foot upwards in this order."""
WITHOUT_A_LINE: Final = "festival"
LANE_PX: Final = 11
BESIDE_PX: Final = {
    "festival": (0, -8),
    "election": (-7, 8),
    "transfer": (-2, 8),
    "outage": (3, 8),
    "other": (7, 8),
}
"""From the middle of a day's cell: above its number, or below it, beside one another."""
PAPER, INK = "#ffffff", "#1b2430"  # reads on a light and on a dark cell
COLUMNS: Final = ["kind", "word", "said", "at", "until"]


@dataclass(frozen=True)
class Note:
    """The marks of one kind on a chart: its sign, its word, and what each says."""

    sign: str
    word: str
    said: list[str]


def on_days(marks: pd.DataFrame | None, days: pd.Series) -> pd.DataFrame:
    """Where marks lie on an axis of days: `at` and, where they last, `until`; those outside of `days` (instants that are
    drawn) are left out, so that the axis stays as it is. `marks`: kind, word, said, from_on, to_on (days of India)."""
    if marks is None or marks.empty or days.empty:
        return pd.DataFrame(columns=COLUMNS)
    first, last = days.min(), days.max()
    rows = []
    for each in marks.to_dict("records"):
        begins = pd.Timestamp(each["from_on"], tz="UTC")
        ends = pd.Timestamp(each["to_on"], tz="UTC")
        if begins > last or ends <= first.normalize():
            continue
        is_one_day = each["to_on"] - each["from_on"] <= timedelta(days=1)
        until = None if is_one_day else min(ends, last)
        rows.append((each["kind"], each["word"], each["said"], min(max(begins, first), last), until))
    placed = pd.DataFrame(rows, columns=COLUMNS)
    return _together(placed.assign(until=pd.to_datetime(placed["until"], utc=True)))


def on_steps(marks: pd.DataFrame | None, labels: Sequence[str], begins: Sequence[date]) -> pd.DataFrame:
    """Where marks lie on an axis of steps, such as weeks: each at the step in which it begins, or at the first that is
    drawn where it began before; a step lasts until the next one, the last a week. `labels` and `begins` in order."""
    if marks is None or marks.empty or not len(labels):
        return pd.DataFrame(columns=COLUMNS)
    steps = dict(zip(begins, labels, strict=True))
    firsts = sorted(steps)
    after = [*firsts[1:], firsts[-1] + timedelta(days=7)]
    rows = [
        (each["kind"], each["word"], each["said"], steps[begin], None)
        for each in marks.to_dict("records")
        for begin, end in zip(firsts, after, strict=True)
        if each["from_on"] < end
        and each["to_on"] > begin
        and (each["from_on"] >= begin or begin == firsts[0])
    ]
    return _together(pd.DataFrame(rows, columns=COLUMNS))


def on_cells(
    marks: pd.DataFrame | None, days: Sequence[date], across: Sequence[str], down: Sequence[str]
) -> pd.DataFrame:
    """Where marks lie in a calendar, a day a cell: `at` and `row`, on each of the days that one lasts."""
    rows = [
        (each["kind"], each["word"], each["said"], at, None, row)
        for each in ([] if marks is None else marks.to_dict("records"))
        for day, at, row in zip(days, across, down, strict=True)
        if each["from_on"] <= day < each["to_on"]
    ]
    return _together(pd.DataFrame(rows, columns=[*COLUMNS, "row"]))


def _together(placed: pd.DataFrame) -> pd.DataFrame:
    """One mark for all of a kind in one place."""
    by = [name for name in placed.columns if name != "said"]
    return placed.groupby(by, sort=False, dropna=False)["said"].agg("; ".join).reset_index()


def annotated(chart: Any, placed: pd.DataFrame, *, x: alt.X, y: alt.Y | None = None) -> Any:
    """A chart with marks at its foot, a lane for each kind, or (with `y`) in its cells; without any it is the same. `x`,
    `y`: those of the chart."""
    kinds = [kind for kind in FORMS if kind in set(placed["kind"])]
    for lane, kind in enumerate(kinds):
        rows = placed[placed["kind"] == kind].reset_index(drop=True)
        for part in _lane(rows, kind, lane, x=x) if y is None else _cells(rows, kind, x=x, y=y):
            chart = chart + part
    return chart


def _cells(rows: pd.DataFrame, kind: str, *, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    word = str(rows["word"].iloc[0])
    shown = pd.DataFrame({str(x["field"]): rows["at"], word: rows["said"], str(y["field"]): rows["row"]})
    across, down = BESIDE_PX[kind]
    look = {"shape": FORMS[kind][0], "fill": PAPER, "stroke": INK, "strokeWidth": 1, "size": 26}
    form = alt.Chart(shown).mark_point(opacity=1, xOffset=across, yOffset=down, **look)
    tips = [alt.Tooltip(field=word, type="nominal")]
    return [form.encode(x=x, y=y, tooltip=tips).properties(name=f"{NAME}_{kind}_0")]


def _lane(rows: pd.DataFrame, kind: str, lane: int, *, x: alt.X) -> list[alt.Chart]:
    field, word = str(x["field"]), str(rows["word"].iloc[0])
    foot = -(LANE_PX // 2 + 1 + LANE_PX * lane)
    shown = pd.DataFrame({field: rows["at"], word: rows["said"]})
    tips = [alt.Tooltip(field=word, type="nominal")]
    base = alt.Chart(shown)
    parts = []
    if kind != WITHOUT_A_LINE:
        parts.append(base.mark_rule(color=QUIET, strokeDash=[1, 3]).encode(x=x, tooltip=tips))
    lasting = rows["until"].notna()
    if lasting.any():
        until = shown[lasting].assign(until=rows.loc[lasting, "until"]).reset_index(drop=True)
        along = alt.Chart(until).mark_rule(color=QUIET, strokeWidth=4, opacity=0.6, yOffset=foot)
        parts.append(along.encode(x=x, x2=alt.X2(field="until"), y=alt.value("height"), tooltip=tips))
    look = {"shape": FORMS[kind][0], "fill": QUIET, "fillOpacity": 0.25, "stroke": QUIET, "strokeWidth": 1.5}
    form = base.mark_point(size=56, opacity=1, yOffset=foot, **look)
    parts.append(form.encode(x=x, y=alt.value("height"), tooltip=tips))
    return [part.properties(name=f"{NAME}_{kind}_{number}") for number, part in enumerate(parts)]


def is_mark(layer: Any) -> bool:
    """Whether a layer of a chart holds marks and none of its figures."""
    return str(getattr(layer, "name", "")).startswith(f"{NAME}_")


def notes_of(chart: Any) -> list[Note]:
    """What the marks of a chart say, by kind."""
    found: dict[str, Note] = {}
    layers = getattr(chart, "layer", None)
    for layer in layers if isinstance(layers, list) else []:
        if is_mark(layer) and isinstance(layer.data, pd.DataFrame):
            kind = str(layer.name).split("_")[1]
            word = str(layer.data.columns[1])
            found[kind] = Note(FORMS[kind][1], word, [str(each) for each in layer.data[word]])
    return [found[kind] for kind in FORMS if kind in found]
