"""Conferences: who comes in the evenings only; sessions, pairs, questions and notes.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a column and the tables; nobody comes in the evenings only yet."""
    _evenings()
    _sessions()
    _pairs()
    _questions()
    _notes()


def _evenings() -> None:
    column = sa.Column("evenings", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("rsvps", column)
    if op.get_bind().dialect.name == "postgresql":
        # SQLite would have to write the whole table anew for this.
        op.alter_column("rsvps", "evenings", server_default=None)


def _sessions() -> None:
    op.create_table(
        "companion_sessions",
        sa.Column("id", ID, nullable=False),
        _number("community_id"),
        _number("meetup_id"),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_companion_sessions"),
        _community("companion_sessions"),
        _tied("companion_sessions", "meetup_id", "meetups"),
        sa.UniqueConstraint("community_id", "id", name="uq_companion_sessions_community_id_id"),
        sqlite_autoincrement=True,
    )
    _index("companion_sessions", "meetup_id")


def _pairs() -> None:
    op.create_table(
        "companion_pairs",
        _number("community_id"),
        _number("meetup_id"),
        _number("remote_id"),
        _number("on_site_id"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_id", "meetup_id", "remote_id", name="pk_companion_pairs"
        ),
        _community("companion_pairs"),
        _tied("companion_pairs", "meetup_id", "meetups"),
        _tied("companion_pairs", "remote_id", "members"),
        _tied("companion_pairs", "on_site_id", "members"),
    )
    _index("companion_pairs", "remote_id")
    _index("companion_pairs", "on_site_id")


def _questions() -> None:
    op.create_table(
        "companion_questions",
        sa.Column("id", ID, nullable=False),
        _number("community_id"),
        _number("meetup_id"),
        sa.Column("session_id", sa.BigInteger()),
        _number("asked_by"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.BigInteger()),
        sa.Column("answered_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_companion_questions"),
        _community("companion_questions"),
        _tied("companion_questions", "meetup_id", "meetups"),
        _loosely("companion_questions", "session_id", "companion_sessions"),
        _tied("companion_questions", "asked_by", "members"),
        _loosely("companion_questions", "answered_by", "members"),
        sqlite_autoincrement=True,
    )
    _index("companion_questions", "meetup_id")
    _index("companion_questions", "asked_by")
    for column in ("session_id", "answered_by"):
        op.create_index(f"ix_companion_questions_{column}", "companion_questions", [column])


def _notes() -> None:
    op.create_table(
        "companion_notes",
        _number("community_id"),
        _number("session_id"),
        _number("member_id"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("credited", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_id", "session_id", "member_id", name="pk_companion_notes"
        ),
        _community("companion_notes"),
        _tied("companion_notes", "session_id", "companion_sessions"),
        _tied("companion_notes", "member_id", "members"),
    )
    _index("companion_notes", "member_id")


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_community_id_{column}", table, ["community_id", column])


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
