"""Blocks that hold against who is no member yet, or any more.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Make the table."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    op.create_table(
        "kept_apart",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("who", sa.TEXT(collation=collation), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["members.community_id", "members.id"],
            name=op.f("fk_kept_apart_community_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_kept_apart_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "member_id", "who", name=op.f("pk_kept_apart")),
    )
    op.create_index(
        op.f("ix_kept_apart_community_id_who"), "kept_apart", ["community_id", "who"], unique=False
    )
