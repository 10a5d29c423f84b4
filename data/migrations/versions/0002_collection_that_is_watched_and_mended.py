"""collection that is watched and mended"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compliance_jobs",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("upload_url", sa.String(), nullable=True),
        sa.Column("sweep_at", sa.BigInteger(), nullable=False),
        sa.Column("after_id", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("job_id"),
    )
    op.create_table(
        "heartbeats",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("beat_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_table(
        "imported_files",
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("values_done", sa.Integer(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("users", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("file_sha256"),
    )
    op.create_table(
        "incidents",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("incident_id"),
    )
    with op.batch_alter_table("incidents") as batch_op:
        batch_op.create_index(batch_op.f("ix_incidents_kind"), ["kind"], unique=False)

    op.create_table(
        "usage_days",
        sa.Column("utc_day", sa.Date(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("in_ledger", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("utc_day"),
    )
    op.create_table(
        "audited_hours",
        sa.Column("cursor_id", sa.Integer(), nullable=False),
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("swept_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cursor_id"],
            ["cursors.cursor_id"],
        ),
        sa.PrimaryKeyConstraint("cursor_id", "hour_at"),
    )
    op.create_table(
        "healing_walks",
        sa.Column("walk_id", sa.Integer(), nullable=False),
        sa.Column("gap_id", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("since_id", sa.BigInteger(), nullable=False),
        sa.Column("until_id", sa.BigInteger(), nullable=False),
        sa.Column("next_token", sa.String(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reached_at", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["gap_id"],
            ["gaps.gap_id"],
        ),
        sa.PrimaryKeyConstraint("walk_id"),
    )
    with op.batch_alter_table("healing_walks") as batch_op:
        batch_op.create_index(batch_op.f("ix_healing_walks_gap_id"), ["gap_id"], unique=False)

    with op.batch_alter_table("cursors") as batch_op:
        batch_op.add_column(sa.Column("utc_hour", sa.Integer(), nullable=True))

    with op.batch_alter_table("gaps") as batch_op:
        batch_op.add_column(sa.Column("healed_by", sa.String(), nullable=True))

    with op.batch_alter_table("requests") as batch_op:
        batch_op.add_column(sa.Column("in_doubt_microusd", sa.Integer(), nullable=True))

    with op.batch_alter_table("posts") as batch_op:
        batch_op.add_column(sa.Column("text_nfc", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("checked_at", sa.BigInteger(), nullable=True))
        batch_op.create_index(batch_op.f("ix_posts_replied_to_id"), ["replied_to_id"], unique=False)
    op.create_index(
        "ix_posts_hidden",
        "posts",
        ["state"],
        unique=False,
        sqlite_where=sa.text("state != 'public'"),
        postgresql_where=sa.text("state != 'public'"),
    )

    with op.batch_alter_table("quarantine") as batch_op:
        batch_op.add_column(sa.Column("object_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("state", sa.String(), nullable=False, server_default="aside"))
        batch_op.add_column(sa.Column("settled_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("checked_at", sa.BigInteger(), nullable=True))
        batch_op.alter_column("raw", existing_type=sa.TEXT(), nullable=True)
        batch_op.create_index(batch_op.f("ix_quarantine_object_id"), ["object_id"], unique=False)
    with op.batch_alter_table("quarantine") as batch_op:
        batch_op.alter_column(
            "state", existing_type=sa.String(), existing_nullable=False, server_default=None
        )


def downgrade() -> None:
    op.execute("UPDATE quarantine SET raw = '' WHERE raw IS NULL")
    with op.batch_alter_table("quarantine") as batch_op:
        batch_op.drop_index(batch_op.f("ix_quarantine_object_id"))
        batch_op.alter_column("raw", existing_type=sa.TEXT(), nullable=False)
        batch_op.drop_column("checked_at")
        batch_op.drop_column("settled_at")
        batch_op.drop_column("state")
        batch_op.drop_column("object_id")

    op.drop_index("ix_posts_hidden", table_name="posts")
    with op.batch_alter_table("posts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_posts_replied_to_id"))
        batch_op.drop_column("checked_at")
        batch_op.drop_column("text_nfc")

    with op.batch_alter_table("requests") as batch_op:
        batch_op.drop_column("in_doubt_microusd")

    with op.batch_alter_table("gaps") as batch_op:
        batch_op.drop_column("healed_by")

    with op.batch_alter_table("cursors") as batch_op:
        batch_op.drop_column("utc_hour")

    with op.batch_alter_table("healing_walks") as batch_op:
        batch_op.drop_index(batch_op.f("ix_healing_walks_gap_id"))

    op.drop_table("healing_walks")
    op.drop_table("audited_hours")
    op.drop_table("usage_days")
    with op.batch_alter_table("incidents") as batch_op:
        batch_op.drop_index(batch_op.f("ix_incidents_kind"))

    op.drop_table("incidents")
    op.drop_table("imported_files")
    op.drop_table("heartbeats")
    op.drop_table("compliance_jobs")
