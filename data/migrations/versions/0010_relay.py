"""Conversations that belong together across platforms, and what was carried between them.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables; no conversation reaches over two platforms yet."""
    op.create_table(
        "relay_sides",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("match_id", sa.BigInteger(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("ref", SORTED, nullable=False),
        sa.Column("platform", SORTED, nullable=False),
        sa.Column("place", SORTED, nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("community_id", "match_id", "seat", name="pk_relay_sides"),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name="fk_relay_sides_community_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "match_id"],
            ["matches.community_id", "matches.id"],
            name="fk_relay_sides_community_id_match_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_relay_sides_platform_place", "relay_sides", ["platform", "place"])
    op.create_table(
        "relayed",
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("source", SORTED, nullable=False),
        sa.Column("match_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "source", name="pk_relayed"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name="fk_relayed_community_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "match_id"],
            ["matches.community_id", "matches.id"],
            name="fk_relayed_community_id_match_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["members.community_id", "members.id"],
            name="fk_relayed_community_id_member_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_relayed_source", "relayed", ["source"])
    op.create_index(
        "ix_relayed_community_id_match_id_seat_number",
        "relayed",
        ["community_id", "match_id", "seat", "number"],
    )
    op.create_index("ix_relayed_community_id_member_id", "relayed", ["community_id", "member_id"])
