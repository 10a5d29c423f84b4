"""What strangers wrote can do nothing: in texts, links, handles, files."""

import csv
import io
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.export import csv_of
from pages.ui.safe import bold, cell, comment, handle, inert, plain, post_link


@pytest.mark.parametrize("identity", ["1", 1_860_000_000_000_000_000])
def test_a_link_is_made_of_digits(identity: object) -> None:
    assert post_link(identity) == f"https://x.com/i/status/{identity}"


@pytest.mark.parametrize("identity", ["", "1/../x", "javascript:alert(1)", "१२३", "-1", "1 ", None, "1e18"])
def test_what_is_no_id_gets_no_link(identity: object) -> None:
    assert post_link(identity) is None


def test_characters_that_turn_the_writing_around_are_taken_out() -> None:
    assert plain("a\u202eb\u2066c\u200f\x07d") == "abcd"
    assert plain("पुलिस \u200dने") == "पुलिस \u200dने"


def test_what_cannot_be_seen_is_taken_out_and_what_hindi_is_written_with_stays() -> None:
    kept = {chr(each) for each in range(0x110000) if plain(chr(each))}
    unseen = {each for each in kept if unicodedata.category(each) in ("Cc", "Cf", "Cs")}
    assert unseen == {"\n", "\t", "\u200c", "\u200d"}
    assert all(each in kept for each in "पुलिस है, 100% – a‍b 👮🏽‍♀️")


@pytest.mark.parametrize(
    "text", ["Agra", "17:30", "12.5 h", "+5", "-3", "लखनऊ (मध्य), 3/4", "₹ 5", "1–24 h", "50% of 7: yes"]
)
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text
    assert bold(text) == f"**{text}**"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("![x](y)", r"!\[x\](y)"),
        ("<img>", r"\<img\>"),
        ("$x$ *a* _b_ `c` ~~d~~ |e", r"\$x\$ \*a\* \_b\_ \`c\` \~\~d\~\~ \|e"),
        ("&lt;", r"\&lt;"),
        ("a\\", r"a\\"),
        ("# a\n\n- b", r"\# a - b"),
        ("- a", r"\- a"),
        ("12. April", r"12\. April"),
        ("---", "-\u2060-\u2060-"),
        (":red[a]", ":\u2060red\\[a\\]"),
        (":material/star:", ":\u2060material/star:"),
        ("http://a www.a a@b", "http:\u2060//a www\u2060.a a@\u2060b"),
    ],
)
def test_a_text_for_a_label_has_no_markdown_left(text: str, shown: str) -> None:
    assert inert(text) == shown


@given(st.text())
def test_a_text_for_a_label_is_one_line_and_shows_as_written(text: str) -> None:
    made = inert(text)
    assert len(made.splitlines()) <= 1
    assert "".join(made.replace("\u2060", "").replace("\\", "").split()) == "".join(
        plain(text).replace("\\", "").split()
    )


@given(st.text())
def test_a_handle_holds_only_what_x_allows(text: str) -> None:
    assert all(each.isascii() and (each.isalnum() or each == "_") for each in handle(text))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1", "\n=1", "\u200b=1", "\ufeff\u202e@x", "＝1", "\x00+1"],
)
def test_a_formula_in_a_file_is_dead(text: str) -> None:
    made = str(cell(text))
    assert made[0] == "'"
    assert made.replace("'", "") == text


@pytest.mark.parametrize("value", [-5, -0.5, "agra", "–", "आगरा"])
def test_numbers_and_names_stay_as_they_are(value: object) -> None:
    assert cell(value) == value


def test_a_formula_that_a_spreadsheet_would_cut_out_of_a_cell_is_dead() -> None:
    assert cell("a; =1+1;b\t@x") == "a; '=1+1;b\t'@x"


def test_a_formula_in_the_lines_above_a_file_is_dead() -> None:
    assert comment('# of: Agra,=1+1;"@x\r\n=2') == "# of: Agra,'=1+1;'@x  =2"


@given(st.text(alphabet='ab=+-@;,|"\t\r\n ='), st.text(alphabet='ab=+-@;,"\t\r\n'))
def test_no_cell_of_a_file_begins_as_a_formula_however_it_is_cut(said: str, text: str) -> None:
    file = csv_of(pd.DataFrame({"id": [2**63 - 1], "name": [text]}), about={"of": said}).decode("utf-8-sig")
    assert str(2**63 - 1) in file
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(file, newline=""), delimiter=delimiter):
            for each in row:
                assert each.lstrip(" \r\n\t")[:1] not in tuple("=+-@"), (delimiter, row)
