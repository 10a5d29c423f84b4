"""Kinds of replies by the phrase table, in Hindi, English and Roman Hindi; every reply here is invented."""

import unicodedata
from collections import Counter

import pytest

from data.phrases import read
from data.settings import PROJECT
from metrics.replies import KINDS, OTHER, Phrases

ROWS = read(PROJECT / "data" / "registry")
PHRASES = Phrases.of(ROWS)
SAMPLES = (
    ("Noted", "noted"),
    ("@asha_k Noted.", "noted"),
    ("NOTED 🙏", "noted"),
    ("Sir, the matter is noted, thanks", "noted"),
    ("प्रकरण संज्ञान में लिया गया है।", "noted"),
    ("आपकी शिकायत प्राप्त हुई।", "noted"),
    ("Aapki shikayat mil gayi hai", "noted"),
    ("थाना प्रभारी को आवश्यक कार्यवाही हेतु निर्देशित किया गया।", "directed"),
    ("संज्ञान में लिया गया, प्रभारी निरीक्षक को निर्देशित किया गया है।", "directed"),
    ("SHO concerned has been directed to look into it.", "directed"),
    ("In-charge of the police station has been informed, for necessary action", "directed"),
    ("Thana prabhari ko nirdeshit kiya gaya hai", "directed"),
    ("प्रकरण में जांच की जा रही है", "directed"),
    ("थाने पर अभियोग पंजीकृत कर लिया गया है।", "resolved"),
    ("Noted. FIR registered under relevant sections.", "resolved"),
    ("निर्देशित किया गया था; अभियुक्त को गिरफ्तार कर लिया गया है।", "resolved"),
    ("Jaam khulwa diya gaya hai", "resolved"),
    ("Your lost phone has been traced and handed over", "resolved"),
    ("कृपया DM करें", "needs_info"),
    ("Kindly share your number and the place", "needs_info"),
    ("कृपया अपना मोबाइल नंबर भेजें", "needs_info"),
    ("Apna number bhejen", "needs_info"),
    ("यह प्रकरण राजस्व विभाग से संबंधित है", "not_ours"),
    ("The place is not within the jurisdiction of this district", "not_ours"),
    ("Yah mamla nagar nigam se sambandhit hai", "not_ours"),
    ("बहुत बहुत धन्यवाद", "thanks"),
    ("Thank you so much!", "thanks"),
    ("Dhanyavad sir", "thanks"),
    ("घटना कब की है?", "other"),
    ("Good morning", "other"),
    ("", "other"),
    ("https://example.org/noted", "other"),
    ("#noted", "other"),
    ("@noted", "other"),
)


@pytest.mark.parametrize(("text", "kind"), SAMPLES)
def test_a_reply_is_of_the_kind_of_its_phrase(text: str, kind: str) -> None:
    assert PHRASES.kind_of(text) == kind


def test_where_a_reply_holds_phrases_of_several_kinds_the_order_of_kinds_decides() -> None:
    phrases = Phrases.of([(f"word{place}", kind) for place, kind in enumerate(KINDS)])
    words = [f"word{place}" for place in range(len(KINDS))]
    for place, kind in enumerate(KINDS):
        assert phrases.kind_of(" ".join(reversed(words[place:]))) == kind


def test_a_phrase_matches_whole_words_alone() -> None:
    phrases = Phrases.of([("noted", "noted")])
    assert phrases.kind_of("unnoted footnoted noteds") == OTHER
    assert phrases.kind_of("(Noted)!") == "noted"


def test_letters_written_apart_and_together_are_the_same() -> None:
    apart, together = "पढ\N{DEVANAGARI SIGN NUKTA}ा गया", "प\N{DEVANAGARI LETTER RHA}ा गया"
    assert apart != together
    phrases = Phrases.of([(apart, "noted")])
    assert phrases.kind_of(f"आवेदन {together} है") == "noted"
    cafe = Phrases.of([(unicodedata.normalize("NFC", "café"), "noted")])
    assert cafe.kind_of(unicodedata.normalize("NFD", "CAFÉ")) == "noted"


def test_case_is_folded_and_not_merely_lowered() -> None:
    assert Phrases.of([("STRASSE", "noted")]).kind_of("straße") == "noted"


def test_line_breaks_and_punctuation_stand_for_spaces() -> None:
    assert PHRASES.kind_of("has\nbeen,\u00a0  directed") == "directed"


def test_a_kind_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"'closed' is none of resolved, "):
        Phrases.of([("done", "closed")])


def test_a_phrase_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'!!' holds no word"):
        Phrases.of([("!!", "noted")])


def test_every_phrase_of_the_shipped_table_gives_its_own_kind() -> None:
    """A phrase that held another of a stronger kind could never be reached."""
    assert [(phrase, kind) for phrase, kind in ROWS if PHRASES.kind_of(phrase) != kind] == []


def test_no_phrase_of_the_shipped_table_stands_in_it_twice() -> None:
    assert [
        phrase for phrase, times in Counter(phrase.casefold() for phrase, _ in ROWS).items() if times > 1
    ] == []


def test_the_shipped_table_has_every_kind() -> None:
    assert {kind for _, kind in ROWS} == set(KINDS)
