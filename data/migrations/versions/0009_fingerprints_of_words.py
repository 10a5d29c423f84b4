"""fingerprints of words that were blanked by age"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("posts", sa.Column("words_key", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("posts", "words_key")
