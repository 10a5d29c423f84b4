"""One spelling for the many: which pairs are folded together, and which are kept apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.replies import folded
from metrics.spelling import CLAUSE, INSIDE, SENTENCE, words

ALIKE = (
    ("पढ़ाई", "पढाई"),
    ("जाँच", "जांच"),
    ("सम्बन्ध", "संबंध"),
    ("पञ्च", "पंच"),
    ("घण्टा", "घंटा"),
    ("सङ्कट", "संकट"),
    ("गये", "गए"),
    ("गयी", "गई"),
    ("करायें", "कराएं"),
    ("कार्रवाई", "कार्यवाही"),
    ("कार्यवाई", "कार्यवाही"),
    ("कारवाही", "कार्यवाही"),
    ("पुनः", "पुन:"),
    ("क्\u200dया", "क्या"),
    ("नोट\u200c", "नोट"),
    ("१२३", "123"),
    ("हैं", "है"),
    ("मे", "में"),
    ("नही", "नहीं"),
    ("jaanch", "janch"),
    ("theek", "thik"),
    ("khoon", "khun"),
    ("Challan", "chalan"),
    ("karwa", "karva"),
    ("phone", "fone"),
    ("shikayat", "sikayat"),
    ("darz", "darj"),
    ("gaye", "gae"),
    ("gayi", "gai"),
    ("gya", "gaya"),
    ("karein", "karen"),
    ("karyavahi", "kaaryawahi"),
    ("karyavahi", "karwahi"),
    ("karyavahi", "karvayi"),
    ("mein", "me"),
    ("nahin", "nhi"),
    ("plz", "please"),
    ("can't", "can’t"),
)
APART = (
    ("SHO", "so"),
    ("phir", "fir"),
    ("की", "कि"),
    ("ये", "ए"),
    ("गया", "गए"),
    ("darj", "daraj"),
    ("100", "10"),
    ("कार्यवाहक", "कार्यवाही"),
    ("सम्मान", "संमान"),
)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_two_spellings_of_a_word_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other) != ""


@pytest.mark.parametrize(("one", "other"), APART)
def test_words_that_are_not_the_same_stay_apart(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_handles_tags_links_and_emoji_are_no_words() -> None:
    assert folded("@asha_k #noted https://example.org/noted 🙏 Noted🙏") == "noted"


def test_what_ends_with_a_word_is_told_and_a_short_word_with_a_dot_is_an_abbreviation() -> None:
    told = [(word.folded, word.ends) for word in words("FIR No. 7, done. मु. दर्ज है। (Yes)!")]
    assert told == [
        ("fir", INSIDE),
        ("no", INSIDE),
        ("7", CLAUSE),
        ("done", SENTENCE),
        ("मु", INSIDE),
        ("दर्ज", INSIDE),
        ("है", SENTENCE),
        ("yes", SENTENCE),
    ]


@given(st.text(alphabet="aeiouyhswzpfkcnrv ँंः़न्दतमयेीकार्वाहईएगः\u200d०९'.") | st.text())
def test_what_was_folded_folds_to_itself_and_both_normal_forms_alike(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert folded(unicodedata.normalize("NFD", text)) == once
