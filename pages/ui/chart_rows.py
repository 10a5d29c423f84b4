"""The rows that a chart was drawn from, as a reader would be told them: what its tips say, else what its marks show."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from language import figures
from language.durations import duration, is_unknown
from language.words import Words
from pages.ui import cell_words
from pages.ui.charts.annotated import is_mark

PARTS = ("layer", "hconcat", "vconcat", "concat")
SHOWN = ("x", "color", "shape", "strokeDash", "y", "y2", "x2", "text")
GROUPS = ("color", "shape", "strokeDash", "detail")


@dataclass(frozen=True)
class Rows:
    """A chart's rows as texts; `key`: of each row what its mark is picked by, where a map has that."""

    texts: pd.DataFrame
    headings: dict[str, str]
    key: list[str] = field(default_factory=list)


def _of(part: Any, name: str) -> Any:
    """What a part of a chart was given under a name; None where nothing was."""
    if part is None or isinstance(part, str):
        return None
    try:
        given = part[name]
    except (KeyError, TypeError, IndexError, AttributeError):
        given = getattr(part, name, None)
    return None if type(given).__name__ == "UndefinedType" else given


def _layers(drawn: Any, frame: pd.DataFrame | None = None) -> Iterator[tuple[Any, pd.DataFrame]]:
    """Each single layer with its frame."""
    own = _of(drawn, "data")
    frame = own if isinstance(own, pd.DataFrame) else frame
    parts = [part for name in PARTS for part in _of(drawn, name) or []]
    for part in parts:
        yield from _layers(part, frame)
    if parts:
        return
    for step in _of(drawn, "transform") or []:  # a map: the figures are looked up beside the outlines
        looked_up = _of(_of(step, "from_") or _of(step, "from"), "data")
        frame = looked_up if isinstance(looked_up, pd.DataFrame) else frame
    if frame is not None and len(frame):
        yield drawn, frame


def _tips(layer: Any) -> dict[str, Any]:
    """The tips of a layer by the field that each tells."""
    tips = _of(layer.encoding, "tooltip") or []
    return {
        str(_of(tip, "field")): tip
        for tip in (tips if isinstance(tips, list) else [tips])
        if _of(tip, "field")
    }


def _fields(layer: Any, channels: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for channel in channels:
        part = _of(layer.encoding, channel)
        name = _of(part, "field")
        if isinstance(name, str):
            found.setdefault(name, part)
    return found


def _said(value: Any, form: str, _: Words) -> str:
    """A value as the chart's own axis or tip writes it."""
    if (
        "%" in form
        and "d" not in form
        and not is_unknown(value)
        and not isinstance(value, str | pd.Timestamp)
    ):
        return figures.share(value, _)
    if form.startswith(".") and form.endswith("f") and not is_unknown(value):
        return figures.decimal(value, _, places=int(form[1:-1]))
    return cell_words.said(value, None, _)


def _steps(frame: pd.DataFrame, layer: Any, _: Words) -> tuple[pd.DataFrame, str | None]:
    """A curve of steps where its axis is marked, and the column of time; any other frame as it is."""
    x = _of(layer.encoding, "x")
    marks, time = _of(_of(x, "axis"), "values"), _of(x, "field")
    if not marks or "step" not in str(_of(layer.mark, "interpolate")):
        return frame, None
    by = [name for name in _fields(layer, GROUPS) if name in frame]
    groups = [rows for _name, rows in frame.groupby(by, sort=False)] if by else [frame]
    reached = [
        rows[rows[time] <= mark].tail(1).assign(**{time: mark})
        for rows in groups
        for mark in marks
        if (rows[time] <= mark).any()
    ]
    return (pd.concat(reached), time) if reached else (frame, None)


def _matrix(frame: pd.DataFrame, layer: Any, _: Words) -> Rows | None:
    """A heat map as the table that it is: a row a day, a column an hour; None of what is none."""
    if "rect" not in (layer.mark, _of(layer.mark, "type")):
        return None
    x, y = _of(layer.encoding, "x"), _of(layer.encoding, "y")
    across, down = _of(x, "field"), _of(y, "field")
    numbers = [name for name, tip in _tips(layer).items() if pd.api.types.is_numeric_dtype(frame[name])]
    if not (across and down and numbers) or frame.duplicated([across, down]).any():
        return None
    wide = frame.set_index([down, across])[numbers[-1]].unstack(across)
    wide = wide.reindex(index=frame[down].unique(), columns=frame[across].unique())
    texts = pd.DataFrame(
        {str(name): [cell_words.said(each, None, _) for each in wide[name]] for name in wide}
    )
    texts.insert(0, down, [str(each) for each in wide.index])
    corner = f"{down} · {_of(x, 'title') or across}"
    return Rows(texts, {name: corner if name == down else str(name) for name in texts})


def rows_of(drawn: Any, _: Words) -> Rows | None:
    """What a chart shows, of the layer that has tips, else of the one that tells groups apart; None without rows."""
    layers = [each for each in _layers(drawn) if not is_mark(each[0])]  # marks are told by themselves
    if not layers:
        return None
    layer, frame = max(
        layers, key=lambda each: (bool(_tips(each[0])), bool(_fields(each[0], GROUPS)), len(each[1]))
    )
    if matrix := _matrix(frame, layer, _):
        return matrix
    tips = _tips(layer)
    forms = {name: str(_of(tip, "format") or "") for name, tip in tips.items()}
    headings = {name: str(_of(tip, "title") or name) for name, tip in tips.items()}
    listed, time = _steps(frame, layer, _)
    for name, channel in _fields(layer, GROUPS if tips else SHOWN).items():
        axis = _of(channel, "axis")
        headings.setdefault(name, str(_of(axis, "title") or name) if name == time else name)
        forms.setdefault(name, str(_of(axis, "format") or ""))
    share = next((form for form in forms.values() if "%" in form), "")
    for other, its_frame in layers:  # limits, drawn as an area without tips of its own
        if its_frame is frame and _of(other.mark, "type") == "area":
            unit = str(_of(_of(other.encoding, "y"), "title") or "")
            for name in _fields(other, ("y", "y2")):
                headings.setdefault(name, f"{name} · {unit}" if unit else name)
                forms.setdefault(name, "" if tips else share)
    headings = {name: title for name, title in headings.items() if name in listed}
    texts = pd.DataFrame(
        {
            name: [
                duration(each, _) if name == time else _said(each, forms[name], _) for each in listed[name]
            ]
            for name in headings
        }
    )
    looked_up = next(
        (_of(step, "from_") or _of(step, "from") for step in _of(layer, "transform") or []), None
    )
    key = _of(looked_up, "key")
    return Rows(texts, headings, [str(each) for each in listed[key]] if key in listed else [])
