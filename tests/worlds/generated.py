"""Worlds that Hypothesis makes: every knot of replies, quotes, edits, hidden handles and accounts that change hands."""

import random
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.worlds.posts import BASE_MS, minutes, post
from tests.worlds.slow_cases import Owner

HQ, AGRA, AGRA_OFFICER, MEERUT, ZONE, REFERRER, CITIZEN, NEIGHBOUR = 11, 21, 22, 31, 41, 51, 901, 902
HANDLES = {
    HQ: "hqpolice",
    AGRA: "agra",
    AGRA_OFFICER: "sspagra",
    MEERUT: "meerut",
    ZONE: "zone",
    REFERRER: "chief",
    CITIZEN: "asha",
    NEIGHBOUR: "ravi",
}
SWITCH_MS = BASE_MS + 40 * 60_000
OWNERS = [
    Owner(HQ, "hq", True),
    Owner(AGRA, "agra", False),
    Owner(AGRA_OFFICER, "agra", False, until_ms=SWITCH_MS),
    Owner(AGRA_OFFICER, "meerut", False, from_ms=SWITCH_MS),
    Owner(MEERUT, "meerut", False),
    Owner(ZONE, "zone", False),
    Owner(REFERRER, None, True),
]
UNITS = {"hq": "hq", "zone": "zone", "agra": "district", "meerut": "district"}
TEXTS = ("Noted", "निर्देशित किया गया", "अभियोग पंजीकृत", "कृपया DM करें", "धन्यवाद", "यह क्या है")
AUTHORS = (HQ, HQ, AGRA, AGRA_OFFICER, MEERUT, ZONE, REFERRER, CITIZEN, CITIZEN, NEIGHBOUR)
TAGGED = (HQ, AGRA, AGRA, AGRA_OFFICER, MEERUT, ZONE, CITIZEN)


@dataclass(frozen=True)
class World:
    """Posts in X's form, all versions, in no particular order."""

    posts: list[dict[str, Any]]


@st.composite
def worlds(draw: st.DrawFn, most: int = 9) -> World:
    """Up to `most` posts and their edits, shuffled, some missing, some twice."""
    made: list[dict[str, Any]] = []
    extra: list[dict[str, Any]] = []
    for number in range(draw(st.integers(2, most))):
        at = draw(st.integers(0, 8)) * 10
        author = draw(st.sampled_from(AUTHORS))
        earlier = [each for each in made if int(each["id"]) < minutes(at, number)]
        parent = draw(st.sampled_from(earlier)) if earlier and draw(st.booleans()) else None
        quoted = draw(st.sampled_from(earlier)) if earlier and draw(st.integers(0, 3)) == 0 else None
        typed = draw(st.lists(st.sampled_from(TAGGED), max_size=2, unique=True))
        hidden = _carried(parent) if parent is not None else {}
        given: dict[str, Any] = {
            "author": author,
            "text": draw(st.sampled_from(TEXTS)),
            "typed": {HANDLES[each]: each for each in typed if HANDLES[each] not in hidden},
            "hidden": hidden,
            "reply_to": parent,
            "quote_of": int(quoted["id"]) if quoted else None,
            "ranged": draw(st.booleans()),
        }
        if earlier and draw(st.integers(0, 15)) == 0:
            given |= {"retweet_of": int(earlier[0]["id"]), "reply_to": None, "quote_of": None, "hidden": {}}
        first = minutes(at, number)
        made.append(post(first, **given))
        if parent is None and draw(st.integers(0, 5)) == 0:
            later = minutes(at + 5, number)
            tags = draw(st.lists(st.sampled_from(TAGGED), max_size=2, unique=True))
            given["typed"] = given["typed"] | {HANDLES[each]: each for each in tags}
            edited = post(later, history=[first, later], **given)
            edited["conversation_id"] = str(first)
            extra.append(edited)
            if draw(st.booleans()):
                made[-1] = {**made[-1], "conversation_id": str(first)}
    everything = draw(st.permutations(made + extra))
    dropped = draw(st.sets(st.sampled_from([each["id"] for each in everything]), max_size=2))
    kept = [each for each in everything if each["id"] not in dropped]
    return World(kept + kept[: draw(st.integers(0, 2))])


def conversation(seed: int) -> World:
    """A complaint or two and what is said about them: referred, noted, closed, reopened, in every order, often at once.

    By chance and not by Hypothesis' choice, which seldom draws the long stories in which the rules meet.
    """
    chance = random.Random(seed)
    at = chance.randrange(9) * 5
    tags = chance.choice(((AGRA,), (AGRA, HQ), (HQ,), (MEERUT, AGRA), ()))
    opener = chance.choice((CITIZEN, CITIZEN, CITIZEN, CITIZEN, HQ, AGRA))
    made = [post(minutes(at), author=opener, typed={HANDLES[each]: each for each in tags})]
    for number in range(1, chance.randint(3, 8)):
        at += chance.choice((0, 5, 10))
        author = chance.choice((AGRA, AGRA, AGRA, AGRA_OFFICER, HQ, HQ, CITIZEN, CITIZEN, MEERUT))
        parent = chance.choice(made)
        named = author in (HQ, CITIZEN) and chance.random() < 0.7
        quotes = author == HQ and chance.random() < 0.5
        made.append(
            post(
                minutes(at, number),
                author=author,
                text=chance.choice(TEXTS),
                typed={HANDLES[AGRA]: AGRA} if named else {},
                hidden={} if quotes else _carried(parent),
                reply_to=None if quotes else parent,
                quote_of=int(parent["id"]) if quotes else None,
                ranged=chance.random() < 0.8,
            )
        )
    chance.shuffle(made)
    return World(made)


def conversations() -> st.SearchStrategy[World]:
    """Worlds of one conversation each."""
    return st.integers(0, 1 << 32).map(conversation)


def _carried(parent: dict[str, Any]) -> dict[str, int]:
    """The handles that X puts before a reply: the author's and those of the post replied to."""
    author = int(parent["author_id"])
    named = {author, *(int(each["id"]) for each in parent.get("entities", {}).get("mentions", []))}
    return {HANDLES[each]: each for each in sorted(named)}
