"""How members want to be matched, what fairness owes them, and how many meet at once.

The defaults are what everybody got so far: no preference, nothing owed, pairs. A migration stays
as it was written, so it names plain types and values.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns, filled."""
    _add("participations", "mode", sa.Text(), "mixed")
    _add("participations", "bubble", sa.Integer(), "0")
    _add("participations", "presence", sa.Text(), "any")
    _add("participations", "mentees", sa.Integer(), "0")
    _add("participations", "debt", sa.Integer(), "0")
    _add("communities", "group_size", sa.Integer(), "2")


def _add(table: str, name: str, kind: sa.types.TypeEngine[Any], default: str) -> None:
    column = sa.Column(name, kind, server_default=default, nullable=False)
    op.add_column(table, column)
