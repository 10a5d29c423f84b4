"""The pages of the circular: the matrix says what the command says, evidence is shown safely, a file that cannot be used
is one line."""

import csv
import io
import json
import sqlite3
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from data import circular_file
from language.words import HINDI, Words
from metrics.__main__ import app
from metrics.compliance.finding import VERDICTS
from pages.ui import circular_words
from pages.ui.units import names
from tests.pages import readers, stored_circular
from tests.pages.conftest import ReadFrom, Show, words

pytestmark = pytest.mark.warm

EN, HI = Words("en"), Words(HINDI)


def commanded(*options: str, form: str = "json") -> Any:
    done = CliRunner().invoke(app, ["compliance", *options, "--format", form])
    assert done.exit_code == 0, done.stderr
    return (
        json.loads(done.stdout)["rows"] if form == "json" else list(csv.DictReader(io.StringIO(done.stdout)))
    )


def test_the_matrix_of_a_check_is_that_of_the_command_row_for_row(show: Show, full_store: str) -> None:
    from pages.ui import store  # noqa: PLC0415

    page = show("compliance", store=full_store, check="bio")
    drawn = page.dataframe[0].value.set_index("unit")
    rows = commanded("--check", "bio")
    called = names(store.units(readers.source()), EN)
    assert len(drawn) == len(rows) == 75
    for row in rows:
        cells = drawn.loc[called[row["unit_id"]]]
        assert cells["bio"] == circular_words.verdict(row["verdict"], EN)
        assert (cells["expected"] == "–") == (row["expected"] is None)
    assert {row["verdict"] for row in rows} == set(VERDICTS)


def test_a_clause_in_the_matrix_is_kept_where_all_its_checks_are(show: Show, full_store: str) -> None:
    drawn = show("compliance", store=full_store).dataframe[0].value.set_index("unit")
    assert drawn.loc["Mathura", "handle"] == "✔ kept"
    assert drawn.loc["Mathura", "follows"] == "✔ kept"
    assert drawn.loc["Bareilly", "handle"] == "✘ not kept"
    assert drawn.loc["Agra", "follows"] == "? not known"
    assert drawn.loc["Hapur", "pictures"] == "? not known"


def test_a_verdict_and_a_zone_leave_their_rows_alone(show: Show, full_store: str) -> None:
    page = show("compliance", store=full_store, check="handle_format", verdict="fail", zone="zone-bareilly")
    assert list(page.dataframe[0].value["unit"]) == ["Bareilly"]
    assert page.dataframe[0].value["why"].tolist() == [circular_words.REASONS["impersonation"]]
    none = show("compliance", store=full_store, check="handle_format", verdict="fail", zone="zone-agra")
    assert "No office has this verdict." in words(none)


@pytest.mark.parametrize("lang", ["en", "hi"])
@pytest.mark.parametrize("clause", ["handle", "pictures", "bio", "follows", "notable-work", "cell"])
def test_each_clause_has_its_page_in_both_languages(
    clause: str, lang: str, show: Show, full_store: str
) -> None:
    page = show("clause", store=full_store, clause=clause, lang=lang)
    assert not page.exception
    table, _ = page.dataframe[0].value, HI if lang == "hi" else EN
    assert set(table[_("Verdict")]) <= {circular_words.verdict(each, _) for each in VERDICTS}
    # a clause that one check answers says it in its title
    assert (_("Check") in table) == (clause in ("pictures", "follows", "cell"))


@pytest.mark.parametrize("name", ["compliance", "clause", "circular", "method", "score", "unit"])
def test_a_file_that_cannot_be_used_is_said_in_one_line(
    name: str, show: Show, full_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circular_file, "text", lambda *_: "title_en = 3\n")
    page = show(name, store=full_store, circular="1", score="1")
    assert not page.exception
    assert "data/registry/circular.toml: title_en = 3" in words(page)


def test_the_scorecard_counts_every_office_once(show: Show, full_store: str) -> None:
    page = show("circular", store=full_store)
    card = page.dataframe[0].value
    assert len(card) == 6
    assert (card["pass"] + card["fail"] + card["unknown"]).tolist() == [75] * 6
    assert "Circular of August 2016" in words(page)
    now = page.dataframe[1].value.iloc[:, 2].tolist()
    counts = card[list(VERDICTS)].itertuples(index=False)
    assert now == [f"{each[0]} kept, {each[1]} not, {each[2]} not known" for each in counts]


@pytest.mark.parametrize("lang", ["en", "hi"])
@pytest.mark.parametrize("unit_id", ["mathura", "bareilly", "hapur", "lucknow", "up-fire"])
def test_an_office_has_its_own_list_with_what_to_do(
    unit_id: str, lang: str, show: Show, full_store: str
) -> None:
    page = show("unit", store=full_store, unit=unit_id, circular="1", roster="1", changes="1", lang=lang)
    assert not page.exception
    _ = HI if lang == "hi" else EN
    (own,) = [each.value for each in page.dataframe if _("To do") in each.value]
    broken = own[_("Verdict")] == circular_words.verdict("fail", _)
    assert len(own) == 13
    assert ((own[_("To do")] != "–") == broken).all()


def test_headquarters_are_said_to_be_the_pattern(show: Show, full_store: str) -> None:
    assert "is the pattern" in words(show("unit", store=full_store, unit="uppolice-hq", circular="1"))


def test_changes_of_an_account_stand_with_before_and_after(show: Show, full_store: str) -> None:
    page = show("unit", store=full_store, unit="moradabad", changes="1")
    (events,) = [each.value for each in page.dataframe if "Before" in each.value]
    bios = events[events["What changed"] == "Bio"]
    assert bios["Before"].iloc[0] == stored_circular.HOSTILE_BIO
    assert bios["After"].iloc[0].startswith("Official account of Moradabad Police")


@pytest.fixture
def evidence(read_from: ReadFrom, full_store: str) -> Any:
    """Draws what one finding rests on."""
    read_from(full_store)

    def draw_one(unit_id: str, check: str, lang: str = "en") -> AppTest:
        def draw(unit_id: str, check: str, lang: str) -> None:
            from language.words import Words  # noqa: PLC0415
            from pages.ui import circular, circular_evidence  # noqa: PLC0415 - this is a script of its own
            from pages.ui.frame import open_here  # noqa: PLC0415
            from tests.pages import readers  # noqa: PLC0415
            from tests.pages.test_scorecard import WEEK  # noqa: PLC0415

            at = open_here(Words(lang), readers.reader())
            judged = circular.found(at, WEEK.period)
            assert judged is not None
            rows = judged.rows[(judged.rows["unit_id"] == unit_id) & (judged.rows["check"] == check)]
            circular_evidence.show(rows.iloc[0].to_dict(), judged, at)

        page = AppTest.from_function(draw, args=(unit_id, check, lang), default_timeout=60).run()
        assert not page.exception
        return page

    return draw_one


def test_two_pictures_stand_side_by_side_with_their_distance(evidence: Any) -> None:
    page = evidence("bareilly", "profile_picture")
    assert len([each for each in page.main if type(each).__name__ == "Image"]) == 2
    assert "40 of 64 bits of the perceptual hashes differ; up to 10" in words(page)


def test_a_picture_that_could_not_be_read_says_why_and_passes_nothing(evidence: Any) -> None:
    said = words(evidence("hapur", "profile_picture"))
    assert "? not known" in said
    assert "The picture: it has too many bytes." in said


def test_a_bio_is_marked_and_can_do_nothing(evidence: Any) -> None:
    page = evidence("bareilly", "bio")
    assert "[missing: Official account of Bareilly Police." in words(page)
    assert stored_circular.HOSTILE_BIO in words(page)
    assert not [each for each in page.markdown if "attacker" in each.value]


def test_what_nobody_looked_at_says_what_knowing_costs(evidence: Any) -> None:
    assert "costs about $2.00 (200 at $0.010)" in words(evidence("agra", "follows_dgpup"))
    assert "लगभग $2.00" in words(evidence("agra", "follows_dgpup", "hi"))


def test_the_command_writes_csv_with_evidence_as_one_text(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    (row,) = commanded("--unit", "bareilly", "--check", "handle_format", form="csv")
    assert list(row) == [
        "unit_id", "check", "verdict", "seen_at", "since", "expected", "found", "reason", "evidence",
    ]  # fmt: skip
    assert json.loads(row["evidence"]) == {"account": "Upp0lice", "looks_like": "Uppolice"}
    assert row["found"] == "'@Upp0lice"  # nothing that a spreadsheet would run


def test_a_bio_of_several_lines_stays_one_row_of_the_table(read_from: ReadFrom, own_store: str) -> None:
    with sqlite3.connect(own_store.removeprefix("sqlite:///")) as connection:
        connection.execute(
            "UPDATE profiles SET description = 'one' || char(10) || char(27) || '[2Jtwo' WHERE 1"
        )
    connection.close()
    read_from(own_store)
    done = CliRunner().invoke(app, ["compliance", "--unit", "bareilly", "--check", "bio"])
    assert len(done.stdout.splitlines()) == 2
    assert "one [2Jtwo" in done.stdout


def test_the_command_goes_back_in_time(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    (then,) = commanded("--unit", "moradabad", "--check", "bio", "--as-of", "2026-10-20T00:00:00+05:30")
    (now,) = commanded("--unit", "moradabad", "--check", "bio")
    assert (then["verdict"], now["verdict"]) == ("fail", "pass")
    assert now["since"] > "2026-10-2"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--check", "biography"), "there is no such check in force; there are handle_format"),
        (("--unit", "uppolice-hq"), "headquarters are the pattern"),
        (("--unit", "atlantis", "--kind", "district"), "There is no unit 'atlantis'"),
        (("--unit", "agra", "--kind", "zone"), "unit agra is of the peer group district"),
    ],
)
def test_a_wrong_call_is_one_line_and_2(
    options: tuple[str, ...], said: str, read_from: ReadFrom, full_store: str
) -> None:
    read_from(full_store)
    done = CliRunner().invoke(app, ["compliance", *options])
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_wrong_file_is_one_line_and_1(
    read_from: ReadFrom, full_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_from(full_store)
    monkeypatch.setattr(circular_file, "text", lambda *_: "title_en = 3\n")
    done = CliRunner().invoke(app, ["compliance"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "circular.toml: title_en = 3" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("lang", ["en", "hi"])
def test_every_check_shows_its_evidence_in_all_three_states(
    lang: str, read_from: ReadFrom, empty_store: str
) -> None:
    read_from(empty_store)

    def draw(lang: str) -> None:
        import streamlit as st  # noqa: PLC0415 - this is a script of its own

        from language.words import Words  # noqa: PLC0415
        from metrics.compliance.checks import declared  # noqa: PLC0415
        from metrics.compliance.finding import VERDICTS  # noqa: PLC0415
        from metrics.compliance.judged import compliance  # noqa: PLC0415
        from pages.ui.circular import Judged  # noqa: PLC0415
        from pages.ui.circular_evidence import show  # noqa: PLC0415
        from pages.ui.frame import open_here  # noqa: PLC0415
        from tests.metrics.circular_frames import NOW, PERIOD, RULES  # noqa: PLC0415
        from tests.metrics.test_circular_judged import STATES  # noqa: PLC0415
        from tests.pages import readers  # noqa: PLC0415

        at = open_here(Words(lang), readers.reader())
        for check, states in STATES.items():
            for verdict, of in zip(VERDICTS, states, strict=True):
                rows = compliance(of, rules=RULES, period=PERIOD, at_ms=NOW, unit_ids=["mathura"])
                row = rows[rows["check"] == check].iloc[0].to_dict()
                with st.container(key=f"{check}-{verdict}"):
                    show(row, Judged(rows, RULES, declared(RULES, NOW), NOW), at)

    page = AppTest.from_function(draw, args=(lang,), default_timeout=60).run()
    assert not page.exception
    _ = HI if lang == "hi" else EN
    said = words(page)
    for verdict in VERDICTS:
        assert said.count(f": {circular_words.verdict(verdict, _)}\n") == 8
    to_do = _("What to do: {what}", what="")
    assert said.count(to_do) == 8  # of what is not kept, and of nothing else
    for reason in ("impersonation", "not_looked_at"):
        assert reason not in said  # a slug is no word
