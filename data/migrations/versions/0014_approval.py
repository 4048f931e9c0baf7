"""Whether organisers look at members' meetups first, and what they answer to whoever called one.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns; so far every meetup takes place at once, and none was declined."""
    _add("communities", "approval", sa.Boolean(), sa.false())
    _add("meetups", "declined", sa.Text(), sa.text("''"))


def _add(
    table: str,
    name: str,
    type_: sa.Boolean | sa.Text,
    earlier: sa.ColumnElement[bool] | sa.TextClause,
) -> None:
    """Add a column that the program always fills; ``earlier``: what rows have that are there."""
    op.add_column(table, sa.Column(name, type_, nullable=False, server_default=earlier))
    if op.get_bind().dialect.name == "postgresql":
        # SQLite would have to write the whole table anew for this.
        op.alter_column(table, name, server_default=None)
