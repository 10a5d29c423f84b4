"""What a browser may send that no page of ours would: names in the address, rows and marks that are not there."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import altair
import pandas as pd
import pytest
import streamlit as st
from streamlit.elements.arrow import DataframeSelectionSerde
from streamlit.testing.v1 import AppTest

from data import audit_log
from pages.ui import addressed, chart_picture, tables
from pages.ui.access import viewer
from pages.ui.charts.drawing import Drawn
from tests.pages.conftest import ROOT, TIMEOUT_S, ReadFrom

NAMING = ("choose", "opened", "found")


def constants_of(tree: ast.Module) -> dict[str, str]:
    """The texts that a module has a name for."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, values = list[ast.expr]([node.target]), [node.value]
        elif isinstance(node, ast.Assign):
            one = node.targets[0]
            targets = list(one.elts) if isinstance(one, ast.Tuple) else [one]
            values = list(node.value.elts) if isinstance(node.value, ast.Tuple) else [node.value]
        else:
            continue
        for name, value in zip(targets, values, strict=False):
            found |= {ast.unparse(name): text for text in texts_in(value, {})}
    return found


def texts_in(node: ast.expr, known: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name) and node.id in known:
        yield known[node.id]
    elif isinstance(node, ast.Dict):
        for each in node.keys:
            if each is not None:
                yield from texts_in(each, known)


def names_in(node: ast.AST, known: dict[str, str]) -> Iterator[str]:
    """The names of the address that a piece of the source reads or writes; `known`: the texts that have a name there."""
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "st.query_params":
        yield from texts_in(node.slice, known)
    if not isinstance(node, ast.Call):
        return
    called = ast.unparse(node.func)
    if called.rpartition(".")[0].endswith("query_params") or called == "given.get":
        yield from (name for each in node.args[:1] for name in texts_in(each, known))
        yield from (each.arg for each in node.keywords if each.arg)
    if called.rpartition(".")[2] in NAMING:
        said = [each.value for each in node.keywords if each.arg == "name"]
        yield from (name for each in [*said, *node.args[:1]] for name in texts_in(each, known))


def names_read(file: Path) -> Iterator[str]:
    tree = ast.parse(file.read_text("utf-8"))
    known = constants_of(tree)
    for node in ast.walk(tree):
        yield from names_in(node, known)


def test_every_name_that_pages_read_in_the_address_is_known_and_no_other() -> None:
    files = [*(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]
    read = {name for file in files for name in names_read(file)}
    assert {"unit", "from", "show", "lang", "before", "who", "why"} <= read
    assert read | {"as"} == addressed.NAMES


def test_the_audit_log_keeps_all_that_an_address_can_hold() -> None:
    assert len(addressed.NAMES) <= audit_log.MOST_FILTERS


ROWS: list[tuple[Any, int | None]] = [
    *(([0], 0), ([2], 2), ([2, 0], 2)),
    *(
        ([], None),
        (None, None),
        ("0", None),
        (0, None),
        ({}, None),
        ([3], None),
        ([9999], None),
        ([-1], None),
    ),
    *((["x"], None), ([None], None), ([True], None), ([0.5], None), ([[0]], None)),
]


@pytest.mark.parametrize(("sent", "position"), ROWS)
def test_a_row_is_picked_only_where_there_is_one(
    sent: Any, position: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = json.dumps({"selection": {"rows": sent, "columns": [], "cells": []}})
    monkeypatch.setattr(st, "dataframe", lambda *rows, **how: DataframeSelectionSerde().deserialize(said))
    rows = pd.DataFrame({"n": range(3)})
    assert tables.picked_row(rows, key="k", alt="Rows", columns={}, to="") == position


def test_how_a_row_is_picked_is_said_in_one_place_where_it_opens_something(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    monkeypatch.setattr(st, "caption", said.append)
    monkeypatch.setattr(st, "dataframe", lambda *rows, **how: DataframeSelectionSerde().deserialize(None))
    rows = pd.DataFrame({"n": range(3)})
    for to, beside in (("to open the office", "The oldest first."), ("", "The oldest first."), ("", "")):
        tables.picked_row(rows, key="k", alt="Rows", columns={}, to=to, beside=beside)
    assert [each.replace("\\", "") for each in said] == [
        "Pick a row (the box at its left edge) to open the office. The oldest first.",
        "The oldest first.",
    ]


MARKS: list[tuple[Any, dict[str, Any] | None]] = [
    ([{"id": "agra"}], {"id": "agra"}),
    *((each, None) for each in ([], {}, None, "x", 9999, ["x"], [None], [1], {"id": "agra"})),
]


@pytest.mark.parametrize(("sent", "mark"), MARKS)
def test_a_mark_is_picked_only_where_one_is_named(
    sent: Any, mark: dict[str, Any] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = SimpleNamespace(selection={"picked": sent})
    monkeypatch.setattr(st, "vega_lite_chart", lambda *drawn, **how: event)
    monkeypatch.setattr(chart_picture, "offer", lambda *drawn, **how: None)
    drawn = Drawn(altair.Chart(), {})
    assert tables.picked_mark(drawn, selection="picked", key="k", title="Map", says="x") == mark


def draw() -> None:
    """How fresh the data are, for an officer whose sign-in does not stand."""
    from language.words import Words  # noqa: PLC0415
    from pages.ui import frame  # noqa: PLC0415
    from tests.pages import readers  # noqa: PLC0415

    frame.open_here(Words("en"), readers.officer())
    frame.freshness()


@pytest.mark.parametrize("stands", [True, False])
def test_how_fresh_the_data_are_is_said_only_while_the_sign_in_stands(
    stands: bool, own_store: str, read_from: ReadFrom, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_from(own_store)
    again: list[bool] = []
    monkeypatch.setattr(viewer, "drawn_by_itself", lambda: again.append(True))
    monkeypatch.setattr(viewer, "stands", lambda who: stands)
    page = AppTest.from_function(draw, default_timeout=TIMEOUT_S).run()
    assert not page.exception
    assert [bool(page.caption), bool(again)] == [stands, not stands]
