"""the first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_id", sa.BigInteger(), nullable=False),
        sa.Column("opened_gone_at", sa.BigInteger(), nullable=True),
        sa.Column("referred_at", sa.BigInteger(), nullable=True),
        sa.Column("referred_id", sa.BigInteger(), nullable=True),
        sa.Column("referred_gone_at", sa.BigInteger(), nullable=True),
        sa.Column("first_reply_at", sa.BigInteger(), nullable=True),
        sa.Column("first_reply_id", sa.BigInteger(), nullable=True),
        sa.Column("referral_reply_at", sa.BigInteger(), nullable=True),
        sa.Column("acted_opened_at", sa.BigInteger(), nullable=True),
        sa.Column("acted_referred_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("reopened_at", sa.BigInteger(), nullable=True),
        sa.Column("own_thread", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "thread_id"),
    )
    with op.batch_alter_table("cases") as batch_op:
        batch_op.create_index("ix_cases_opened_at", ["opened_at"], unique=False)
        batch_op.create_index("ix_cases_thread_id", ["thread_id"], unique=False)

    op.create_table(
        "coverage",
        sa.Column("coverage_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("to_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("coverage_id"),
    )
    with op.batch_alter_table("coverage") as batch_op:
        batch_op.create_index("ix_coverage_account_id", ["account_id"], unique=False)

    op.create_table(
        "cursors",
        sa.Column("cursor_id", sa.Integer(), nullable=False),
        sa.Column("collection", sa.String(), nullable=False),
        sa.Column("interval_s", sa.Integer(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("since_id", sa.BigInteger(), nullable=True),
        sa.Column("pending_since_id", sa.BigInteger(), nullable=True),
        sa.Column("pending_token", sa.String(), nullable=True),
        sa.Column("pending_newest_id", sa.BigInteger(), nullable=True),
        sa.Column("pending_started_at", sa.BigInteger(), nullable=True),
        sa.Column("pending_pages", sa.Integer(), nullable=False),
        sa.Column("last_success_at", sa.BigInteger(), nullable=True),
        sa.Column("wait_until_at", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("cursor_id"),
        sa.UniqueConstraint("query"),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "follower_snapshots",
        sa.Column("x_user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("followers", sa.Integer(), nullable=True),
        sa.Column("following", sa.Integer(), nullable=True),
        sa.Column("posts_total", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("x_user_id", "at"),
    )
    op.create_table(
        "former_accounts",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("handle_folded", sa.String(), nullable=False),
        sa.Column("listed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id"),
        sa.UniqueConstraint("handle_folded"),
    )
    op.create_table(
        "gaps",
        sa.Column("gap_id", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("to_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("gap_id"),
    )
    op.create_table(
        "mentions",
        sa.Column("post_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("guessed", sa.Integer(), nullable=False),
        sa.Column("placement", sa.Integer(), nullable=False),
        sa.Column("mentioned_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", "username"),
    )
    with op.batch_alter_table("mentions") as batch_op:
        batch_op.create_index("ix_mentions_user_id", ["user_id"], unique=False)

    op.create_table(
        "paid_reads",
        sa.Column("utc_day", sa.Date(), nullable=False),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("object_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("utc_day", "endpoint", "object_id"),
    )
    op.create_table(
        "post_versions",
        sa.Column("version_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("version_id"),
    )
    op.create_table(
        "posts",
        sa.Column("post_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("latest_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("replied_to_id", sa.BigInteger(), nullable=True),
        sa.Column("quoted_id", sa.BigInteger(), nullable=True),
        sa.Column("is_retweet", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("lang", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("gone_at", sa.BigInteger(), nullable=True),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("post_id"),
    )
    with op.batch_alter_table("posts") as batch_op:
        batch_op.create_index("ix_posts_author_id_created_at", ["author_id", "created_at"], unique=False)
        batch_op.create_index("ix_posts_conversation_id", ["conversation_id"], unique=False)
        batch_op.create_index("ix_posts_quoted_id", ["quoted_id"], unique=False)
        batch_op.create_index("ix_posts_thread_id", ["thread_id"], unique=False)

    op.create_table(
        "profiles",
        sa.Column("x_user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("profile_image_url", sa.String(), nullable=True),
        sa.Column("profile_banner_url", sa.String(), nullable=True),
        sa.Column("verified_type", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("x_user_id", "seen_at"),
    )
    op.create_table(
        "quarantine",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("raw_sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("item_id"),
        sa.UniqueConstraint("raw_sha256"),
    )
    op.create_table(
        "requests",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("utc_day", sa.Date(), nullable=False),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("billed", sa.Integer(), nullable=False),
        sa.Column("cost_microusd", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("request_id"),
    )
    with op.batch_alter_table("requests") as batch_op:
        batch_op.create_index("ix_requests_utc_day", ["utc_day"], unique=False)

    op.create_table(
        "runs",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("collection", sa.String(), nullable=False),
        sa.Column("cursor_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("cleaned", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("run_id"),
    )
    op.create_table(
        "units",
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_hi", sa.String(), nullable=False),
        sa.Column("prescribed_handle", sa.String(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("zone_id", sa.String(), nullable=True),
        sa.Column("range_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit_id"),
    )
    op.create_table(
        "accounts",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("handle_folded", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("x_user_id", sa.BigInteger(), nullable=True),
        sa.Column("unit_id", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=False),
        sa.Column("hq", sa.Integer(), nullable=False),
        sa.Column("verified", sa.String(), nullable=True),
        sa.Column("unconfirmed", sa.Integer(), nullable=False),
        sa.Column("listed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["units.unit_id"],
        ),
        sa.PrimaryKeyConstraint("account_id"),
        sa.UniqueConstraint("handle_folded"),
    )
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.create_index("ix_accounts_x_user_id", ["x_user_id"], unique=False)

    op.create_table(
        "cursor_members",
        sa.Column("cursor_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cursor_id"],
            ["cursors.cursor_id"],
        ),
        sa.PrimaryKeyConstraint("cursor_id", "account_id"),
    )
    op.create_table(
        "gap_accounts",
        sa.Column("gap_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gap_id"],
            ["gaps.gap_id"],
        ),
        sa.PrimaryKeyConstraint("gap_id", "account_id"),
    )


def downgrade() -> None:
    op.drop_table("gap_accounts")
    op.drop_table("cursor_members")
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_x_user_id"))

    op.drop_table("accounts")
    op.drop_table("units")
    op.drop_table("runs")
    with op.batch_alter_table("requests") as batch_op:
        batch_op.drop_index(batch_op.f("ix_requests_utc_day"))

    op.drop_table("requests")
    op.drop_table("quarantine")
    op.drop_table("profiles")
    with op.batch_alter_table("posts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_posts_thread_id"))
        batch_op.drop_index(batch_op.f("ix_posts_quoted_id"))
        batch_op.drop_index(batch_op.f("ix_posts_conversation_id"))
        batch_op.drop_index("ix_posts_author_id_created_at")

    op.drop_table("posts")
    op.drop_table("post_versions")
    op.drop_table("paid_reads")
    with op.batch_alter_table("mentions") as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentions_user_id"))

    op.drop_table("mentions")
    op.drop_table("gaps")
    op.drop_table("former_accounts")
    op.drop_table("follower_snapshots")
    op.drop_table("facts")
    op.drop_table("cursors")
    with op.batch_alter_table("coverage") as batch_op:
        batch_op.drop_index(batch_op.f("ix_coverage_account_id"))

    op.drop_table("coverage")
    with op.batch_alter_table("cases") as batch_op:
        batch_op.drop_index("ix_cases_thread_id")
        batch_op.drop_index("ix_cases_opened_at")

    op.drop_table("cases")
