"""Votes on topics of blog parades: what is put to the vote, what people say, what was chosen.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables; nothing was put to the vote so far."""
    for name in ("voting_until", "chosen_at"):
        op.add_column("parades", sa.Column(name, sa.BigInteger()))
    op.create_table(
        "parade_votes",
        sa.Column("id", ID, nullable=False),
        _number("community_id"),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("chosen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_parade_votes"),
        _community("parade_votes"),
        sa.UniqueConstraint("community_id", "id", name="uq_parade_votes_community_id_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "parade_vote_topics",
        _number("community_id"),
        _number("vote_id"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _number("parade_id"),
        sa.Column("votes", sa.Integer()),
        _key("parade_vote_topics", "vote_id", "number"),
        _community("parade_vote_topics"),
        _tied("parade_vote_topics", "vote_id", "parade_votes"),
        _tied("parade_vote_topics", "parade_id", "parades"),
    )
    _index("parade_vote_topics", "community_id", "parade_id")
    op.create_table(
        "parade_ballots",
        _number("community_id"),
        _number("vote_id"),
        _number("member_id"),
        sa.Column("place", SORTED, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _key("parade_ballots", "vote_id", "member_id", "place"),
        _community("parade_ballots"),
        _tied("parade_ballots", "vote_id", "parade_votes"),
        _tied("parade_ballots", "member_id", "members"),
    )
    _index("parade_ballots", "community_id", "member_id")


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _community(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id"], ["communities.id"], name=f"fk_{table}_community_id", ondelete="CASCADE"
    )


def _tied(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{other}.community_id", f"{other}.id"],
        name=f"fk_{table}_community_id_{column}",
        ondelete="CASCADE",
    )


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("community_id", *columns, name=f"pk_{table}")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
