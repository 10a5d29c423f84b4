"""What a hand would write to derive all cases of a world in Polars, lazily, by the rules of `metrics.cases`."""

from pathlib import Path

import polars as pl
from polars import col

from benchmarks.rebuild_peers import ACTS, EVENTS, KEYS, MENTIONS, POSTS


def by_polars(folder: Path) -> pl.DataFrame:
    """All cases, from the Parquet files of a world."""
    tables = {
        name: pl.scan_parquet(folder / f"{name}.parquet")
        for name in ("posts", "mentions", "accounts", "units")
    }
    posts, mentions = tables["posts"].select(POSTS), tables["mentions"].select(MENTIONS)
    owners = tables["accounts"].join(tables["units"].rename({"kind": "unit_kind"}), on="unit_id", how="left")
    written = _written(posts.filter(col("is_retweet") == 0), owners).cache()
    tags = _tags(written, posts, mentions, owners).cache()
    begun = _begun(tags).cache()
    events = _replied(begun, written, tags).cache()
    roots = written.filter(col("post_id") == col("thread_id")).select("thread_id", root_unit="author_unit")
    whole = (
        begun.join(events, on=KEYS, how="left")
        .join(_reopened(events, written), on=KEYS, how="left")
        .join(roots, on="thread_id", how="left")
        .with_columns(own_thread=(col("root_unit") == col("unit_id")).fill_null(False).cast(pl.Int64))
    )
    kept = whole.filter((col("own_thread") == 0) | col("referred_at").is_not_null())
    return kept.select(EVENTS).collect()


def _owned(rows: pl.LazyFrame, owners: pl.LazyFrame, *, user: str, at: str) -> pl.LazyFrame:
    """The rows whose user's account was somebody's at an instant."""
    found = rows.join(owners, left_on=user, right_on="x_user_id")
    return found.filter((col(at) >= col("from_at")) & (col(at) < col("until_at")))


def _written(posts: pl.LazyFrame, owners: pl.LazyFrame) -> pl.LazyFrame:
    author = _owned(posts, owners, user="author_id", at="created_at").select(
        "post_id", author_unit="unit_id", author_kind="unit_kind", author_hq="hq", official=pl.lit(True)
    )
    return posts.join(author, on="post_id", how="left").select(
        *("post_id", "thread_id", "replied_to_id", "kind", "gone_at", "author_unit", "author_kind"),
        col("author_hq").fill_null(0),
        col("official").fill_null(False),
        at="created_at",
    )


def _tags(
    written: pl.LazyFrame, posts: pl.LazyFrame, mentions: pl.LazyFrame, owners: pl.LazyFrame
) -> pl.LazyFrame:
    named = _owned(mentions.filter(col("placement") > 0), owners, user="user_id", at="mentioned_at")
    taggers = written.filter(~col("official") | (col("author_hq") == 1))
    pairs = (
        named.filter(col("unit_kind").is_not_null())
        .join(taggers, on="post_id")
        .filter(
            (col("author_unit") != col("unit_id")).fill_null(True),
            (col("unit_kind") != "hq") | (col("author_hq") == 0),
        )
    )
    leading = pairs.filter(col("placement") == 1)
    answered = mentions.join(posts, on="post_id", how="semi").select("post_id", "user_id")
    unnamed = leading.join(
        posts.select("post_id", "author_id"),
        left_on=["replied_to_id", "user_id"],
        right_on=["post_id", "author_id"],
        how="anti",
    ).join(answered, left_on=["replied_to_id", "user_id"], right_on=["post_id", "user_id"], how="anti")
    columns = [
        *KEYS,
        "post_id",
        col("mentioned_at").alias("at"),
        col("author_hq").alias("referral"),
        "gone_at",
    ]
    return pl.concat([pairs.filter(col("placement") > 1).select(columns), unnamed.select(columns)])


def _begun(tags: pl.LazyFrame) -> pl.LazyFrame:
    placed = tags.sort("at", "post_id")
    renamed = {"at": "opened_at", "post_id": "opened_id", "gone_at": "opened_gone_at"}
    opening = placed.unique(KEYS, keep="first", maintain_order=True).drop("referral").rename(renamed)
    referral = placed.filter(col("referral") == 1).unique(KEYS, keep="first", maintain_order=True)
    renamed = {old: new.replace("opened", "referred") for old, new in renamed.items()}
    return opening.join(referral.drop("referral").rename(renamed), on=KEYS, how="left")


def _later(than: str) -> pl.Expr:
    at, post_id = col(f"{than}_at"), col(f"{than}_id")
    return (col("at") > at) | ((col("at") == at) & (col("post_id") > post_id))


def _replied(begun: pl.LazyFrame, written: pl.LazyFrame, tags: pl.LazyFrame) -> pl.LazyFrame:
    referrals = tags.filter(col("referral") == 1).select("post_id", is_referral=pl.lit(True)).unique()
    directs = (col("author_kind") == "hq") & col("is_referral").is_not_null()
    own = (
        written.filter(col("author_unit").is_not_null())
        .join(referrals, on="post_id", how="left")
        .select(
            "thread_id",
            "post_id",
            "at",
            unit_id="author_unit",
            kind=pl.when(directs).then(pl.lit("directed")).otherwise(col("kind")),
        )
    )
    after = own.join(begun, on=KEYS).filter(_later("opened")).sort("at", "post_id")
    late, acts, closes = (
        _later("referred").fill_null(False),
        col("kind").is_in(ACTS),
        col("kind") == "resolved",
    )
    at = col("at")
    return after.group_by(KEYS).agg(
        first_reply_at=at.first(),
        first_reply_id=col("post_id").first(),
        referral_reply_at=at.filter(late).min(),
        acted_opened_at=at.filter(acts).min(),
        acted_referred_at=at.filter(acts & late).min(),
        closed_at=at.filter(closes).first(),
        closed_id=col("post_id").filter(closes).first(),
    )


def _reopened(events: pl.LazyFrame, written: pl.LazyFrame) -> pl.LazyFrame:
    citizens = written.filter(~col("official") & (col("kind") != "thanks"))
    closed = events.filter(col("closed_at").is_not_null()).select(*KEYS, "closed_at", "closed_id")
    after = closed.join(citizens.select("thread_id", "post_id", "at"), on="thread_id").filter(
        _later("closed")
    )
    return after.group_by(KEYS).agg(reopened_at=col("at").min())
