"""What must not reach a reader: ids, names, handles and threads of offices that are not his, in whatever a page sends."""

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from streamlit.testing.v1 import AppTest

from data import circular_file
from data.scope import Scope
from data.settings import PROJECT
from pages.ui import store, workbook
from pages.ui.access.offers import OFFERS, Offer
from pages.ui.charts import pictured
from tests.pages import readers

PUBLIC = frozenset({"uppolice-hq"})
"""Headquarters' account is the pattern that the circular holds up to every office."""
REGISTRY = PROJECT / "data" / "registry"
"""What the circular's file names, the handles that all are to follow, is no secret either."""
LEAST = 5
"""Shorter words are found by chance in what a page sends."""


def of(scope: Scope, *, but: frozenset[str] = frozenset()) -> dict[str, str]:
    """The words that tell of an office outside a scope, each with the office; `but`: offices that may be named."""
    units = store.units(readers.source()).set_index("unit_id")
    own = set(scope.unit_ids or ()) | PUBLIC | but
    above = units.loc[units.index.isin(own - PUBLIC - but), ["zone_id", "range_id"]].to_numpy().ravel()
    known = own | {str(each) for each in above}  # where an office lies is said of it
    accounts = store.accounts(readers.source())
    said: dict[str, set[str]] = {
        unit_id: {unit_id, str(row["name_en"]), str(row["name_hi"])} for unit_id, row in units.iterrows()
    }
    for unit_id, handle in zip(accounts["unit_id"], accounts["handle"], strict=True):
        said[str(unit_id)].add(str(handle))
    allowed = " ".join(word for unit_id in known for word in said.get(unit_id, ())) + circular_file.text(
        REGISTRY
    )
    return {
        word: unit_id
        for unit_id, words in said.items()
        if unit_id not in known
        for word in words
        if len(word) >= LEAST and word not in allowed
    }


def threads_of(url: str, scope: Scope) -> dict[str, str]:
    """The threads of other offices' cases, one in which the scope has a case left out."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as opened:
        rows = opened.execute("SELECT thread_id, unit_id FROM cases").fetchall()
    own = {thread for thread, unit_id in rows if scope.covers(unit_id)}
    return {str(thread): unit_id for thread, unit_id in rows if thread not in own}


def sent(page: AppTest) -> Iterator[tuple[str, bytes]]:
    """All that the middle of a page sends to the browser, element by element: texts, tables, charts, choices."""
    waiting = [page._tree[0]]
    while waiting:
        node = waiting.pop()
        waiting += list(getattr(node, "children", {}).values())
        proto = getattr(node, "proto", None)
        if proto is not None:
            yield node.type, proto.SerializeToString()


def offers(scope: Scope) -> list[Offer]:
    """What waits to be fetched by a reader of a scope."""
    return [kept.offer for kept in list(OFFERS._kept.values()) if kept.offer.viewer.scope == scope]


def files(scope: Scope) -> Iterator[tuple[str, bytes]]:
    """The CSV files among it."""
    for offer in offers(scope):
        if offer.mime == "text/csv":
            yield offer.file_name, offer.file_name.encode() + offer.make()


def read(offer: Offer) -> bytes:
    """All that a file says: of a workbook its parts, of a picture what it is drawn of, but the outlines that are public."""
    if offer.mime == workbook.MIME:
        with zipfile.ZipFile(io.BytesIO(offer.make())) as parts:
            return b"".join(parts.read(name) for name in parts.namelist())
    if offer.mime == "image/png":
        drawn: Any = offer.make
        spec = pictured.spec_of(*drawn.args, **drawn.keywords)
        tables = [each for each in spec.get("datasets", {}).values() if isinstance(each, list)]
        return json.dumps({**spec, "datasets": tables}, ensure_ascii=False).encode()
    return offer.make()


def says(what: bytes, word: str) -> bool:
    """Whether a word stands in it, as it is written or as JSON writes what is not English."""
    return word.encode() in what or (not word.isascii() and json.dumps(word)[1:-1].encode() in what)


def found(page: AppTest, words: dict[str, str], threads: dict[str, str]) -> list[str]:
    """What of that stands in a page, and where."""
    leaks = []
    for where, what in sent(page):
        leaks += [f"{where}: {word}" for word in words if says(what, word)]
        leaks += [
            f"{where}: thread {each}"
            for each in re.findall(r"\d{15,}", what.decode("utf-8", "ignore"))
            if each in threads
        ]
    return leaks


def found_in_files(scope: Scope, words: dict[str, str], threads: dict[str, str]) -> list[str]:
    """The same of the files."""
    leaks = []
    for offer in offers(scope):
        name, what = offer.file_name, offer.file_name.encode() + read(offer)
        leaks += [f"{name}: {word}" for word in words if says(what, word)]
        leaks += [
            f"{name}: thread {each}" for each in re.findall(r"\d{15,}", what.decode()) if each in threads
        ]
    return leaks
