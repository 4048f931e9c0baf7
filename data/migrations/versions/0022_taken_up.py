"""Which meetups were called from something that the bot proposed.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the column; of the meetups that are there nobody knows any more."""
    op.add_column("meetups", sa.Column("idea_id", sa.BigInteger()))
    op.create_index("ix_meetups_community_id_idea_id", "meetups", ["community_id", "idea_id"])
