"""corrections of a closing"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closing_corrections",
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("closed_id", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("corrected_by", sa.String(), nullable=False),
        sa.Column("corrected_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("correction_id"),
    )
    with op.batch_alter_table("closing_corrections") as batch_op:
        batch_op.create_index("ix_closing_corrections_thread_id_unit_id", ["thread_id", "unit_id"])


def downgrade() -> None:
    with op.batch_alter_table("closing_corrections") as batch_op:
        batch_op.drop_index("ix_closing_corrections_thread_id_unit_id")

    op.drop_table("closing_corrections")
