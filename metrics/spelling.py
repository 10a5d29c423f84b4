"""One spelling for the many in which Hindi, English and Roman Hindi write a word, so that phrases find each other.

What is folded, in phrases and in texts alike:
- Unicode NFC and case; handles, tags, links, emoji, apostrophes and joiners go out; digits become 0–9;
- Devanagari: no nukta, no visarga, chandrabindu as anusvara, a nasal before a consonant of its own row as anusvara
  (सम्बन्ध, संबंध), ये and यी after a vowel as ए and ई (गये, गए), every कार्रवाई as कार्यवाही, हैं as है, गईं as गई;
- Latin letters: aa, ee, oo as a, i, u, doubled letters once, w as v, z as j, ph as f (but not in `phir`, which would be
  an FIR), sh as s in words of four letters and more (`SHO` is not `so`), y between vowels that need none
  (gaye, gae), a last -ein and -ain as -en, every karwai as karyavahi, and the short forms of `_SHORT`.

Fingerprints of folded words are kept for good (`metrics.replies.words_key`): a change here parts those of before from
those of after.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

INSIDE, CLAUSE, SENTENCE = range(3)
"""What may end with a word: nothing, a clause, or a sentence (and its clause)."""
_ABBREVIATION: Final = 3
"""Up to how many letters a dot is taken for an abbreviation's (`No.`, `मु.`), which ends nothing."""
_MARKS: Final = "\u0300-\u036f\u0900-\u0963\u0966-\u0dff"
_WRITTEN: Final = re.compile(
    r"https?://\S+|[@#][a-z0-9_]+"
    rf"|([\w{_MARKS}](?:[\w{_MARKS}\u200b-\u200d'’]|(?<=[0-9])/(?=[0-9]))*)[)\]\"”’']*([.,;:!?।॥|]?)"
)
_KEPT: Final = 1 << 15
_KEPT_LETTERS: Final = 40
"""How many words are remembered in their folded form, and up to which length: some 15 MB at most."""
_ONE_SIGN: Final = str.maketrans(
    {"ँ": "ं", **{chr(0x966 + digit): str(digit) for digit in range(10)}}
    | dict.fromkeys("़ः\u200b\u200c\u200d'’")
)
_DEVANAGARI: Final = (
    (re.compile("ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])"), "ं"),
    (re.compile("(?<=[^्])ये"), "ए"),
    (re.compile("(?<=[^्])यी"), "ई"),
    (re.compile("^कार(?:्[यर])?वा(?:ही|ई)"), "कार्यवाही"),
    (re.compile("^(मे|नही|है|गई|हुई)ं?$"), r"\1"),
)
_SHORT: Final = {
    **dict.fromkeys(("pls", "plz", "plss", "plse"), "please"),
    **dict.fromkeys(("mein", "main", "mei", "mai"), "me"),
    **dict.fromkeys(("hain", "hein", "hn"), "hai"),
    **dict.fromkeys(("nahin", "nhi", "nhin"), "nahi"),
    "gya": "gaya",
    "gyi": "gayi",
    "gye": "gaye",
    "rha": "raha",
    "rhi": "rahi",
    "rhe": "rahe",
    "kr": "kar",
    "krna": "karna",
    "krne": "karne",
    "kre": "kare",
    "kren": "karen",
    "krein": "karen",
}
_LATIN: Final = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        ("a{2,}", "a"),
        ("e{2,}", "i"),
        ("o{2,}", "u"),
        (r"([a-z])\1+", r"\1"),
        ("w", "v"),
        ("z", "j"),
        ("ph(?!ir$)", "f"),
        ("^(?=.{4})(.*)", lambda word: word[1].replace("sh", "s")),
        (r"(?<=[aeiou])y(?=[ei])|(?<=i)y(?=a)", ""),
        ("[ea]in$", "en"),
        ("^kar(?:a?ya?|iya?)?vah?i", "karyavahi"),
        (r"([a-z])\1+", r"\1"),
    )
)


class Word(NamedTuple):
    """A word of a text in its folded spelling, and what ends with it."""

    folded: str
    ends: int


def words(text: str) -> list[Word]:
    """The words of a text in their folded spelling."""
    return [
        word
        for chunk in text.split()
        for word in (_kept(chunk) if len(chunk) <= _KEPT_LETTERS else _of_chunk(chunk))
    ]


def _of_chunk(chunk: str) -> tuple[Word, ...]:
    """The words of what stands between two spaces: mostly one, of `@handles` and links none."""
    written = _WRITTEN.findall(unicodedata.normalize("NFC", chunk).casefold())
    return tuple(Word(_folded(word), _ends(word, mark)) for word, mark in written if word)


_kept = lru_cache(maxsize=_KEPT)(_of_chunk)


def _ends(word: str, mark: str) -> int:
    if mark == ".":
        return SENTENCE if len(word) > _ABBREVIATION else INSIDE
    return SENTENCE if mark and mark in "!?।॥|" else CLAUSE if mark else INSIDE


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFD", word).translate(_ONE_SIGN)
    if not plain.isascii():
        for pattern, folded in _DEVANAGARI:
            plain = pattern.sub(folded, plain)
    plain = _SHORT.get(plain, plain)
    for pattern, alike in _LATIN:
        plain = pattern.sub(alike, plain)
    return plain
