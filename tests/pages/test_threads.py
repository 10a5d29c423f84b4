"""A thread on the page: a stranger's words as plain text, of a citizen only that it was one."""

from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from language import figures
from language.words import Words
from pages.ui import thread_marks
from pages.ui.safe import bold, inert, plain
from tests.pages import hostile
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


CASE: dict[str, Any] = {
    "unit_id": "agra",
    "tag_id": 2124752173040002204,
    "clock_start_ms": 1_795_500_000_000,
    "as_of_ms": 1_795_600_000_000,
    "first_reply_ms": None,
    "first_reply_id": None,
    "acknowledged_ms": None,
    "acted_ms": None,
    "closed_ms": None,
    "reopened": False,
}


def shown(*posts: dict[str, Any], case: dict[str, Any] = CASE) -> AppTest:
    def draw(rows: object, of: object) -> None:
        import pandas as pd  # noqa: PLC0415 - this function is run as a script of its own

        from language.words import Words  # noqa: PLC0415
        from pages.ui.threads import show_thread  # noqa: PLC0415

        now_ms = 1_795_500_000_000 + 30 * 86_400_000
        case, names = pd.Series(of, dtype=object), {"agra": "Agra"}
        show_thread(pd.DataFrame(rows), case=case, names=names, kept_days=30, now_ms=now_ms, _=Words("en"))

    page = AppTest.from_function(draw, args=(list(posts), case), default_timeout=60).run()
    assert not page.exception
    return page


def test_a_strangers_words_are_text_and_nothing_else() -> None:
    page = shown(POST | {"text": hostile.all_of_it("https://attacker.example")}, POST)
    assert [each.value for each in page.text] == [
        plain(hostile.all_of_it("https://attacker.example")),
        HOSTILE,
    ]
    drawn = [each.value for each in (*page.markdown, *page.caption)]
    assert ":material/person: **Citizen**" in drawn
    assert not [each for each in drawn if "attacker" in each or "](" in each or "<" in each]
    assert "other" not in " ".join(drawn)


def test_an_office_is_named_with_a_clean_handle_and_what_it_did_when() -> None:
    page = shown(POST, REPLY | {"created_ms": POST["created_ms"] + 5_400_000})
    assert f":material/local_police: {bold('Agra (@agrapolice)')}" in [each.value for each in page.markdown]
    assert page.caption[2].value.endswith("· 1 h 30 min after the clock started · directed")
    assert page.text[1].value == "[deleted: the text is not kept]"


def test_the_posts_are_marked_by_what_they_are_to_the_case() -> None:
    minute, start = 60_000, POST["created_ms"]
    noted = REPLY | {"post_id": 2, "created_ms": start + minute, "kind": "noted"}
    done = REPLY | {"post_id": 3, "created_ms": start + 2 * minute, "kind": "resolved"}
    thanks = POST | {"post_id": 4, "created_ms": start + 3 * minute, "kind": "thanks"}
    again = POST | {"post_id": 5, "created_ms": start + 4 * minute}
    late = REPLY | {"post_id": 6, "created_ms": start + 5 * minute}
    posts = pd.DataFrame([POST, noted, done, thanks, again, late])
    case = pd.Series(
        CASE
        | {
            "first_reply_ms": start + minute,
            "acknowledged_ms": start + minute,
            "acted_ms": start + 2 * minute,
            "closed_ms": start + 2 * minute,
            "reopened": True,
            "as_of_ms": start + 5 * minute,
        },
        dtype=object,
    )
    assert thread_marks.marks(case, posts) == {
        POST["post_id"]: ["clock"],
        2: ["acknowledged"],
        3: ["acted", "closed"],
        5: ["reopened"],
        6: ["later"],
    }
    before = case.copy()  # it had replied before headquarters referred the case
    before["acknowledged_ms"], before["first_reply_id"], before["reopened"] = start + 2 * minute, 2, False
    assert thread_marks.marks(before, posts)[2] == ["acknowledged"]


def test_a_clock_that_an_edit_started_is_told_with_its_instant_on_the_badge_and_the_post_alike() -> None:
    edited = CASE | {"clock_start_ms": POST["created_ms"] + 16 * 60_000}
    page = shown(POST, REPLY | {"created_ms": POST["created_ms"] + 60_000}, case=edited)
    at = inert(figures.instant(edited["clock_start_ms"], Words("en")))
    said = [each.value for each in (*page.markdown, *page.caption)]
    assert any(f"The clock starts at {at}" in each for each in said)
    assert [each for each in said if f"named by an edit at {at}, and the clock starts then" in each]
    assert len([each for each in said if "before the clock started" in each]) == 1  # of the reply alone
    assert any("The clock starts" in each.value for each in shown(POST).markdown)
    assert "edit" not in " ".join(each.value for each in shown(POST).caption)


def test_of_a_long_thread_the_ends_and_what_is_marked_are_shown() -> None:
    posts = pd.DataFrame({"post_id": range(100)})
    places = thread_marks.shown(posts, {50: ["closed"]})
    assert places == [*range(20), 50, *range(60, 100)]
    assert thread_marks.shown(posts.head(60), {}) == list(range(60))


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
    assert page.text[0].value == said


def test_a_text_that_was_too_old_to_be_kept_is_called_so() -> None:
    page = shown(POST | {"text": None, "created_ms": POST["created_ms"] - 1})
    assert page.text[0].value == "[older than 30 days: the text is not kept]"
