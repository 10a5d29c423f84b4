"""pictures of profiles, follows, staff of the cells"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("x_user_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("fetched_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("phash", sa.String(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("small", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("url"),
    )
    op.create_table(
        "follow_looks",
        sa.Column("x_user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("target_user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("target_handle", sa.String(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("x_user_id", "target_user_id", "seen_at"),
    )
    op.create_table(
        "cell_members",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("cug_number", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("member_id"),
    )
    with op.batch_alter_table("cell_members") as batch_op:
        batch_op.create_index(batch_op.f("ix_cell_members_unit_id"), ["unit_id"])


def downgrade() -> None:
    with op.batch_alter_table("cell_members") as batch_op:
        batch_op.drop_index(batch_op.f("ix_cell_members_unit_id"))

    op.drop_table("cell_members")
    op.drop_table("follow_looks")
    op.drop_table("pictures")
