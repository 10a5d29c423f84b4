"""Weeks running: against a week-by-week count, and the cases in which one could be unjust."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from metrics.running import running

VERDICTS = ("laggard", "commended", "indistinguishable", "unranked")


def weeks_of(**verdicts: str) -> list[pd.DataFrame]:
    """Leagues from a letter a week and unit: l, c, i, u, or - where the unit is not in that league."""
    called = {each[0]: each for each in VERDICTS}
    length = len(next(iter(verdicts.values())))
    return [
        pd.DataFrame(
            [(unit_id, called[said[place]]) for unit_id, said in verdicts.items() if said[place] != "-"],
            columns=["unit_id", "verdict"],
        )
        for place in range(length)
    ]


def row(unit_id: str, weeks: list[pd.DataFrame], verdict: str = "laggard") -> dict[str, object]:
    found = running(weeks, verdict=verdict).set_index("unit_id")
    return dict(found.loc[unit_id])


def test_a_run_counts_back_from_the_last_week_to_the_first_with_another_verdict() -> None:
    found = row("agra", weeks_of(agra="lilll", hapur="iiiii"))
    assert found == {"running": 3, "since_week": 2, "named": 4, "ranked": 5}


def test_who_has_it_no_more_has_no_run_and_who_never_had_it_no_row() -> None:
    weeks = weeks_of(agra="lllli", hapur="iiiii")
    assert row("agra", weeks)["running"] == 0
    assert pd.isna(row("agra", weeks)["since_week"])
    assert list(running(weeks, verdict="laggard")["unit_id"]) == ["agra"]
    assert running(weeks, verdict="commended").empty


def test_a_week_without_a_rank_neither_ends_a_run_nor_lengthens_it() -> None:
    assert row("agra", weeks_of(agra="lul-l", hapur="iiiii")) == {
        "running": 3,
        "since_week": 0,
        "named": 3,
        "ranked": 3,
    }
    assert row("agra", weeks_of(agra="ilu", hapur="iii"))["running"] == 1


@given(st.dictionaries(st.sampled_from("abcd"), st.text("lciu-", min_size=6, max_size=6), min_size=1))
def test_it_is_what_one_counts_by_hand(said: dict[str, str]) -> None:
    found = running(weeks_of(**said), verdict="laggard")
    by_hand = []
    for unit_id, letters in sorted(said.items()):
        known = [letter for letter in letters if letter in "lci"]
        run = 0
        while run < len(known) and known[-1 - run] == "l":
            run += 1
        if "l" in known:
            by_hand.append((unit_id, run, known.count("l"), len(known)))
    columns = ["unit_id", "running", "named", "ranked"]
    assert list(found[columns].itertuples(index=False, name=None)) == by_hand
