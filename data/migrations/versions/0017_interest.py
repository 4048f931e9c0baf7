"""Which answers to meetups came from a platform's own list of events.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the column; up to now everybody answered by themselves."""
    by_themselves = sa.text("false")
    op.add_column(
        "rsvps", sa.Column("by_event", sa.Boolean(), nullable=False, server_default=by_themselves)
    )
    if op.get_bind().dialect.name == "postgresql":
        # SQLite would have to write the whole table anew for this.
        op.alter_column("rsvps", "by_event", server_default=None)
