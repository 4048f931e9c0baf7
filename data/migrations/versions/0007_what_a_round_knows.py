"""What a match was made of, and the debts of fairness that a round changes.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns; earlier matches have no parts, and nobody was owed anything."""
    _add("matches", "parts", sa.Text(), "'[]'")
    _add("round_members", "debt", sa.Integer(), "0")


def _add(table: str, name: str, type_: sa.Text | sa.Integer, earlier: str) -> None:
    """Add a column that the program always fills; ``earlier``: what rows have that are there."""
    op.add_column(table, sa.Column(name, type_, nullable=False, server_default=sa.text(earlier)))
    if op.get_bind().dialect.name == "postgresql":
        # SQLite would have to write the whole table anew for this.
        op.alter_column(table, name, server_default=None)
