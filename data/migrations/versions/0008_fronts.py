"""What a front hears and remembers: its inbox, its notes, and how far it has read.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; no front has read anything yet."""
    op.add_column("front_state", sa.Column("cursor", sa.Text()))
    op.create_table(
        "front_inbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("front", SORTED, nullable=False),
        sa.Column("heard_id", SORTED, nullable=False),
        sa.Column("sender", SORTED, nullable=False),
        sa.Column("event", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_front_inbox"),
        sa.UniqueConstraint("front", "heard_id", name="uq_front_inbox_front_heard_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_front_inbox_front_sender", "front_inbox", ["front", "sender"])
    op.create_table(
        "front_notes",
        sa.Column("id", ID, nullable=False),
        sa.Column("front", SORTED, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note_key", SORTED, nullable=False),
        sa.Column("about", SORTED, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_front_notes"),
        sa.UniqueConstraint("front", "kind", "note_key", name="uq_front_notes_front_kind_note_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_front_notes_front_about", "front_notes", ["front", "about"])
