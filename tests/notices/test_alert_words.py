"""What alerts and digests say: by which clock a case waits, up to when a silence is known, which offices a number is of."""

from datetime import UTC, date, datetime, timedelta

import pytest

from data.alerts import Begun
from data.instants import to_ms
from language.words import Words
from metrics.comparison import Together
from metrics.period import Period
from notices import alert_words, weekly_parts
from notices.digest_model import Office, OfficeWaiting, Weekly

EN, HI = Words("en"), Words("hi")
BEGAN_AT = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)  # 20:00 IST: two hours of duty are left of the day
UNTIL_MS = to_ms(BEGAN_AT + timedelta(hours=14))
NOTHING = Together(0, 0, 0, {})


def begun(rule: str, **facts: object) -> Begun:
    return Begun(rule, "agra", "7", to_ms(BEGAN_AT), {"thread_id": "7", **facts})


@pytest.mark.parametrize(
    ("rule", "facts", "english", "hindi"),
    [
        ("unacknowledged_referral", {}, "4 h of duty", "ड्यूटी समय के 4 घंटे"),
        ("unacknowledged_referral", {"urgent": True}, "14 h round the clock", "14 घंटे (चौबीसों घंटे)"),
        ("day_old_complaint", {}, "14 h round the clock", "14 घंटे (चौबीसों घंटे)"),
    ],
)
def test_each_wait_names_the_clock_by_which_it_is(
    rule: str, facts: dict[str, object], english: str, hindi: str
) -> None:
    about = begun(rule, **facts)
    assert alert_words.short(about, UNTIL_MS, EN).endswith(english)
    assert alert_words.short(about, UNTIL_MS, HI).endswith(hindi)
    duty = "of duty time" if "duty" in english else "round the clock"
    assert duty in alert_words.line(about, UNTIL_MS, EN)
    assert ("ड्यूटी समय" if "duty" in english else "चौबीसों घंटे") in alert_words.line(about, UNTIL_MS, HI)


def test_a_silence_says_up_to_when_it_is_known() -> None:
    about = Begun("silent_handle", "agra", "5", to_ms(BEGAN_AT), {"handle": "agrapolice"})
    said = "@agrapolice has written nothing from 24 Nov 2026, 20:00 up to 25 Nov 2026, 10:00; up to then its posts are known."
    assert alert_words.line(about, UNTIL_MS, EN) == said
    assert alert_words.short(about, UNTIL_MS, EN).endswith("@agrapolice, known up to 25 Nov 2026, 10:00")
    assert "25 नवंबर 2026, 10:00 तक" in alert_words.line(about, UNTIL_MS, HI)
    assert "25 नवंबर 2026, 10:00 तक ज्ञात" in alert_words.short(about, UNTIL_MS, HI)


def test_a_digest_says_of_which_offices_its_number_that_waits_is() -> None:
    kinds = {"district": 5, "commissionerate": 2, "zone": 4, "traffic": 1, "hq": 9}
    waiting = tuple(OfficeWaiting(Office(kind, kind, kind, kind), n, 0, 60.0) for kind, n in kinds.items())
    week = Period(date(2026, 11, 16), date(2026, 11, 23))
    of = Weekly(
        Office("hq", "HQ", "मुख्यालय", "hq"), week, False, None, None, 75, NOTHING, NOTHING, None, "few",
        float("nan"), 0, (), (), waiting, (),
    )  # fmt: skip
    assert weekly_parts.counted(of, EN) == (
        "Of them at districts and commissionerates 7, at ranges, zones and all other offices 5. "
        "Headquarters’ own are not counted."
    )
    assert "जनपदों और कमिश्नरेटों पर 7" in weekly_parts.counted(of, HI)
