"""How members want to be matched, what fairness owes them, and how many meet at once.

Whoever is there already gets what they got so far: no preference, nothing owed, pairs. A
migration stays as it was written, so it names plain types and values.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns."""
    _add("participations", "mode", sa.Text(), "'mixed'")
    _add("participations", "bubble", sa.Integer(), "0")
    _add("participations", "presence", sa.Text(), "'any'")
    _add("participations", "mentees", sa.Integer(), "0")
    _add("participations", "debt", sa.Integer(), "0")
    _add("communities", "group_size", sa.Integer(), "2")


def _add(table: str, name: str, type_: sa.Text | sa.Integer, earlier: str) -> None:
    """Add a column that the program always fills; ``earlier``: what rows have that are there."""
    op.add_column(table, sa.Column(name, type_, nullable=False, server_default=sa.text(earlier)))
    if op.get_bind().dialect.name == "postgresql":
        # SQLite would have to write the whole table anew for this.
        op.alter_column(table, name, server_default=None)
