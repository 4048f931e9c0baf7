"""Members' own feeds are looked into for blog parades, and what is found there is asked about once.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NOTHING, ZERO = sa.text("''"), sa.text("0")


def upgrade() -> None:
    """Add columns and a table. When earlier parades were called is not known: some time before they
    were last changed, so that is taken.
    """
    op.add_column("parades", sa.Column("called_at", sa.BigInteger()))
    called = "('called', 'closed', 'rounded_up')"
    op.execute(f"UPDATE parades SET called_at = changed_at WHERE state IN {called}")  # noqa: S608
    _add("parade_posts", "feed", sa.Text(), NOTHING)
    for name in ("failures", "turn"):
        _add("parade_feeds", name, sa.Integer(), ZERO)
    for name in ("etag", "modified"):
        _add("parade_feeds", name, sa.Text(), NOTHING)
    op.create_table(
        "parade_finds",
        sa.Column("id", ID, nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)
            for name in ("community_id", "parade_id", "member_id")
        ),
        sa.Column("page", SORTED, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_parade_finds"),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name="fk_parade_finds_community_id",
            ondelete="CASCADE",
        ),
        _tied("parade_id", "parades"),
        _tied("member_id", "members"),
        sa.UniqueConstraint(
            "community_id",
            "parade_id",
            "member_id",
            "page",
            name="uq_parade_finds_community_id_parade_id_member_id_page",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_parade_finds_community_id_member_id", "parade_finds", ["community_id", "member_id"]
    )


def _add(table: str, name: str, type_: sa.Integer | sa.Text, earlier: sa.TextClause) -> None:
    """Add a column that the program always fills; ``earlier``: what rows have that are there."""
    op.add_column(table, sa.Column(name, type_, nullable=False, server_default=earlier))
    if op.get_bind().dialect.name == "postgresql":
        # SQLite would have to write the whole table anew for this.
        op.alter_column(table, name, server_default=None)


def _tied(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{other}.community_id", f"{other}.id"],
        name=f"fk_parade_finds_community_id_{column}",
        ondelete="CASCADE",
    )
