"""The lines by which X says what became of posts: read as far as they can be, kept where they cannot."""

import json
from typing import Any

import pytest

from collectors.removals import Removal, read
from collectors.x.errors import Transient
from data.quarantine import BadItem


def lines(*items: Any) -> bytes:
    return b"".join(json.dumps(item).encode() + b"\n" for item in items)


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        ("deleted", "deleted"),
        ("deactivated", "deleted"),
        ("protected", "protected"),
        ("suspended", "suspended"),
        ("withheld", "withheld"),
        ("Deleted", "deleted"),
    ],
)
def test_a_reason_is_a_state(reason: str, state: str) -> None:
    line = {"id": "12", "action": "delete", "created_at": "x", "redacted_at": "y", "reason": reason, "new": 1}
    assert read(lines(line)) == [Removal(12, state)]


@pytest.mark.parametrize("line", [{"id": 12}, {"tweet_id": "12"}, {"post_id": "12"}])
def test_a_post_is_named_in_any_of_the_ways_known(line: dict[str, Any]) -> None:
    assert read(lines(line | {"action": "delete"})) == [Removal(12, "deleted")]


def test_the_place_of_a_post_is_not_kept_so_nothing_is_to_be_forgotten() -> None:
    assert read(lines({"id": "12", "action": "scrub", "reason": "scrub_geo"})) == []


def test_an_id_beyond_a_floats_reach_stays_exact() -> None:
    assert read(lines({"id": "2124752173040002205", "reason": "deleted"})) == [
        Removal(2124752173040002205, "deleted")
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"[1]\n", "no JSON object"),
        (b"nonsense\n", "no JSON object"),
        (b'{"id": "x", "reason": "deleted"}\n', "names no post"),
        (b'{"reason": "deleted"}\n', "names no post"),
        (b'{"id": "12", "reason": "moved to the moon"}\n', "not known here"),
        (b'{"id": "12"}\n', "not known here"),
        (b"\xff\xfe\n", "no JSON object"),
    ],
)
def test_a_line_that_cannot_be_read_is_kept_with_the_reason(line: bytes, reason: str) -> None:
    (found,) = read(line)
    assert isinstance(found, BadItem)
    assert found.reason.startswith("removal: ")
    assert reason in found.reason


def test_empty_lines_and_either_kind_of_line_end_are_no_fault() -> None:
    assert read(b'\n{"id": "12", "reason": "deleted"}\r\n\r\n') == [Removal(12, "deleted")]
    assert read(b"") == []


def test_a_last_line_without_its_end_counts_where_it_is_whole_and_else_is_no_result() -> None:
    assert read(b'{"id": "12", "reason": "deleted"}') == [Removal(12, "deleted")]
    with pytest.raises(Transient):
        read(b'{"id": "12", "reason": "deleted"}\n{"id": "13"')
