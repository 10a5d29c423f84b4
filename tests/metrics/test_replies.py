"""Kinds of replies by the phrase table, in Hindi, English and Roman Hindi; every reply here is invented."""

import re
import unicodedata
from collections import Counter

import pytest

import data.phrases
from collectors.sandbox.texts.complaints import THANKS
from collectors.sandbox.texts.replies import REPLIES
from data.phrases import read
from data.settings import PROJECT
from metrics.replies import GAPS, KINDS, OTHER, Phrases, folded, words_key

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
SPELLINGS = (
    ("थाने पर अभियोग पञ्जीकृत कर लिया गया है", "resolved"),
    ("आवश्यक कार्रवाई हेतु प्रेषित", "directed"),
    ("आवश्यक कार्यवाही हेतु प्रेषित", "directed"),
    ("प्रभारी को निर्देश दिये गये हैं", "directed"),
    ("प्रभारी को निर्देश दिए गए है", "directed"),
    ("यह प्रकरण बिजली विभाग से सम्बन्धित है", "not_ours"),
    ("प्रकरण मे जाँच की जा रही है", "directed"),
    ("कृपया पूरा पता उपलब्ध करायें", "needs_info"),
    ("Sangyaan mein liya gya", "noted"),
    ("Thana prabhari ko nirdesit kiyaa gaya", "directed"),
    ("Jam khulva diya gya hai", "resolved"),
    ("Mukadma darz kar liya gaya", "resolved"),
    ("Shukriyaa", "thanks"),
    ("Plz DM your number", "needs_info"),
    ("Noted🙏", "noted"),
)
NOT_DONE = (
    ("No action has been taken so far", "other"),
    ("FIR नहीं लिखी", "other"),
    ("The case is not registered", "other"),
    ("FIR has not been registered", "other"),
    ("FIR abhi darj nahi hui", "other"),
    ("FIR darj nahi ki gayi", "other"),
    ("मुकदमा दर्ज नहीं किया गया है", "other"),
    ("अभियोग पंजीकृत किया जाएगा", "other"),
    ("कृपया थाने पर FIR दर्ज कराएं", "other"),
    ("आप एफआईआर दर्ज करा सकते हैं", "other"),
    ("FIR will be registered", "other"),
    ("Please confirm whether the issue is resolved", "needs_info"),
    ("मुकदमा दर्ज करने हेतु निर्देशित किया गया", "directed"),
    ("प्रकरण के निस्तारण हेतु थाना प्रभारी को निर्देशित किया गया", "directed"),
    ("The SHO has not been informed", "other"),
    ("Your complaint has been registered", "noted"),
)
DONE = (
    "मुकदमा दर्ज है। नहीं बख्शे जाएंगे दोषी",
    "Do not worry, the matter has been resolved.",
    "FIR No. 123/24 has been registered",
    "FIR No 12 registered at the police station",
    "मुकदमा दर्ज कर लिया गया है। किसी को नहीं छोड़ा जाएगा",
    "गाड़ी नहीं हटी थी, अब चालान कर दिया गया है",
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


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("@asha NOTED! https://x.example/1", 3243902865994007681),
        ("आवश्यक कार्यवाही हेतु निर्देशित किया गया", 7707161549329683315),
        ("🙏", None),
    ],
)
def test_the_fingerprint_of_words_is_what_it_was_when_stores_began_to_keep_it(
    text: str, key: int | None
) -> None:
    assert words_key(text) == key


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


def test_no_phrase_of_the_shipped_table_stands_in_it_twice_in_whatever_spelling() -> None:
    times = Counter(tuple(folded(part) for part in re.split(r" [*…] ", phrase)) for phrase, _ in ROWS)
    assert [phrase for phrase, count in times.items() if count > 1] == []


def test_the_shipped_table_has_every_kind() -> None:
    assert {kind for _, kind in ROWS} == set(KINDS)


@pytest.mark.parametrize(("text", "kind"), SPELLINGS)
def test_a_reply_is_of_its_kind_in_other_spellings_too(text: str, kind: str) -> None:
    assert PHRASES.kind_of(text) == kind


@pytest.mark.parametrize(("text", "kind"), NOT_DONE)
def test_what_was_not_done_or_is_yet_to_be_done_is_not_resolved(text: str, kind: str) -> None:
    assert PHRASES.kind_of(text) == kind


@pytest.mark.parametrize("text", DONE)
def test_a_negation_elsewhere_or_the_no_of_a_number_takes_nothing_back(text: str) -> None:
    assert PHRASES.kind_of(text) == "resolved"


@pytest.mark.parametrize(
    "text", ["I will be grateful if somebody comes", "आपका आभारी रहूंगा सर", "Would appreciate an answer"]
)
def test_thanks_that_are_promised_are_none(text: str) -> None:
    assert PHRASES.kind_of(text) == OTHER


def test_a_negation_reaches_four_words_onward_and_two_back_and_no_further() -> None:
    phrases = Phrases.of([("case registered", "resolved")])
    assert phrases.kind_of("no a b c case registered") == OTHER
    assert phrases.kind_of("no a b c d case registered") == "resolved"
    assert phrases.kind_of("case registered a nahi") == OTHER
    assert phrases.kind_of("case registered a b nahi") == "resolved"


def test_a_gap_stands_for_up_to_four_words_of_one_sentence() -> None:
    phrases = Phrases.of([("seen * understood", "noted")])
    for text in (
        "seen understood",
        "seen and understood",
        "Seen, a b c, understood",
        "seen vide no. 7 understood",
    ):
        assert phrases.kind_of(text) == "noted", text
    for text in (
        "seen a b c d e understood",
        "seen this. Understood",
        "देखा seen। understood",
        "seen",
        "understood",
    ):
        assert phrases.kind_of(text) == OTHER, text


def test_a_negation_in_a_gap_breaks_a_phrase_of_any_kind() -> None:
    phrases = Phrases.of([("apna * batayen", "needs_info")])
    assert phrases.kind_of("apna pata batayen") == "needs_info"
    assert phrases.kind_of("apna OTP kisi ko na batayen") == OTHER


def test_both_marks_of_a_gap_mean_the_same() -> None:
    assert Phrases.of([("seen … understood", "noted")]).kind_of("seen and understood") == "noted"


@pytest.mark.parametrize("phrase", ["* seen", "seen *", "seen * … understood", "seen * * understood"])
def test_a_gap_without_a_word_on_each_side_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="has a gap without a word on each side"):
        Phrases.of([(phrase, "noted")])


def test_one_phrase_of_two_kinds_in_two_spellings_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"'आवश्यक कार्रवाई' is of kind noted, and in some spelling of directed"
    ):
        Phrases.of([("आवश्यक कार्यवाही", "directed"), ("आवश्यक कार्रवाई", "noted")])


def test_the_folder_and_the_pure_rules_know_the_same_kinds_and_gaps() -> None:
    assert (data.phrases.KINDS, data.phrases.GAPS) == (KINDS, GAPS)


@pytest.mark.parametrize("kind", REPLIES)
def test_every_reply_of_the_sandbox_is_of_the_kind_it_was_written_for(kind: str) -> None:
    for text in (text for texts in REPLIES[kind].values() for text in texts):
        assert PHRASES.kind_of(text.replace("{ps}", "Neelbagh")) == kind, text


def test_a_citizens_thanks_in_the_sandbox_reopen_nothing() -> None:
    for text in (text for texts in THANKS.values() for text in texts):
        assert PHRASES.kind_of(text) == "thanks", text


def test_a_long_text_without_end_takes_no_longer_than_its_length() -> None:
    """Phrases with gaps are followed word by word: no text makes the search grow with a power of its length."""
    phrases = Phrases.of([("a * a * a * b", "noted")])
    assert phrases.kind_of("a " * 400) == OTHER
