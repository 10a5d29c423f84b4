"""What must not reach a reader: ids, names, handles and threads of offices that are not his, in whatever a page sends."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from streamlit.testing.v1 import AppTest

from data import circular_file
from data.scope import Scope
from data.settings import PROJECT
from pages.ui import store
from pages.ui.access.offers import OFFERS
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


def files(scope: Scope) -> Iterator[tuple[str, bytes]]:
    """The files that wait to be fetched by a reader of a scope."""
    for kept in list(OFFERS._kept.values()):
        if kept.offer is not None and kept.offer.viewer.scope == scope:
            yield kept.offer.file_name, kept.offer.file_name.encode() + kept.offer.make()


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
    for name, what in files(scope):
        leaks += [f"{name}: {word}" for word in words if says(what, word)]
        leaks += [
            f"{name}: thread {each}" for each in re.findall(r"\d{15,}", what.decode()) if each in threads
        ]
    return leaks
