"""What letters say: who is named and who is not, what is not known, and whose words never stand in them."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from language.words import Words
from letters import measured, state
from letters.document import Heading, Items, Letter, Linked, Links, Paragraph, Table, printable
from letters.kinds import KINDS, written
from letters.particulars import LetterError, Particulars, checked
from letters.reviewed import GROUPS, Reviewed
from tests.letters import made_up
from tests.letters.made_up import GIVEN

ENGLISH, HINDI = Words("en"), Words("hi")
BEST, WORST = "Offices that are commended", "Offices that must improve"


def of(content: dict[str, Any], kind: str, unit_id: str | None = None, words: Words = ENGLISH) -> Letter:
    return written(content, kind, GIVEN, words, unit_id=unit_id)


def offices_under(letter: Letter, heading: str) -> list[str]:
    """The offices of the table below a heading, or none where there is no table."""
    for before, block in pairwise(each for each in letter.blocks if not isinstance(each, Paragraph)):
        if isinstance(before, Heading) and before.text == heading and isinstance(block, Table):
            return [str(row[1]) for row in block.rows]
    return []


def remarks(letter: Letter) -> dict[str, str]:
    """What the league says beside each office."""
    tables = [each for each in letter.blocks if isinstance(each, Table) and each.head[-1] == "Remark"]
    return {str(row[1]): str(row[-1]) for table in tables for row in table.rows}


def having(content: dict[str, Any], verdict: str, among: list[str] | None = None) -> set[str]:
    review = Reviewed(content, ENGLISH)
    wanted = review.ranked() if among is None else among
    return {review.called(each) for each in wanted if content["units"][each]["league"]["verdict"] == verdict}


@pytest.mark.parametrize("seed", range(6))
def test_nobody_is_named_or_praised_whose_verdict_is_another(seed: int) -> None:
    content = made_up.content(seed=seed, by_chance=True)
    assert set(content["laggards"]) != {
        each for each, unit in content["units"].items() if unit["league"]["verdict"] == "laggard"
    }
    review = Reviewed(content, ENGLISH)
    zone = review.zones()[seed % 8]
    for letter, among in ((of(content, "state"), None), (of(content, "zone", zone), review.of_zone(zone))):
        assert set(offices_under(letter, BEST)) == having(content, "commended", among)
        assert set(offices_under(letter, WORST)) == having(content, "laggard", among)
        said = remarks(letter)
        assert {name for name, remark in said.items() if remark == "to improve"} == having(
            content, "laggard", among
        )
        assert {name for name, remark in said.items() if remark == "commended"} == having(
            content, "commended", among
        )


def test_praise_that_rests_on_little_or_has_signs_beside_it_is_to_be_looked_at_first() -> None:
    content = made_up.content()
    for unit in content["units"].values():
        unit["signs"] = []
    before = "The following shall be examined before any reward is given:"
    assert before not in of(content, "state").texts()
    first, second = content["commended"][:2]
    content["units"][first]["league"]["cases"] = 2
    content["units"][second]["signs"] = ["under_10s"]
    said = of(content, "state").texts()
    review = Reviewed(content, ENGLISH)
    at = said.index(before)
    assert said[at + 1 : at + 3] == [
        f"{review.called(first)}: fewer than 10 cases",
        f"{review.called(second)}: Acknowledged in under 10 seconds",
    ]


@pytest.mark.parametrize("seed", range(3))
def test_an_office_is_told_its_own_verdict_alone(seed: int) -> None:
    content = made_up.content(seed=seed, by_chance=True)
    for unit_id in Reviewed(content, ENGLISH).ranked()[::7]:
        said = " ".join(of(content, "unit", unit_id).texts())
        verdict = content["units"][unit_id]["league"]["verdict"]
        assert ("not satisfactory" in said) == (verdict == "laggard"), unit_id
        assert ("is commended" in said) == (verdict == "commended"), unit_id


def test_where_nobody_can_be_told_apart_it_is_said_and_nobody_is_told_to_improve() -> None:
    content = made_up.content()
    for unit in content["units"].values():
        unit["league"]["verdict"] = "indistinguishable"
    said = of(content, "state").texts()
    assert any(text.startswith("No office can be told apart as one of the best") for text in said)
    assert any(text.startswith("No office can be told apart as one of the worst") for text in said)
    assert not any("named as having to improve" in text for text in said)
    assert "Enclosed: Annexure 1" in said


def test_offices_that_headquarters_leads_itself_are_in_no_letter() -> None:
    content = made_up.content()
    unit = content["units"]["agra"] | {"unit_id": "dgp-up", "name_en": "DGP Uttar Pradesh", "kind": "other"}
    content["units"]["dgp-up"] = unit
    content["groups"]["other"] = content["groups"]["traffic"] | {"unit_ids": ["dgp-up"], "ranked": 1}
    content["commended"].append("dgp-up")
    with pytest.raises(LetterError):
        of(content, "unit", "dgp-up")
    said = of(content, "state").texts()
    (told,) = [each for each in said if "DGP Uttar Pradesh" in each]
    assert told.startswith("Accounts that headquarters leads itself are ranked by themselves")
    assert "DGP Uttar Pradesh" not in remarks(of(content, "state"))
    assert "other" not in GROUPS


@pytest.mark.parametrize("words", [ENGLISH, HINDI], ids=["en", "hi"])
@pytest.mark.parametrize("measure", ["acknowledge", "act", "resolve"])
def test_each_measure_has_its_words(measure: str, words: Words) -> None:
    content = made_up.content(is_whole=False)
    content["asked"] |= {"measure": measure, "clock": "duty", "origin": "referral"}
    worst = next(each for each, unit in content["units"].items() if unit["league"]["verdict"] == "laggard")
    content["units"][worst]["league"]["laggard_probability"] = 0.5
    for kind, unit_id in (("state", None), ("zone", "zone-agra"), ("unit", worst)):
        said = " ".join(of(content, kind, unit_id, words).texts())
        assert ("duty hours 08:00–22:00 alone" if words is ENGLISH else "ड्यूटी") in said
        assert ("Noted”), round" in said) is False
        assert "{" not in said


def test_cases_are_named_by_their_address_and_nothing_else() -> None:
    content = made_up.content()
    content["units"]["agra"]["waiting"] = {
        "cases": 5, "oldest_at": "2026-11-24T05:12:00.000Z", "thread_ids": ["1", "2", "Ramesh", "<b>3</b>", "4 5"],
        "since": ["2026-11-24T05:12:00.000Z"] * 5,
    }  # fmt: skip
    letter = of(content, "unit", "agra")
    (links,) = [each for each in letter.blocks if isinstance(each, Links)]
    named = [Linked(f"{n} (24 Nov, 10:42)", f"https://x.com/i/status/{n}") for n in ("1", "2")]
    assert links == Links(tuple(named), "and 3 more, on the dashboard")
    assert not any("://" in text for text in letter.texts())
    assert "Ramesh" not in " ".join(letter.texts())


def tables_of(letter: Letter) -> list[Table]:
    return [each for each in letter.blocks if isinstance(each, Table)]


@pytest.mark.parametrize(
    ("words", "head", "told"),
    [
        (ENGLISH, ("Period before, at the same age", "More than chance"), {"yes", "no"}),
        (HINDI, ("पूर्व अवधि, उतने ही समय बाद", "संयोग से अधिक"), {"हाँ", "नहीं"}),
    ],
    ids=["en", "hi"],
)
def test_the_state_says_against_what_it_is_compared_and_what_is_no_more_than_chance(
    words: Words, head: tuple[str, str], told: set[str]
) -> None:
    content = made_up.content()
    first = tables_of(of(content, "state", words=words))[0]
    assert first.head[2:] == head
    said = [row[-1] for row in first.rows]
    assert said == ["–", "–", said[4], "–", said[4], said[5]]
    assert {said[4], said[5]} == told
    del content["state"]["differs"]
    assert {row[-1] for row in tables_of(of(content, "state", words=words))[0].rows} == {"–"}


@pytest.mark.parametrize("words", [ENGLISH, HINDI], ids=["en", "hi"])
def test_every_case_of_an_annexure_has_its_day_and_how_long_it_waits(words: Words) -> None:
    content = made_up.content()
    worst = content["laggards"][0]
    unit = content["units"][worst]
    unit["waiting"] = {
        "cases": 3, "oldest_at": "2026-11-24T05:12:00.000Z", "thread_ids": ["1990000000012345678", "7", "8"],
        "since": ["2026-11-24T05:12:00.000Z", "2026-11-28T18:30:00.000Z", "2026-11-29T18:00:00.000Z"],
    }  # fmt: skip
    letter = of(content, "state", words=words)
    name = Reviewed(content, words).called(worst)
    (place,) = [
        n
        for n, each in enumerate(letter.blocks)
        if isinstance(each, Heading) and each.text.startswith(f"{name}: 3 ")
    ]
    table = letter.blocks[place + 1]
    assert isinstance(table, Table)
    first = Linked("…12345678", "https://x.com/i/status/1990000000012345678")
    assert table.rows[0][:2] == ("1", first)
    days = (
        ("24 Nov, 10:42", "5 days 13 h", "29 Nov, 00:00", "1 day") if words is ENGLISH else ("24 नव॰, 10:42",)
    )
    assert (*table.rows[0][2:4], *table.rows[0][6:])[: len(days)] == days
    assert table.rows[1][4:] == ("",) * 4
    unit["waiting"].pop("since")
    older = of(content, "state", words=words).blocks[place + 1]
    assert isinstance(older, Table)
    assert older.rows[0][2:4] == ("–", "–")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ENGLISH,
            "In all, whatever the period, 29 cases at your office are not acknowledged, the oldest since 3 Oct 2026",
        ),
        (HINDI, "अवधि चाहे जो हो, आपके कार्यालय के कुल 29 प्रकरणों का संज्ञान नहीं लिया गया है, सबसे पुराना 3 "),
    ],
    ids=["en", "hi"],
)
def test_an_office_is_told_its_whole_backlog_also_where_the_period_has_none(words: Words, said: str) -> None:
    content = made_up.content()
    unit = content["units"]["agra"]
    unit["backlog"]["cases"] = 29
    assert said in " ".join(of(content, "unit", "agra", words).texts())
    unit["waiting"] = {"cases": 0, "oldest_at": None, "thread_ids": [], "since": []}
    alone = " ".join(of(content, "unit", "agra", words).texts())
    assert said in alone
    assert (
        words is HINDI or "Each of the 29 cases that are not acknowledged, of whatever period, shall" in alone
    )
    del unit["backlog"]
    assert said not in " ".join(of(content, "unit", "agra", words).texts())


def test_an_office_that_is_commended_reads_that_first_and_once_and_no_other_does() -> None:
    content = made_up.content()
    best, *_others = content["commended"]
    worst, *_others = content["laggards"]
    for unit_id, times in ((best, 1), (worst, 0)):
        texts = of(content, "unit", unit_id, ENGLISH).texts()
        assert sum("is commended" in each for each in texts) == times
        assert ("Commendation of your office" in " ".join(texts)) == bool(times)
    read = of(content, "unit", best, ENGLISH).texts()
    praise = next(place for place, each in enumerate(read) if "is commended" in each)
    assert praise < next(place for place, each in enumerate(read) if "were reviewed. Its figures" in each)


@pytest.mark.parametrize(
    ("words", "head"), [(ENGLISH, "Waiting in all"), (HINDI, "कुल लंबित")], ids=["en", "hi"]
)
def test_praise_shows_what_waits_in_all(words: Words, head: str) -> None:
    content = made_up.content()
    (table,) = [each for each in tables_of(of(content, "state", words=words)) if each.head[-1] == head]
    wanted = [str(content["units"][each]["backlog"]["cases"]) for each in content["commended"]]
    assert [row[-1] for row in table.rows] == wanted


@pytest.mark.parametrize("words", [ENGLISH, HINDI], ids=["en", "hi"])
def test_over_a_gap_a_letter_says_what_is_not_known(words: Words) -> None:
    content = made_up.content()
    whole = " ".join(of(content, "unit", "agra", words).texts())
    gap = {"from": "2026-11-24T18:30:00.000Z", "to": "2026-11-25T06:30:00.000Z", "state": "lost"}
    content["units"]["agra"]["coverage"]["gaps"] = [gap]
    content["not_known"] |= {"gaps": 1, "is_over": False}
    said = " ".join(of(content, "unit", "agra", words).texts())
    span = (
        "from 25 Nov 2026, 00:00 to 25 Nov 2026, 12:00"
        if words is ENGLISH
        else "25 नवंबर 2026, 00:00 से 25 नवंबर 2026, 12:00 तक"
    )
    assert span in said
    assert span not in whole
    state = " ".join(of(content, "state", None, words).texts())
    known = "The period was not over" if words is ENGLISH else "अवधि पूर्ण नहीं हुई थी"
    assert known in state
    assert ("Of 1 office not every post" if words is ENGLISH else "1 कार्यालय की इस अवधि की सभी पोस्ट") in state
    assert f"({Reviewed(content, words).called('agra')})" in state


def test_an_office_without_an_account_is_told_to_open_one_and_nothing_that_needs_one() -> None:
    content = made_up.content()
    unit_id = content["not_known"]["without_figures"][0]
    content["units"][unit_id]["league"]["note"] = "no_account"
    said = " ".join(of(content, "unit", unit_id).texts())
    assert "shall open an official account on X" in said
    assert "shall be acknowledged with “Noted”" not in said
    assert "shall open an official account" not in " ".join(of(content, "unit", "agra").texts())


def test_a_letter_names_what_happened_where_it_is_for_it_to_say() -> None:
    content = made_up.content()
    state = content["annotations"][0]
    entered = {"Own words": "unit", "Zone words": "zone", "Range words": "range", "High words": None}
    content["annotations"] = [
        {**state, "unit_id": "agra", "title_en": title, "noted_as": role} for title, role in entered.items()
    ] + [state]
    titles = {*entered, state["title_en"]}
    for kind, unit_id, known in (
        ("state", None, {state["title_en"]}),
        ("zone", "zone-agra", {state["title_en"], "Zone words", "High words"}),
        ("unit", "agra", titles),
        ("unit", "mathura", {state["title_en"]}),
    ):
        said = " ".join(of(content, kind, unit_id).texts())
        assert {title for title in titles if title in said} == known
        assert f"The period held: {state['title_en']}" in said


def test_an_office_without_figures_is_told_why_and_not_that_it_has_none_to_answer() -> None:
    content = made_up.content()
    unit_id = content["not_known"]["without_figures"][0]
    letter = of(content, "unit", unit_id)
    said = " ".join(letter.texts())
    assert "No figures can be given for the period" in said
    assert "nothing of it has been collected whole yet" in said
    assert not any(isinstance(each, Table) for each in letter.blocks)
    (row,) = [
        each
        for each in remarks(of(content, "state")).items()
        if each[0] == Reviewed(content, ENGLISH).called(unit_id)
    ]
    assert row[1] == "nothing of it has been collected whole yet"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_made_up_says_so_and_what_is_not_does_not(kind: str) -> None:
    unit_id = {"state": None, "zone": "zone-agra", "unit": "agra"}[kind]
    assert "DEMONSTRATION" in str(of(made_up.content(), kind, unit_id).banner)
    assert of(made_up.content(demonstration=False), kind, unit_id).banner is None


@pytest.mark.parametrize(
    ("kind", "unit_id", "code"),
    [("zone", "agra", "no_zone"), ("unit", "nowhere", "no_unit"), ("unit", None, "no_unit")],
)
def test_a_letter_to_nobody_is_refused(kind: str, unit_id: str | None, code: str) -> None:
    with pytest.raises(LetterError) as refused:
        of(made_up.content(), kind, unit_id)
    assert refused.value.code == code


def test_a_review_that_lacks_something_is_refused_in_a_sentence() -> None:
    content = made_up.content()
    del content["groups"]
    with pytest.raises(LetterError, match="cannot be read: it lacks 'groups'") as refused:
        of(content, "state")
    assert refused.value.code == "unreadable"


def test_a_number_is_needed_and_nothing_is_too_long() -> None:
    day = date(2026, 11, 30)
    for number, code in (("  \u202e ", "no_number"), ("9" * 81, "too_long")):
        with pytest.raises(LetterError) as refused:
            checked(Particulars(number=number, dated_on=day, state="Uttar Pradesh"))
        assert refused.value.code == code


def test_what_turns_a_line_round_or_is_not_seen_is_left_out() -> None:
    assert (
        printable("a\u202eb\u2066c\u200b d\n e\x00 \ufeffक\u094d\u200dष #$*<b>")
        == "abc d e क\u094d\u200dष #$*<b>"
    )
    assert printable("😀 −5") == "? –5"


def test_who_is_ranked_in_a_letter_is_addressed_or_has_a_copy() -> None:
    content = made_up.content()
    assert set(state.TO) == set(GROUPS)
    to = next(each for each in of(content, "state").blocks if isinstance(each, Items)).texts
    assert to[-1] == "All officers in charge of traffic police"
    assert len(to) == 5
    content["groups"]["traffic"] |= {"unit_ids": [], "ranked": 0}
    assert not any("traffic" in each for each in of(content, "state").texts())
    copied = "All officers in charge of traffic police in the zone"
    whole = made_up.content()
    assert copied in of(whole, "zone", "zone-agra").texts()
    assert copied not in of(whole, "zone", "zone-gorakhpur").texts()


@pytest.mark.parametrize("words", [ENGLISH, HINDI], ids=["en", "hi"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_says_what_its_shares_are_and_that_later_screens_may_name_others(
    kind: str, words: Words
) -> None:
    unit_id = {"state": None, "zone": "zone-agra", "unit": "agra"}[kind]
    said = " ".join(of(made_up.content(), kind, unit_id, words).texts())
    assert words(measured.SHARES) in said
    frozen = (
        "as known up to 30 Nov 2026, 00:00, frozen in this review"
        if words is ENGLISH
        else "30 नवंबर 2026, 00:00 तक की जानकारी के हैं और इस समीक्षा में स्थिर हैं"
    )
    assert frozen in said
