"""What of a link leads nowhere is told apart from what every page knows; both are said."""

import pytest

from pages.ui import lost_links


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://noted.example/", None),
        ("https://noted.example/front?lang=hi", None),
        ("https://noted.example/noted/", None),
        ("https://noted.example/noted/zzzz?lang=hi", "zzzz"),
        (None, None),
    ],
)
def test_a_page_that_is_not_there_is_named(address: str | None, page: str | None) -> None:
    assert lost_links.asked_page(address, base="noted") == page


def test_names_that_no_choice_has_are_told_and_what_senders_add_is_not() -> None:
    assert lost_links.unknown(["lang", "unit", "q", "utm_source"]) == ["q"]
