"""A thread on the page: a stranger's words as plain text, of a citizen only that it was one."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.stored_world import HOSTILE

POST: dict[str, Any] = {
    "post_id": 2124752173040002204,
    "created_ms": 1_795_500_000_000,
    "author": "citizen",
    "unit_id": None,
    "handle": None,
    "kind": "other",
    "text": HOSTILE,
    "state": "public",
}
REPLY = POST | {
    "post_id": 2124752173040002205,
    "author": "official",
    "unit_id": "agra",
    "handle": "agra<police>",
    "kind": "directed",
    "text": None,
    "state": "deleted",
}


def shown(*posts: dict[str, Any]) -> AppTest:
    def draw(rows: object) -> None:
        import pandas as pd  # noqa: PLC0415 - this function is run as a script of its own

        from pages.ui.threads import show_thread  # noqa: PLC0415
        from pages.ui.words import Words  # noqa: PLC0415

        now_ms = 1_795_500_000_000 + 30 * 86_400_000
        show_thread(pd.DataFrame(rows), names={"agra": "Agra"}, kept_days=30, now_ms=now_ms, _=Words("en"))

    page = AppTest.from_function(draw, args=(list(posts),), default_timeout=60).run()
    assert not page.exception
    return page


def test_a_strangers_words_are_text_and_nothing_else() -> None:
    page = shown(POST)
    assert HOSTILE in [each.value for each in page.text]
    assert not page.markdown
    assert "Citizen" in page.text[0].value
    assert "other" not in page.text[0].value


def test_an_office_is_named_with_a_clean_handle_and_what_it_did() -> None:
    page = shown(POST, REPLY)
    assert page.text[2].value.endswith("Agra (@agrapolice) · directed")
    assert page.text[3].value == "[deleted: the text is not kept]"


def test_a_thread_that_is_not_stored_is_said() -> None:
    page = shown()
    assert "only its instants were imported" in page.info[0].value


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("deleted", "[deleted: the text is not kept]"),
        ("protected", "[author protected: the text is not kept]"),
        ("suspended", "[author suspended: the text is not kept]"),
        ("withheld", "[withheld: the text is not kept]"),
        ("public", "[was not public for a time: the text is not kept]"),
    ],
)
def test_why_a_text_is_gone_is_said(state: str, said: str) -> None:
    page = shown(POST | {"text": None, "state": state})
    assert page.text[1].value == said


def test_a_text_that_was_too_old_to_be_kept_is_called_so() -> None:
    page = shown(POST | {"text": None, "created_ms": POST["created_ms"] - 1})
    assert page.text[1].value == "[older than 30 days: the text is not kept]"
