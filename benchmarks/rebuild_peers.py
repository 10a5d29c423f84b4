"""What a hand would write to derive all cases of a world: DuckDB's own SQL, Polars, plain pandas.

Each keeps every rule of `metrics.cases` and gives its columns, so that the rows can be held against each other.
"""

from typing import Any, Final

import duckdb
import pandas as pd

ACTS: Final = ("directed", "resolved", "needs_info", "not_ours")
POSTS: Final = (
    *("post_id", "created_at", "author_id", "thread_id"),
    *("replied_to_id", "is_retweet", "kind", "gone_at"),
)
MENTIONS: Final = ("post_id", "user_id", "placement", "mentioned_at")
EVENTS: Final = (
    *("unit_id", "thread_id", "opened_at", "opened_id", "opened_gone_at"),
    *("referred_at", "referred_id", "referred_gone_at", "first_reply_at", "first_reply_id", "referral_reply_at"),
    *("acted_opened_at", "acted_referred_at", "closed_at", "reopened_at", "own_thread"),
)  # fmt: skip
KEYS: Final = ["unit_id", "thread_id"]

SQL: Final = """
WITH owners AS MATERIALIZED (
    SELECT x_user_id, from_at, until_at, hq, a.unit_id, kind AS unit_kind
    FROM accounts a LEFT JOIN units u ON u.unit_id = a.unit_id
),
written AS MATERIALIZED (
    SELECT post_id, thread_id, replied_to_id, kind, gone_at, created_at AS moment, o.unit_id AS author_unit,
        o.unit_kind AS author_kind, coalesce(o.hq, 0) AS author_hq, o.x_user_id IS NOT NULL AS official
    FROM posts LEFT JOIN owners o ON author_id = x_user_id AND created_at >= from_at AND created_at < until_at
    WHERE is_retweet = 0
),
named AS (
    SELECT o.unit_id, thread_id, post_id, user_id, replied_to_id, placement, gone_at, mentioned_at AS moment,
        author_hq AS referral
    FROM mentions JOIN owners o ON user_id = x_user_id AND mentioned_at >= from_at AND mentioned_at < until_at
    JOIN written USING (post_id)
    WHERE placement > 0 AND o.unit_kind IS NOT NULL AND (NOT official OR author_hq = 1)
        AND (author_unit IS NULL OR author_unit <> o.unit_id) AND (o.unit_kind <> 'hq' OR author_hq = 0)
),
tags AS MATERIALIZED (
    SELECT * FROM named WHERE placement > 1
    UNION ALL
    SELECT n.* FROM named n
    ANTI JOIN posts p ON p.post_id = n.replied_to_id AND p.author_id = n.user_id
    ANTI JOIN (SELECT m.post_id, m.user_id FROM mentions m SEMI JOIN posts q ON q.post_id = m.post_id) m
        ON m.post_id = n.replied_to_id AND m.user_id = n.user_id
    WHERE n.placement = 1
),
begun AS MATERIALIZED (
    SELECT unit_id, thread_id, min(moment) AS opened_at, min(place) AS opened_place,
        arg_min(post_id, place) AS opened_id, arg_min_null(gone_at, place) AS opened_gone_at,
        min(moment) FILTER (referral = 1) AS referred_at, min(place) FILTER (referral = 1) AS referred_place,
        arg_min(post_id, place) FILTER (referral = 1) AS referred_id,
        arg_min_null(gone_at, place) FILTER (referral = 1) AS referred_gone_at
    FROM (SELECT *, (moment::HUGEINT << 64) + post_id AS place FROM tags) GROUP BY ALL
),
own AS (
    SELECT author_unit AS unit_id, thread_id, w.post_id, moment, (moment::HUGEINT << 64) + w.post_id AS place,
        CASE WHEN author_kind = 'hq' AND r.post_id IS NOT NULL THEN 'directed' ELSE kind END AS kind
    FROM written w LEFT JOIN (SELECT DISTINCT post_id FROM tags WHERE referral = 1) r ON r.post_id = w.post_id
    WHERE author_unit IS NOT NULL
),
replied AS MATERIALIZED (
    SELECT unit_id, thread_id, min(moment) AS first_reply_at, arg_min(post_id, place) AS first_reply_id,
        min(moment) FILTER (place > referred_place) AS referral_reply_at,
        min(moment) FILTER (kind IN ACTS) AS acted_opened_at,
        min(moment) FILTER (kind IN ACTS AND place > referred_place) AS acted_referred_at,
        min(moment) FILTER (kind = 'resolved') AS closed_at, min(place) FILTER (kind = 'resolved') AS closed_place
    FROM own JOIN begun USING (unit_id, thread_id) WHERE place > opened_place GROUP BY ALL
),
reopened AS (
    SELECT unit_id, r.thread_id, min(moment) AS reopened_at
    FROM replied r JOIN written w ON w.thread_id = r.thread_id
    WHERE closed_at IS NOT NULL AND NOT official AND kind <> 'thanks'
        AND (moment::HUGEINT << 64) + post_id > closed_place
    GROUP BY ALL
),
roots AS (SELECT thread_id, author_unit AS root_unit FROM written WHERE post_id = thread_id)
SELECT unit_id, thread_id, opened_at, opened_id, opened_gone_at, referred_at, referred_id, referred_gone_at,
    first_reply_at, first_reply_id, referral_reply_at, acted_opened_at, acted_referred_at, closed_at, reopened_at,
    coalesce((root_unit = unit_id)::INTEGER, 0) AS own_thread
FROM begun LEFT JOIN replied USING (unit_id, thread_id) LEFT JOIN reopened USING (unit_id, thread_id)
LEFT JOIN roots USING (thread_id)
WHERE coalesce(root_unit = unit_id, false) = false OR referred_at IS NOT NULL
""".replace("ACTS", str(ACTS))


def by_sql(lake: duckdb.DuckDBPyConnection) -> None:
    """Fill `cases` from the other tables."""
    lake.execute(f"INSERT INTO cases ({', '.join(EVENTS)}) {SQL}")


def by_pandas(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """All cases, with merges and group-bys."""
    posts, mentions = frames["posts"], frames["mentions"]
    owners = frames["accounts"].merge(frames["units"], on="unit_id", how="left")
    owners = owners.rename(columns={"kind": "unit_kind"})
    written = _written(posts[posts["is_retweet"] == 0], owners)
    tags = _tags(written, posts, mentions, owners).sort_values(["at", "post_id"])
    opening = tags.drop_duplicates(KEYS).rename(
        columns={"at": "opened_at", "post_id": "opened_id", "gone_at": "opened_gone_at"}
    )
    referrals = tags[tags["referral"] == 1]
    referring = referrals.drop_duplicates(KEYS).rename(
        columns={"at": "referred_at", "post_id": "referred_id", "gone_at": "referred_gone_at"}
    )
    begun = opening.drop(columns="referral").merge(referring.drop(columns="referral"), on=KEYS, how="left")
    own = written[written["author_unit"].notna()].rename(columns={"author_unit": "unit_id"})
    directs = (own["author_kind"] == "hq") & own["post_id"].isin(referrals["post_id"])
    own = own.assign(kind=own["kind"].mask(directs, "directed"))[[*KEYS, "post_id", "at", "kind"]]
    after = own.merge(begun, on=KEYS)
    after = after[_later(after, "opened")].sort_values(["at", "post_id"])
    late, acts = _later(after, "referred"), after["kind"].isin(ACTS)
    events = after.drop_duplicates(KEYS)[[*KEYS, "at", "post_id"]].set_axis(
        [*KEYS, "first_reply_at", "first_reply_id"], axis=1
    )
    marks = {
        "referral_reply_at": late,
        "acted_opened_at": acts,
        "acted_referred_at": acts & late,
        "closed_at": after["kind"] == "resolved",
    }
    for name, which in marks.items():
        first = after[which].drop_duplicates(KEYS)[[*KEYS, "at", "post_id"]]
        first = first.rename(columns={"at": name, "post_id": name.replace("_at", "_id")})
        events = events.merge(first if name == "closed_at" else first[[*KEYS, name]], on=KEYS, how="left")
    whole = begun.merge(events, on=KEYS, how="left").merge(_reopened(events, written), on=KEYS, how="left")
    roots = written.loc[written["post_id"] == written["thread_id"], ["thread_id", "author_unit"]]
    whole = whole.merge(roots, on="thread_id", how="left")
    own_thread = (whole["author_unit"] == whole["unit_id"]).fillna(False)
    whole = whole.assign(own_thread=own_thread.astype("int64"))
    return whole[~own_thread | whole["referred_at"].notna()][list(EVENTS)]


def _owned(rows: pd.DataFrame, owners: pd.DataFrame, *, user: str, at: str, how: Any) -> pd.DataFrame:
    """The rows with whose account a user's was at an instant; one that was nobody's then has none (left) or goes."""
    spans = owners[["x_user_id", "from_at", "until_at", "unit_id", "unit_kind", "hq"]]
    numbered = rows.assign(row=range(len(rows)))
    found = numbered.merge(spans, left_on=user, right_on="x_user_id")
    found = found[(found[at] >= found["from_at"]) & (found[at] < found["until_at"])]
    if how == "inner":
        return found
    return numbered.merge(found[["row", "x_user_id", "unit_id", "unit_kind", "hq"]], on="row", how="left")


def _written(posts: pd.DataFrame, owners: pd.DataFrame) -> pd.DataFrame:
    found = _owned(posts, owners, user="author_id", at="created_at", how="left").rename(
        columns={"unit_id": "author_unit", "unit_kind": "author_kind", "hq": "author_hq", "created_at": "at"}
    )
    return found.assign(author_hq=found["author_hq"].fillna(0), official=found["x_user_id"].notna())


def _tags(
    written: pd.DataFrame, posts: pd.DataFrame, mentions: pd.DataFrame, owners: pd.DataFrame
) -> pd.DataFrame:
    named = _owned(
        mentions[mentions["placement"] > 0], owners, user="user_id", at="mentioned_at", how="inner"
    )
    named = named[named["unit_kind"].notna()][
        ["post_id", "user_id", "placement", "mentioned_at", "unit_id", "unit_kind"]
    ]
    taggers = written[~written["official"] | (written["author_hq"] == 1)]
    pairs = named.merge(
        taggers[["post_id", "thread_id", "replied_to_id", "gone_at", "author_unit", "author_hq"]],
        on="post_id",
    )
    mine = (pairs["author_unit"] == pairs["unit_id"]).fillna(False)
    pairs = pairs[~mine & ((pairs["unit_kind"] != "hq") | (pairs["author_hq"] == 0))]
    leading = pairs[pairs["placement"] == 1].reset_index(drop=True)
    parents = posts.loc[posts["post_id"].isin(leading["replied_to_id"]), ["post_id", "author_id"]]
    answered = mentions[mentions["post_id"].isin(parents["post_id"])][["post_id", "user_id"]]
    known = pd.concat([answered, parents.rename(columns={"author_id": "user_id"})]).dropna().drop_duplicates()
    known = known.rename(columns={"post_id": "replied_to_id"}).assign(known=True)
    seen = leading.merge(known, on=["replied_to_id", "user_id"], how="left")["known"].notna()
    tags = pd.concat([pairs[pairs["placement"] > 1], leading[~seen.to_numpy()]])
    tags = tags.rename(columns={"mentioned_at": "at", "author_hq": "referral"})
    return tags[[*KEYS, "post_id", "at", "referral", "gone_at"]]


def _later(rows: pd.DataFrame, than: str) -> "pd.Series[bool]":
    at, post_id = rows[f"{than}_at"], rows[f"{than}_id"]
    later = (rows["at"] > at) | ((rows["at"] == at) & (rows["post_id"] > post_id))
    return later.fillna(False).astype(bool)


def _reopened(events: pd.DataFrame, written: pd.DataFrame) -> pd.DataFrame:
    closed = events.loc[events["closed_at"].notna(), [*KEYS, "closed_at", "closed_id"]]
    citizens = written.loc[
        ~written["official"] & (written["kind"] != "thanks"), ["thread_id", "post_id", "at"]
    ]
    after = closed.merge(citizens, on="thread_id")
    after = after[_later(after, "closed")]
    return after.groupby(KEYS, as_index=False)["at"].min().rename(columns={"at": "reopened_at"})
