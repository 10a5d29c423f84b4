"""What each post of a thread is to a case: where its clock starts, and what acknowledged, acted on, closed or reopened it."""

from typing import Final

import pandas as pd

from language.durations import is_unknown

CLOCK, ACKNOWLEDGED, ACTED, CLOSED, REOPENED, LATER = (
    "clock",
    "acknowledged",
    "acted",
    "closed",
    "reopened",
    "later",
)
THANKS: Final = "thanks"
FIRST_SHOWN: Final = 20
LAST_SHOWN: Final = 40


def marks(case: pd.Series, posts: pd.DataFrame) -> dict[int, list[str]]:
    """The marks of posts by id, in the order of a case's life.

    `case` is a known case (see `metrics.known`), `posts` those of its thread by instant. An acknowledgement from before
    a referral stands at the first reply; a post from the case's `as_of` on is not counted yet.
    """
    found: dict[int, list[str]] = {int(case["tag_id"]): [CLOCK]}
    own = posts[posts["unit_id"].eq(case["unit_id"]).fillna(False).astype(bool)]

    def mark(post_id: object, slug: str) -> None:
        found.setdefault(int(str(post_id)), []).append(slug)

    def at(instant: str, slug: str) -> None:
        if not is_unknown(case[instant]):
            for post_id in own.loc[own["created_ms"] == case[instant], "post_id"].head(1):
                mark(post_id, slug)

    has_both = not (is_unknown(case["first_reply_ms"]) or is_unknown(case["acknowledged_ms"]))
    if has_both and case["first_reply_ms"] < case["acknowledged_ms"]:
        mark(case["first_reply_id"], ACKNOWLEDGED)
    else:
        at("acknowledged_ms", ACKNOWLEDGED)
    at("acted_ms", ACTED)
    at("closed_ms", CLOSED)
    if case["reopened"] and not is_unknown(case["closed_ms"]):
        citizens = posts[(posts["author"] == "citizen") & (posts["kind"] != THANKS)]
        for post_id in citizens.loc[citizens["created_ms"] > case["closed_ms"], "post_id"].head(1):
            mark(post_id, REOPENED)
    for post_id in posts.loc[posts["created_ms"] >= case["as_of_ms"], "post_id"]:
        mark(post_id, LATER)
    return found


def is_named_by_edit(case: pd.Series, post: pd.Series) -> bool:
    """Whether a post started a case's clock only with a later version, which named the office."""
    return int(post["post_id"]) == int(case["tag_id"]) and int(post["created_ms"]) < int(
        case["clock_start_ms"]
    )


def shown(posts: pd.DataFrame, marked: dict[int, list[str]]) -> list[int]:
    """The places of the posts that are shown: of a long thread the first, the last, and those with a mark."""
    count = len(posts)
    if count <= FIRST_SHOWN + LAST_SHOWN:
        return list(range(count))
    has_mark = posts["post_id"].isin(marked).to_numpy()
    near = [*range(FIRST_SHOWN), *range(count - LAST_SHOWN, count)]
    return sorted({*near, *(place for place in range(count) if has_mark[place])})
