"""The circular's file: what is shipped holds, what cannot be meant is refused with what and where."""

import csv

import pytest

from data import circular_file
from data.circular_file import CircularFileError
from data.settings import PROJECT
from metrics.compliance.checks import declared
from metrics.compliance.rules import CircularError, circular
from metrics.period import day_start_ms
from tests.metrics.circular_frames import RULES
from tests.worlds.frames import at

TEXT = circular_file.text()


def refusal(old: str, new: str) -> str:
    assert old in TEXT
    with pytest.raises(CircularError) as caught:
        circular(TEXT.replace(old, new, 1), name="circular.toml")
    said = str(caught.value)
    assert said.startswith("circular.toml: ")
    assert "\n" not in said
    return said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "bio"', "id = ", "no TOML"),
        ("picture_distance = 10", "picture_distance = 64", "limits.picture_distance = 64"),
        ("picture_distance = 10", "picture_distance = true", "limits.picture_distance = True"),
        ("bio_difference = 0.2", "bio_distance = 0.2", "limits.bio_"),
        ("shift_coverage = 0.9", "shift_coverage = 90", "limits.shift_coverage = 90"),
        ('checks = ["bio"]', 'checks = ["biography"]', "check 'biography' is none of handle_format"),
        ('checks = ["bio"]', 'checks = ["tags_hq"]', "check 'tags_hq' stands in two clauses"),
        ('id = "bio"', 'id = "handle"', "clause 'handle' stands twice"),
        ('handle = "dgpup"', 'handle = "dgp-up"', "handle = 'dgp-up': X could have no such handle"),
        ("until = 2017-04-22", "until = 2017-04-23", "dgpup and javeeddgup are both the handle of dgp"),
        ("until = 2017-04-22", "until = 2016-08-21", "until is not after its from"),
        ('zone = ["adgzone{name}"', 'zonal = ["adgzone{name}"', "patterns.zonal: no such kind"),
        ('zone = ["adgzone{name}"', 'zone = ["adgzone{unit}"', "a pattern is {name} once"),
        ("{unit_en} Police", "{unit} Police", "{unit} is no place for a name"),
        ("source =", "sauce =", "source: it is missing"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_meant_is_refused_with_its_place(old: str, new: str, said: str) -> None:
    assert said in refusal(old, new)


def test_each_check_in_force_is_declared_in_both_languages() -> None:
    checks = declared(RULES, at(9))
    assert list(checks) == list(RULES.checks_at(at(9)))
    assert len(checks) == 13
    assert all(value for check in checks.values() for value in vars(check).values())


def test_the_handle_of_an_office_changes_hands_by_the_file_alone() -> None:
    then, now = RULES.checks_at(at(1) - 10 * 365 * 86_400_000 + 40 * 86_400_000), RULES.checks_at(at(9))
    assert "follows_javeeddgup" in then
    assert "follows_dgpup" not in then
    assert "follows_dgpup" in now


def test_the_mandatory_handles_are_those_of_the_circular_then_and_now() -> None:
    with (PROJECT / "data" / "registry" / "mandatory_follows.csv").open(
        encoding="utf-8", newline=""
    ) as lines:
        rows = list(csv.DictReader(lines))
    then, now = (
        {each.handle.lower() for each in RULES.mandatory_at(moment)}
        for moment in (day_start_ms(RULES.date), at(9))
    )
    assert then == {row["handle_2016"].lower() for row in rows}
    assert now == {row["handle"].lower() for row in rows}


def test_before_the_circular_nothing_is_asked() -> None:
    assert RULES.checks_at(0) == ()


def test_the_next_circular_needs_no_code() -> None:
    later = TEXT.replace('checks = ["two_shifts", "cell_roster"]', 'checks = ["two_shifts"]') + (
        '[[clauses]]\nid = "list"\ndate = 2026-12-01\nchecks = ["cell_roster"]\nheading_en = "L"\nheading_hi = "स"\ntitle_en = "L"\ntitle_hi = "स"\n'
        'text_en = "T"\ntext_hi = "प"\n'
    )
    rules = circular(later, name="circular.toml")
    assert "cell_roster" not in rules.checks_at(at(9))
    assert rules.checks_at(at(2, month=12))[-1] == "cell_roster"


def test_a_folder_without_the_file_goes_by_the_shipped_one(tmp_path: object) -> None:
    assert circular_file.text(tmp_path) == TEXT
    (tmp_path / "circular.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CircularFileError, match="not written in UTF-8"):
        circular_file.text(tmp_path)


def test_former_names_come_from_the_registry() -> None:
    assert circular_file.former_names()["prayagraj"] == "Allahabad"
    assert "mathura" not in circular_file.former_names()
