"""A channel in which a card shows what comes next, and a calendar feed of a whole community.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add a column and a table; nobody has chosen a channel or made a feed yet."""
    op.add_column("homes", sa.Column("channel_upcoming", sa.Text()))
    op.create_table(
        "community_feeds",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("secret", SORTED, nullable=False),
        sa.PrimaryKeyConstraint("community_id", name="pk_community_feeds"),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name="fk_community_feeds_community_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_community_feeds_secret", "community_feeds", ["secret"])
