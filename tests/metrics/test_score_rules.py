"""The file of the score: as it is it can be followed, and what cannot be meant is one clear line."""

from pathlib import Path

import pytest

from data import score_file
from data.score_file import ScoreFileError
from metrics.score_rules import FIGURES, PILLARS, ScoreRulesError, score_rules

TEXT = score_file.text()


def fault(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1, "the test changes what stands in the file"
    with pytest.raises(ScoreRulesError) as caught:
        score_rules(TEXT.replace(old, new, 1), name="score.toml")
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith("score.toml: ")
    return line


def test_the_file_of_the_project_can_be_followed_and_uses_every_figure() -> None:
    rules = score_rules(TEXT, name="score.toml")
    assert rules.weights().sum() == 100
    assert {name for rule in rules.pillars().values() for name in rule.figures} == set(FIGURES)
    assert list(rules.pillars()) == list(PILLARS)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight = 40", "weight = 41", "must add up to 100, not 101"),
        ("weight = 40", "weight = -40", "response.weight = -40: Input should be greater than or equal to 0"),
        ("weight = 40", 'weight = "40"', "response.weight = '40': Input should be a valid number"),
        ("weight = 40", "weight = nan", "response.weight = nan"),
        ("weight = 40", "wight = 40", "response.weight: it is missing"),
        ("[growth]\nweight = 5", "[growth]\nweight = 5\nmood = 1", "growth.mood: there is no such key"),
        ("[compliance]", "[complaints]", "compliance.weight: it is missing"),
        ("figures.posts]", "figures.likes]", "activity.figures.likes: there is no such figure; there are active"),
        ("part = 60", "part = 50", "the parts of its figures must add up to 100, not 90"),
        ("part = 60", "part = 0", "disposal.figures.expected_act_s.part = 0"),
        ("target = 900\n", "target = 1800\n", "the map must give 100 points at the target 1800"),
        ("[3600, 85], [14400, 55]", "[14400, 55], [3600, 85]", "the figures of a map must rise"),
        ("[3600, 85]", "[3600, 101]", "less than or equal to 100"),
        ("[3600, 85], [14400, 55]", "[3600, 55], [14400, 85]", "a longer wait must never earn more points"),
        ("[[0.0, 0], [0.9, 100]]", "[[0.0, 50], [0.5, 0], [0.9, 100]]", "a smaller figure must never earn more"),
        ("map = [[0.0, 0], [0.9, 100]]", "map = [[0.9, 100]]", "at least 2 items"),
        ("weight = 40", "weight = ", "this is no TOML"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_one_line_that_names_key_and_value(old: str, new: str, said: str) -> None:
    assert said in fault(old, new)


def test_followers_cannot_be_made_to_outweigh_answers() -> None:
    turned = TEXT.replace("weight = 40", "weight = x", 1).replace("weight = 5\n", "weight = 40\n", 1)
    with pytest.raises(
        ScoreRulesError, match=r"growth.weight = 40 must not be more than response.weight = 5"
    ):
        score_rules(turned.replace("weight = x", "weight = 5"), name="score.toml")


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ScoreFileError, match=r"metrics/score.toml: No such file"):
        score_file.text(tmp_path)


def test_a_file_in_another_coding_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "score.toml").write_bytes(b"# \xff\xfe")
    with pytest.raises(ScoreFileError, match="it is not written in UTF-8"):
        score_file.text(tmp_path)
