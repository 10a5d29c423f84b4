"""What strangers wrote can do nothing: in texts, links, handles, files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.safe import cell, handle, plain, post_link


@pytest.mark.parametrize("identity", ["1", 1_860_000_000_000_000_000])
def test_a_link_is_made_of_digits(identity: object) -> None:
    assert post_link(identity) == f"https://x.com/i/status/{identity}"


@pytest.mark.parametrize("identity", ["", "1/../x", "javascript:alert(1)", "१२३", "-1", "1 ", None, "1e18"])
def test_what_is_no_id_gets_no_link(identity: object) -> None:
    assert post_link(identity) is None


def test_characters_that_turn_the_writing_around_are_taken_out() -> None:
    assert plain("a\u202eb\u2066c\u200f\x07d") == "abcd"
    assert plain("पुलिस \u200dने") == "पुलिस \u200dने"


@given(st.text())
def test_a_handle_holds_only_what_x_allows(text: str) -> None:
    assert all(each.isascii() and (each.isalnum() or each == "_") for each in handle(text))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1"])
def test_a_formula_in_a_file_is_dead(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", [-5, -0.5, "agra", "–", "आगरा"])
def test_numbers_and_names_stay_as_they_are(value: object) -> None:
    assert cell(value) == value
