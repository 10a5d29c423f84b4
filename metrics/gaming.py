"""Signs of gaming: what a person should look at beside a rank; no figure, rank or verdict ever takes them in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.known import NEVER, Whole, places, whole
from metrics.observed import as_of_each, known_gaps
from metrics.period import DAY_MS, Period
from metrics.replies import words_key

SIGNS: Final = ("no_follow_up", "same_text", "under_10s", "deleted_replies")
COLUMNS: Final = (
    "unit_id",
    *(f"{sign}{part}" for sign in SIGNS for part in ("", "_of", "_share")),
)
FOLLOW_UP_MS: Final = 7 * DAY_MS
QUICK_MS: Final = 10_000

Flags = NDArray[np.bool_]


def _touches_gap(found: pd.DataFrame, *, from_ms: NDArray[np.int64], gaps: pd.DataFrame) -> Flags:
    """Whether something is missing of a case's unit in the 7 days from an instant."""
    touched = np.zeros(len(found), dtype=bool)
    for gap in known_gaps(gaps).itertuples():
        overlaps = (from_ms < gap.to_ms) & (from_ms + FOLLOW_UP_MS >= gap.from_ms)
        touched |= overlaps & (found["unit_id"] == gap.unit_id).to_numpy()
    return touched


def _followed_up(found: pd.DataFrame, own: pd.DataFrame, *, acknowledged: NDArray[np.int64]) -> Flags:
    """Whether the unit wrote again in the thread, later than it acknowledged and within 7 days of it."""
    cases = pd.DataFrame(
        {
            "unit_id": found["unit_id"].astype("str").to_numpy(),
            "thread_id": found["thread_id"].to_numpy(),
            "place": np.arange(len(found)),
            "acknowledged_ms": acknowledged,
        }
    )
    both = cases.merge(own[["unit_id", "thread_id", "created_ms"]], on=["unit_id", "thread_id"])
    passed = both["created_ms"] - both["acknowledged_ms"]
    again = np.zeros(len(found), dtype=bool)
    again[both.loc[(passed > 0) & (passed <= FOLLOW_UP_MS), "place"].to_numpy()] = True
    return again


def of_cases(
    found: pd.DataFrame, own_in_threads: pd.DataFrame, gaps: pd.DataFrame
) -> dict[str, tuple[Flags, Flags]]:
    """Of each sign that cases show: which of the cases it can be asked of, and which show it."""
    acknowledged, closed = whole(found["acknowledged_ms"]), whole(found["closed_ms"])
    start = found["clock_start_ms"].to_numpy(dtype=np.int64)
    is_seen = found["observed"].to_numpy(dtype=bool) & (acknowledged != NEVER)
    since = np.where(is_seen, acknowledged, 0)
    is_over = is_seen & (since + FOLLOW_UP_MS <= found["as_of_ms"].to_numpy(dtype=np.int64))
    is_over &= (found["status"] != "withdrawn").to_numpy() & ~_touches_gap(found, from_ms=since, gaps=gaps)
    followed = _followed_up(found, own_in_threads, acknowledged=since)
    left = is_over & ~followed & (closed > since + FOLLOW_UP_MS)
    # where the unit had replied before it was referred, nothing was written at 0 seconds
    replied_before = (found["origin"] == "referral").to_numpy() & (whole(found["first_reply_ms"]) < start)
    by_reply = is_seen & ~replied_before
    return {"no_follow_up": (is_over, left), "under_10s": (by_reply, by_reply & (since - start < QUICK_MS))}


def words_of(replies: pd.DataFrame) -> Whole:
    """The fingerprint of each reply's words (see `metrics.replies.words_key`): of words that stand worked out, of those
    that were blanked by age as it was kept; `NEVER` where neither is, or there is no word."""
    given = replies["text"].to_numpy(dtype=object, na_value=None)
    stands = np.array([text is not None for text in given], dtype=bool)
    keys = {text: words_key(text) for text in set(given[stands])}
    said = whole(replies["words_key"]).copy()
    said[stands] = [NEVER if (key := keys[text]) is None else key for text in given[stands]]
    return said


def same_texts(replies: pd.DataFrame) -> tuple[Flags, Flags]:
    """Which replies have words that are known, and which of them say what their unit says most often; where no two
    of a unit's say the same, none does. Whether words stand or their fingerprint alone makes no difference."""
    said = words_of(replies)
    has_words = said != NEVER
    counts = pd.DataFrame({"unit_id": replies["unit_id"], "said": said})[has_words].value_counts(sort=False)
    counts = counts[counts > 1].reset_index(name="n").sort_values(["n", "said"], ascending=[False, True])
    most = set(counts.drop_duplicates("unit_id")[["unit_id", "said"]].itertuples(index=False, name=None))
    same = [pair in most for pair in zip(replies["unit_id"], said.tolist(), strict=True)]
    return has_words, has_words & np.array(same, dtype=bool)


def of_replies(replies: pd.DataFrame) -> dict[str, tuple[Flags, Flags]]:
    """Of each sign that replies show: which of the replies it can be asked of, and which show it."""
    gone = whole(replies["gone_ms"]) < replies["as_of_ms"].to_numpy(dtype=np.int64)
    return {"same_text": same_texts(replies), "deleted_replies": (np.ones(len(replies), dtype=bool), gone)}


def known_replies(
    replies: pd.DataFrame, observation: pd.DataFrame, *, period: Period, as_of: datetime | None = None
) -> pd.DataFrame:
    """The replies of the period that are known as of each unit's instant, with it (`as_of_ms`)."""
    instants = as_of_each(observation, as_of=as_of).dropna()
    at = places(replies["unit_id"], instants.index)
    limit = np.append(instants.to_numpy(dtype=np.int64), 0)[at]
    created = replies["created_ms"].to_numpy(dtype=np.int64)
    inside = (created >= period.start_ms) & (created < np.minimum(period.end_ms, limit)) & (at >= 0)
    return replies.assign(as_of_ms=limit)[inside].reset_index(drop=True)


def signs(
    found: pd.DataFrame,
    replies: pd.DataFrame,
    own_in_threads: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    unit_ids: Sequence[str],
) -> pd.DataFrame:
    """One row a unit, in the given order, with `COLUMNS`: of each sign the count, of how many, and the share.

    `found`: the cases of a period (see `metrics.cases_table`); `replies`: those of the period (see `known_replies`);
    `own_in_threads`: what units wrote in the threads of their cases. `no_follow_up`: cases acknowledged, but in the 7
    days after neither closed nor written in again, of those whose 7 days are over and collected whole and whose tag
    stands. `same_text`: replies that say, in folded spelling, what the unit says most often, of those whose words or
    their fingerprint are still kept. `under_10s`: acknowledgements less than 10 seconds after the clock start, of those
    that were a reply after it. `deleted_replies`: those whose deletion was detected, of all. A share of nothing is NaN.
    """
    names = pd.Index(list(unit_ids))
    rows: dict[str, object] = {"unit_id": list(unit_ids)}
    asked = of_cases(found, own_in_threads, gaps), of_replies(replies)
    for of, frame in zip(asked, (found, replies), strict=True):
        place = places(frame["unit_id"], names)
        for sign, (counted, shown) in of.items():
            n, of_n = (
                np.bincount(place[each & (place >= 0)], minlength=len(names)) for each in (shown, counted)
            )
            share = np.divide(n, of_n, out=np.full(len(names), np.nan), where=of_n > 0)
            rows |= {sign: n, f"{sign}_of": of_n, f"{sign}_share": share}
    return pd.DataFrame(rows)[list(COLUMNS)]


def behind(
    found: pd.DataFrame, replies: pd.DataFrame, own_in_threads: pd.DataFrame, gaps: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """The cases behind each sign: those that show it, or in whose thread a reply does."""
    cases = of_cases(found, own_in_threads, gaps)
    rows = {sign: found[shown] for sign, (_, shown) in cases.items()}
    pairs = list(zip(found["unit_id"], found["thread_id"], strict=True))
    for sign, (_, shown) in of_replies(replies).items():
        marked = replies[shown]
        there = set(zip(marked["unit_id"], marked["thread_id"], strict=True))
        rows[sign] = found[np.array([pair in there for pair in pairs], dtype=bool)]
    return {sign: rows[sign].reset_index(drop=True) for sign in SIGNS}
