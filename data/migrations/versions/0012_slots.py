"""Polls about times, the times they ask about, and what people answered.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; nobody has asked yet."""
    op.create_table(
        "slot_polls",
        sa.Column("id", ID, nullable=False),
        _number("community_id"),
        sa.Column("by_id", sa.BigInteger()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger()),
        sa.Column("closes_at", sa.BigInteger(), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=False),
        sa.Column("meetup_id", sa.BigInteger()),
        sa.Column("match_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_slot_polls"),
        _community("slot_polls"),
        _loosely("slot_polls", "by_id", "members"),
        _loosely("slot_polls", "meetup_id", "meetups"),
        sa.UniqueConstraint("community_id", "id", name="uq_slot_polls_community_id_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_slot_polls_by_id", "slot_polls", ["by_id"])
    op.create_index("ix_slot_polls_meetup_id", "slot_polls", ["meetup_id"])
    op.create_table(
        "slot_options",
        _number("community_id"),
        _number("poll_id"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "poll_id", "number", name="pk_slot_options"),
        _community("slot_options"),
        _tied("slot_options", "poll_id", "slot_polls"),
    )
    op.create_table(
        "slot_answers",
        _number("community_id"),
        _number("poll_id"),
        _number("member_id"),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "poll_id", "member_id", name="pk_slot_answers"),
        _community("slot_answers"),
        _tied("slot_answers", "poll_id", "slot_polls"),
        _tied("slot_answers", "member_id", "members"),
    )
    op.create_index(
        "ix_slot_answers_community_id_member_id", "slot_answers", ["community_id", "member_id"]
    )


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _community(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id"], ["communities.id"], name=f"fk_{table}_community_id", ondelete="CASCADE"
    )


def _loosely(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}", ondelete="SET NULL"
    )


def _tied(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{other}.community_id", f"{other}.id"],
        name=f"fk_{table}_community_id_{column}",
        ondelete="CASCADE",
    )
