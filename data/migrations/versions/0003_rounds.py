"""Rounds, matches and answers.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _rounds()
    _round_members()
    _left_out()
    _matches()
    _match_members()
    _feedback()


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("planned_at", sa.BigInteger(), nullable=False),
        sa.Column("send_at", sa.BigInteger(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("occurrence_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_rounds_community_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrences.id"],
            name=op.f("fk_rounds_occurrence_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_rounds_community_id_id")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_rounds_community_id_number")),
        sa.UniqueConstraint("occurrence_id", name=op.f("uq_rounds_occurrence_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_rounds_community_id_slot"), "rounds", ["community_id", "slot"], unique=False
    )


def _round_members() -> None:
    op.create_table(
        "round_members",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_slot", sa.Text(), nullable=True),
        sa.Column("sat_out", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["members.community_id", "members.id"],
            name=op.f("fk_round_members_community_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "round_id"],
            ["rounds.community_id", "rounds.id"],
            name=op.f("fk_round_members_community_id_round_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_round_members_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "round_id", "member_id", name=op.f("pk_round_members")
        ),
    )
    op.create_index(
        op.f("ix_round_members_community_id_member_id"),
        "round_members",
        ["community_id", "member_id"],
        unique=False,
    )


def _left_out() -> None:
    op.create_table(
        "left_out",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["members.community_id", "members.id"],
            name=op.f("fk_left_out_community_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "round_id"],
            ["rounds.community_id", "rounds.id"],
            name=op.f("fk_left_out_community_id_round_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_left_out_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "round_id", "member_id", name=op.f("pk_left_out")),
    )
    op.create_index(
        op.f("ix_left_out_community_id_member_id"),
        "left_out",
        ["community_id", "member_id"],
        unique=False,
    )


def _matches() -> None:
    op.create_table(
        "matches",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("starter_id", sa.BigInteger(), nullable=True),
        sa.Column("out_of_bubble", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "round_id"],
            ["rounds.community_id", "rounds.id"],
            name=op.f("fk_matches_community_id_round_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_matches_community_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["starter_id"], ["members.id"], name=op.f("fk_matches_starter_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sa.UniqueConstraint("community_id", "id", name=op.f("uq_matches_community_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_matches_community_id_round_id"),
        "matches",
        ["community_id", "round_id"],
        unique=False,
    )
    op.create_index(op.f("ix_matches_starter_id"), "matches", ["starter_id"], unique=False)


def _match_members() -> None:
    op.create_table(
        "match_members",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("match_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seat", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "match_id"],
            ["matches.community_id", "matches.id"],
            name=op.f("fk_match_members_community_id_match_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_match_members_community_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_match_members_member_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("community_id", "match_id", "seat", name=op.f("pk_match_members")),
        sa.UniqueConstraint(
            "community_id",
            "match_id",
            "member_id",
            name=op.f("uq_match_members_community_id_match_id_member_id"),
        ),
    )
    op.create_index(
        op.f("ix_match_members_community_id_member_id"),
        "match_members",
        ["community_id", "member_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_match_members_member_id"), "match_members", ["member_id"], unique=False
    )


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("match_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "match_id"],
            ["matches.community_id", "matches.id"],
            name=op.f("fk_feedback_community_id_match_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["members.community_id", "members.id"],
            name=op.f("fk_feedback_community_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_feedback_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "match_id", "member_id", name=op.f("pk_feedback")),
    )
    op.create_index(
        op.f("ix_feedback_community_id_member_id"),
        "feedback",
        ["community_id", "member_id"],
        unique=False,
    )
