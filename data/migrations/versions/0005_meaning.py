"""What introductions mean, as numbers, where the extra for it is installed.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns; they are filled little by little while the bot runs."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    op.add_column("introductions", sa.Column("meant_wish", sa.LargeBinary()))
    op.add_column("introductions", sa.Column("meant_offer", sa.LargeBinary()))
    op.add_column("introductions", sa.Column("meant_model", sa.TEXT(collation=collation)))
