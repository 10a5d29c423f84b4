"""cases that changed, and cases by their referral"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

REFERRED = sa.text("referred_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "case_changes",
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("thread_ids", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_index(
        "ix_cases_referred_at", "cases", ["referred_at"], sqlite_where=REFERRED, postgresql_where=REFERRED
    )


def downgrade() -> None:
    op.drop_index("ix_cases_referred_at", "cases")
    op.drop_table("case_changes")
