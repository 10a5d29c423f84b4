"""The rules as a person writes them: the project's own hold, and what cannot be meant is refused by its key."""

from pathlib import Path

import pytest

from data.setting_values import SettingsError
from data.settings import settings
from notices import rules
from notices.rules import NoticeRulesError, notice_rules
from tests.notices.made_world import ROOT, usual_rules

OWN = (ROOT / "notices" / "rules.toml").read_text(encoding="utf-8")


def test_the_projects_own_rules_wake_nobody_but_for_urgent_cases() -> None:
    found = usual_rules()
    assert found.rules.unacknowledged_referral.limit_minutes == 30
    assert found.rules.unacknowledged_referral.urgent_at_night
    assert not any(getattr(found.rules, slug).at_night for slug in rules.RULES)
    assert list(found.rules.unacknowledged_referral.levels) == ["unit", "range", "zone", "hq"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "limit_minutes = 30 ",
            'limit_minutes = "30" ',
            "rules.unacknowledged_referral.limit_minutes = '30'",
        ),
        ("limit_minutes = 30 ", "limit_minutes = 0 ", "rules.unacknowledged_referral.limit_minutes = 0"),
        ("limit_days = 7", "limit_weeks = 1", "rules.silent_handle.limit_days: it is missing"),
        ('quiet_from = "22:00"', 'quiet_from = "24:00"', "must be a time of day in quotes"),
        ("range = 60, zone", "zone = 60, range", "write them in the order unit, range, zone, hq"),
        ("unit = 0, range = 60", "unit = 5, range = 60", "the first level is told at once: write 0"),
        ("unit = 0, range = 60", "police = 0, range = 60", "there is no such level"),
        ("levels = { hq = 0 }", "levels = {}", "name at least one"),
        ("urgent_at_night = true", "urgent_limit_minutes = 10", "it is missing"),
        ("[sending]", "[sending", "this is no TOML"),
        ("[rules.silent_handle]", "[rules.quiet_handle]", "rules.quiet_handle"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_key(before: str, after: str, said: str) -> None:
    assert before in OWN
    with pytest.raises(NoticeRulesError) as refused:
        notice_rules(OWN.replace(before, after, 1), name="my.toml")
    words = str(refused.value)
    assert words.startswith("my.toml: ")
    assert "\n" not in words
    assert said in words or "it is missing" in words


def test_a_rule_that_is_off_finds_nothing() -> None:
    off = notice_rules(OWN.replace("on = true", "on = false"), name="off")
    assert [off.rule(slug) for slug in (*rules.RULES, "no_such_rule")] == [None] * 7


def test_another_file_may_be_named_and_a_missing_one_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "my.toml"
    file.write_text(OWN.replace("gather_minutes = 3", "gather_minutes = 9"), encoding="utf-8")
    monkeypatch.setenv("NOTED_NOTICES_FILE", str(file))
    assert rules.read(settings()).sending.gather_minutes == 9
    file.write_text("[sending]\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"my\.toml: "):
        rules.read(settings())
    settings.cache_clear()
    monkeypatch.setenv("NOTED_NOTICES_FILE", str(tmp_path / "none.toml"))
    with pytest.raises(SettingsError, match="NOTED_NOTICES_FILE: there is no file"):
        settings()
