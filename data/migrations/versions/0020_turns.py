"""Whose turn it is to host a blog parade.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns; up to now nobody was asked."""
    nobody = sa.text("''")
    op.add_column("parades", sa.Column("asked", sa.Text(), nullable=False, server_default=nobody))
    op.add_column("parades", sa.Column("asked_at", sa.BigInteger()))
    if op.get_bind().dialect.name == "postgresql":
        # SQLite would have to write the whole table anew for this.
        op.alter_column("parades", "asked", server_default=None)
